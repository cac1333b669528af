"""Rule 1: what is told is written as the last thing before COMMIT, so numbers follow causes."""

import asyncio

import pytest

from chassis import outbox
from chassis.bus import relay
from chassis.db import Conn
from tests.wire import ThingHappened, Wire, tell

WRITERS, EACH = 8, 25


async def make_chain(wire: Wire) -> None:
    await wire.execute(wire.alpha, "CREATE TABLE chain (n int NOT NULL); INSERT INTO chain VALUES (0)")


async def next_link(conn: Conn) -> None:
    """Each link of the chain is caused by the one before."""
    await conn.execute("SELECT n FROM chain FOR UPDATE")
    n = await conn.fetchval("UPDATE chain SET n = n + 1 RETURNING n")
    outbox.add(conn, ThingHappened.event(subject="chain", n=n))


async def told_in_order(wire: Wire) -> list[int]:
    rows = await wire.look(wire.alpha, "SELECT (data::jsonb ->> 'n')::int AS n FROM bus.outbox ORDER BY sequence")
    return [row["n"] for row in rows]


async def test_who_adds_early_and_then_waits_for_a_lock_is_numbered_after_its_cause(wire: Wire) -> None:
    await make_chain(wire)
    holding, go_on = asyncio.Event(), asyncio.Event()

    async def cause(conn: Conn) -> None:
        await conn.execute("SELECT n FROM chain FOR UPDATE")
        holding.set()
        await go_on.wait()
        outbox.add(conn, ThingHappened.event(subject="cause", n=1))

    async def effect(conn: Conn) -> None:
        outbox.add(conn, ThingHappened.event(subject="effect", n=2))
        await conn.execute("SELECT n FROM chain FOR UPDATE")

    first = asyncio.create_task(wire.alpha.run(cause))
    await holding.wait()
    second = asyncio.create_task(wire.alpha.run(effect))
    await wire.until(lambda: wire.lock_waits(wire.alpha))
    go_on.set()
    await asyncio.gather(first, second)
    await wire.number()

    assert await told_in_order(wire) == [1, 2]


async def test_eight_writers_leave_nothing_out_and_nothing_out_of_causal_order(wire: Wire) -> None:
    await make_chain(wire)
    wire.start_relay()

    async def write() -> None:
        for _ in range(EACH):
            await wire.alpha.run(next_link)

    await asyncio.gather(*(write() for _ in range(WRITERS)))
    await wire.until(lambda: all_numbered(wire, WRITERS * EACH))

    assert await told_in_order(wire) == list(range(1, WRITERS * EACH + 1))


async def all_numbered(wire: Wire, count: int) -> bool:
    row = await wire.stream()
    return bool(row and row["last_sequence"] == count)


async def test_two_connections_taking_turns_are_numbered_in_turn(wire: Wire) -> None:
    """The identity hands out one id at a time: a cache per connection would put the third before the second."""
    turn = asyncio.Event()

    async def tell_second(conn: Conn) -> None:
        turn.set()
        await done.wait()
        outbox.add(conn, ThingHappened.event(subject="b", n=4))

    await wire.alpha.run(tell, [1])
    done = asyncio.Event()
    other = asyncio.create_task(wire.alpha.run(tell_second))
    await turn.wait()
    await wire.alpha.run(tell, [2])
    await wire.alpha.run(tell, [3])
    done.set()
    await other
    await wire.alpha.run(tell, [5])
    await wire.number()

    assert await told_in_order(wire) == [1, 2, 3, 4, 5]


async def test_a_transaction_that_is_undone_leaves_no_hole_in_the_numbers(wire: Wire) -> None:
    async def undone(conn: Conn) -> None:
        await tell(conn, [2])
        await outbox.insert(conn._con)
        raise LookupError

    await wire.alpha.run(tell, [1])
    await asyncio.gather(wire.alpha.run(undone), return_exceptions=True)
    await wire.alpha.run(tell, [3])
    await wire.number()

    rows = await wire.look(wire.alpha, "SELECT sequence FROM bus.outbox ORDER BY sequence")
    assert [row["sequence"] for row in rows] == [1, 2]
    assert await told_in_order(wire) == [1, 3]


async def test_more_than_one_helping_of_rows_is_numbered_without_waiting(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "NUMBER_AT_ONCE", 10)
    monkeypatch.setattr(relay, "POLL_S", 3600)
    await wire.alpha.run(tell, list(range(95)))
    wire.start_relay()
    await wire.until(lambda: all_numbered(wire, 95), timeout_s=10)
