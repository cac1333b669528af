"""Offers: asked at once, answered by link or by phone, never for more than is held, and nobody loses the place in line."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from chassis import clock
from chassis.db import Conn, Database
from services.groups import forming, group_life, offers, persons, proposals, waiting_list
from services.groups.offer_problems import (
    AnotherTimeThanProposed,
    MeetingNotAhead,
    NobodyToInvite,
    OfferGone,
    OfferHasEnded,
    OfferNotFound,
    TimeTooShort,
)
from services.groups.problems import GroupNotForming, TooFewPeople
from tests.services.groups.builders import WHO, letters, make_enquiry, make_group, state_of, told, value
from tests.services.groups.inviting import (
    MAIL,
    MEETS,
    NOON,
    OTHER_PHONE,
    SAFE_PHONE,
    make_invited,
    members,
    offer_state,
    token_of,
)
from tests.services.groups.test_proposals import make_initiator, make_waiting, propose


async def test_each_is_asked_the_way_that_is_safe_and_the_others_are_to_be_called(db: Database) -> None:
    await make_invited(db, (MAIL, SAFE_PHONE, OTHER_PHONE, {"kind": "none"}))

    by_mail, by_text = sorted(await letters(db, "offer"), key=lambda letter: str(letter["channel"]))

    assert (by_mail["channel"], by_mail["recipient"]) == ("email", "sol@example.org")
    assert (by_text["channel"], by_text["recipient"], by_text["safe"]) == ("sms", "+4799999999", True)
    assert "link" not in by_text["parameters"]
    assert by_mail["parameters"]["answer_by"] == "2026-05-09"
    assert by_mail["not_after"] == "2026-05-10T00:00:00+02:00"
    assert await value(db, "SELECT count(*) FROM offer WHERE told = 'call' AND state = 'open'") == 2


async def test_an_offer_tells_the_office_s_events_nothing(db: Database) -> None:
    _group, _ids = await make_invited(db)

    types = await value(db, "SELECT array_agg(DISTINCT type) FROM bus.outbox WHERE type LIKE 'groups.%'")

    assert set(types) == {"groups.enquiry_received.v1"}


async def test_the_last_day_to_answer_is_before_the_first_meeting(db: Database) -> None:
    with clock.at(NOON):
        group = await make_group(db)
        group_id = group["group_id"]
        soon, sooner = NOON + timedelta(days=3), NOON + timedelta(days=1)
        await db.run(offers.invite, group_id, first_meeting_at=soon, who=WHO)
        assert await value(db, "SELECT max(answer_by) FROM offer") == date(2026, 5, 6)
        other = (await make_group(db))["group_id"]
        with pytest.raises(TimeTooShort):
            await db.run(offers.invite, other, first_meeting_at=sooner, who=WHO)
        with pytest.raises(TimeTooShort):
            await db.run(offers.invite, other, first_meeting_at=MEETS, answer_by=MEETS.date(), who=WHO)
        with pytest.raises(MeetingNotAhead):
            await db.run(offers.invite, other, first_meeting_at=NOON, who=WHO)
        with pytest.raises(MeetingNotAhead):
            await db.run(offers.invite, other, who=WHO)


async def test_nobody_is_asked_twice(db: Database) -> None:
    group, _ = await make_invited(db)

    with clock.at(NOON), pytest.raises(NobodyToInvite):
        await db.run(offers.invite, group["group_id"], who=WHO)

    assert len(await letters(db, "offer")) == 4


async def test_a_yes_by_the_link_holds_the_place_and_is_confirmed_once(db: Database) -> None:
    group, _ids = await make_invited(db)
    first, *_ = await letters(db, "offer")

    with clock.at(NOON + timedelta(hours=1)):
        for _ in range(2):
            seen = await db.run(offers.answer, token_of(first), answer="yes")

    assert seen["state"] == "accepted"
    assert await members(db, group["group_id"]) == 4
    [confirmed] = await letters(db, "offer_accepted")
    assert confirmed["parameters"]["place"] == "Kafeen"
    assert token_of(confirmed) != token_of(first)
    assert (await db.run(offers.look_at, token_of(confirmed)))["state"] == "accepted"


@pytest.mark.parametrize("answer", ["no", "another_time"])
async def test_a_no_gives_the_place_up_and_keeps_the_place_in_line(db: Database, answer: str) -> None:
    group, ids = await make_invited(db)
    since = await value(db, "SELECT received_at FROM enquiry WHERE enquiry_id = $1", ids[0])

    with clock.at(NOON + timedelta(hours=1)):
        await db.run(offers.answer_for, group["group_id"], ids[0], answer=answer, times=["fri_evening"], who=WHO)

    assert await members(db, group["group_id"]) == 3
    assert await state_of(db, ids[0]) == "waiting"
    assert await value(db, "SELECT received_at FROM enquiry WHERE enquiry_id = $1", ids[0]) == since
    times = await value(db, "SELECT times FROM enquiry WHERE enquiry_id = $1", ids[0])
    assert times == (["fri_evening"] if answer == "another_time" else [])


async def test_a_yes_may_be_taken_back_until_the_group_starts_and_a_no_may_not_become_a_yes(db: Database) -> None:
    group, ids = await make_invited(db, (MAIL,) * 5)
    first, second, *_ = await letters(db, "offer")
    with clock.at(NOON + timedelta(hours=1)):
        await db.run(offers.answer, token_of(first), answer="yes")
        await db.run(offers.answer, token_of(first), answer="no")
        with pytest.raises(OfferHasEnded):
            await db.run(offers.answer, token_of(first), answer="yes")
        for enquiry_id in ids:
            if await offer_state(db, enquiry_id) == "open":
                await db.run(offers.answer_for, group["group_id"], enquiry_id, answer="yes", who=WHO)
        await db.run(forming.start, group["group_id"])
        with pytest.raises(OfferHasEnded):
            await db.run(offers.answer, token_of(second), answer="no")
    assert await members(db, group["group_id"]) == 4


async def test_what_waits_to_be_sent_is_taken_back_when_it_is_answered(db: Database) -> None:
    group, ids = await make_invited(db)
    key = str(await value(db, "SELECT message_key FROM enquirer WHERE enquiry_id = $1", ids[0]))

    with clock.at(NOON + timedelta(hours=1)):
        await db.run(offers.answer_for, group["group_id"], ids[0], answer="no", who=WHO)

    taken_back = [
        one for one in await told(db, "notifications.withdraw_messages.v1") if one["purpose"] != "still_waiting"
    ]
    assert [(one["key"], one["purpose"]) for one in taken_back] == [(key, "group_offer"), (key, "group_meeting")]


async def test_whoever_has_not_answered_is_not_placed_when_the_group_starts(db: Database) -> None:
    group, ids = await make_invited(db, (MAIL,) * 5)
    with clock.at(NOON + timedelta(hours=1)):
        for enquiry_id in ids[:4]:
            await db.run(offers.answer_for, group["group_id"], enquiry_id, answer="yes", who=WHO)
        await db.run(forming.start, group["group_id"])

    assert [await state_of(db, one) for one in ids] == ["placed"] * 4 + ["waiting"]
    assert len(await letters(db, "offer_lapsed")) == 1


async def test_a_group_does_not_start_with_people_who_have_not_answered(db: Database) -> None:
    group, _ids = await make_invited(db)

    with clock.at(NOON + timedelta(hours=1)), pytest.raises(TooFewPeople):
        await db.run(forming.start, group["group_id"])

    assert await members(db, group["group_id"]) == 4


async def test_a_group_that_comes_to_nothing_is_told_of_and_its_people_wait_on(db: Database) -> None:
    group, ids = await make_invited(db)
    with clock.at(NOON + timedelta(hours=1)):
        await db.run(offers.answer_for, group["group_id"], ids[0], answer="yes", who=WHO)
        await db.run(offers.answer_for, group["group_id"], ids[1], answer="no", who=WHO)
        await db.run(group_life.end, group["group_id"], reason="too_few")

    assert len(await letters(db, "offer_withdrawn")) == 3
    assert [await state_of(db, one) for one in ids] == ["waiting"] * 4
    assert await value(db, "SELECT count(*) FROM offer") == 0


async def test_when_the_first_meeting_moves_whoever_holds_a_place_is_told_and_nobody_else(db: Database) -> None:
    group, ids = await make_invited(db)
    later = MEETS + timedelta(days=1)
    with clock.at(NOON + timedelta(hours=1)):
        await db.run(offers.answer_for, group["group_id"], ids[0], answer="yes", who=WHO)
        await db.run(offers.answer_for, group["group_id"], ids[1], answer="no", who=WHO)
        for _ in range(2):
            await db.run(offers.move_meeting, group["group_id"], first_meeting_at=later, who=WHO)

    moved = await letters(db, "first_meeting_moved")
    assert len(moved) == 3
    assert {datetime.fromisoformat(one["parameters"]["starts_at"]) for one in moved} == {later}
    assert (await db.run(offers.look_at, token_of(moved[0])))["first_meeting_at"] == later


async def test_before_anybody_is_invited_there_is_no_meeting_to_move(db: Database) -> None:
    with clock.at(NOON):
        group = await make_group(db)
        with pytest.raises(NobodyToInvite):
            await db.run(offers.move_meeting, group["group_id"], first_meeting_at=MEETS, who=WHO)


async def test_whoever_is_taken_out_holds_no_offer_and_may_be_asked_again(db: Database) -> None:
    group, ids = await make_invited(db)
    with clock.at(NOON + timedelta(hours=1)):
        await db.run(forming.release, group["group_id"], ids[0])
        assert await offer_state(db, ids[0]) == "taken_back"
        await db.run(forming.choose, group["group_id"], [ids[0]])
        await db.run(offers.invite, group["group_id"], who=WHO)

    assert await offer_state(db, ids[0]) == "open"
    occasions = [one["occasion"] for one in await letters(db, "offer")]
    assert len(set(occasions)) == 5


async def test_whoever_withdraws_or_is_erased_has_no_offer_and_the_link_says_so(db: Database) -> None:
    _, ids = await make_invited(db)
    by_mail = {one["parameters"]["called"]: token_of(one) for one in await letters(db, "offer")}
    with clock.at(NOON + timedelta(hours=1)):
        await db.run(waiting_list.let_go, ids[0], "withdrawn")
        await db.run(persons.erase, enquiry_id=ids[1])

    assert await value(db, "SELECT count(*) FROM offer") == 2
    for called in ("T0", "T1"):
        with pytest.raises(OfferGone):
            await db.run(offers.look_at, by_mail[called])
    with pytest.raises(OfferGone):
        await db.run(offers.answer, by_mail["T0"], answer="yes")
    with pytest.raises(OfferGone):
        await db.run(offers.answer, "guessed", answer="yes")


async def test_when_the_group_leads_itself_nobody_knows_who_was_asked(db: Database) -> None:
    group, ids = await make_invited(db, (MAIL,) * 5)
    with clock.at(NOON + timedelta(hours=1)):
        for enquiry_id in ids[:4]:
            await db.run(offers.answer_for, group["group_id"], enquiry_id, answer="yes", who=WHO)
        await db.run(offers.answer_for, group["group_id"], ids[4], answer="no", who=WHO)
        await db.run(forming.start, group["group_id"])
        assert await value(db, "SELECT count(*) FROM offer") == 5
        for _ in range(3):
            await db.run(lambda conn: conn.execute("UPDATE self_help_group SET meetings_held = 3"))
        await db.run(group_life.step_back, group["group_id"], contacts=[ids[0]])

    assert await value(db, "SELECT count(*) FROM offer") == 0


async def test_only_a_group_that_is_being_formed_invites(db: Database) -> None:
    with clock.at(NOON):
        group = await make_group(db)
        await db.run(forming.start, group["group_id"])
        with pytest.raises(GroupNotForming):
            await db.run(offers.invite, group["group_id"], first_meeting_at=MEETS, who=WHO)
        with pytest.raises(OfferNotFound):
            await db.run(offers.answer_for, group["group_id"], group["enquiries"][0], answer="yes", who=WHO)


async def test_a_proposal_is_formed_and_its_people_invited_in_one_step(db: Database) -> None:
    with clock.at(NOON):
        await make_initiator(db)
        waiting = await make_waiting(db, channel=MAIL)
        [proposal] = (await propose(db))["proposals"]
        group = await db.run(
            proposals.invite, proposal["proposal_id"], title="Tirsdagsgruppa", first_meeting_at=MEETS, who=WHO
        )

    assert (group["language"], group["weekday"], f"{group['meets_at']:%H:%M}") == ("nb", "tue", "18:00")
    assert len(await letters(db, "offer")) == len(waiting)


async def test_a_reading_of_offers_is_in_what_a_person_gets(db: Database) -> None:
    _, ids = await make_invited(db)

    [entry] = await db.run(persons.export, enquiry_id=ids[0])

    assert [one["state"] for one in entry["offers"]] == ["open"]


async def test_looking_changes_nothing(db: Database) -> None:
    await make_invited(db)
    first, *_ = await letters(db, "offer")
    before = await _everything(db)

    for _ in range(3):
        await db.run(offers.look_at, token_of(first))

    assert await _everything(db) == before


async def _everything(db: Database) -> Any:
    async def ask(conn: Conn) -> Any:
        rows = await conn.fetch("SELECT * FROM offer ORDER BY offer_id")
        return [dict(row) for row in rows], await conn.fetchval("SELECT count(*) FROM bus.outbox")

    return await db.run(ask)


@pytest.mark.parametrize("channel", [MAIL, SAFE_PHONE], ids=["mail", "text"])
async def test_what_was_written_to_whoever_is_erased_is_forgotten_however_it_was_sent(
    db: Database, channel: dict[str, Any]
) -> None:
    _, (erased, *_) = await make_invited(db, (channel, MAIL, MAIL, MAIL))
    recipient = channel["address"]
    keys = {letter["key"] for letter in await letters(db, "offer") if letter["recipient"] == recipient}
    mine = await value(db, "SELECT message_key FROM enquirer WHERE enquiry_id = $1", erased)

    await db.run(persons.erase, enquiry_id=erased)

    assert str(mine) in keys
    assert [forgotten["key"] for forgotten in await told(db, "notifications.forget_messages.v1")] == [str(mine)]


async def test_whoever_withdraws_is_not_sent_a_text_that_was_on_its_way(db: Database) -> None:
    _, (leaves, *_) = await make_invited(db, (SAFE_PHONE, MAIL, MAIL, MAIL))
    key = await value(db, "SELECT message_key FROM enquirer WHERE enquiry_id = $1", leaves)

    await db.run(waiting_list.let_go, leaves, "withdrawn")

    assert [forgotten["key"] for forgotten in await told(db, "notifications.forget_messages.v1")] == [str(key)]


async def test_a_first_meeting_moved_there_and_back_and_there_is_told_of_each_time(db: Database) -> None:
    group, _ = await make_invited(db)
    for hours, days in ((1, 1), (2, 0), (3, 1)):
        with clock.at(NOON + timedelta(hours=hours)):
            meets = MEETS + timedelta(days=days)
            await db.run(offers.move_meeting, group["group_id"], first_meeting_at=meets, who=WHO)

    moved = await letters(db, "first_meeting_moved")
    assert len({letter["occasion"] for letter in moved}) == len(moved) == 12


async def test_a_first_meeting_moved_nearer_leaves_nobody_to_answer_after_it(db: Database) -> None:
    group, ids = await make_invited(db)
    nearer = NOON + timedelta(days=3)
    with clock.at(NOON + timedelta(hours=1)):
        await db.run(offers.answer_for, group["group_id"], ids[0], answer="yes", who=WHO)
        await db.run(offers.move_meeting, group["group_id"], first_meeting_at=nearer, who=WHO)

    assert await value(db, "SELECT max(answer_by) FROM offer WHERE state = 'open'") == date(2026, 5, 6)


async def test_a_proposal_meets_first_at_the_time_that_suits_its_people(db: Database) -> None:
    with clock.at(NOON):
        await make_initiator(db)
        await make_waiting(db, channel=MAIL)
        [proposal] = (await propose(db))["proposals"]
        for wrong in (MEETS + timedelta(days=2), MEETS - timedelta(hours=8)):
            with pytest.raises(AnotherTimeThanProposed):
                await db.run(proposals.invite, proposal["proposal_id"], title="G", first_meeting_at=wrong, who=WHO)

    assert await value(db, "SELECT count(*) FROM self_help_group") == 0


async def test_only_where_there_is_somebody_to_choose_is_the_list_noted_as_read(db: Database) -> None:
    with clock.at(NOON):
        group = await make_group(db)
        await make_enquiry(db)
        await db.run(forming.start, group["group_id"])
        assert await db.run(waiting_list.to_choose_from, group["group_id"], who=WHO) == []

    assert await value(db, "SELECT count(*) FROM audit.entry WHERE about_kind = 'enquiries.waiting'") == 0
