"""The audit in a real database: what is noted, what is told of it, and what comes to light when somebody changes it."""

import json
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from chassis import audit, audit_checkpoints
from chassis.audit_chain import Fault, Told
from chassis.db import Conn, Database

MakeDatabase = Callable[..., Awaitable[Database]]


@pytest.fixture
async def db(make_database: MakeDatabase) -> Database:
    """The database of groups with five entries, of which head office has been told the fourth."""
    database = await make_database("groups")
    for _ in range(4):
        await database.run(audit.note, "read", account_id=uuid4(), about_kind="enquiry", about_id=uuid4())
    await database.run(audit_checkpoints.tell)
    await database.run(audit.note, "read", account_id=uuid4(), about_kind="enquiries.waiting")
    return database


async def faults(db: Database, told: list[Told] | None = None) -> list[Fault]:
    found: list[Fault] = (await db.run(audit_checkpoints.verify, told))["faults"]
    return found


async def as_master(db: Database, *statements: str) -> None:
    """As someone who rules over the database and lifts what stands in the way."""

    async def change(conn: Conn) -> None:
        await conn.execute("ALTER TABLE audit.entry DISABLE TRIGGER ALL")
        for statement in statements:
            await conn.execute(statement)
        await conn.execute("ALTER TABLE audit.entry ENABLE TRIGGER ALL")

    await db.run(change)


async def test_a_chain_as_it_was_noted_has_no_fault(db: Database) -> None:
    assert await db.run(audit_checkpoints.verify) == {"entries": 5, "kept_from": 1, "told": 1, "faults": []}


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE audit.entry SET about_id = 'another' WHERE entry_number = 2", [Fault(2, "changed")]),
        ("UPDATE audit.entry SET account_id = NULL WHERE entry_number = 5", [Fault(5, "changed")]),
        ("UPDATE audit.entry SET noted_at = noted_at - interval '1 s' WHERE entry_number = 1", [Fault(1, "changed")]),
        ("DELETE FROM audit.entry WHERE entry_number = 3", [Fault(4, "missing"), Fault(4, "broken")]),
        ("DELETE FROM audit.entry WHERE entry_number = 5", [Fault(5, "not_the_end")]),
        ("DELETE FROM audit.entry", [Fault(5, "not_the_end"), Fault(4, "told_and_gone")]),
    ],
)
async def test_what_is_changed_behind_its_back_comes_to_light(db: Database, statement: str, found: list[Fault]) -> None:
    await as_master(db, statement)

    assert await faults(db) == found


async def test_even_the_owner_of_the_tables_cannot_change_an_entry_in_passing(db: Database) -> None:
    async def change(conn: Conn, statement: str) -> None:
        await conn.execute(statement)

    for statement in ("UPDATE audit.entry SET act = 'x'", "DELETE FROM audit.entry", "TRUNCATE audit.entry"):
        with pytest.raises(asyncpg.RestrictViolationError):
            await db.run(change, statement)


async def test_an_end_taken_off_with_all_that_belongs_to_it_is_seen_by_what_head_office_was_told(db: Database) -> None:
    told = await db.run(audit_checkpoints.list_told)
    await as_master(
        db,
        "DELETE FROM audit.entry WHERE entry_number > 2",
        "UPDATE audit.head SET entry_number = 2, hash = (SELECT hash FROM audit.entry WHERE entry_number = 2)",
        "DELETE FROM audit.checkpoint",
    )

    assert await faults(db) == []
    assert await faults(db, told) == [Fault(4, "told_and_gone")]


async def test_head_office_is_told_a_number_and_a_hash_and_nothing_else(db: Database) -> None:
    async def told(conn: Conn) -> list[Any]:
        return list(
            await conn.fetch("SELECT stream, type, subject, data FROM bus.outbox WHERE type LIKE '%checkpointed%'")
        )

    (row,) = await db.run(told)
    assert (row["stream"], row["type"], row["subject"]) == ("national", "groups.audit_checkpointed.v1", "link-oslo")
    assert set(json.loads(row["data"])) == {"entry_number", "hash", "checkpointed_on"}


async def test_a_place_is_told_once(db: Database) -> None:
    first, again = await db.run(audit_checkpoints.tell), await db.run(audit_checkpoints.tell)

    assert first is not None and first.entry_number == 5
    assert again is None


async def test_an_audit_with_nothing_in_it_tells_nothing(make_database: MakeDatabase) -> None:
    assert await (await make_database("portal")).run(audit_checkpoints.tell) is None


async def test_entries_noted_at_once_stand_in_one_row(db: Database) -> None:
    import asyncio

    await asyncio.gather(*(db.run(audit.note, "read", account_id=uuid4()) for _ in range(40)))

    assert await db.run(audit_checkpoints.verify) == {"entries": 45, "kept_from": 1, "told": 1, "faults": []}


async def test_what_somebody_did_is_found_the_newest_first(db: Database) -> None:
    who = uuid4()
    for thing in ("one", "other"):
        await db.run(audit.note, "read", account_id=who, about_kind="enquiry", about_id=thing)

    found = [row["about_id"] for row in await db.run(audit.search, account_id=who)]
    assert found == ["other", "one"]
    assert [row["about_id"] for row in await db.run(audit.search, about_id="one")] == ["one"]
    assert await db.run(audit.search, act="signed_in") == []
