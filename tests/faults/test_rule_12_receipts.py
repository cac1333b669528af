"""Rule 12: readers tell how far they have come, and so find out a producer that was restored unawares."""

import json
from typing import Any

import pytest

from chassis.bus.broker import Broker, Outgoing
from chassis.bus.control import Control
from chassis.db import Conn
from tests.wire import Wire, running, tell


async def receipt(wire: Wire, reader: str = "seen") -> Any:
    rows = await wire.look(wire.alpha, "SELECT * FROM bus.receipt WHERE reader = $1", f"link-oslo/beta/{reader}")
    return next(iter(rows), None)


async def until_receipt(wire: Wire, sequence: int, reader: str = "seen") -> None:
    async def told() -> bool:
        row = await receipt(wire, reader)
        return bool(row and row["sequence"] == sequence)

    await wire.until(told)


async def put_back(wire: Wire, sequence: int) -> None:
    """alpha's database as a backup held it when it had numbered so far; nobody says so."""
    await wire.execute(wire.alpha, "DELETE FROM bus.outbox WHERE sequence > $1 OR sequence IS NULL", sequence)
    await wire.execute(wire.alpha, "UPDATE bus.stream SET last_sequence = $1, published = $1", sequence)
    await wire.execute(wire.alpha, "UPDATE bus.receipt SET sequence = least(sequence, $1)", sequence)


async def epochs(wire: Wire) -> list[tuple[int, int, str]]:
    rows = await wire.look(wire.alpha, "SELECT epoch, begins_after, reason FROM bus.epoch ORDER BY epoch")
    return [tuple(row) for row in rows]


async def undo(conn: Conn, _office: str, _service: str, _stream: str, epoch: int, after: int) -> None:
    await conn.execute("DELETE FROM seen WHERE epoch = $1 AND sequence > $2", epoch, after)


async def test_a_reader_tells_what_it_has_committed(wire: Wire) -> None:
    await wire.alpha.run(tell, [1, 2, 3])
    async with running(wire):
        await until_receipt(wire, 3)
        await wire.alpha.run(tell, [4])
        await until_receipt(wire, 4)
    assert await epochs(wire) == [(1, 0, "start")]


async def test_a_producer_that_was_put_back_unawares_begins_a_new_epoch_at_the_last_common_number(wire: Wire) -> None:
    wire.rolled_back = undo
    await wire.alpha.run(tell, [1, 2, 3])
    async with running(wire):
        await until_receipt(wire, 3)
        await wire.alpha.run(tell, [4, 5])
        await wire.until_numbers([1, 2, 3, 4, 5])
    await wire.stop()

    await put_back(wire, 3)
    await wire.alpha.run(tell, [40, 50, 60])
    async with running(wire):
        await wire.until_numbers([1, 2, 3, 40, 50, 60])
    assert await epochs(wire) == [(1, 0, "start"), (2, 3, "restored_unawares")]


async def test_a_reader_that_took_the_new_numbers_first_does_not_hide_the_restore_from_another(wire: Wire) -> None:
    """``also`` was behind and agrees with the new 4 and 5; ``seen`` has the old ones, and decides where they part."""
    wire.rolled_back = undo
    await wire.alpha.run(tell, [1, 2, 3])
    wire.start_relay()
    wire.start_reader()
    also = wire.start_reader("also")
    await until_receipt(wire, 3)
    await until_receipt(wire, 3, "also")
    await wire.end(also)
    await wire.alpha.run(tell, [4, 5])
    await wire.until_numbers([1, 2, 3, 4, 5])
    await wire.stop()

    await (await wire.operator()).call("queue_purge", "beta.also")
    await put_back(wire, 3)
    await wire.alpha.run(tell, [40, 50])
    wire.start_relay()
    wire.start_reader("also")
    await until_receipt(wire, 5, "also")
    wire.start_reader()
    await wire.until_numbers([1, 2, 3, 40, 50])


async def test_a_reader_ahead_of_everything_the_producer_has_is_believed(wire: Wire) -> None:
    wire.rolled_back = undo
    await wire.alpha.run(tell, [1, 2, 3])
    async with running(wire):
        await until_receipt(wire, 3)
    await wire.stop()

    await put_back(wire, 1)
    async with running(wire):
        await wire.until_numbers([1])
    assert (await epochs(wire))[-1] == (2, 1, "restored_unawares")


async def test_an_offices_ear_for_head_office_takes_no_receipt_from_another_office(
    wire: Wire, capfd: pytest.CaptureFixture[str]
) -> None:
    """The broker vouches for the sender; here the operator speaks, who is not head office."""
    operator = await wire.operator()
    await operator.call("exchange_declare", exchange="national", exchange_type="topic", durable=True)
    await operator.call("queue_declare", queue="to.link-oslo.alpha", durable=True, arguments={"x-queue-type": "quorum"})
    await operator.call("queue_bind", "to.link-oslo.alpha", "national", "*.to.link-oslo.alpha.#")
    national = Broker(wire.url, service="alpha", name="national")
    national.start()
    wire._brokers.append(national)
    wire.spawn(Control(wire.alpha, national, inbox="to.link-oslo.alpha").listen())
    await wire.tell_numbered([1])

    forged = {"stream": "events", "epoch": 9, "sequence": 9, "id": "x", "reader": "vest/beta/seen"}
    channel = await national.channel(confirms=True)
    await channel.publish(
        [
            Outgoing(
                exchange="national", routing_key="vest.to.link-oslo.alpha.receipt", body=json.dumps(forged).encode(),
                message_id="m", headers={"kind": "receipt", "source": "vest/beta"},
            )
        ]
    )  # fmt: skip

    async def taken() -> bool:
        return await wire.depth("to.link-oslo.alpha") == 0

    await wire.until(taken)
    assert "control_refused" in await wire.until(lambda: written(capfd))
    assert await epochs(wire) == [(1, 0, "start")]


async def written(capfd: pytest.CaptureFixture[str]) -> str:
    return "".join(capfd.readouterr())


async def test_a_reader_that_catches_up_past_its_own_number_still_finds_out(wire: Wire) -> None:
    """The producer has numbered past where the reader stood before it was put back: each message names the one before it."""
    wire.rolled_back = undo
    await wire.alpha.run(tell, [1, 2, 3])
    async with running(wire):
        await until_receipt(wire, 3)
    await wire.stop()

    await put_back(wire, 1)
    await wire.alpha.run(tell, [20, 30, 40, 50])
    await wire.number()
    await wire.send([4, 5])
    wire.start_reader()
    await wire.until(lambda: gap_noted(wire))
    assert await wire.numbers() == [1, 2, 3]

    wire.start_relay()
    await wire.until_numbers([1, 20, 30, 40, 50])


async def gap_noted(wire: Wire) -> bool:
    return (await wire.cursor())["gap_since"] is not None
