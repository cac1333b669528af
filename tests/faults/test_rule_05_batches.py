"""Rule 5: a batch is one transaction; the cursor is in the database and nowhere else."""

import asyncio
from typing import Any

from chassis.bus import batch
from chassis.bus.broker import Delivery
from chassis.bus.reader import BATCH_BYTES
from chassis.db import Conn
from chassis.events import Message
from tests.wire import OtherHappened, Wire, running, tell, write_down


async def test_a_batch_that_fails_halfway_has_written_nothing_and_comes_again(wire: Wire) -> None:
    seen_inside: list[int] = []

    async def break_off_once(conn: Conn, handler: str, messages: list[Message]) -> None:
        seen_inside.append(await conn.fetchval("SELECT count(*) FROM seen"))
        await write_down(conn, handler, messages)
        if len(seen_inside) == 1:
            raise ConnectionResetError

    wire.invoke = break_off_once
    await wire.alpha.run(tell, [1, 2, 3])
    async with running(wire):
        await wire.until_numbers([1, 2, 3])
    assert seen_inside[:2] == [0, 0]


async def test_two_processes_with_the_same_batch_apply_it_once(wire: Wire) -> None:
    await wire.tell_numbered([1, 2, 3, 4])
    items = await wire.items([2, 3, 4])
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(conn: Conn, handler: str, messages: list[Message]) -> None:
        inside.set()
        await go_on.wait()
        await write_down(conn, handler, messages)

    projection = wire.make_reader().projection
    await wire.beta.run(batch.apply, projection, write_down, await wire.items([1]))
    first = asyncio.create_task(wire.beta.run(batch.apply, projection, slowly, items))
    await inside.wait()
    inside.clear()
    second = asyncio.create_task(wire.beta.run(batch.apply, projection, slowly, items))

    async def waits_or_is_inside() -> bool:
        return inside.is_set() or await wire.lock_waits(wire.beta)

    await wire.until(waits_or_is_inside)
    go_on.set()
    await asyncio.gather(first, second)

    assert await wire.numbers() == [1, 2, 3, 4]


async def test_a_process_that_was_frozen_while_another_read_on_does_not_read_again(wire: Wire) -> None:
    await wire.tell_numbered([1, 2, 3, 4, 5])
    wire.start_reader()
    await wire.send([1, 2])
    await wire.until_at(2)

    other = wire.make_reader()
    await wire.beta.run(batch.apply, other.projection, write_down, await wire.items([3, 4]))
    await wire.send([3, 4, 5])
    await wire.until_numbers([1, 2, 3, 4, 5])


async def test_types_that_no_handler_wants_are_passed_and_the_cursor_moves(wire: Wire) -> None:
    wire.handlers = {"alpha.thing_happened.v1": "on_thing"}
    await wire.alpha.run(tell, [1])
    await wire.alpha.run(tell, [2], kind=OtherHappened)
    await wire.alpha.run(tell, [3])
    async with running(wire):
        await wire.until_numbers([1, 3])
    assert (await wire.cursor())["sequence"] == 3


async def test_a_batch_with_several_streams_moves_a_cursor_in_each(wire: Wire) -> None:
    await wire.tell_numbered([1, 2])
    await wire.send([1])
    await wire.send_gamma(1, n=10)
    await wire.send([2])
    await wire.send_gamma(2, n=20)
    wire.start_reader()
    await wire.until_numbers([1, 10, 2, 20])
    assert [(await wire.cursor(service))["sequence"] for service in ("alpha", "gamma")] == [2, 2]


async def test_the_same_message_twice_counts_once(wire: Wire) -> None:
    await wire.tell_numbered([1, 2, 3])
    await wire.send([1, 1, 2, 2, 3, 3])
    await wire.send([1, 2, 3])
    wire.start_reader()
    await wire.until_at(3)
    await wire.until(lambda: is_empty(wire, "beta.seen"))
    assert await wire.numbers() == [1, 2, 3]


async def is_empty(wire: Wire, queue: str) -> bool:
    return await wire.depth(queue) == 0


async def test_messages_in_reverse_order_are_applied_in_stream_order(wire: Wire) -> None:
    await wire.tell_numbered(list(range(1, 8)))
    await wire.send([7, 6, 5, 4, 3, 2, 1])
    await wire.mark_published(7)
    async with running(wire):
        await wire.until_numbers(list(range(1, 8)))


async def test_what_was_committed_but_not_acknowledged_counts_once(wire: Wire) -> None:
    await wire.tell_numbered([1, 2, 3])
    await wire.send([1, 2, 3])
    reader = wire.make_reader()
    acks: list[Any] = []

    async def consume_without_ack() -> None:
        channel = await reader.broker.channel()
        channel.ack_up_to = acks.append  # type: ignore[method-assign]
        await channel.consume("beta.seen", reader._take_in, prefetch=100)
        await wire.until(lambda: has(reader._waiting, 3))
        await reader._work(channel)
        await reader.broker.stop()

    await wire.beta.run(batch_row, "seen")
    await consume_without_ack()
    assert await wire.numbers() == [1, 2, 3]
    assert acks

    wire.start_reader()
    await wire.until(lambda: is_empty(wire, "beta.seen"))
    await wire.tell_numbered([4])
    await wire.send([4])
    await wire.until_numbers([1, 2, 3, 4])


async def has(waiting: Any, count: int) -> bool:
    return len(waiting) >= count


async def batch_row(conn: Conn, reader: str) -> None:
    await conn.execute("INSERT INTO bus.reader (reader) VALUES ($1)", reader)


async def test_what_was_sent_but_not_marked_is_sent_again_and_counts_once(wire: Wire) -> None:
    await wire.tell_numbered([1, 2, 3])
    await wire.send([1, 2, 3])
    assert (await wire.stream())["published"] == 0
    async with running(wire):
        await wire.alpha.run(tell, [4])
        await wire.until_numbers([1, 2, 3, 4])


async def test_a_batch_ends_with_the_message_that_fills_it(wire: Wire) -> None:
    """What head office is told comes in messages of a tenth of a megabyte: a thousand of them are no batch."""
    reader = wire.make_reader()
    for tag in range(5):
        reader._waiting.append(
            Delivery(tag=tag, body=bytes(BATCH_BYTES // 2), headers={}, message_id=None, user_id=None)
        )
    assert [[one.tag for one in reader._next_batch()] for _ in range(3)] == [[0, 1], [2, 3], [4]]
