"""Two made-up services on a real broker: ``alpha`` tells, ``beta`` reads and writes down what it was told."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from marshmallow import fields

import contracts
from chassis import outbox
from chassis.bus import topology
from chassis.bus.broker import Broker
from chassis.bus.control import Control
from chassis.bus.reader import Projection, Reader
from chassis.bus.relay import Relay
from chassis.db import Conn, Database
from chassis.events import EventSchema, Message

READ = {"alpha/events"}


class ThingHappened(EventSchema):
    """A thing happened."""

    type = "alpha.thing_happened.v1"
    n = fields.Int(required=True)


class OtherHappened(EventSchema):
    """Another kind of thing happened."""

    type = "alpha.other_happened.v1"
    n = fields.Int(required=True)


HANDLERS = {"alpha.thing_happened.v1": "on_thing", "alpha.other_happened.v1": "on_other"}


@pytest.fixture(autouse=True)
def made_up_contracts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The contracts of alpha and beta stand in for the project's own."""
    folder = tmp_path / "contracts" / "messages"
    folder.mkdir(parents=True)
    for type in HANDLERS:
        (folder / f"{type}.json").write_text(json.dumps({"x-stream": "events"}))
    reader = {"service": "beta", "reader": "seen", "broker": "office", "types": sorted(HANDLERS), "handlers": HANDLERS}
    (folder.parent / "readers.json").write_text(json.dumps([reader]))
    monkeypatch.setattr(contracts, "FOLDER", folder)
    for cached in (contracts.of, contracts.readers, contracts.all_types):
        cached.cache_clear()
    yield
    for cached in (contracts.of, contracts.readers, contracts.all_types):
        cached.cache_clear()


async def tell(conn: Conn, numbers: list[int], subject: str | None = None, kind: type[EventSchema] = ThingHappened) -> None:
    """alpha's use case: tell of these numbers."""
    for n in numbers:
        outbox.add(conn, kind.event(subject=subject or f"s{n}", n=n))


async def write_down(conn: Conn, _handler: str, messages: list[Message]) -> None:
    """beta's use case: write down what was told; a negative number is refused by the table."""
    await conn.executemany(
        "INSERT INTO seen (n, sequence, replaying) VALUES ($1, $2, $3)",
        [(message.data["n"], message.sequence, message.replaying) for message in messages],
    )


async def forget(conn: Conn) -> None:
    """beta's reset."""
    await conn.execute("DELETE FROM seen")


@dataclass
class Wire:
    """alpha and beta, each with its database, on one broker; parts are started and stopped by the test."""

    alpha: Database
    beta: Database
    url: str
    invoke: Callable[[Conn, str, list[Message]], Awaitable[None]] = write_down
    handlers: dict[str, str] = field(default_factory=lambda: dict(HANDLERS))
    rolled_back: Any = None
    reset: Any = forget
    _tasks: list[asyncio.Task[Any]] = field(default_factory=list)
    _brokers: list[Broker] = field(default_factory=list)

    def broker(self, service: str) -> Broker:
        broker = Broker(self.url, service=service, name="office")
        broker.start()
        self._brokers.append(broker)
        return broker

    def spawn(self, coroutine: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.append(task)
        return task

    async def declare(self) -> None:
        channel = await self.broker("operator").channel()
        await topology.declare_office(channel, ("alpha", "beta"))
        await channel.close()

    def start_relay(self, read: set[str] | None = None) -> "asyncio.Task[Any]":
        broker = self.broker("alpha")
        relay = Relay(self.alpha.settings, "alpha", {"office": broker}, READ if read is None else read)
        self.alpha.on_told = relay.wake
        self.spawn(Control(self.alpha, broker, inbox="alpha.control").listen())
        return self.spawn(relay.run())

    def make_reader(self) -> Reader:
        broker = self.broker("beta")
        projection = Projection(name="seen", handlers=self.handlers, reset=self.reset, rolled_back=self.rolled_back)
        control = Control(self.beta, broker, inbox="beta.control")
        return Reader(
            db=self.beta, projection=projection, broker=broker, control=control, queue="beta.seen", invoke=self.invoke
        )

    def start_reader(self) -> "asyncio.Task[Any]":
        return self.spawn(self.make_reader().run())

    async def numbers(self) -> list[int]:
        rows: list[int] = [row["n"] for row in await self.look(self.beta, "SELECT n FROM seen ORDER BY place")]
        return rows

    async def look(self, db: Database, sql: str, *args: Any) -> list[Any]:
        async def read(conn: Conn) -> list[Any]:
            return list(await conn.fetch(sql, *args))

        return await db.run(read)

    async def until(self, condition: Callable[[], Awaitable[Any]], timeout_s: float = 30) -> Any:
        """Wait until a condition holds, looking often; its last value."""
        async with asyncio.timeout(timeout_s):
            while not (value := await condition()):
                await asyncio.sleep(0.02)
        return value

    async def until_numbers(self, numbers: list[int], timeout_s: float = 30) -> None:
        last: list[int] = []

        async def arrived() -> bool:
            nonlocal last
            last = await self.numbers()
            return last == numbers

        try:
            await self.until(arrived, timeout_s)
        except TimeoutError:
            raise AssertionError(f"wanted {len(numbers)} in order, have {len(last)}: {last[:30]}") from None

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        for broker in self._brokers:
            await broker.stop()
        self._brokers.clear()


@pytest.fixture
async def wire(make_database: Any, vhost: str) -> AsyncIterator[Wire]:
    """alpha and beta with the queues declared, nothing running yet."""
    alpha, beta = await make_database("alpha"), await make_database("beta")

    async def make_table(conn: Conn) -> None:
        await conn.execute(
            "CREATE TABLE seen (place bigserial, n int CONSTRAINT not_negative CHECK (n >= 0), sequence bigint, replaying boolean)"
        )

    await beta.run(make_table)
    wire = Wire(alpha, beta, vhost)
    await wire.declare()
    try:
        yield wire
    finally:
        await wire.stop()


@asynccontextmanager
async def running(wire: Wire) -> AsyncIterator[Wire]:
    """Relay and reader both at work."""
    wire.start_relay()
    wire.start_reader()
    yield wire
