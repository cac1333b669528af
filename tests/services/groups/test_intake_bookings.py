"""A time for the conversation with us: offered, asked about, chosen by one alone, told safely, and gone with the person."""

import asyncio
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import icalendar
import pytest

from chassis import clock, languages
from chassis.db import Database
from chassis.problems import Problem
from services.groups import (
    calendars,
    intake_bookings,
    intake_conversations,
    intake_times,
    intake_today,
    own_place,
    persons,
    waiting_list,
)
from services.groups.intake_problems import (
    ConversationAhead,
    MetByAnother,
    NoConversationAhead,
    NothingAsked,
    NoTimesFree,
    NumberNeeded,
    TalkLinkGone,
    TimeIsBooked,
    TimeNotFound,
    TimeTaken,
    TimeTooNear,
)
from services.groups.problems import DateNotPossible, PhoneNumberNotPossible
from services.groups.room_problems import NoLinkGiven
from tests.services.groups.builders import WHO, letters, make_enquiry, make_group, state_of, told, types_told, value
from tests.services.groups.inviting import MAIL, NOON, OTHER_PHONE, SAFE_PHONE, token_of
from tests.services.groups.test_pages import browsing

SOON = (NOON + timedelta(days=3)).date()
HERE: Any = {"begins_at": time(10), "minutes": 45, "way": "here", "met_by": "Rogn", "who": WHO}
PHONE: Any = HERE | {"way": "phone"}


async def offered(db: Database, *, on: date = SOON, **told_of: Any) -> list[UUID]:
    """The ids of some times on a day, in order."""
    await db.run(intake_times.offer, on=on, **(HERE | told_of))
    rows = await db.run(intake_times.free, after=datetime.combine(on, time(0), clock.OSLO))
    return [row["time_id"] for row in rows if row["begins_at"].astimezone(clock.OSLO).date() == on]


async def waits(db: Database, channel: Any = MAIL, called: str = "Sol") -> UUID:
    enquiry_id: UUID = (await make_enquiry(db, called=called, channel=channel))["enquiry_id"]
    return enquiry_id


async def invited(db: Database, channel: Any = MAIL) -> tuple[UUID, str]:
    """One who is asked by mail; and the token of the link."""
    enquiry_id = await waits(db, channel)
    await db.run(intake_bookings.invite, enquiry_id, who=WHO)
    return enquiry_id, token_of((await letters(db, "talk_invited"))[-1])


async def holder(db: Database, time_id: UUID) -> UUID | None:
    found: UUID | None = await value(db, "SELECT enquiry_id FROM intake_appointment WHERE time_id = $1", time_id)
    return found


async def is_free(db: Database, time_id: UUID) -> bool:
    rows = await db.run(intake_times.free, after=clock.now())
    return time_id in [row["time_id"] for row in rows]


async def test_times_are_offered_after_one_another_by_the_clock_on_the_wall(db: Database) -> None:
    with clock.at(NOON):
        await offered(db, on=date(2026, 10, 26), begins_at=time(9), in_a_row=3)
        rows = await db.run(intake_times.free, after=clock.now())
    begins = [row["begins_at"].astimezone(clock.OSLO).time() for row in rows]
    assert begins == [time(9), time(9, 45), time(10, 30)]
    assert {row["ends_at"] - row["begins_at"] for row in rows} == {timedelta(minutes=45)}


async def test_whoever_is_met_has_one_conversation_at_a_time(db: Database) -> None:
    with clock.at(NOON):
        await offered(db, in_a_row=2)
        with pytest.raises(MetByAnother):
            await offered(db, begins_at=time(11), met_by="rogn")
        assert len(await offered(db, begins_at=time(11), met_by="Siv")) == 3
        assert len(await offered(db, begins_at=time(11, 30))) == 4


async def test_a_time_is_ahead_and_not_further_than_a_year(db: Database) -> None:
    with clock.at(NOON):
        for on in (NOON.date(), NOON.date() + timedelta(days=400)):
            with pytest.raises(DateNotPossible):
                await offered(db, on=on)


