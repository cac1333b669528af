"""Rule 9: faults of the moment are waited out; nothing is lost, nothing is a dead letter."""

import asyncio
from dataclasses import replace
from typing import Any

import asyncpg
import pytest

from chassis.bus import control, reader
from chassis.db import TRANSIENT, Conn, Database
from chassis.events import Message
from tests.faults.links import link
from tests.wire import Wire, running, tell, write_down

KILL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()"


async def terminate_backends(wire: Wire, db: Database) -> None:
    """End every connection to a database, as a restart would."""
    name = db.settings.database_url.split("/")[3].split("?")[0]
    admin = await asyncpg.connect(wire.bed.pg_dsn_admin)
    await admin.fetch(KILL, name)
    await admin.close()


async def dead_letters_are_none(wire: Wire) -> bool:
    async def known() -> Any:
        try:
            return [await wire.dead_letters()]
        except TRANSIENT:
            return None

    return await wire.until(known) == [[]]


async def test_a_reader_whose_connections_are_ended_again_and_again_reads_everything_once(wire: Wire) -> None:
    async with running(wire):
        for n in range(40):
            await wire.alpha.run(tell, [n])
            if n % 10 == 5:
                await terminate_backends(wire, wire.beta)
        await wire.until(lambda: calmly_at(wire, list(range(40))))
    assert await dead_letters_are_none(wire)


async def calmly_at(wire: Wire, numbers: list[int]) -> bool:
    try:
        return await wire.numbers() == numbers
    except TRANSIENT:
        return False


async def test_a_relay_whose_connection_is_ended_leads_again(wire: Wire) -> None:
    async with running(wire):
        await wire.alpha.run(tell, [1])
        await wire.until_numbers([1])
        await terminate_backends(wire, wire.alpha)
        await wire.until(lambda: tells(wire, 2))
        await wire.until_numbers([1, 2])


async def tells(wire: Wire, n: int) -> bool:
    try:
        await wire.alpha.run(tell, [n])
    except TRANSIENT:
        return False
    return True


async def test_nothing_is_lost_when_the_broker_closes_the_readers_connection(wire: Wire) -> None:
    async with running(wire):
        for n in range(30):
            await wire.alpha.run(tell, [n])
            if n == 15:
                await wire.cut_connections("brikke beta office")
        await wire.until_numbers(list(range(30)))


@pytest.mark.parametrize(
    "fault", [asyncpg.DeadlockDetectedError, asyncpg.SerializationError, asyncpg.LockNotAvailableError, TimeoutError]
)
async def test_a_fault_of_the_moment_is_tried_again_and_is_no_dead_letter(wire: Wire, fault: type[Exception]) -> None:
    left = [3]

    async def stumble(conn: Conn, handler: str, messages: list[Message]) -> None:
        if left[0]:
            left[0] -= 1
            raise fault
        await write_down(conn, handler, messages)

    wire.invoke = stumble
    await wire.alpha.run(tell, [1, 2])
    async with running(wire):
        await wire.until_numbers([1, 2])
    assert await wire.dead_letters() == []


async def test_while_the_database_is_long_away_the_consumer_gives_its_messages_back(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "DATABASE_AWAY_S", 0.2)
    async with link(wire.beta.settings.database_url) as line:
        far = Database(replace(wire.beta.settings, database_url=line.url), "beta")
        await far.open()
        wire.start_reader(db=far)
        await wire.tell_numbered([1, 2, 3])
        await wire.send([1])
        await wire.until_numbers([1])

        await line.cut()
        await wire.send([2])
        await wire.until(lambda: given_back(wire))
        await wire.send([3])
        await line.mend()
        await wire.until_numbers([1, 2, 3])
        await wire.stop()
        await far.close()


async def given_back(wire: Wire) -> bool:
    return await wire.depth("beta.seen") == 1


async def test_the_ear_for_requests_hears_again_after_a_fault(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = asyncio.Event()

    async def fail_once(conn: Conn, body: dict[str, Any]) -> None:
        if not failed.is_set():
            failed.set()
            raise ConnectionResetError
        await control.on_request(conn, body)

    monkeypatch.setitem(control.USE_CASES, "request", fail_once)
    await wire.tell_numbered([1, 2, 3])
    await wire.mark_published(3)
    await wire.send([1, 3])
    async with running(wire):
        await wire.until_numbers([1, 2, 3])
    assert failed.is_set()


async def test_an_unreadable_request_is_passed_over(wire: Wire) -> None:
    from chassis.bus.broker import Outgoing

    for body in (b"[", b"[]", b"{}", b'{"stream": "a\\u0000b", "from": 1}', b'{"stream": "events", "from": 1e40}'):
        for kind in ("request", "receipt", "else"):
            await wire.publish(
                Outgoing(
                    exchange="control", routing_key=f"x.to.link-oslo.alpha.{kind}", body=body, message_id="m",
                    headers={"kind": kind},
                )
            )  # fmt: skip
    await wire.tell_numbered([1, 2, 3])
    await wire.mark_published(3)
    await wire.send([1, 3])
    async with running(wire):
        await wire.until_numbers([1, 2, 3])
