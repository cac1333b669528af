"""Migrations: once each, in order, one process at a time, and never edited."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from chassis import migrate
from infra.local import testbed as beds


@pytest.fixture
async def empty(bed: beds.Testbed) -> AsyncIterator[str]:
    """The address of a database with nothing in it."""
    admin = await asyncpg.connect(bed.pg_dsn_admin)
    name = f"t_{secrets.token_hex(6)}"
    await admin.execute(f'CREATE DATABASE "{name}"')
    yield bed.pg_dsn(name)
    await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await admin.close()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A made-up part with two migrations."""
    (tmp_path / "0001_first.sql").write_text("CREATE TABLE first (n int);")
    (tmp_path / "0002_second.sql").write_text("ALTER TABLE first ADD COLUMN m int;")
    monkeypatch.setattr(migrate, "folders", lambda _service: [("part", tmp_path)])
    return tmp_path


async def run(dsn: str) -> list[str]:
    conn = await asyncpg.connect(dsn)
    try:
        return await migrate.migrate_connection(conn, "anything")
    finally:
        await conn.close()


async def columns(dsn: str) -> list[str]:
    conn = await asyncpg.connect(dsn)
    rows = await conn.fetch("SELECT column_name FROM information_schema.columns WHERE table_name = 'first' ORDER BY 1")
    await conn.close()
    return [row["column_name"] for row in rows]


async def test_what_is_missing_is_applied_in_order_and_only_once(empty: str, folder: Path) -> None:
    assert await run(empty) == ["part/0001_first.sql", "part/0002_second.sql"]
    assert await run(empty) == []
    (folder / "0003_third.sql").write_text("ALTER TABLE first ADD COLUMN o int;")
    assert await run(empty) == ["part/0003_third.sql"]
    assert await columns(empty) == ["m", "n", "o"]


async def test_an_edited_migration_is_refused(empty: str, folder: Path) -> None:
    await run(empty)
    (folder / "0001_first.sql").write_text("CREATE TABLE first (n bigint);")
    with pytest.raises(migrate.MigrationChanged, match=r"part/0001_first\.sql"):
        await run(empty)


async def test_a_migration_that_fails_leaves_nothing_and_keeps_those_before_it(empty: str, folder: Path) -> None:
    (folder / "0002_second.sql").write_text("ALTER TABLE first ADD COLUMN m int; SELECT nonsense;")
    with pytest.raises(asyncpg.UndefinedColumnError):
        await run(empty)
    assert await columns(empty) == ["n"]

    (folder / "0002_second.sql").write_text("ALTER TABLE first ADD COLUMN m int;")
    assert await run(empty) == ["part/0002_second.sql"]


async def test_two_processes_at_once_apply_each_once(empty: str, folder: Path) -> None:
    outcomes = await asyncio.gather(*(run(empty) for _ in range(4)))
    assert sorted(map(len, outcomes)) == [0, 0, 0, 2]


async def test_a_process_waits_while_another_migrates(empty: str, folder: Path) -> None:
    holder = await asyncpg.connect(empty)
    await holder.execute("SELECT pg_advisory_lock($1)", migrate.LOCK)
    running = asyncio.create_task(run(empty))
    await until_waiting(holder)
    assert await columns(empty) == []
    await holder.close()
    assert len(await running) == 2


async def until_waiting(conn: Any) -> None:
    async with asyncio.timeout(20):
        while not await conn.fetchval("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"):
            await asyncio.sleep(0.02)