async def test_on_a_screen_a_time_has_a_link_or_gives_each_one_of_their_own(db: Database) -> None:
    with clock.at(NOON):
        with pytest.raises(NoLinkGiven):
            await offered(db, way="digital")
        await value(db, "UPDATE policy SET digital_at = 'https://mote.example.org'")
        (own,) = await offered(db, way="digital")
        _enquiry_id, token = await invited(db)
        await db.run(intake_bookings.choose, token, time_id=own)
        first = (await db.run(intake_bookings.look_at, token))["link"]
        await db.run(intake_bookings.cancel, token)
        await db.run(intake_bookings.choose, token, time_id=own)
        second = (await db.run(intake_bookings.look_at, token))["link"]
    assert first.startswith("https://mote.example.org/") and second.startswith("https://mote.example.org/")
    assert first != second
    assert first not in str(await letters(db)) and second not in str(await letters(db))


async def test_a_link_somebody_knows_is_offered_to_nobody_else(db: Database) -> None:
    with clock.at(NOON):
        first, second = await offered(db, way="digital", place="https://mote.example.org/rom", in_a_row=2)
        enquiry_id, token = await invited(db)
        await db.run(intake_bookings.choose, token, time_id=first)
        await db.run(intake_bookings.cancel, token)
        assert not await is_free(db, first) and await is_free(db, second)
        await db.run(intake_bookings.choose, token, time_id=second)
        await db.run(persons.erase, enquiry_id=enquiry_id)
        assert not await is_free(db, second)


async def test_each_is_asked_the_way_that_is_safe_and_the_others_are_to_be_called(db: Database) -> None:
    with clock.at(NOON):
        await offered(db, in_a_row=2)
        ways = [
            await db.run(intake_bookings.invite, await waits(db, channel), who=WHO)
            for channel in (MAIL, SAFE_PHONE, OTHER_PHONE, {"kind": "none"})
        ]
    assert ways == ["email", "sms", "call", "call"]
    by_mail, by_text = sorted(await letters(db, "talk_invited"), key=lambda letter: str(letter["channel"]))
    assert "/groups/talk/" in by_mail["parameters"]["link"] and "link" not in by_text["parameters"]
    assert by_text["safe"] is True
    assert by_mail["not_after"] == "2026-05-07T08:45:00+00:00", "of use until the last of the times"
    reasons = "SELECT array_agg(reason) FROM contact WHERE outcome IS NULL"
    assert await value(db, reasons) == ["conversation_time"], "who has left no way to be reached is not to be called"


async def test_nobody_is_asked_where_there_is_nothing_to_choose(db: Database) -> None:
    with clock.at(NOON):
        enquiry_id = await waits(db)
        await offered(db, on=NOON.date(), begins_at=time(15))
        with pytest.raises(NoTimesFree):
            await db.run(intake_bookings.invite, enquiry_id, who=WHO)


async def test_the_person_chooses_by_the_link_and_is_told(db: Database) -> None:
    with clock.at(NOON):
        time_id, other = await offered(db, in_a_row=2, place="Rom 2")
        enquiry_id, token = await invited(db)
        await db.run(intake_bookings.choose, token, time_id=time_id)
        seen = await db.run(intake_bookings.look_at, token)
        with pytest.raises(ConversationAhead):
            await db.run(intake_bookings.invite, enquiry_id, who=WHO)

    assert await holder(db, time_id) == enquiry_id
    assert (seen["is_ahead"], seen["met_by"], [row["time_id"] for row in seen["times"]]) == (True, "Rogn", [other])
    (letter,) = await letters(db, "talk_booked")
    assert letter["parameters"]["starts_at"] == "2026-05-07T08:00:00+00:00"
    assert (letter["parameters"]["place"], letter["parameters"]["met_by"]) == ("Rom 2", "Rogn")
    assert letter["not_after"] == letter["parameters"]["starts_at"]


