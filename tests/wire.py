"""Two made-up services on a real broker: ``alpha`` tells, ``beta`` reads and writes down what it was told.

Parts are started and stopped by the test, so that a fault can be put between any two of them. ``number`` and ``send``
put messages on the wire in whatever order a test wants, without a relay.
"""

import asyncio
import json
import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from marshmallow import fields

import contracts
from chassis import outbox, seal
from chassis.bus import control, reader, relay, topology
from chassis.bus.broker import Broker, BrokerAway, Channel, Delivery, Outgoing
from chassis.bus.control import Control
from chassis.bus.incoming import Item, parse
from chassis.bus.reader import Projection, Reader
from chassis.bus.relay import Publisher, Relay
from chassis.db import Conn, Database
from chassis.events import CommandSchema, DownwardSchema, EventSchema, Message, OneOfficeSchema
from chassis.settings import Settings
from tests.conftest import make_template

PATIENCE_S = float(os.environ.get("BRIKKE_TEST_PATIENCE_S", "30"))
"""How long a condition may take to come true."""
READ = {"alpha/events", "*/commands.beta"}


class ThingHappened(EventSchema):
    """A thing happened."""

    type = "alpha.thing_happened.v1"
    n = fields.Int(required=True)


class OtherHappened(EventSchema):
    """Another kind of thing happened."""

    type = "alpha.other_happened.v1"
    n = fields.Int(required=True)


class DoThing(CommandSchema):
    """alpha asks beta to do a thing for someone."""

    type = "beta.do_thing.v1"
    stream = "commands.beta"
    n = fields.Int(required=True)
    who = fields.Str(required=True, metadata={"personal": True})


class ToldAll(DownwardSchema):
    """alpha, at head office, tells all offices a thing."""

    type = "alpha.told_all.v1"
    n = fields.Int(required=True)


class ToldOne(OneOfficeSchema):
    """alpha, at head office, tells one office a thing."""

    type = "alpha.told_one.v1"
    n = fields.Int(required=True)


HANDLERS = {
    "alpha.thing_happened.v1": "on_thing",
    "alpha.other_happened.v1": "on_other",
    "gamma.thing_happened.v1": "on_thing",
}
COMMANDS = {"beta.do_thing.v1": "do_thing"}
DOWNWARD = {"alpha.told_all.v1": "on_told", "alpha.told_one.v1": "on_told"}
READERS = {"seen": HANDLERS, "also": HANDLERS, "commands": COMMANDS}


@pytest.fixture(autouse=True)
def made_up_contracts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The contracts of alpha and beta stand in for the project's own."""
    folder = tmp_path / "contracts" / "messages"
    folder.mkdir(parents=True)
    for type in HANDLERS:
        (folder / f"{type}.json").write_text(json.dumps({"x-stream": "events"}))
    command = {"x-stream": "commands.beta", "x-sealed": ["who"], "required": ["n", "who"]}
    (folder / "beta.do_thing.v1.json").write_text(json.dumps(command))
    (folder / "alpha.told_all.v1.json").write_text(json.dumps({"x-stream": "downward"}))
    (folder / "alpha.told_one.v1.json").write_text(json.dumps({"x-stream": "to.<office>"}))
    at_office = [("office", name, handlers) for name, handlers in READERS.items()]
    readers = [
        {"service": "beta", "reader": name, "broker": broker, "types": sorted(handlers), "handlers": handlers}
        for broker, name, handlers in [*at_office, ("downward", "heard", DOWNWARD)]
    ]
    (folder.parent / "readers.json").write_text(json.dumps(readers))
    monkeypatch.setattr(contracts, "FOLDER", folder)
    for cached in (contracts.of, contracts.readers, contracts.all_types):
        cached.cache_clear()
    yield
    for cached in (contracts.of, contracts.readers, contracts.all_types):
        cached.cache_clear()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that is repeated by the clock comes ten to twenty times as often."""
    monkeypatch.setattr(reader, "TICK_S", 0.2)
    monkeypatch.setattr(relay, "POLL_S", 0.1)
    monkeypatch.setattr(relay, "STANDBY_S", 0.1)
    monkeypatch.setattr(relay, "HEAD_QUIET_S", 0.05)
    monkeypatch.setattr(relay, "HEAD_EVERY_S", {"office": 0.5, "national": 0.5})
    monkeypatch.setattr(control, "ASK_AGAIN_S", 0.2)
    monkeypatch.setattr(control, "RECEIPT_QUIET_S", 0.1)
    monkeypatch.setattr(control, "RECEIPT_EVERY_S", {"office": 0.5, "national": 0.5})


async def tell(
    conn: Conn, numbers: list[int], subject: str | None = None, kind: type[EventSchema] = ThingHappened
) -> None:
    """alpha's use case: tell of these numbers."""
    for n in numbers:
        outbox.add(conn, kind.event(subject=subject or f"s{n}", n=n))


