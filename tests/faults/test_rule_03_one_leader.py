"""Rule 3: one relay leads; if two ever do, they can only repeat."""

import asyncio
from typing import Any

import pytest

from chassis.bus import relay
from chassis.bus.broker import Channel, Outgoing
from chassis.bus.relay import Publisher
from chassis.db import Conn
from tests.wire import Wire, tell, true_when


async def test_a_second_relay_stands_by_until_the_first_is_gone(wire: Wire) -> None:
    first, second = wire.make_relay(), wire.make_relay()
    leading = wire.spawn(first.run())
    await wire.until(lambda: true_when(first.leading))
    wire.spawn(second.run())
    waiting = (
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_try_advisory_lock%'"
    )
    await wire.until(lambda: wire.look(wire.alpha, waiting))
    assert not second.leading

    await wire.end(leading)
    await wire.until(lambda: true_when(second.leading))


async def test_two_leaders_at_once_only_repeat(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = wire.make_relay(), wire.make_relay()
    wire.spawn(first.run())
    await wire.until(lambda: true_when(first.leading))
    monkeypatch.setattr(relay, "LOCK", relay.LOCK + 1)
    wire.spawn(second.run())
    await wire.until(lambda: true_when(second.leading))

    wire.start_reader()
    for n in range(60):
        await wire.alpha.run(tell, [n])
        first.wake()
        second.wake()
    await wire.until_numbers(list(range(60)))


async def test_whoever_waited_for_the_streams_row_numbers_only_what_is_left(wire: Wire) -> None:
    await wire.tell_numbered([0])
    await wire.alpha.run(tell, [1, 2, 3])
    numbered, go_on = asyncio.Event(), asyncio.Event()

    async def slow_leader(conn: Conn) -> None:
        await relay.number_stream(conn, "events")
        numbered.set()
        await go_on.wait()

    async def other_leader(conn: Conn) -> None:
        await relay.number_stream(conn, "events")

    slow = asyncio.create_task(wire.alpha.run(slow_leader))
    await numbered.wait()
    other = asyncio.create_task(wire.alpha.run(other_leader))
    await wire.until(lambda: wire.lock_waits(wire.alpha))
    await wire.alpha.run(tell, [4])
    go_on.set()
    await asyncio.gather(slow, other)

    rows = await wire.look(wire.alpha, "SELECT sequence FROM bus.outbox ORDER BY outbox_id")
    assert [row["sequence"] for row in rows] == [1, 2, 3, 4, 5]
    assert (await wire.stream())["last_sequence"] == 5


class RewoundMeanwhile(Channel):
    """A channel during whose confirms a reader asks the relay to go back."""

    wire: Wire

    async def publish(self, batch: list[Outgoing]) -> list[bool]:
        results = await super().publish(batch)
        await self.wire.mark_published(0)
        return results


async def test_a_rewind_while_a_batch_is_confirmed_is_not_overrun_by_the_mark(wire: Wire) -> None:
    await wire.tell_numbered([1, 2, 3])
    await wire.mark_published(1)
    publisher, stream = await lead(wire)
    channel = await publisher.broker.channel(confirms=True)
    channel.__class__, channel.wire = RewoundMeanwhile, wire  # type: ignore[assignment,attr-defined]
    await publisher._publish_stream(channel, stream)

    assert (await wire.stream())["published"] == 0


async def test_a_new_epoch_while_a_batch_is_confirmed_is_not_overrun_by_the_mark(wire: Wire) -> None:
    from chassis.bus import control

    await wire.tell_numbered([1, 2, 3])
    publisher, stream = await lead(wire)
    await wire.alpha.run(control.open_epoch, "events", above=1, reason="restored", after=0)
    channel = await publisher.broker.channel(confirms=True)
    await publisher._publish_stream(channel, stream)

    assert (await wire.stream())["published"] == 0


async def lead(wire: Wire) -> tuple[Publisher, Any]:
    """A leader stopped just before it publishes, with what it has read of the stream."""
    leader = wire.make_relay()
    leader._conn = await leader._connect()
    publisher = Publisher(leader, "office", leader.brokers["office"], asyncio.Event())
    [stream] = await publisher._streams()
    wire.spawn(close_at_end(leader._conn))
    return publisher, stream


async def close_at_end(conn: Any) -> None:
    try:
        await asyncio.Event().wait()
    finally:
        conn.terminate()