async def test_a_conversation_tells_the_office_s_events_nothing(db: Database) -> None:
    with clock.at(NOON):
        time_id, other = await offered(db, in_a_row=2)
        _enquiry_id, token = await invited(db)
        await db.run(intake_bookings.choose, token, time_id=time_id)
        await db.run(intake_bookings.choose, token, time_id=other)
        await db.run(intake_bookings.cancel, token)
    assert {one for one in await types_told(db) if one.startswith("groups.")} == {"groups.enquiry_received.v1"}
    assert "Rogn" not in str(await told(db, "notifications.send_message.v1")), "what is personal is sealed"


async def test_one_time_goes_to_one_person_however_many_choose_it_at_once(db: Database) -> None:
    with clock.at(NOON):
        (time_id,) = await offered(db)
        tokens = [(await invited(db))[1] for _ in range(6)]

        async def choose(token: str) -> type | None:
            try:
                await db.run(intake_bookings.choose, token, time_id=time_id)
            except Problem as refused:
                return type(refused)
            return None

        came = await asyncio.gather(*map(choose, tokens))
    assert sorted(map(str, came)) == sorted(map(str, [None] + 5 * [TimeTaken]))
    assert await value(db, "SELECT count(*) FROM intake_appointment WHERE time_id = $1", time_id) == 1
    assert len(await letters(db, "talk_booked")) == 1


async def test_two_who_change_places_at_once_both_have_a_time(db: Database) -> None:
    with clock.at(NOON):
        first, second = await offered(db, in_a_row=2)
        (_, one), (_, other) = await invited(db), await invited(db)
        await db.run(intake_bookings.choose, one, time_id=first)
        await db.run(intake_bookings.choose, other, time_id=second)
        came = await asyncio.gather(
            db.run(intake_bookings.choose, one, time_id=second),
            db.run(intake_bookings.choose, other, time_id=first),
            return_exceptions=True,
        )
    assert [type(one) for one in came] == [TimeTaken, TimeTaken]
    assert await value(db, "SELECT count(DISTINCT time_id) FROM intake_appointment") == 2


async def test_times_on_the_same_day_are_agreed_on_by_phone_alone(db: Database) -> None:
    with clock.at(NOON):
        (today,) = await offered(db, on=NOON.date(), begins_at=time(15))
        await offered(db)
        enquiry_id, token = await invited(db)
        assert today not in [row["time_id"] for row in (await db.run(intake_bookings.look_at, token))["times"]]
        with pytest.raises(TimeTooNear):
            await db.run(intake_bookings.choose, token, time_id=today)
        await db.run(intake_bookings.book_for, enquiry_id, time_id=today, who=WHO)
    assert await holder(db, today) == enquiry_id


async def test_a_time_that_has_been_is_not_chosen_by_anybody(db: Database) -> None:
    with clock.at(NOON):
        (time_id,) = await offered(db)
        enquiry_id, token = await invited(db)
    with clock.at(NOON + timedelta(days=3)):
        with pytest.raises(TimeNotFound):
            await db.run(intake_bookings.choose, token, time_id=time_id)
        with pytest.raises(TimeNotFound):
            await db.run(intake_bookings.book_for, enquiry_id, time_id=time_id, who=WHO)


async def test_on_the_phone_we_call_the_number_that_was_told(db: Database) -> None:
    with clock.at(NOON):
        first, second = await offered(db, way="phone", in_a_row=2)
        _enquiry_id, token = await invited(db)
        with pytest.raises(NumberNeeded):
            await db.run(intake_bookings.choose, token, time_id=first)
        with pytest.raises(PhoneNumberNotPossible) as refused:
            await db.run(intake_bookings.choose, token, time_id=first, number="12")
        assert "number" in refused.value.errors
        await db.run(intake_bookings.choose, token, time_id=first, number="999 99 997")
        assert (await db.run(intake_bookings.look_at, token))["number"] == "+4799999997"

        called = await waits(db, OTHER_PHONE)
        await db.run(intake_bookings.book_for, called, time_id=second, who=WHO)
        talk = await db.run(intake_bookings.of, called)
    assert talk["number"] == "+4799999998"