async def ask_for(conn: Conn, n: int, who: str) -> None:
    """alpha's use case: ask beta to do a thing for someone."""
    outbox.add(conn, outbox.command("beta.do_thing.v1", subject=f"s{n}", n=n, who=who))


async def write_down(conn: Conn, _handler: str, messages: list[Message]) -> None:
    """beta's use case: write down what was told; a negative number is refused by the table."""
    await conn.executemany(
        "INSERT INTO seen (n, epoch, sequence, replaying) VALUES ($1, $2, $3, $4)",
        [(message.data["n"], message.epoch, message.sequence, message.replaying) for message in messages],
    )


async def write_down_also(conn: Conn, _handler: str, messages: list[Message]) -> None:
    """beta's other reader does the same in a table of its own."""
    await conn.executemany("INSERT INTO also (n) VALUES ($1)", [(message.data["n"],) for message in messages])


async def do_thing(conn: Conn, _handler: str, messages: list[Message]) -> None:
    """beta's use case for a command: it alone opens the seal."""
    for message in messages:
        who = seal.open(conn, message)["who"]
        await conn.execute("INSERT INTO done (n, who) VALUES ($1, $2)", message.data["n"], who)


INVOKES = {"seen": write_down, "also": write_down_also, "commands": do_thing}


async def forget(conn: Conn) -> None:
    """beta's reset."""
    await conn.execute("DELETE FROM seen")


