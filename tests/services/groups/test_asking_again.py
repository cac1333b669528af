"""Whether people still wish to wait: asked in time and twice, then called; silence never takes anybody off the list."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis import clock
from chassis.db import Database
from services.groups import asking_again, contacts, offers, waiting_list
from services.groups.problems import StillLinkGone
from tests.services.groups.builders import (
    WHO,
    letters,
    make_enquiry,
    make_group,
    set_policy,
    state_of,
    told,
    types_told,
)
from tests.services.groups.inviting import MAIL, MEETS, NOON, OTHER_PHONE, SAFE_PHONE, token_of
from tests.services.groups.test_pages import browsing

DUE = NOON + timedelta(weeks=12)


async def waits(db: Database, channel: Any = MAIL) -> UUID:
    with clock.at(NOON):
        enquiry_id: UUID = (await make_enquiry(db, called="Sol", channel=channel))["enquiry_id"]
    return enquiry_id


async def tend(db: Database, when: datetime) -> dict[str, int]:
    with clock.at(when):
        found: dict[str, int] = await db.run(asking_again.tend)
    return found


async def asked(db: Database) -> list[dict[str, Any]]:
    return await letters(db, "still_waiting")


NOBODY = {"written": 0, "to_call": 0}
ONE, CALL = {"written": 1, "to_call": 0}, {"written": 0, "to_call": 1}


async def test_whoever_has_waited_twelve_weeks_is_asked_twice_three_weeks_apart_and_then_called(db: Database) -> None:
    enquiry_id = await waits(db)

    assert await tend(db, DUE - timedelta(days=1)) == NOBODY
    assert await tend(db, DUE) == ONE
    assert await tend(db, DUE + timedelta(hours=1)) == NOBODY
    assert await tend(db, DUE + timedelta(days=20)) == NOBODY
    assert await tend(db, DUE + timedelta(days=21)) == ONE
    assert await tend(db, DUE + timedelta(days=41)) == NOBODY
    assert await tend(db, DUE + timedelta(days=42)) == CALL
    assert await tend(db, DUE + timedelta(days=200)) == NOBODY

    assert await state_of(db, enquiry_id) == "waiting"
    first, second = await asked(db)
    assert (first["recipient"], first["purpose"]) == ("sol@example.org", "still_waiting")
    assert first["occasion"] != second["occasion"]
    assert datetime.fromisoformat(first["not_after"]) == DUE + asking_again.AGAIN_AFTER


async def test_a_call_that_was_tried_is_not_asked_for_again_before_twelve_weeks_have_gone(db: Database) -> None:
    await waits(db, OTHER_PHONE)
    assert await tend(db, DUE) == CALL
    (due,) = await db.run(contacts.to_call, who=WHO)
    with clock.at(DUE + timedelta(days=1)):
        await db.run(contacts.settle_call, due["contact_id"], outcome="not_reached", who=WHO)

    assert await tend(db, DUE + timedelta(days=80)) == NOBODY
    assert await tend(db, DUE + timedelta(weeks=12, days=1)) == CALL
    assert await asked(db) == []


async def test_yes_by_the_link_keeps_the_place_and_asks_anew_only_after_twelve_more_weeks(db: Database) -> None:
    enquiry_id = await waits(db)
    await tend(db, DUE)
    with clock.at(DUE + timedelta(days=3)):
        assert await db.run(asking_again.answer, token_of((await asked(db))[0]), still=True) == "waiting"

    assert await tend(db, DUE + timedelta(days=60)) == NOBODY
    assert await tend(db, DUE + timedelta(days=3, weeks=12)) == ONE
    assert await state_of(db, enquiry_id) == "waiting" and await told(db, "groups.enquiry_left.v1") == []


async def test_no_by_the_link_takes_the_person_off_the_list_at_once_and_the_link_goes_with_them(db: Database) -> None:
    enquiry_id = await waits(db)
    await tend(db, DUE)
    token = token_of((await asked(db))[0])

    async with browsing(db) as anyone:
        seen = await anyone.get(f"/groups/still/{token}")
        assert await state_of(db, enquiry_id) == "waiting"
        said = await anyone.post(f"/groups/still/{token}", data={"still": "no"})
        gone = await anyone.get(f"/groups/still/{token}")

    assert (seen.status_code, said.status_code, gone.status_code) == (200, 200, 404)
    assert await state_of(db, enquiry_id) == "withdrawn"
    assert [each["reason"] for each in await told(db, "groups.enquiry_left.v1")] == ["withdrawn"]
    with pytest.raises(StillLinkGone):
        await db.run(asking_again.look_at, token)


async def test_no_from_one_who_has_got_a_place_meanwhile_takes_nobody_out_of_a_group(db: Database) -> None:
    from services.groups import forming

    people = [await waits(db) for _ in range(4)]
    await tend(db, DUE)
    token = token_of((await asked(db))[0])
    with clock.at(DUE):
        group = await make_group(db, 0, enquiries=people)
        await db.run(forming.start, group["group_id"])
    assert await db.run(asking_again.answer, token, still=False) == "placed"


async def test_nobody_is_asked_who_is_chosen_or_was_offered_a_place_or_talked_with_lately(db: Database) -> None:
    chosen, talked = await waits(db), await waits(db, SAFE_PHONE)
    await make_group(db, 0, enquiries=[chosen])
    with clock.at(DUE - timedelta(days=30)):
        await db.run(contacts.note, talked, way="call", outcome="reached", who=WHO)
    assert await tend(db, DUE) == NOBODY


async def test_an_offer_takes_back_the_question_that_has_not_gone_out(db: Database) -> None:
    people = [await waits(db) for _ in range(4)]
    await tend(db, DUE)
    with clock.at(DUE):
        group = await make_group(db, 0, enquiries=people)
        meets = MEETS + timedelta(weeks=12)
        await db.run(offers.invite, group["group_id"], first_meeting_at=meets, who=WHO)
    taken_back = [each["purpose"] for each in await told(db, "notifications.withdraw_messages.v1")]
    assert taken_back == ["still_waiting"] * 4


async def test_nothing_is_asked_at_night_and_the_office_chooses_after_how_many_weeks(db: Database) -> None:
    await waits(db)
    await db.run(set_policy, "ask_again_weeks", 4)
    soon = NOON + timedelta(weeks=4)
    assert await tend(db, soon.replace(hour=3)) == {}
    assert await tend(db, soon) == ONE


async def test_whoever_has_left_is_never_asked(db: Database) -> None:
    enquiry_id = await waits(db)
    await db.run(waiting_list.let_go, enquiry_id, "not_now")
    assert await tend(db, DUE) == NOBODY
    assert "notifications.forget_messages.v1" in await types_told(db)
