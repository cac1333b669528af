"""Head office and two offices over the line, each office with its own rights in head office's broker.

``alpha`` at head office tells all of them; ``beta`` at each reads. Parts are started and stopped by the test.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from chassis import outbox
from chassis.bus import topology
from chassis.bus.broker import Broker
from chassis.bus.control import Control
from chassis.bus.reader import Projection, Reader
from chassis.bus.relay import Relay
from chassis.db import Conn, Database
from chassis.events import Message
from chassis.settings import Settings
from infra.provision import broker as rights
from tests.wire import DOWNWARD, PATIENCE_S, ToldAll, ToldOne, drop_pair, make_pair, make_tables, open_empty

READ = {"alpha/downward", "alpha/to.<office>"}


class Permits:
    """Takes what is granted in the vhost ``network`` as granted in the test's own."""

    def __init__(self, bed: Any, vhost: str) -> None:
        self._management, self._vhost = bed.management(), vhost

    def permit(self, _vhost: str, user: str, **rights: str) -> None:
        self._management.permit(self._vhost, user, **rights)

    def permit_topic(self, _vhost: str, user: str, exchange: str, **rights: str) -> None:
        self._management.permit_topic(self._vhost, user, exchange, **rights)


@dataclass
class Office:
    """One end of the line: its code, which is its broker user too, and its database."""

    code: str
    url: str
    db: Database
    tasks: list["asyncio.Task[Any]"] = field(default_factory=list)
    brokers: list[Broker] = field(default_factory=list)

    def broker(self, service: str) -> Broker:
        broker = Broker(self.url, service=service, name="national")
        broker.start()
        self.brokers.append(broker)
        return broker

    def spawn(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        self.tasks.append(asyncio.get_running_loop().create_task(coroutine))

    async def stop(self) -> None:
        """As if its processes had been told to stop, or the line had been cut."""
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        self.tasks.clear()
        for broker in self.brokers:
            await broker.stop()
        self.brokers.clear()

    async def look(self, sql: str, *args: Any) -> list[Any]:
        async def read(conn: Conn) -> list[Any]:
            return list(await conn.fetch(sql, *args))

        return await self.db.run(read)

    async def numbers(self) -> list[int]:
        return [row["n"] for row in await self.look("SELECT n FROM seen ORDER BY place")]


@dataclass
class Line:
    """Head office ``hk``, and the offices ``near`` and ``far``."""

    bed: Any
    vhost: str
    operator_url: str
    hk: Office
    near: Office
    far: Office
    _operator: Broker | None = None

    async def operator(self) -> Any:
        if self._operator is None:
            self._operator = Broker(self.operator_url, service="operator", name="office")
            self._operator.start()
        return await self._operator.channel(confirms=True)

    async def declare(self, *offices: Office) -> None:
        await topology.declare_network(await self.operator(), self.hk.code, [office.code for office in offices])

    def start_head_office(self) -> None:
        broker = self.hk.broker("alpha")
        relay = Relay(self.hk.db.settings, "alpha", {"national": broker}, READ)
        self.hk.db.on_told = relay.wake
        self.hk.spawn(relay.run())
        self.hk.spawn(Control(self.hk.db, broker, inbox=topology.office_inbox(self.hk.code, "alpha")).listen())

    def start(self, office: Office, reset: Any = None) -> None:
        """An office's reader of what head office tells."""
        broker = office.broker("beta")
        projection = Projection(name="heard", handlers=DOWNWARD, broker="downward", reset=reset or forget)
        office.spawn(
            Reader(
                db=office.db,
                projection=projection,
                broker=broker,
                control=Control(office.db, broker, inbox=topology.office_inbox(office.code, "beta")),
                queue=topology.downward_queue(office.code, "beta", "heard"),
                invoke=write_down,
            ).run()
        )

    async def tell(self, *numbers: int) -> None:
        await self.hk.db.run(tell_all, numbers)

    async def until(self, condition: Callable[[], Awaitable[Any]], timeout_s: float = PATIENCE_S) -> Any:
        async with asyncio.timeout(timeout_s):
            while not (value := await condition()):
                await asyncio.sleep(0.02)
        return value

    async def until_numbers(self, office: Office, numbers: list[int]) -> None:
        last: list[int] = []

        async def arrived() -> bool:
            nonlocal last
            last = await office.numbers()
            return last == numbers

        try:
            await self.until(arrived)
        except TimeoutError:
            raise AssertionError(f"wanted {numbers[:30]}, have {last[:30]}") from None

    async def depth(self, office: Office) -> int:
        queue = topology.downward_queue(office.code, "beta", "heard")
        frame = await (await self.operator()).call("queue_declare", queue=queue, passive=True)
        return int(frame.method.message_count)

    async def stop(self) -> None:
        for office in (self.hk, self.near, self.far):
            await office.stop()
            await office.db.close()
        if self._operator is not None:
            await self._operator.stop()


async def tell_one(conn: Conn, office: str, numbers: tuple[int, ...]) -> None:
    for n in numbers:
        outbox.add(conn, ToldOne.event_to(office, subject=f"s{n}", n=n))


async def tell_all(conn: Conn, numbers: tuple[int, ...]) -> None:
    for n in numbers:
        outbox.add(conn, ToldAll.event(subject=f"s{n}", n=n))


async def write_down(conn: Conn, _handler: str, messages: list[Message]) -> None:
    await conn.executemany(
        "INSERT INTO seen (n, epoch, sequence, replaying) VALUES ($1, $2, $3, $4)",
        [(message.data["n"], message.epoch, message.sequence, message.replaying) for message in messages],
    )


async def forget(conn: Conn) -> None:
    await conn.execute("DELETE FROM seen")


@pytest.fixture(scope="session")
def far_database(bed: Any) -> Iterator[str]:
    names = {"beta": f"t_far_{secrets.token_hex(4)}"}
    asyncio.run(make_pair(bed, names))
    yield names["beta"]
    asyncio.run(drop_pair(bed, names))


@pytest.fixture
async def line(
    pair: dict[str, str], far_database: str, settings: Settings, vhost: str, bed: Any, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Line]:
    """Head office and two offices with everything declared, nothing running yet."""
    monkeypatch.setattr(topology, "NETWORK_SERVICES", ("alpha", "beta"))
    name, mark = vhost.rsplit("/", 1)[1], secrets.token_hex(4)
    codes = {each: f"{each}-{mark}" for each in ("hk", "near", "far")}
    permits = Permits(bed, name)
    ends = {}
    for each, code in codes.items():
        password = secrets.token_hex(8)
        bed.management().add_user(code, password)
        (rights.permit_head_office if each == "hk" else rights.permit_office)(permits, code)  # type: ignore[arg-type]
        database = {"hk": ("alpha", pair["alpha"]), "near": ("beta", pair["beta"]), "far": ("beta", far_database)}[each]
        own = replace(settings, office=code, head_office=codes["hk"])
        ends[each] = Office(code, bed.broker_url(name, code, password), await open_empty(bed, own, *database))
    line = Line(bed, name, vhost, **ends)
    for office in (line.near, line.far):
        await office.db.run(make_tables)
    await line.declare(line.near, line.far)
    try:
        yield line
    finally:
        await line.stop()
        for code in codes.values():
            bed.management().call("DELETE", "users", code)
