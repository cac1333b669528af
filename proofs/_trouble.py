"""What chance does to a network while people work: programs die, lines to head office fail, messages come twice and mixed up.

What is published again goes the way everything goes: the relay's mark is set back. What comes mixed up, and twice, and
before what should come first, is taken from the office's outbox and handed to head office's broker as the office does
it. Databases are left alone here: whoever works calls the use cases themselves, and must know what was done.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

import asyncpg

from chassis import waiting
from chassis.bus import control, relay
from chassis.bus.broker import BrokerAway, national_broker
from chassis.settings import SERVICES, Settings
from infra.local.offices import HEAD_OFFICE
from proofs._faults import running
from proofs._network import Network

KINDS = ("bus", "broker", "cut", "cut", "frozen", "again", "again", "again", "mixed", "mixed", "mixed")
FAR_BACK, AT_ONCE = 200, 100
"""How many messages a mark is set back by at most, and how many are mixed up at once."""


@dataclass(frozen=True)
class Letters:
    """Messages of one office to head office, and the timeline they are told with."""

    rows: list[Any]
    timeline: list[int]


@dataclass
class Trouble:
    """One thing after another, each at an office of its own choice."""

    network: Network
    offices: dict[str, Settings]
    random: Random
    longest_s: float
    """How long a line fails at most."""
    pause_s: float
    """How long nothing happens at most, in between."""
    done: Counter[str] = field(default_factory=Counter)
    enough: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def going_on(self) -> AsyncIterator[None]:
        """Trouble for as long as the body lasts; what has begun is ended properly."""
        self.enough.clear()
        task = asyncio.create_task(self._for_ever())
        try:
            yield
        finally:
            self.enough.set()
            await task

    async def _for_ever(self) -> None:
        while not self.enough.is_set():
            kind, office = self.random.choice(KINDS), self.random.choice(list(self.offices))
            await getattr(self, f"_{kind}")(office)
            await waiting.for_event(self.enough, self.random.uniform(0, self.pause_s))

    async def _bus(self, office: str) -> None:
        await self._kill(office, "bus")

    async def _broker(self, office: str) -> None:
        await self._kill(office, "broker")

    async def _kill(self, office: str, kind: str) -> None:
        name = f"{office}.{kind}"
        os.kill(await running(self.network, name), signal.SIGKILL)
        self.done[f"{kind}_killed"] += 1
        await running(self.network, name)

    async def _cut(self, office: str) -> None:
        """Meanwhile some of what waits gets through by another way, the last first."""
        line = self.network.lines[office]
        line.cut()
        self.done["line_cut"] += 1
        await waiting.for_event(self.enough, self.random.uniform(0, self.longest_s))
        await self._mixed(office)
        await asyncio.to_thread(line.open)

    async def _frozen(self, office: str) -> None:
        line = self.network.lines[office]
        line.freeze()
        self.done["line_frozen"] += 1
        await waiting.for_event(self.enough, self.random.uniform(0, self.longest_s))
        line.thaw()

    async def _again(self, office: str) -> None:
        """Whatever one service has told lately is published once more, to its own office and to head office."""
        async with _service(self.offices[office], self.random.choice(SERVICES)) as conn:
            for stream in await relay.queries.list_streams(conn):
                first = max(1, stream["published"] - self.random.randrange(FAR_BACK))
                self.done["published_again"] += max(0, stream["published"] - first + 1)
                await control.queries.rewind_mark(conn, stream=stream["stream"], first=first)
                await conn.execute("SELECT pg_notify($1, '')", relay.WAKE_CHANNEL)

    async def _mixed(self, office: str) -> None:
        """Of what the office states, a hundred messages, each twice, in any order, some perhaps not published yet."""
        letters = await self.letters(office)
        self.random.shuffle(letters.rows)
        with contextlib.suppress(BrokerAway):
            await self.deliver(office, letters)
            self.done["mixed_up_and_doubled"] += len(letters.rows)

    async def letters(self, office: str) -> Letters:
        """Each twice: of what the office has told head office the last, or some of long ago."""
        async with _service(self.offices[office], "reporting") as conn:
            streams = [row for row in await relay.queries.list_streams(conn) if row["stream"] == "national"]
            last = streams[0]["last_sequence"] if streams else 0
            after = self.random.choice([self.random.randrange(last + 1), max(0, last - AT_ONCE)])
            rows = await relay.queries.list_unpublished(conn, stream="national", after=after, at_most=AT_ONCE)
        return Letters([*rows, *rows], list(streams[0]["timeline"]) if streams else [])

    async def deliver(self, office: str, letters: Letters) -> None:
        """As the office's relay would, past the line of ours. Errors: BrokerAway."""
        settings, port = self.offices[office], self.network.stack.ports[f"{HEAD_OFFICE}.broker.tls"]
        address, _, vhost = (settings.national_broker_url or "").rpartition("/")
        direct = replace(settings, national_broker_url=f"{address.rpartition(':')[0]}:{port}/{vhost}")
        broker = national_broker(direct, "reporting")
        assert broker is not None
        publisher = relay.Publisher(relay.Relay(direct, "reporting", {}, set()), "national", broker, asyncio.Event())
        broker.start()
        try:
            channel = await broker.channel(confirms=True)
            await channel.publish([publisher._outgoing(row, letters.timeline) for row in letters.rows])
        finally:
            await broker.stop()


@asynccontextmanager
async def _service(settings: Settings, service: str) -> AsyncIterator[Any]:
    conn = await asyncpg.connect(settings.database_dsn(service), password=settings.database_password(service))
    try:
        yield conn
    finally:
        await conn.close()
