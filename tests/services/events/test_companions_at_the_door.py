"""Others in a party at the door: each comes in by a ticket of their own, and is thanked."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from chassis import clock
from chassis.db import Database
from services.events import cancellations, door, problems, summing_up
from services.events.attendance import close
from tests.services.events.builders import letters, make_event, rows
from tests.services.events.test_sizes import link_of
from tests.services.events.with_companions import DUGG, ROGN, a_party, code_of, give


async def begun(db: Database) -> Any:
    """The party, both others with tickets of their own, an hour into the event."""
    event = await a_party(db, starts_at=clock.now() + timedelta(hours=1))
    await give(db, dugg=DUGG)
    return event


async def seen(db: Database, event: Any) -> dict[str, tuple[int, bool]]:
    """By name at the door: how many it is of, and whether they have come."""
    found = await db.run(door.look, event["event_id"], who=uuid4())
    return {row["name"]: (row["seats"], bool(row["checked_in_at"])) for row in found["parties"]}


async def came(db: Database, event: Any) -> tuple[int, int]:
    found = await db.run(door.counts, event["event_id"])
    return found["expected"], found["came"]


async def test_at_the_door_a_ticket_is_good_for_the_one_it_is_of(db: Database) -> None:
    event = await begun(db)
    code = await code_of(db, DUGG)

    first = await db.run(door.check_in, event["event_id"], code)
    again = await db.run(door.check_in, event["event_id"], code)

    assert [(one["state"], one["name"], one["seats"]) for one in (first, again)] == [
        ("checked_in", "Dugg", 1),
        ("already", "Dugg", 1),
    ]
    assert await came(db, event) == (3, 1)
    assert await seen(db, event) == {"Solveig": (2, False), "Dugg": (1, True)}


async def test_the_partys_ticket_is_good_for_those_without_one_whoever_comes_first(db: Database) -> None:
    event = await begun(db)
    (row,) = await rows(db, "SELECT code, registration_id FROM registration")
    await db.run(door.check_in, event["event_id"], await code_of(db, DUGG))

    others = await db.run(door.check_in, event["event_id"], row["code"])

    assert (others["state"], others["seats"]) == ("checked_in", 2)
    assert await came(db, event) == (3, 3)
    assert (await db.run(door.check_in, event["event_id"], row["code"]))["state"] == "already"
    assert await came(db, event) == (3, 3)

    await db.run(door.check_in_party, event["event_id"], row["registration_id"], came=1)
    assert await came(db, event) == (3, 2)


async def test_a_slip_takes_back_the_one_it_was(db: Database) -> None:
    event = await begun(db)
    (row,) = await rows(db, "SELECT ticket_id, registration_id FROM ticket")
    who = event["event_id"], row["registration_id"]
    await db.run(door.check_in_companion, event["event_id"], row["ticket_id"])
    await db.run(door.check_in_party, *who)

    assert await db.run(door.take_back, *who) == "Solveig"
    assert await seen(db, event) == {"Solveig": (2, False), "Dugg": (1, True)}
    for _ in range(2):
        assert await db.run(door.take_back_companion, event["event_id"], row["ticket_id"]) == "Dugg"
    assert await came(db, event) == (3, 0)
    (party_of,) = await rows(db, "SELECT checked_in_at, attended_seats FROM registration")
    assert tuple(party_of) == (None, None)


async def test_a_ticket_that_is_not_good_any_more_lets_nobody_in(db: Database) -> None:
    event = await begun(db)
    gone = await code_of(db, DUGG)
    await give(db, dugg=ROGN)
    with pytest.raises(problems.NotConfirmed):
        await db.run(door.check_in, event["event_id"], gone)
    await db.run(cancellations.cancel_by_link, await link_of(db, "solveig@example.org"))
    with pytest.raises(problems.NotConfirmed):
        await db.run(door.check_in, event["event_id"], await code_of(db, ROGN))
    other = await make_event(db)
    with pytest.raises(problems.CodeOfAnotherEvent):
        await db.run(door.check_in, other["event_id"], gone)


async def test_whoever_came_is_thanked_by_themselves(db: Database) -> None:
    event = await begun(db)
    await db.run(door.check_in, event["event_id"], await code_of(db, DUGG))
    with clock.at(event["ends_at"] + timedelta(minutes=1)):
        await db.run(close, event["event_id"])
        thanked = await db.run(summing_up.sum_up, event["event_id"], summing_up="Takk.", thank=True)

    assert thanked == 1
    assert [letter["recipient"] for letter in await letters(db) if letter["template"] == "thank_you"] == [DUGG]
