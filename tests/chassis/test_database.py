"""``run`` is the only door: one transaction, and what it told stands or falls with it."""

import asyncio
from dataclasses import replace
from typing import Any

import asyncpg
import pytest

from chassis import db, outbox
from chassis.db import Conn, Database
from chassis.events import MessageInvalid
from chassis.problems import Conflict, Problem, for_constraint
from chassis.settings import Settings
from tests.faults.links import Link
from tests.wire import ThingHappened, made_up_contracts

__all__ = ["made_up_contracts"]


class NameTaken(Conflict):
    """The name {name} is taken.

    Only this first paragraph is shown.
    """

    slug = "name-taken"
    constraint = "test_name_once"


class SeatTaken(Problem):
    """Seat {number} is taken."""


@pytest.fixture
async def alpha(make_database: Any) -> Database:
    database: Database = await make_database("alpha")

    async def make_table(conn: Conn) -> None:
        columns = "name text CONSTRAINT test_name_once UNIQUE, n int CONSTRAINT small CHECK (n < 9)"
        await conn.execute(f"CREATE TABLE thing ({columns})")

    await database.run(make_table)
    return database


async def write(conn: Conn, name: str, n: int = 0) -> int:
    await conn.execute("INSERT INTO thing VALUES ($1, $2)", name, n)
    outbox.add(conn, ThingHappened.event(subject=name, n=n))
    return n


async def count(conn: Conn, table: str) -> int:
    return int(await conn.fetchval(f"SELECT count(*) FROM {table}"))


async def test_what_a_use_case_did_and_told_is_committed_together(alpha: Database) -> None:
    assert await alpha.run(write, "a", n=3) == 3
    assert [await alpha.run(count, table) for table in ("thing", "bus.outbox")] == [1, 1]


async def test_what_fails_has_neither_done_nor_told_anything(alpha: Database) -> None:
    async def write_and_fail(conn: Conn) -> None:
        await write(conn, "a")
        raise LookupError

    with pytest.raises(LookupError):
        await alpha.run(write_and_fail)
    assert [await alpha.run(count, table) for table in ("thing", "bus.outbox")] == [0, 0]


async def test_a_broken_rule_is_told_as_the_problem_that_claims_it(alpha: Database) -> None:
    await alpha.run(write, "a")
    with pytest.raises(NameTaken):
        await alpha.run(write, "a")
    assert await alpha.run(count, "bus.outbox") == 1


async def test_a_broken_rule_that_no_problem_claims_leaves_as_it_is(alpha: Database) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await alpha.run(write, "a", n=10)


def test_a_problem_says_its_first_paragraph_with_its_parameters() -> None:
    assert NameTaken(name="Brikke").detail == "The name Brikke is taken."
    assert SeatTaken(number=4).detail == "Seat 4 is taken."
    assert for_constraint([NameTaken, SeatTaken], None) is None


async def test_a_deadlock_is_tried_again_without_the_caller_knowing(alpha: Database) -> None:
    tries = 0

    async def stumble(conn: Conn) -> str:
        nonlocal tries
        tries += 1
        await write(conn, f"try {tries}")
        if tries < db.TRIES:
            raise asyncpg.DeadlockDetectedError
        return "done"

    assert await alpha.run(stumble) == "done"
    assert await alpha.run(count, "thing") == 1
    assert await alpha.run(count, "bus.outbox") == 1


async def test_two_real_transactions_that_cross_both_end_well(alpha: Database) -> None:
    await alpha.run(write, "a")
    await alpha.run(write, "b")
    met = asyncio.Barrier(2)
    crossed: set[str] = set()

    async def update(conn: Conn, first: str, second: str) -> None:
        await conn.execute("UPDATE thing SET n = n + 1 WHERE name = $1", first)
        if first not in crossed:
            crossed.add(first)
            await met.wait()
        await conn.execute("UPDATE thing SET n = n + 1 WHERE name = $1", second)

    await asyncio.gather(alpha.run(update, "a", "b"), alpha.run(update, "b", "a"))

    async def total(conn: Conn) -> int:
        return int(await conn.fetchval("SELECT sum(n) FROM thing"))

    assert await alpha.run(total) == 4


async def test_what_one_call_collected_is_not_told_by_the_next(alpha: Database) -> None:
    async def collect_and_fail(conn: Conn) -> None:
        outbox.add(conn, ThingHappened.event(subject="x", n=1))
        raise LookupError

    with pytest.raises(LookupError):
        await alpha.run(collect_and_fail)
    await alpha.run(count, "thing")
    assert await alpha.run(count, "bus.outbox") == 0


async def test_whatever_is_told_wakes_the_relays_also_right_after_they_were_woken(alpha: Database) -> None:
    woken = asyncio.Semaphore(0)
    dsn, password = alpha.settings.database_dsn("alpha"), alpha.settings.database_password("alpha")
    listening = await asyncpg.connect(dsn, password=password)
    await listening.add_listener(db.WAKE_CHANNEL, lambda *_: woken.release())
    try:
        for name in ("a", "b", "c"):
            await alpha.run(write, name)
            async with asyncio.timeout(20):
                await woken.acquire()
    finally:
        await listening.close()


async def test_a_use_case_that_is_cancelled_has_done_nothing(alpha: Database) -> None:
    inside = asyncio.Event()

    async def hang(conn: Conn) -> None:
        await write(conn, "a")
        inside.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(alpha.run(hang))
    await inside.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert [await alpha.run(count, table) for table in ("thing", "bus.outbox")] == [0, 0]


async def test_a_statement_that_takes_too_long_is_ended(alpha: Database, make_database: Any) -> None:
    short = Database(alpha.settings, "alpha", statement_timeout_s=1)
    await short.open()

    async def dawdle(conn: Conn) -> None:
        await conn.execute("SELECT pg_sleep(30)")

    with pytest.raises(asyncpg.QueryCanceledError):
        await short.run(dawdle)
    await short.close()


async def test_an_open_database_says_where_it_runs(alpha: Database) -> None:
    async def where(conn: Conn) -> tuple[str, str, bool]:
        return conn.office, conn.service, conn.replaying

    assert await alpha.run(where) == ("link-oslo", "alpha", False)


async def test_a_command_that_does_not_fit_its_contract_is_refused_without_its_values(alpha: Database) -> None:
    with pytest.raises(MessageInvalid) as refused:
        outbox.command("beta.do_thing.v1", subject="s", n=1)
    assert "Kari" not in str(refused.value)


async def test_a_call_made_while_the_database_restarts_waits_for_it(alpha: Database, settings: Settings) -> None:
    link = Link(alpha.settings.database_url)
    database = Database(replace(settings, database_url=link.url), "alpha")
    await database.open()
    try:
        calling = asyncio.ensure_future(database.run(answer))
        await asyncio.wait([calling], timeout=0.3)
        assert not calling.done()

        await link.mend()

        assert await calling == 42
    finally:
        await database.close()
        await link.close()


async def answer(conn: Conn) -> int:
    """A use case that asks the database something."""
    found: int = await conn.fetchval("SELECT 42")
    return found