async def test_a_time_agreed_on_is_no_longer_to_be_called_about(db: Database) -> None:
    to_call = "SELECT count(*) FROM contact WHERE outcome IS NULL"
    with clock.at(NOON):
        (time_id,) = await offered(db)
        enquiry_id = await waits(db, OTHER_PHONE)
        await db.run(intake_bookings.invite, enquiry_id, who=WHO)
        assert await value(db, to_call) == 1
        await db.run(intake_bookings.book_for, enquiry_id, time_id=time_id, who=WHO)
    assert await value(db, to_call) == 0


async def test_whoever_finds_that_none_suits_says_so_and_is_called(db: Database) -> None:
    with clock.at(NOON):
        (time_id,) = await offered(db)
        _enquiry_id, token = await invited(db)
        await db.run(intake_bookings.say_none_suits, token, suits="Etter fire")
        (row,) = await db.run(intake_bookings.undecided)
        assert row["none_suits_at"] is not None
        assert await value(db, "SELECT note FROM contact WHERE outcome IS NULL") == "Etter fire"
        await db.run(intake_bookings.choose, token, time_id=time_id)
        assert await db.run(intake_bookings.undecided) == []
        with pytest.raises(ConversationAhead):
            await db.run(intake_bookings.say_none_suits, token)


async def test_a_time_somebody_has_is_not_taken_away(db: Database) -> None:
    with clock.at(NOON):
        first, second = await offered(db, in_a_row=2)
        _enquiry_id, token = await invited(db)
        await db.run(intake_bookings.choose, token, time_id=first)
        with pytest.raises(TimeIsBooked):
            await db.run(intake_times.take_away, first)
        await db.run(intake_times.take_away, second)
        with pytest.raises(TimeNotFound):
            await db.run(intake_times.take_away, second)


async def test_a_time_that_is_taken_away_as_somebody_chooses_it_is_either_theirs_or_gone(db: Database) -> None:
    with clock.at(NOON):
        (time_id,) = await offered(db)
        enquiry_id, token = await invited(db)
        chosen, gone = await asyncio.gather(
            db.run(intake_bookings.choose, token, time_id=time_id),
            db.run(intake_times.take_away, time_id),
            return_exceptions=True,
        )
    assert (type(chosen), type(gone)) in {(type(None), TimeIsBooked), (TimeNotFound, type(None))}
    assert (await holder(db, time_id) == enquiry_id) == (chosen is None)


async def test_whoever_withdraws_or_is_erased_has_no_time_any_more_and_the_link_says_so(db: Database) -> None:
    with clock.at(NOON):
        times = await offered(db, in_a_row=2)
        people = [await invited(db), await invited(db)]
        for (_, token), time_id in zip(people, times, strict=True):
            await db.run(intake_bookings.choose, token, time_id=time_id)
        await db.run(waiting_list.let_go, people[0][0], "withdrawn")
        await db.run(persons.erase, enquiry_id=people[1][0])
        assert [await is_free(db, time_id) for time_id in times] == [True, True]
        for _, token in people:
            with pytest.raises(TalkLinkGone):
                await db.run(intake_bookings.look_at, token)
            with pytest.raises(TalkLinkGone):
                await db.run(intake_bookings.choose, token, time_id=times[0])
    for table in ("intake_appointment", "intake_link"):
        assert await value(db, f"SELECT count(*) FROM {table}") == 0


async def test_the_person_gets_what_is_kept_of_it(db: Database) -> None:
    with clock.at(NOON):
        (time_id,) = await offered(db, way="phone")
        enquiry_id, token = await invited(db)
        await db.run(intake_bookings.choose, token, time_id=time_id, number="99999997")
        (held,) = await db.run(persons.export, enquiry_id=enquiry_id)
    (kept,) = held["appointments"]
    assert (kept["number"], kept["way"], kept["met_by"]) == ("+4799999997", "phone", "Rogn")


