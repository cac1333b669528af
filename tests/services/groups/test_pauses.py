"""Pauses: nothing is proposed or offered meanwhile, and the place in line is kept; the silent are paused, and then let go."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis import clock
from chassis.db import Database
from services.groups import asking_again, contacts, forming, pauses, proposals, today, waiting_list
from services.groups.problems import EnquiryNotFound, EnquiryNotWaiting, EnquiryPaused
from tests.services.groups.builders import WHO, make_enquiry, make_group, state_of, told, value

MAIL = {"kind": "email", "address": "siv@example.org"}


async def gathered(db: Database) -> set[str]:
    people, _ = await db.run(proposals.gather)
    return {person.id for person in people}


async def give(db: Database, weeks: int = 8, **told_of: Any) -> UUID:
    enquiry_id: UUID = (await make_enquiry(db, **told_of))["enquiry_id"]
    await db.run(pauses.pause, enquiry_id, weeks=weeks, by=pauses.STAFF)
    return enquiry_id


async def test_who_has_a_pause_is_in_no_proposal_until_it_is_over(db: Database) -> None:
    enquiry_id = await give(db)
    assert str(enquiry_id) not in await gathered(db)
    with clock.at(clock.now() + timedelta(weeks=8)):
        assert str(enquiry_id) in await gathered(db)


async def test_who_has_a_pause_is_chosen_by_nobody(db: Database) -> None:
    group, enquiry_id = await make_group(db), await give(db)
    assert [row["enquiry_id"] for row in await db.run(waiting_list.to_choose_from, group["group_id"], who=WHO)] == []
    with pytest.raises(EnquiryPaused):
        await db.run(forming.choose, group["group_id"], [enquiry_id])
    await db.run(pauses.resume, enquiry_id)
    await db.run(forming.choose, group["group_id"], [enquiry_id])


async def test_a_pause_takes_one_out_of_what_was_proposed(db: Database) -> None:
    enquiry_id = (await make_enquiry(db))["enquiry_id"]
    proposal = (
        "INSERT INTO proposal (proposal_id, proposed_at, format, time_of_week, language)"
        " VALUES (gen_random_uuid(), now(), 'digital', 'mon_evening', 'nb') RETURNING proposal_id"
    )
    await value(
        db,
        "INSERT INTO proposal_member (proposal_id, enquiry_id) VALUES ($1, $2)",
        await value(db, proposal),
        enquiry_id,
    )
    await db.run(pauses.pause, enquiry_id, weeks=4, by=pauses.PERSON)
    assert await value(db, "SELECT count(*) FROM proposal_member") == 0


async def test_the_place_in_line_is_kept_and_the_figures_know_nothing_of_it(db: Database) -> None:
    enquiry_id = await give(db)
    await make_enquiry(db)
    rows, _ = await db.run(waiting_list.look_through, who=WHO)
    assert (rows[0]["enquiry_id"], rows[0]["paused_until"]) == (enquiry_id, clock.today() + timedelta(weeks=8))
    assert await told(db, "groups.enquiry_left.v1") == []
    assert (await db.run(today.look))["counts"]["unchosen"] == 1


async def test_who_has_left_takes_no_pause(db: Database) -> None:
    enquiry_id = await give(db)
    await db.run(waiting_list.let_go, enquiry_id, "not_now")
    with pytest.raises(EnquiryNotWaiting):
        await db.run(pauses.resume, enquiry_id)
    with pytest.raises(EnquiryNotFound):
        await db.run(pauses.pause, UUID(int=0), weeks=4, by=pauses.STAFF)


async def test_who_has_a_pause_is_not_asked_whether_they_still_wish_to_wait(db: Database) -> None:
    await give(db, weeks=26, channel=MAIL)
    with clock.at((clock.now() + timedelta(weeks=13)).replace(hour=11)):
        assert await db.run(asking_again.tend) == {"written": 0, "to_call": 0}


# ── Silence ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def be_silent(db: Database, outcome: str = "not_reached") -> tuple[UUID, Any]:
    """Someone who has waited long, was written to twice and then called. Shape: (enquiry, when the call was made)."""
    enquiry_id = (await make_enquiry(db, channel=MAIL))["enquiry_id"]
    moment = (clock.now() + timedelta(weeks=12, days=1)).replace(
        hour=11
    )  # a day more: in Oslo it may be tomorrow already
    for _ in range(3):
        with clock.at(moment):
            await db.run(asking_again.tend)
        moment += timedelta(days=21)
    with clock.at(moment):
        (call,) = await db.run(contacts.to_call, who=WHO)
        await db.run(contacts.settle_call, call["contact_id"], outcome=outcome, who=WHO)
    return enquiry_id, moment


async def paused_by(db: Database, enquiry_id: UUID) -> str | None:
    found: str | None = await value(db, "SELECT paused_by FROM enquiry WHERE enquiry_id = $1", enquiry_id)
    return found


async def test_after_two_letters_and_a_call_the_silent_have_a_pause_and_half_a_year_later_they_are_let_go(
    db: Database,
) -> None:
    enquiry_id, called_at = await be_silent(db)
    with clock.at(called_at + timedelta(days=20)):
        assert await db.run(pauses.tend) == {"paused": 0, "let_go": 0}
    with clock.at(called_at + timedelta(days=21)):
        assert await db.run(pauses.tend) == {"paused": 1, "let_go": 0}
        assert await db.run(pauses.tend) == {"paused": 0, "let_go": 0}
    with clock.at(called_at + timedelta(days=20, weeks=26)):
        assert await db.run(pauses.tend) == {"paused": 0, "let_go": 0}
    with clock.at(called_at + timedelta(days=21, weeks=26)):
        assert await db.run(pauses.tend) == {"paused": 0, "let_go": 1}
    assert await state_of(db, enquiry_id) == "not_now"
    assert [one["reason"] for one in await told(db, "groups.enquiry_left.v1")] == ["not_now"]


async def test_who_was_reached_by_phone_has_no_pause(db: Database) -> None:
    enquiry_id, called_at = await be_silent(db, outcome="reached")
    with clock.at(called_at + timedelta(days=40)):
        assert await db.run(pauses.tend) == {"paused": 0, "let_go": 0}
    assert await paused_by(db, enquiry_id) is None


async def test_who_is_heard_from_later_is_back_in_line(db: Database) -> None:
    enquiry_id, called_at = await be_silent(db)
    with clock.at(called_at + timedelta(days=21)):
        await db.run(pauses.tend)
        assert await paused_by(db, enquiry_id) == "silence"
        await db.run(contacts.note, enquiry_id, way="call", outcome="reached", who=WHO)
        assert await paused_by(db, enquiry_id) is None
    with clock.at(called_at + timedelta(days=60, weeks=26)):
        assert (await db.run(pauses.tend))["let_go"] == 0
    assert await state_of(db, enquiry_id) == "waiting"


async def test_a_pause_that_was_asked_for_is_not_ended_by_a_call_and_lets_nobody_go(db: Database) -> None:
    enquiry_id = await give(db, channel=MAIL)
    await db.run(contacts.note, enquiry_id, way="call", outcome="reached", who=WHO)
    assert await paused_by(db, enquiry_id) == "staff"
    with clock.at(clock.now() + timedelta(weeks=60)):
        assert (await db.run(pauses.tend))["let_go"] == 0
