"""Builders: a party of three whose others may have tickets of their own."""

from typing import Any

from chassis.db import Database
from services.events import companions
from tests.services.events.builders import letters, make_event, register, rows
from tests.services.events.test_sizes import link_of

DUGG, ROGN = "dugg@example.org", "rogn@example.org"


async def a_party(db: Database, **changes: Any) -> Any:
    """Solveig with Dugg and Rogn at an event, in that order."""
    event = await make_event(db, places=20, **changes)
    return await come(db, event)


async def come(db: Database, event: Any, **more: Any) -> Any:
    await register(db, event, "solveig@example.org", seats=3, companions=["Dugg", "Rogn"], **more)
    return event


async def give(db: Database, **addresses: str | None) -> int:
    """By the link in the mail: dugg=, rogn=."""
    places = {"dugg": 2, "rogn": 3}
    said = {places[name]: {"name": name.title(), "email": email} for name, email in addresses.items()}
    return await db.run(companions.give_by_link, await link_of(db, "solveig@example.org"), said)


async def templates(db: Database, address: str) -> list[str]:
    return [letter["template"] for letter in await letters(db) if letter.get("recipient") == address]


async def code_of(db: Database, address: str) -> str:
    mine = [letter for letter in await letters(db) if letter.get("recipient") == address and "template" in letter]
    return str(mine[-1]["parameters"]["code"])


async def party(db: Database) -> tuple[str, int, list[str]]:
    (row,) = await rows(db, "SELECT state, seats, companions FROM registration WHERE email = 'solveig@example.org'")
    return row["state"], row["seats"], list(row["companions"])


async def holds(db: Database) -> dict[int, str]:
    found = await rows(db, "SELECT person, email FROM ticket WHERE person IS NOT NULL ORDER BY person")
    return {row["person"]: row["email"] for row in found}