async def test_old_times_and_who_had_them_are_destroyed(db: Database) -> None:
    with clock.at(NOON):
        first, _second = await offered(db, in_a_row=2)
        _enquiry_id, token = await invited(db)
        await db.run(intake_bookings.choose, token, time_id=first)
    with clock.at(NOON + timedelta(days=32)):
        assert await db.run(intake_times.destroy_old) == 0
    with clock.at(NOON + timedelta(days=34)):
        assert await db.run(intake_times.destroy_old) == 1
    assert await value(db, "SELECT count(*) FROM intake_time") == 0
    assert await value(db, "SELECT detail FROM audit.entry WHERE act = 'forgotten'") == (
        "30_days_after_conversation appointment:1"
    )


async def test_a_person_in_a_group_that_started_chooses_nothing(db: Database) -> None:
    with clock.at(NOON):
        (time_id,) = await offered(db)
        enquiry_id, token = await invited(db)
        group = await make_group(db, 3)
        await value(
            db, "UPDATE enquiry SET state = 'placed', placed_on = CURRENT_DATE WHERE enquiry_id = $1", enquiry_id
        )
        seen = await db.run(intake_bookings.look_at, token)
        assert not seen["is_open"] and seen["times"] == [] and group
        with pytest.raises(Problem):
            await db.run(intake_bookings.choose, token, time_id=time_id)


async def test_with_the_code_one_comes_to_the_same_page(db: Database) -> None:
    with clock.at(NOON):
        await offered(db)
        made = await make_enquiry(db, called="Sol", channel=OTHER_PHONE)
        await db.run(intake_bookings.invite, made["enquiry_id"], who=WHO)
        visit = await db.run(own_place.open_by_code, made["pickup_code"])
        assert (await db.run(own_place.look, visit))["talk"]["time_id"] is None
        token = (await db.run(own_place.talk_link, visit)).rsplit("/", 1)[-1]
        (row,) = (await db.run(intake_bookings.look_at, token))["times"]
        await db.run(intake_bookings.choose, token, time_id=row["time_id"])
        assert (await db.run(own_place.look, visit))["talk"]["is_ahead"]


async def test_who_was_never_asked_chooses_nothing(db: Database) -> None:
    with clock.at(NOON):
        (time_id,) = await offered(db)
        made = await make_enquiry(db, called="Sol", channel=MAIL)
        visit = await db.run(own_place.open_by_code, made["pickup_code"])
        token = (await db.run(own_place.talk_link, visit)).rsplit("/", 1)[-1]
        assert not (await db.run(intake_bookings.look_at, token))["is_open"]
        with pytest.raises(NothingAsked):
            await db.run(intake_bookings.choose, token, time_id=time_id)
        with pytest.raises(NothingAsked):
            await db.run(intake_bookings.say_none_suits, token)


