"""What the tests of groups make: enquiries, groups, and what was told."""

import json
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from chassis import seal
from chassis.db import Conn, Database
from services.groups import enquiries, forming, group_life

CONSENTS = [{"purpose": "enquiry", "version": "2026-1"}]
WHO = "11111111-1111-4111-8111-111111111111"

MakeDatabase = Callable[..., Awaitable[Database]]


async def make_enquiry(db: Database, **told: Any) -> dict[str, Any]:
    """An enquiry with the least that is asked for, or more."""
    told = {"channel": {"kind": "none"}, "adult": True, "consents": CONSENTS} | told
    receipt: dict[str, Any] = await db.run(enquiries.receive, **told)
    return receipt


async def make_group(db: Database, people: int = 4, **details: Any) -> dict[str, Any]:
    """A group being formed of so many people who wait."""
    chosen = [(await make_enquiry(db, called=f"Testa{n}"))["enquiry_id"] for n in range(people)]
    details = {"title": "Tirsdagsgruppa", "format": "in_person", "municipality": "0301"} | details
    group: dict[str, Any] = await db.run(forming.create, **({"enquiries": chosen} | details))
    return group


async def make_started_group(db: Database, people: int = 4, **details: Any) -> dict[str, Any]:
    group = await make_group(db, people, **details)
    started: dict[str, Any] = await db.run(forming.start, group["group_id"])
    return started


async def make_self_led_group(db: Database, **details: Any) -> dict[str, Any]:
    """A group that leads itself; the office asks for one meeting only."""
    await db.run(set_policy, "start_meetings", 1)
    group = await make_started_group(db, **details)
    await db.run(group_life.record_meeting, group["group_id"], held_on=group["started_on"], attended=4)
    self_led: dict[str, Any] = await db.run(group_life.step_back, group["group_id"])
    return self_led


async def told(db: Database, type: str) -> list[dict[str, Any]]:
    """Data of all that was told of a type, in order, with its subject."""

    async def ask(conn: Conn) -> list[dict[str, Any]]:
        rows = await conn.fetch("SELECT subject, data FROM bus.outbox WHERE type = $1 ORDER BY outbox_id", type)
        return [json.loads(row["data"]) | {"subject": row["subject"]} for row in rows]

    return await db.run(ask)


async def letters(db: Database, template: str | None = None) -> list[dict[str, Any]]:
    """What was asked of notifications to send, its seal opened; receipts for enquiries left out."""

    async def ask(conn: Conn) -> list[dict[str, Any]]:
        query = (
            "SELECT message_id, data FROM bus.outbox WHERE type = 'notifications.send_message.v1' ORDER BY outbox_id"
        )
        return [_opened(db, row["message_id"], json.loads(row["data"])) for row in await conn.fetch(query)]

    wanted = [one for one in await db.run(ask) if one["template"] != "enquiry_received"]
    return [one for one in wanted if template in (None, one["template"])]


def _opened(db: Database, message_id: UUID, data: dict[str, Any]) -> dict[str, Any]:
    sealed = data.pop("sealed", None)
    opened: dict[str, Any] = seal.unseal(db.settings.key_dir, sealed, bound_to=str(message_id)) if sealed else {}
    return data | opened


async def types_told(db: Database) -> list[str]:
    async def ask(conn: Conn) -> list[str]:
        return [row["type"] for row in await conn.fetch("SELECT type FROM bus.outbox ORDER BY outbox_id")]

    return await db.run(ask)


async def value(db: Database, query: str, *args: Any) -> Any:
    """One value, straight from the database."""

    async def ask(conn: Conn) -> Any:
        return await conn.fetchval(query, *args)

    return await db.run(ask)


async def set_policy(conn: Conn, name: str, to: int) -> None:
    await conn.execute(f"UPDATE policy SET {name} = $1", to)


async def state_of(db: Database, enquiry_id: UUID) -> str | None:
    state: str | None = await value(db, "SELECT state FROM enquiry WHERE enquiry_id = $1", enquiry_id)
    return state
