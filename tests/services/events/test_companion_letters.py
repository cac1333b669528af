"""What others in a party are written: when they get their places, and when anything becomes of them."""

from datetime import timedelta

import pytest

from chassis import clock
from chassis.db import Database
from services.events import cancellations, moves, programme, promotions, reminders, sizes, tickets
from services.events.service import EventsService
from tests.services.events.builders import letters, make_event, register
from tests.services.events.test_sizes import link_of
from tests.services.events.with_companions import DUGG, ROGN, a_party, come, give, holds, templates


async def test_whoever_waits_is_written_to_when_the_party_has_its_places(db: Database) -> None:
    event = await make_event(db, places=3)
    first = await register(db, event, "first@example.org")
    await come(db, event)

    assert await give(db, dugg=DUGG) == 0
    assert await db.run(tickets.tell) == 0
    await db.run(cancellations.cancel_by_staff, event["event_id"], first["registration_id"])
    assert [await db.run(tickets.tell) for _ in range(2)] == [1, 0]

    assert await templates(db, DUGG) == ["companion_confirmed"]


async def test_what_becomes_of_the_event_is_told_to_each_once(db: Database) -> None:
    event = await a_party(db)
    await give(db, dugg=DUGG)
    later = event["starts_at"] + timedelta(days=1)

    await db.run(moves.move, event["event_id"], starts_at=later, ends_at=later + timedelta(hours=2))
    assert [await db.run(tickets.tell) for _ in range(2)] == [1, 0]
    await db.run(promotions.change_capacity, event["event_id"], 40)
    assert await db.run(tickets.tell) == 0
    await db.run(programme.call_off, event["event_id"])
    assert [await db.run(tickets.tell) for _ in range(2)] == [1, 0]

    assert await templates(db, DUGG) == ["companion_confirmed", "event_moved", "event_cancelled"]
    moved = [letter for letter in await letters(db) if letter["recipient"] == DUGG][1]
    assert moved["about"]["version"] == event["version"] + 1


async def test_whoever_is_taken_out_of_a_party_or_whose_party_cancels_is_told(db: Database) -> None:
    await a_party(db)
    await give(db, dugg=DUGG, rogn=ROGN)

    await db.run(sizes.change_by_link, await link_of(db, "solveig@example.org"), 2, ["Rogn"])
    assert await holds(db) == {2: ROGN}
    await db.run(cancellations.cancel_by_link, await link_of(db, "solveig@example.org"))
    assert [await db.run(tickets.tell) for _ in range(2)] == [1, 0]

    assert await templates(db, DUGG) == ["companion_confirmed", "companion_cancelled"]
    assert await templates(db, ROGN) == ["companion_confirmed", "companion_cancelled"]


async def test_each_is_reminded_by_themselves_and_once(db: Database) -> None:
    """Two days later, at noon, an event of the day after."""
    now = clock.now().astimezone(clock.OSLO).replace(hour=12, minute=0)
    with clock.at(now):
        await a_party(db, starts_at=now + timedelta(days=4))
        await give(db, dugg=DUGG)
    with clock.at(now + timedelta(days=3)):
        reminded = [await db.run(reminders.remind) for _ in range(2)]

    assert reminded == [2, 0]
    assert await templates(db, DUGG) == ["companion_confirmed", "event_reminder"]


def test_the_clock_sees_to_what_is_told() -> None:
    assert "tell_companions" in vars(EventsService)


@pytest.mark.parametrize(
    ("has_place", "event_state", "told_version", "letter"),
    [
        (True, "published", None, "confirmed"),
        (True, "published", 2, "moved"),
        (True, "published", 3, "confirmed"),
        (False, "published", 3, "lost"),
        (False, "cancelled", 4, "called_off"),
    ],
)
def test_which_letter_it_is(has_place: bool, event_state: str, told_version: int | None, letter: str) -> None:
    row = {"has_place": has_place, "event_state": event_state, "told_version": told_version, "version": 3}
    assert tickets.letter_of(row) == letter