async def test_on_the_pages_times_are_offered_chosen_and_seen(db: Database) -> None:
    enquiry_id = await waits(db)
    here, on = f"/groups/enquiries/{enquiry_id}", clock.today() + timedelta(days=3)
    form = {
        "on": on.isoformat(),
        "begins_at": "10:00",
        "minutes": "45",
        "in_a_row": "2",
        "way": "here",
        "met_by": "Rogn",
    }
    async with browsing(db, {"coordinator"}) as coordinator:
        wrong = await coordinator.post("/groups/conversations", data=form | {"minutes": "7", "_key": str(uuid4())})
        assert wrong.status_code == 422
        answer = await coordinator.post("/groups/conversations", data=form | {"_key": str(uuid4())})
        assert answer.status_code == 303
        answer = await coordinator.post(f"{here}/talk/invite", data={"_key": str(uuid4())})
        assert answer.status_code == 303, answer.text
    token = token_of((await letters(db, "talk_invited"))[-1])
    (first, _second) = (await db.run(intake_bookings.look_at, token))["times"]
    async with browsing(db) as anyone:
        page = (await anyone.get(f"/groups/talk/{token}?lang=en")).text
        assert "45 minutes" in page and "Rogn" in page
        nothing = await anyone.post(f"/groups/talk/{token}", data={"number": ""})
        assert nothing.status_code == 422
        answer = await anyone.post(f"/groups/talk/{token}", data={"time_id": str(first["time_id"])})
        assert answer.status_code == 303
        assert "Our appointment" in (await anyone.get(f"/groups/talk/{token}?lang=en")).text
        assert (await anyone.get("/groups/talk/nothing")).status_code == 410
    async with browsing(db, {"coordinator"}) as coordinator:
        listed = (await coordinator.get("/groups/conversations?lang=en")).text
        assert "Sol" in listed and "45 minutes" in listed
        assert "Rogn" in (await coordinator.get(f"{here}?lang=en")).text
    async with browsing(db, {"event_manager"}) as other:
        assert (await other.get("/groups/conversations")).status_code == 403


async def test_a_conversation_is_moved_by_the_person_and_by_staff_and_what_was_said_is_taken_back(db: Database) -> None:
    with clock.at(NOON):
        first, second, third = await offered(db, in_a_row=3)
        enquiry_id, token = await invited(db)
        await db.run(intake_bookings.choose, token, time_id=first)
        await db.run(intake_bookings.choose, token, time_id=second)
        assert await is_free(db, first) and await holder(db, second) == enquiry_id
        await db.run(intake_bookings.book_for, enquiry_id, time_id=third, who=WHO)
        assert await is_free(db, second) and await holder(db, third) == enquiry_id

    moved = [letter["parameters"]["starts_at"] for letter in await letters(db, "talk_moved")]
    assert moved == ["2026-05-07T08:45:00+00:00", "2026-05-07T09:30:00+00:00"]
    assert len(await letters(db, "talk_booked")) == 1
    assert await last_about_times(db) == ["withdraw", "talk_moved"]


async def last_about_times(db: Database) -> list[str]:
    """The last two things asked of notifications about times: what is taken back, or the message's template."""
    key = await value(db, "SELECT message_key::text FROM enquirer LIMIT 1")
    rows = await value(
        db,
        "SELECT array_agg(CASE WHEN type LIKE '%withdraw%' THEN 'withdraw' ELSE data::json ->> 'template' END"
        " ORDER BY outbox_id) FROM bus.outbox WHERE subject = $1 AND data::json ->> 'purpose' = 'intake'",
        key,
    )
    return list(rows[-2:])


@pytest.mark.parametrize("by_us", [False, True])
async def test_a_conversation_staff_cancel_is_told_of_and_the_time_is_free_unless_it_is_we_who_cannot(
    db: Database, by_us: bool
) -> None:
    with clock.at(NOON):
        (time_id,) = await offered(db)
        enquiry_id, token = await invited(db)
        await db.run(intake_bookings.choose, token, time_id=time_id)
        await db.run(intake_bookings.cancel_for, enquiry_id, by_us=by_us, who=WHO)
        assert await is_free(db, time_id) == (not by_us)
        assert (await db.run(intake_bookings.look_at, token))["is_open"], "another may be chosen"
        with pytest.raises(NoConversationAhead):
            await db.run(intake_bookings.cancel, token)
    (letter,) = await letters(db, "talk_cancelled")
    assert letter["parameters"]["starts_at"] == "2026-05-07T08:00:00+00:00"
    assert await last_about_times(db) == ["withdraw", "talk_cancelled"]


async def test_whom_we_cancel_with_and_cannot_write_to_is_to_be_called(db: Database) -> None:
    with clock.at(NOON):
        first, second = await offered(db, in_a_row=2)
        people = [await waits(db, OTHER_PHONE), await waits(db, OTHER_PHONE)]
        for enquiry_id, time_id, by_us in zip(people, (first, second), (True, False), strict=True):
            await db.run(intake_bookings.book_for, enquiry_id, time_id=time_id, who=WHO)
            await db.run(intake_bookings.cancel_for, enquiry_id, by_us=by_us, who=WHO)
    rows = await value(db, "SELECT array_agg(enquiry_id) FROM contact WHERE reason = 'conversation_changed'")
    assert rows == people[:1]


