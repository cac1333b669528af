"""Rule 4: sent means confirmed and not returned; a stream that is not taken stops, shows it, and goes on."""

import asyncio
from typing import Any

import pika
from pika import spec
from pika.frame import Method

from chassis.bus.broker import Channel, Outgoing, _Pending
from chassis.bus.topology import QUEUE
from tests.wire import Wire, running, tell


def message(number: int, queue: str) -> Outgoing:
    """A message by the default exchange straight to a queue that may or may not be there."""
    return Outgoing(exchange="", routing_key=queue, body=b"{}", message_id=f"m{number}", headers={})


async def test_a_returned_message_is_unsent_whatever_the_ack_says(wire: Wire) -> None:
    channel = await wire.operator()
    batch = [message(1, "beta.seen"), message(2, "nowhere"), message(3, "beta.seen")]
    assert await channel.publish(batch) == [True, False, True]


async def test_a_full_queue_refuses_and_the_refused_count_as_unsent(wire: Wire) -> None:
    channel = await wire.operator()
    await channel.call("queue_declare", queue="small", durable=True, arguments=QUEUE | {"x-max-length": 3})

    async def refused() -> bool:
        return False in await channel.publish([message(n, "small") for n in range(20)])

    await wire.until(refused)


async def test_a_stream_whose_message_is_returned_stops_and_goes_on_when_the_queue_is_there(wire: Wire) -> None:
    operator = await wire.operator()
    for queue in ("beta.seen", "beta.also"):
        await operator.call("queue_delete", queue)
    await wire.alpha.run(tell, [1, 2, 3])
    wire.start_relay()

    async def stopped() -> Any:
        row = await wire.stream()
        return row and row["stopped_reason"]

    assert await wire.until(stopped) == "not_taken_by_broker"
    assert (await wire.stream())["published"] == 0

    await wire.declare()
    wire.start_reader()
    await wire.until_numbers([1, 2, 3])
    assert not await stopped()


async def test_one_confirm_may_stand_for_many(wire: Wire) -> None:
    channel = await wire.operator()
    pending = channel._pending = waiting_for(3)
    channel._on_confirm(Method(1, spec.Basic.Ack(delivery_tag=3, multiple=True)))
    assert pending.done.done()
    assert pending.results == [True, True, True]


async def test_a_nack_for_many_counts_none_of_them(wire: Wire) -> None:
    channel = await wire.operator()
    pending = channel._pending = waiting_for(3)
    channel._on_confirm(Method(1, spec.Basic.Ack(delivery_tag=1, multiple=False)))
    channel._on_confirm(Method(1, spec.Basic.Nack(delivery_tag=3, multiple=True)))
    assert pending.results == [True, False, False]


def waiting_for(count: int) -> _Pending:
    return _Pending(
        places={tag: tag - 1 for tag in range(1, count + 1)},
        ids=[f"m{n}" for n in range(count)],
        results=[False] * count,
        done=asyncio.get_running_loop().create_future(),
    )


async def test_a_confirm_from_an_old_channel_counts_nothing_on_the_new_one(wire: Wire) -> None:
    broker = wire.broker("alpha")
    old, new = await broker.channel(confirms=True), await broker.channel(confirms=True)
    assert await old.publish([message(1, "beta.seen")]) == [True]
    old._pending = waiting_for(1)
    pending = new._pending = waiting_for(1)

    old.raw.callbacks.process(
        old.raw.channel_number, spec.Basic.Ack, old.raw, Method(old.raw.channel_number, spec.Basic.Ack(1, False))
    )
    assert old._pending.results == [True]
    assert not pending.done.done()


async def test_a_thousand_in_one_batch_are_all_confirmed(wire: Wire) -> None:
    channel = await wire.operator()
    assert await channel.publish([message(n, "beta.seen") for n in range(1000)]) == [True] * 1000


async def test_nothing_is_lost_when_the_broker_closes_the_relays_connection(wire: Wire) -> None:
    async with running(wire):
        for n in range(30):
            await wire.alpha.run(tell, [n])
            if n in (10, 20):
                await wire.cut_connections("brikke alpha office")
        await wire.until_numbers(list(range(30)))


async def test_a_batch_that_the_connection_died_under_is_not_counted_as_sent(wire: Wire) -> None:
    channel: Channel = await wire.broker("alpha").channel(confirms=True)
    sending = asyncio.create_task(channel.publish([message(n, "beta.seen") for n in range(50)]))
    await asyncio.sleep(0)
    channel.raw.connection._terminate_stream(pika.exceptions.AMQPConnectionError("cut"))
    [outcome] = await asyncio.gather(sending, return_exceptions=True)
    assert type(outcome).__name__ == "BrokerAway"
