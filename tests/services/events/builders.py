"""Builders: an event with places, a party that registers, what was told."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from chassis import clock
from chassis.db import Database
from services.events import programme, registrations


async def make_event(db: Database, *, places: int = 50, publish: bool = True, **changes: Any) -> Any:
    """An event in a week, published unless told otherwise."""
    starts_at = changes.pop("starts_at", clock.now() + timedelta(days=7))
    wanted = {
        "kind": "seminar",
        "title": "Seminar om å møtes",
        "summary": "En dag om hvordan grupper kommer i gang.",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=3),
        "place": "Kulturhuset",
        "postcode": None,
        "format": "in_person",
        "capacity": places,
        "registration_closes_at": None,
        "smaller_may_pass": False,
    }
    event = await db.run(programme.make_event, **(wanted | changes))
    return await db.run(programme.publish, event["event_id"]) if publish else event


def party(address: str = "solveig@example.org", *, seats: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "name": "Solveig",
        "email": address,
        "organisation": None,
        "sector": "municipality",
        "seats": seats,
        "answers": {},
        "language": "nb",
    } | changes


async def register(db: Database, event: Any, address: str, *, seats: int = 1, **changes: Any) -> dict[str, Any]:
    return await db.run(registrations.register, event["event_id"], **party(address, seats=seats, **changes))


def token_of(answer: dict[str, Any]) -> str:
    """The receipt's token, as it stands in the address that was answered."""
    return str(answer["manage_url"]).rsplit("/", 1)[-1]


async def rows(db: Database, query: str, *values: Any) -> list[Any]:
    async def ask(conn: Any) -> list[Any]:
        return list(await conn.fetch(query, *values))

    return await db.run(ask)


async def told(db: Database, type: str) -> list[dict[str, Any]]:
    """The data of every message of a type in the outbox, in order, with its subject."""
    found = await rows(db, "SELECT subject, data FROM bus.outbox WHERE type = $1 ORDER BY outbox_id", type)
    return [json.loads(row["data"]) | {"subject": row["subject"]} for row in found]


async def letters(db: Database) -> list[dict[str, Any]]:
    """Every message that was asked for, its seal opened."""
    from chassis import seal

    query = (
        "SELECT message_id, data FROM bus.outbox "
        "WHERE stream = 'commands.notifications' AND type <> 'notifications.withdraw_messages.v1' ORDER BY outbox_id"
    )
    found = []
    for row in await rows(db, query):
        data = json.loads(row["data"])
        sealed = data.pop("sealed", None)
        opened = seal.unseal(db.settings.key_dir, sealed, bound_to=str(row["message_id"])) if sealed else {}
        found.append(data | opened)
    return found


async def line(db: Database, event_id: UUID) -> list[tuple[str, str, int]]:
    """(address, state, seats) of an event's parties in the order they registered."""
    query = "SELECT email, state, seats FROM registration WHERE event_id = $1 ORDER BY line_number"
    return [(row["email"], row["state"], row["seats"]) for row in await rows(db, query, event_id)]