DAY_BEFORE = NOON + timedelta(days=2)


async def test_each_is_reminded_once_the_day_before_by_day(db: Database) -> None:
    with clock.at(NOON):
        first, second = await offered(db, in_a_row=2)
        _enquiry_id, token = await invited(db)
        await db.run(intake_bookings.choose, token, time_id=first)
        assert await db.run(intake_bookings.remind) == 0, "it is three days ahead"
    with clock.at(DAY_BEFORE.replace(hour=6)):
        assert await db.run(intake_bookings.remind) == 0, "nobody is written to at night"
    with clock.at(DAY_BEFORE):
        _other_id, other = await invited(db)
        await db.run(intake_bookings.choose, other, time_id=second)
        assert await db.run(intake_bookings.remind) == 1, "whoever has chosen today knows it"
        assert await db.run(intake_bookings.remind) == 0
    (letter,) = await letters(db, "talk_reminder")
    assert letter["parameters"]["starts_at"] == "2026-05-07T08:00:00+00:00"
    assert letter["not_after"] == letter["parameters"]["starts_at"]


async def test_the_reminder_is_taken_back_and_given_anew_when_it_is_moved(db: Database) -> None:
    with clock.at(NOON):
        (first,) = await offered(db)
        (later,) = await offered(db, on=SOON + timedelta(days=7))
        _enquiry_id, token = await invited(db)
        await db.run(intake_bookings.choose, token, time_id=first)
    with clock.at(DAY_BEFORE):
        assert await db.run(intake_bookings.remind) == 1
        await db.run(intake_bookings.choose, token, time_id=later)
        assert await last_about_times(db) == ["withdraw", "talk_moved"]
    with clock.at(DAY_BEFORE + timedelta(days=7)):
        assert await db.run(intake_bookings.remind) == 1


async def test_what_came_of_it_ends_the_booking_of_that_day_and_the_page_says_there_is_nothing_to_choose(
    db: Database,
) -> None:
    with clock.at(NOON):
        (time_id,) = await offered(db)
        enquiry_id, token = await invited(db)
        await db.run(intake_bookings.choose, token, time_id=time_id)
        await db.run(intake_conversations.hold, enquiry_id, outcome="waiting_list", way="phone", who=WHO)
        assert await holder(db, time_id) == enquiry_id, "what is agreed on for another day stays so"
    with clock.at(NOON + timedelta(days=3)):
        assert await db.run(intake_bookings.has_been, enquiry_id) == {"way": "here", "held_on": SOON}
        await db.run(intake_conversations.hold, enquiry_id, outcome="waiting_list", way="here", who=WHO)
        seen = await db.run(intake_bookings.look_at, token)
    assert await holder(db, time_id) is None and not seen["is_open"] and not seen["is_ahead"]


async def test_not_now_cancels_what_is_ahead(db: Database) -> None:
    with clock.at(NOON):
        (time_id,) = await offered(db)
        enquiry_id, token = await invited(db)
        await db.run(intake_bookings.choose, token, time_id=time_id)
        await db.run(intake_conversations.leave, enquiry_id, reason="not_now", ask_again_weeks=8, who=WHO)
        assert await is_free(db, time_id)
        assert not (await db.run(intake_bookings.look_at, token))["is_open"]
    assert len(await letters(db, "talk_cancelled")) == 1


async def test_whoever_did_not_come_is_asked_anew(db: Database) -> None:
    with clock.at(NOON):
        (time_id,) = await offered(db)
        await offered(db, on=SOON + timedelta(days=7))
        enquiry_id, token = await invited(db)
        await db.run(intake_bookings.choose, token, time_id=time_id)
    with clock.at(NOON + timedelta(days=4)):
        await db.run(intake_bookings.invite, enquiry_id, who=WHO)
        seen = await db.run(intake_bookings.look_at, token)
    assert seen["is_open"] and seen["time_id"] is None


