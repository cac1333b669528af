"""After an event: how it was and the talks stand on its page for everyone, and whoever came is thanked once."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis import clock
from chassis.db import Database
from chassis.problems import IdentityNumberGiven
from services.events import attendance, forgetting, listings, problems, summing_up, web
from tests.services.events.builders import letters, make_event, register, rows
from tests.web import visiting

ORIGIN = {"Origin": "https://link-oslo.localhost"}
WORDS = "Vi var mange, og vi snakket godt sammen."


async def held(db: Database, *came: str, missed: str = "") -> UUID:
    """The id of an event that has been held, with who came and who did not."""
    now = clock.now()
    event = await make_event(db, starts_at=now - timedelta(hours=1), registration_closes_at=now + timedelta(hours=1))
    ids = [(await register(db, event, address))["registration_id"] for address in came]
    if missed:
        await register(db, event, missed)
    await db.run(attendance.close, event["event_id"], attended=ids)
    event_id: UUID = event["event_id"]
    return event_id


async def thanked(db: Database) -> list[str]:
    return [letter["recipient"] for letter in await letters(db) if letter["template"] == "thank_you"]


async def test_whoever_came_is_thanked_and_nobody_else(db: Database) -> None:
    event_id = await held(db, "a@example.org", "b@example.org", missed="c@example.org")

    assert await db.run(summing_up.sum_up, event_id, summing_up=WORDS, thank=True) == 2

    assert await thanked(db) == ["a@example.org", "b@example.org"]
    letter = (await letters(db))[-1]
    assert letter["parameters"]["link"].endswith(f"/events/{event_id}")
    assert letter["purpose"] == "event_thanks"


async def test_nobody_is_thanked_twice_however_often_it_is_told(db: Database) -> None:
    event_id = await held(db, "a@example.org")
    for _ in range(2):
        await db.run(summing_up.sum_up, event_id, summing_up=WORDS, thank=True)

    occasions = {letter["occasion"] for letter in await letters(db) if letter["template"] == "thank_you"}
    assert len(occasions) == 1  # the ledger keeps each occasion once


async def test_nobody_is_thanked_unless_asked_for(db: Database) -> None:
    event_id = await held(db, "a@example.org")

    assert await db.run(summing_up.sum_up, event_id, summing_up=WORDS) == 0
    assert await thanked(db) == []


async def test_nothing_is_told_of_what_is_not_settled_nor_with_an_identity_number(db: Database) -> None:
    coming, over = (await make_event(db))["event_id"], await held(db)

    for event_id in (coming, over):
        with pytest.raises(problems.TalkNotFound):
            await db.run(summing_up.remove_talk, event_id, event_id)
    with pytest.raises(problems.EventNotSettled):
        await db.run(summing_up.sum_up, coming, summing_up=WORDS)
    with pytest.raises(problems.EventNotSettled):
        await db.run(summing_up.add_talk, coming, title="Om å lytte")
    with pytest.raises(IdentityNumberGiven):
        await db.run(summing_up.sum_up, over, summing_up="Takk til 01019012480")


async def test_what_is_told_stands_on_the_events_page(db: Database) -> None:
    event_id = await held(db, "a@example.org")
    desk, talk = f"/events/manage/{event_id}", {"title": "Om å lytte", "address": "https://example.org/lytte"}

    async with visiting(web.app, db, {"event_manager"}) as manager, visiting(web.app, db) as anyone:
        form = await manager.get(f"{desk}/sum-up")
        before = await anyone.get(f"/events/{event_id}")
        told = await manager.post(f"{desk}/sum-up", data={"summing_up": WORDS, "thank": "true"}, headers=ORIGIN)
        added = await manager.post(f"{desk}/talks", data=talk, headers=ORIGIN)
        plain = await manager.post(f"{desk}/talks", data=talk | {"address": "javascript:alert(1)"}, headers=ORIGIN)
        after = await anyone.get(f"/events/{event_id}")
        api = await anyone.get(f"/api/events/events/{event_id}")
        (row,) = await rows(db, "SELECT talk_id FROM talk")
        removed = await manager.post(f"{desk}/talks/{row['talk_id']}/remove", headers=ORIGIN)
        gone = await anyone.get(f"/events/{event_id}")

    assert (form.status_code, told.status_code, added.status_code, plain.status_code, removed.status_code) == (
        200, 303, 303, 422, 303,
    )  # fmt: skip
    assert WORDS not in before.text
    assert WORDS in after.text and 'href="https://example.org/lytte"' in after.text
    assert "Om å lytte" not in gone.text
    assert (api.json()["stage"], api.json()["summing_up"]) == ("summed_up", WORDS)


async def test_only_those_who_run_the_programme_tell_how_it_was(db: Database) -> None:
    event_id = await held(db)

    async with visiting(web.app, db, {"coordinator"}) as coordinator:
        answer = await coordinator.post(f"/events/manage/{event_id}/sum-up", data={"summing_up": WORDS}, headers=ORIGIN)

    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("state", "days_ago", "summed_up", "expected"),
    [
        ("draft", -5, False, "draft"),
        ("published", 0, False, "published"),
        ("cancelled", 400, False, "cancelled"),
        ("closed", 1, False, "closed"),
        ("closed", 1, True, "summed_up"),
        ("closed", forgetting.KEEP_DAYS + 1, True, "archived"),
        ("closed", forgetting.KEEP_DAYS + 1, False, "archived"),
    ],
)
def test_how_far_an_event_has_come(state: str, days_ago: int, summed_up: bool, expected: str) -> None:
    now = clock.now()
    event: dict[str, Any] = {"state": state, "ends_at": now - timedelta(days=days_ago)}

    assert listings.stage(event | {"summed_up_at": now if summed_up else None}) == expected
