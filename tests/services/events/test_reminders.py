"""Reminders of events: once, in time, by day, and never of what is no longer so."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest

from chassis import clock
from chassis.db import Database
from services.events import cancellations, moves, programme, registrations, reminders
from tests.services.events.builders import letters, make_event, register, rows, token_of, told

NOON = datetime(2026, 5, 4, 12, tzinfo=clock.OSLO)
"""A Monday; the event is in ten days."""
STARTS = NOON + timedelta(days=10)
DUE = STARTS - reminders.BEFORE


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    with clock.at(moment):
        yield


async def make(db: Database, **changes: Any) -> Any:
    with at(NOON):
        return await make_event(db, **({"starts_at": STARTS} | changes))


async def come(
    db: Database, event: Any, address: str = "sol@example.org", when: datetime = NOON, **changes: Any
) -> Any:
    with at(when):
        return await register(db, event, address, **changes)


async def remind(db: Database, when: datetime) -> int:
    with at(when):
        return await db.run(reminders.remind)


async def reminded(db: Database) -> list[dict[str, Any]]:
    return [letter for letter in await letters(db) if letter["template"] == "event_reminder"]


async def test_whoever_has_a_place_is_reminded_once_three_days_before(db: Database) -> None:
    event = await make(db)
    await come(db, event)

    assert await remind(db, DUE - timedelta(minutes=1)) == 0
    assert await remind(db, DUE) == 1
    assert await remind(db, DUE + timedelta(days=1)) == 0

    [letter] = await reminded(db)
    assert letter["recipient"] == "sol@example.org"
    assert letter["purpose"] == "event_reminder"
    assert letter["about"] == {"subject": str(event["event_id"]), "version": event["version"]}
    assert datetime.fromisoformat(letter["not_after"]) == STARTS
    assert letter["parameters"]["title"] == event["title"]
    assert "/events/registrations/" in letter["parameters"]["link"]
    [code] = {row["code"] for row in await rows(db, "SELECT code FROM registration")}
    assert letter["parameters"]["code"].replace("-", "") == code


async def test_nobody_is_reminded_at_night(db: Database) -> None:
    await come(db, await make(db))
    day = (DUE + timedelta(days=1)).date()

    for hour in (3, 7, 20, 23):
        assert await remind(db, datetime(day.year, day.month, day.day, hour, tzinfo=clock.OSLO)) == 0
    assert await remind(db, datetime(day.year, day.month, day.day, 8, tzinfo=clock.OSLO)) == 1


async def test_after_days_without_power_nobody_is_reminded_of_what_has_begun(db: Database) -> None:
    await come(db, await make(db))

    assert await remind(db, STARTS) == 0
    assert await remind(db, STARTS + timedelta(days=1)) == 0


async def test_whoever_has_just_registered_is_not_reminded_before_two_days_have_passed(db: Database) -> None:
    event = await make(db)
    await come(db, event, when=DUE - timedelta(hours=20))

    assert await remind(db, DUE) == 0
    assert await remind(db, DUE + timedelta(days=1, hours=5)) == 1


@pytest.mark.parametrize("what", ["waits", "has no address", "cancelled"])
async def test_who_has_no_place_or_no_address_is_not_reminded(db: Database, what: str) -> None:
    event = await make(db, places=1)
    if what == "waits":
        await come(db, event, "first@example.org", seats=1)
        await come(db, event, "second@example.org", seats=1)
    elif what == "has no address":
        with at(NOON):
            party = {"name": "Ada", "email": None, "organisation": None, "sector": "private", "seats": 1}
            await db.run(registrations.register, event["event_id"], **party, answers={}, language="nb", by_staff=True)
    else:
        answer = await come(db, event)
        with at(NOON + timedelta(days=1)):
            await db.run(cancellations.cancel_by_link, token_of(answer))

    await remind(db, DUE)

    assert [letter["recipient"] for letter in await reminded(db)] == (["first@example.org"] if what == "waits" else [])


async def test_an_event_that_is_called_off_is_reminded_of_to_nobody(db: Database) -> None:
    event = await make(db)
    await come(db, event)
    with at(NOON + timedelta(days=1)):
        await db.run(programme.call_off, event["event_id"])

    assert await remind(db, DUE) == 0


async def test_an_event_that_is_moved_is_reminded_of_anew_and_what_was_asked_for_before_is_stale(db: Database) -> None:
    event = await make(db)
    await come(db, event)
    await remind(db, DUE)
    later = STARTS + timedelta(days=14)
    with at(DUE + timedelta(hours=1)):
        moved = await db.run(moves.move, event["event_id"], starts_at=later, ends_at=later + timedelta(hours=3))

    assert await remind(db, DUE + timedelta(days=1)) == 0
    assert await remind(db, later - reminders.BEFORE) == 1

    first, second = await reminded(db)
    assert first["about"]["version"] < second["about"]["version"] == moved["version"]
    assert first["occasion"] != second["occasion"]
    assert [told["version"] for told in await told(db, "events.event_moved.v1")] == [moved["version"]]


async def test_whoever_cancels_after_being_reminded_has_it_taken_back(db: Database) -> None:
    event = await make(db)
    answer = await come(db, event)
    await remind(db, DUE)
    with at(DUE + timedelta(minutes=1)):
        await db.run(cancellations.cancel_by_link, token_of(answer))

    types = [row["type"] for row in await rows(db, "SELECT type FROM bus.outbox ORDER BY outbox_id")]
    asked = [place for place, type in enumerate(types) if type == "notifications.send_message.v1"]
    assert types.index("notifications.withdraw_messages.v1") > asked[1], "after the confirmation and the reminder"


async def test_a_draft_is_reminded_of_to_nobody_and_the_nearest_event_comes_first(db: Database) -> None:
    far = await make(db, starts_at=STARTS, title="Senere")
    near = await make(db, starts_at=STARTS - timedelta(hours=5), title="Først")
    await make(db, publish=False)
    await come(db, far)
    await come(db, near)

    assert await remind(db, DUE) == 2
    assert [letter["parameters"]["title"] for letter in await reminded(db)] == ["Først", "Senere"]
    assert (await db.run(programme.lock, near["event_id"]))["state"] == "published"