@dataclass
class Wire:
    """alpha and beta, each with its database, on one broker; parts are started and stopped by the test."""

    alpha: Database
    beta: Database
    url: str
    bed: Any = None
    invoke: Callable[[Conn, str, list[Message]], Awaitable[None]] = write_down
    handlers: dict[str, str] = field(default_factory=lambda: dict(HANDLERS))
    rolled_back: Any = None
    reset: Any = forget
    _tasks: list[asyncio.Task[Any]] = field(default_factory=list)
    _brokers: list[Broker] = field(default_factory=list)
    _operator: Channel | None = None

    # Parts

    def broker(self, service: str) -> Broker:
        broker = Broker(self.url, service=service, name="office")
        broker.start()
        self._brokers.append(broker)
        return broker

    def spawn(self, coroutine: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.append(task)
        return task

    async def operator(self) -> Channel:
        """A channel that may do anything, with confirms."""
        if self._operator is None or self._operator.closed.done():
            self._operator = await self.broker("operator").channel(confirms=True)
        return self._operator

    async def declare(self) -> None:
        await topology.declare_office(await self.operator(), ("alpha", "beta"))

    def make_relay(self, read: set[str] | None = None) -> Relay:
        return Relay(self.alpha.settings, "alpha", {"office": self.broker("alpha")}, READ if read is None else read)

    def start_relay(self, read: set[str] | None = None) -> "asyncio.Task[Any]":
        """alpha's relay, and its ear for requests and receipts."""
        relay = self.make_relay(read)
        self.alpha.on_told = relay.wake
        self.spawn(Control(self.alpha, relay.brokers["office"], inbox="alpha.control").listen())
        return self.spawn(relay.run())

    def make_reader(self, name: str = "seen", **changes: Any) -> Reader:
        broker = self.broker("beta")
        projection = Projection(
            name=name,
            handlers=self.handlers if name == "seen" else READERS[name],
            reset=self.reset if name == "seen" else None,
            rolled_back=self.rolled_back if name == "seen" else None,
        )
        parts: dict[str, Any] = {
            "db": self.beta,
            "projection": projection,
            "broker": broker,
            "control": Control(self.beta, broker, inbox="beta.control"),
            "queue": f"beta.{name}",
            "invoke": self.invoke if name == "seen" else INVOKES[name],
        }
        return Reader(**(parts | changes))

    def start_reader(self, name: str = "seen", **changes: Any) -> "asyncio.Task[Any]":
        return self.spawn(self.make_reader(name, **changes).run())

    async def end(self, task: "asyncio.Task[Any]") -> None:
        """End one part as if its process had been told to stop."""
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        self._tasks.remove(task)

    # The wire, by hand

    async def number(self) -> None:
        """Number what alpha has told, as its relay would."""

        async def number_all(conn: Conn) -> None:
            for row in await relay.queries.list_unnumbered_streams(conn):
                await relay.number_stream(conn, row["stream"])

        await self.alpha.run(number_all)

    async def tell_numbered(self, numbers: list[int], **kwargs: Any) -> None:
        await self.alpha.run(tell, numbers, **kwargs)
        await self.number()

    async def outgoing(self, sequences: list[int], stream: str = "events") -> list[Outgoing]:
        """alpha's numbered messages as its relay would send them."""
        [state] = await self.look(self.alpha, f"SELECT s.*, {TIMELINE} FROM bus.stream s WHERE s.stream = $1", stream)
        publisher = Publisher(Relay(self.alpha.settings, "alpha", {}, READ), "office", None, asyncio.Event())  # type: ignore[arg-type]

        async def read(conn: Conn) -> list[Any]:
            return list(await relay.queries.list_unpublished(conn, stream=stream, after=0, at_most=10_000))

        rows = {row["sequence"]: row for row in await self.alpha.run(read)}
        return [publisher._outgoing(rows[sequence], list(state["timeline"])) for sequence in sequences]

    async def send(self, sequences: list[int], stream: str = "events") -> None:
        """Put these of alpha's numbered messages on the wire, in this order."""
        for message in await self.outgoing(sequences, stream):
            assert await self.publish(message) == [True]

    async def items(self, sequences: list[int]) -> list[Item]:
        """The same as a reader gets them, without a broker between."""
        return [
            parse(
                Delivery(tag=1, body=m.body, headers=m.headers, message_id=m.message_id, user_id=None), national=False
            )
            for m in await self.outgoing(sequences)
        ]

    async def mark_published(self, sequence: int, stream: str = "events") -> None:
        """Have alpha believe that the broker has everything up to here."""

        async def mark(conn: Conn) -> None:
            await conn.execute("UPDATE bus.stream SET published = $1 WHERE stream = $2", sequence, stream)

        await self.alpha.run(mark)

    async def execute(self, db: Database, sql: str, *args: Any) -> None:
        async def do(conn: Conn) -> None:
            await conn.execute(sql, *args)

        await db.run(do)

    async def lock_waits(self, db: Database) -> bool:
        """Whether some transaction on this database waits for a lock."""
        sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        [row] = await self.look(db, sql)
        return bool(row["count"])

    async def send_head(self, last: int, **changes: Any) -> None:
        """Say where alpha's events stand."""
        body = {"epoch": 1, "first_kept": 1, "last": last, "last_id": None, "timeline": [0]} | changes
        headers = {"kind": "head", "source": f"{self.alpha.settings.office}/alpha", "stream": "events"}
        await self.publish(
            Outgoing(
                exchange="control",
                routing_key=f"{self.alpha.settings.office}.alpha.events.head",
                body=json.dumps(body).encode(),
                message_id=f"head-{last}",
                headers=headers,
            )
        )

    async def send_raw(self, body: bytes, service: str = "gamma", key: str = "thing", **headers: Any) -> None:
        """A message of any body and headers, on the way of alpha's or gamma's events."""
        office = self.alpha.settings.office
        await self.publish(
            Outgoing(
                exchange="events",
                routing_key=f"{office}.{service}.events.{service}.{key}",
                body=body,
                message_id=str(uuid4()),
                headers=headers,
            )
        )

    async def send_gamma(self, sequence: int, n: int, **changes: Any) -> None:
        """A well-formed message of a third service, which has no database."""
        source, message_id = f"{self.alpha.settings.office}/gamma", str(UUID(int=sequence))
        envelope = {
            "id": message_id, "source": source, "type": "gamma.thing_happened.v1", "time": "2026-11-22T12:00:00+00:00",
            "subject": f"g{n}", "stream": "events", "epoch": 1, "sequence": sequence, "data": {"n": n},
        }  # fmt: skip
        headers = {key: envelope[key] for key in ("source", "type", "subject", "stream", "epoch", "sequence", "id")}
        await self.send_raw(json.dumps(envelope).encode(), **(headers | {"timeline": [0]} | changes))

    async def publish(self, message: Outgoing) -> list[bool]:
        return await (await self.operator()).publish([message])

    async def depth(self, queue: str) -> int:
        """Messages ready in a queue."""
        frame = await (await self.operator()).call("queue_declare", queue=queue, passive=True)
        return int(frame.method.message_count)

    async def take(self, queue: str) -> list[Any]:
        """Everything that waits in a queue, acknowledged."""
        found: list[Any] = []
        channel = await self.broker("operator").channel()
        wanted = await self.depth(queue)
        await channel.consume(queue, found.append, prefetch=100)
        await self.until(lambda: true_when(len(found) >= wanted))
        if found:
            channel.ack_up_to(found[-1].tag)
        await channel.close()
        return found

    async def cut_connections(self, name: str = "brikke beta office") -> int:
        """Have the broker close a service's connections. Shape: how many."""
        management = self.bed.management()
        vhost, cut = self.url.rsplit("/", 1)[1], 0

        def close_all() -> int:
            closed = 0
            for connection in management.call("GET", "connections"):
                told = connection.get("client_properties", {}).get("connection_name")
                if connection.get("vhost") == vhost and told == name:
                    management.call("DELETE", "connections", connection["name"])
                    closed += 1
            return closed

        async def closed() -> bool:
            nonlocal cut
            cut = await asyncio.to_thread(close_all)
            return cut > 0

        await self.until(closed)
        return cut

    # What came of it

    async def numbers(self, table: str = "seen") -> list[int]:
        rows: list[int] = [row["n"] for row in await self.look(self.beta, f"SELECT n FROM {table} ORDER BY place")]
        return rows

    async def cursor(self, service: str = "alpha", reader: str = "seen", stream: str = "events") -> Any:
        sql = "SELECT * FROM bus.cursor WHERE reader = $1 AND service = $2 AND stream = $3"
        return next(iter(await self.look(self.beta, sql, reader, service, stream)), None)

    async def reader_row(self, reader: str = "seen") -> Any:
        return next(iter(await self.look(self.beta, "SELECT * FROM bus.reader WHERE reader = $1", reader)), None)

    async def stream(self, stream: str = "events") -> Any:
        return next(iter(await self.look(self.alpha, "SELECT * FROM bus.stream WHERE stream = $1", stream)), None)

    async def dead_letters(self) -> list[Any]:
        return await self.look(self.beta, "SELECT * FROM bus.dead_letter ORDER BY dead_letter_id")

    async def look(self, db: Database, sql: str, *args: Any) -> list[Any]:
        async def read(conn: Conn) -> list[Any]:
            return list(await conn.fetch(sql, *args))

        return await db.run(read)

    async def until(self, condition: Callable[[], Awaitable[Any]], timeout_s: float = PATIENCE_S) -> Any:
        """Wait until a condition holds, looking often; its last value."""
        async with asyncio.timeout(timeout_s):
            while not (value := await condition()):
                await asyncio.sleep(0.02)
        return value

    async def until_at(self, sequence: int, **where: str) -> Any:
        """Wait until a cursor has come to a number; its row."""

        async def arrived() -> Any:
            row = await self.cursor(**where)
            return row if row and row["sequence"] == sequence else None

        return await self.until(arrived)

    async def until_numbers(self, numbers: list[int], timeout_s: float = PATIENCE_S, table: str = "seen") -> None:
        last: list[int] = []

        async def arrived() -> bool:
            nonlocal last
            last = await self.numbers(table)
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


TIMELINE = "(SELECT array_agg(e.begins_after ORDER BY e.epoch) FROM bus.epoch e WHERE e.stream = s.stream) AS timeline"
TABLES = """
CREATE TABLE seen (place bigserial, n int CONSTRAINT not_negative CHECK (n >= 0), epoch int, sequence bigint, replaying boolean);
CREATE TABLE also (place bigserial, n int);
CREATE TABLE done (place bigserial, n int, who text);
"""


async def make_tables(conn: Conn) -> None:
    await conn.execute(TABLES)


async def true_when(value: bool) -> bool:
    return value


@pytest.fixture(scope="session")
def pair(bed: Any) -> Iterator[dict[str, str]]:
    """The databases of alpha and beta, made once for a test process: making and dropping takes longer than most tests."""
    names = {service: f"t_{service}_{secrets.token_hex(4)}" for service in ("alpha", "beta")}
    asyncio.run(make_pair(bed, names))
    yield names
    asyncio.run(drop_pair(bed, names))


async def make_pair(bed: Any, names: dict[str, str]) -> None:
    admin = await asyncpg.connect(bed.pg_dsn_admin)
    for service, name in names.items():
        await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{await make_template(bed, admin, service)}"')
    await admin.close()


async def drop_pair(bed: Any, names: dict[str, str]) -> None:
    admin = await asyncpg.connect(bed.pg_dsn_admin)
    for name in names.values():
        await admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    await admin.close()


async def open_empty(bed: Any, settings: Settings, service: str, name: str) -> Database:
    """A service's database as if just migrated."""
    conn = await asyncpg.connect(bed.pg_dsn(name))
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()"
    await conn.fetch(others, name)
    tables = [row["tablename"] for row in await conn.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'bus'")]
    await conn.execute("TRUNCATE " + ", ".join(f"bus.{table}" for table in tables) + " RESTART IDENTITY")
    await conn.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    await conn.close()
    database = Database(replace(settings, database_url=bed.pg_dsn(name)), service)
    await database.open()
    return database


@pytest.fixture
async def wire(pair: dict[str, str], settings: Settings, vhost: str, bed: Any) -> AsyncIterator[Wire]:
    """alpha and beta with the queues declared, nothing running yet."""
    alpha, beta = [await open_empty(bed, settings, service, name) for service, name in pair.items()]
    await beta.run(make_tables)
    wire = Wire(alpha, beta, vhost, bed)
    await wire.declare()
    try:
        yield wire
    finally:
        await wire.stop()
        await alpha.close()
        await beta.close()


@asynccontextmanager
async def running(wire: Wire) -> AsyncIterator[Wire]:
    """Relay and reader both at work."""
    wire.start_relay()
    wire.start_reader()
    yield wire


__all__ = ["BrokerAway", "Wire", "made_up_contracts", "quick", "running", "tell", "wire"]