async def test_today_tells_of_the_conversations_without_a_name_and_of_those_to_note(db: Database) -> None:
    with clock.at(NOON):
        (time_id,) = await offered(db)
        enquiry_id, token = await invited(db)
        await invited(db)
        await db.run(intake_bookings.choose, token, time_id=time_id)
        assert await conversations_on_today(db) == []
    with clock.at(NOON + timedelta(days=2, hours=21, minutes=30)):
        assert await conversations_on_today(db) == ["Rogn has a conversation at 10:00: here at the office."]
    with clock.at(NOON + timedelta(days=3)):
        assert await conversations_on_today(db) == ["Rogn was to have a conversation on May 7, 2026. What came of it?"]
    with clock.at(NOON + timedelta(days=8)):
        assert (await conversations_on_today(db))[-1] == "1 person has not chosen a time for a conversation."
        await db.run(intake_conversations.hold, enquiry_id, outcome="waiting_list", way="here", who=WHO)
        assert len(await conversations_on_today(db)) == 1


async def conversations_on_today(db: Database) -> list[str]:
    with languages.reading("en"):
        return [todo.text for todo in intake_today.tell(await db.run(intake_today.look))]


async def test_a_calendar_follows_those_that_are_agreed_on_and_says_only_when(db: Database) -> None:
    with clock.at(NOON):
        first, _free = await offered(db, in_a_row=2)
        (other,) = await offered(db, on=SOON + timedelta(days=1), met_by="Siv")
        (_, one), (_, two) = await invited(db), await invited(db)
        await db.run(intake_bookings.choose, one, time_id=first)
        await db.run(intake_bookings.choose, two, time_id=other)
        path = await db.run(calendars.of_who_is_met, "Rogn ")
        async with browsing(db) as anyone:
            (entry,) = entries((await anyone.get(path)).content)
            assert entry["DTSTART"].dt == datetime(2026, 5, 7, 10, tzinfo=clock.OSLO)
            assert entry["DTEND"].dt - entry["DTSTART"].dt == timedelta(minutes=45)
            assert entry["SUMMARY"] == "Avtale" and not {"LOCATION", "DESCRIPTION", "ATTENDEE"} & set(entry)
            await db.run(intake_bookings.cancel, one)
            assert entries((await anyone.get(path)).content) == []
            await db.run(calendars.of_who_is_met, "rogn")
            assert (await anyone.get(path)).status_code == 410, "a new address ends the one before"


def entries(written: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(written).walk("VEVENT"))


async def test_taken_off_the_list_not_now_is_the_same_as_in_a_conversation(db: Database) -> None:
    first, second = await waits(db), await waits(db)
    form = {"reason": "not_now", "ask_again_weeks": "12"}
    paused = "SELECT paused_by FROM enquiry WHERE enquiry_id = $1"
    async with browsing(db, {"coordinator"}) as coordinator:
        page = (await coordinator.get(f"/groups/enquiries/{first}")).text
        assert '<option value="12" selected>' in page
        await coordinator.post(f"/groups/enquiries/{first}/leave", data=form | {"_key": str(uuid4())})
        await coordinator.post(
            f"/groups/enquiries/{second}/leave", data=form | {"reason": "helped_on", "_key": str(uuid4())}
        )
        wrong = await coordinator.post(f"/api/groups/enquiries/{first}/leave", json=form | {"reason": "withdrawn"})
        assert wrong.status_code == 422
    assert (await state_of(db, first), await value(db, paused, first)) == ("waiting", "not_now")
    assert await state_of(db, second) == "helped_on"
    (kept,) = await db.run(intake_conversations.of, first)
    assert (kept["way"], kept["outcome"]) == (None, "not_now")
