"""A time for the conversation with us: asked about, chosen by one alone, told safely, and gone with the person."""

import asyncio
from datetime import time, timedelta

import pytest

from chassis import clock
from chassis.db import Database
from chassis.problems import Problem
from services.groups import intake_bookings, intake_times, own_place, persons, waiting_list
from services.groups.intake_problems import (
    ConversationAhead,
    NothingAsked,
    NoTimesFree,
    NumberNeeded,
    TalkLinkGone,
    TimeNotFound,
    TimeTaken,
    TimeTooNear,
)
from services.groups.problems import PhoneNumberNotPossible
from tests.services.groups.builders import WHO, letters, make_enquiry, make_group, told, types_told, value
from tests.services.groups.conversing import holder, invited, is_free, offered, waits
from tests.services.groups.inviting import MAIL, NOON, OTHER_PHONE, SAFE_PHONE


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
