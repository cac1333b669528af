"""The relay: numbers what was committed, publishes it with confirms, and tells readers where each stream stands.

One process leads for a service (advisory lock). Lock, numbering and marks share one dedicated connection: the named
exception to "nothing else opens a connection". If two leaders are ever alive at once they can only repeat, never lose.
"""

import asyncio
import json
import random
import time
from typing import Any

import asyncpg

from chassis import clock, log, metrics, sql, waiting
from chassis.bus import topology
from chassis.bus.broker import Broker, BrokerAway, Channel, Outgoing
from chassis.db import CONNECT_TIMEOUT_S, TRANSIENT, WAKE_CHANNEL
from chassis.events import encode
from chassis.settings import Settings

LOCK = 0x72656C6179  # "relay"
NUMBER_AT_ONCE = 5_000
PUBLISH_AT_ONCE = 500
GATHER_S = 0.05
"""Numbering costs much the same for one message as for many: what is committed so soon after it waits for the next time."""
POURS_AT, POURING_S = 10, 0.2
"""Where so many were numbered at once messages pour in, and the next time is later: whoever made them waits for an answer
meanwhile, from the same database.
"""
POLL_S = 5.0
"""The net under NOTIFY."""
STANDBY_S = 1.0
HEAD_EVERY_S = {"office": 10.0, "national": 300.0}
HEAD_QUIET_S = 0.5
"""A changed head goes out at most this often, once a stream has nothing more to send."""
CONTROL_LIVES_S = 60
STEADY_S = 10.0
"""What went on for so long went well: the next fault is a new one, and its backoff begins anew."""
BACKOFF_MAX_S = 30.0

queries = sql.load(__file__)
logger = log.get(__name__)


class Relay:
    """One service's relay in one process; leads when it gets the lock, else stands by."""

    def __init__(self, settings: Settings, service: str, brokers: dict[str, Broker], read: set[str]) -> None:
        self.settings = settings
        self.service = service
        self.brokers = brokers
        self.leading = False
        self._read = read
        """``<service>/<stream>`` of every stream that someone reads; the rest is numbered only."""
        self._wakes: list[asyncio.Event] = []
        self._db = asyncio.Lock()
        self._conn: Any = None

    def wake(self) -> None:
        """Something was committed, or a mark was rewound."""
        for event in self._wakes:
            event.set()

    async def run(self) -> None:
        """Lead or stand by, for ever."""
        backoff_s = 0.2
        while True:
            began = time.monotonic()
            try:
                await self._lead()
            except (*TRANSIENT, BrokerAway) as away:
                logger.warning("relay_away", service=self.service, reason=type(away).__name__)
            finally:
                self._step_down()
            if time.monotonic() - began > STEADY_S:
                backoff_s = 0.2
            await asyncio.sleep(random.uniform(0.5, 1) * backoff_s)  # noqa: S311 jitter
            backoff_s = min(backoff_s * 2, 5.0)

    def _step_down(self) -> None:
        self.leading = False
        metrics.LEADING.labels(self.service).set(0)
        if self._conn is not None:
            self._conn.terminate()
            self._conn = None

    async def _lead(self) -> None:
        self._conn = await self._connect()
        while not await queries.take_lead(self._conn, lock=LOCK):
            await asyncio.sleep(STANDBY_S)
        self.leading = True
        metrics.LEADING.labels(self.service).set(1)
        logger.info("relay_leads", service=self.service)
        numbering = asyncio.Event()
        tasks = [asyncio.ensure_future(self._number_for_ever(numbering))]
        self._wakes = [numbering]
        for name, broker in self.brokers.items():
            wake = asyncio.Event()
            self._wakes.append(wake)
            tasks.append(asyncio.ensure_future(Publisher(self, name, broker, wake).run()))
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                if task.done():
                    task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _connect(self) -> Any:
        conn = await asyncpg.connect(
            self.settings.database_dsn(self.service),
            password=self.settings.database_password(self.service),
            timeout=CONNECT_TIMEOUT_S,
            command_timeout=30,
            server_settings={"application_name": f"brikke {self.settings.office} {self.service} relay"},
        )
        await conn.add_listener(WAKE_CHANNEL, lambda *_: self.wake())
        return conn

    async def query(self, name: str, **params: Any) -> Any:
        """One statement on the leader's connection; its publishers take turns."""
        async with self._db:
            return await getattr(queries, name)(self._conn, **params)

    async def _number_for_ever(self, wake: asyncio.Event) -> None:
        while True:
            wake.clear()
            while count := await self.number():
                for event in self._wakes[1:]:
                    event.set()
                await asyncio.sleep(rest_s(count))
            await waiting.for_event(wake, POLL_S)

    async def number(self) -> int:
        """Give numbers to what has been committed. Shape: how many were numbered."""
        total = 0
        async with self._db:
            for row in await queries.list_unnumbered_streams(self._conn):
                total += await number_stream(self._conn, row["stream"])
        return total

    def is_read(self, stream: str) -> bool:
        """Whether anyone reads this stream of ours; commands are read by whom they are sent to."""
        owner = "*" if stream.startswith("commands.") else self.service
        kind = "to.<office>" if stream.startswith("to.") else stream
        return f"{owner}/{kind}" in self._read


def rest_s(numbered: int) -> float:
    """How long after so many were numbered the next time is; at once where more are left."""
    if numbered >= NUMBER_AT_ONCE:
        return 0.0
    return GATHER_S if numbered < POURS_AT else POURING_S


async def number_stream(conn: Any, stream: str) -> int:
    """Lock the stream's row, then number its committed rows in order of insertion. Shape: how many.

    The lock stands in a statement of its own, so that the numbering's snapshot is taken after the wait.
    """
    async with conn.transaction():
        await queries.open_stream(conn, stream=stream, began_at=clock.now())
        row = await queries.lock_stream(conn, stream=stream)
        count: int = await queries.number_rows(
            conn, stream=stream, epoch=row["epoch"], last=row["last_sequence"], at_most=NUMBER_AT_ONCE
        )
        await queries.raise_last(conn, stream=stream, count=count)
    return count


class Publisher:
    """Publishes a service's streams to one broker, and their heads after them on the same channel."""

    def __init__(self, relay: Relay, name: str, broker: Broker, wake: asyncio.Event) -> None:
        self.relay = relay
        self.name = name
        self.broker = broker
        self._wake = wake
        self._paused: dict[str, tuple[float, float]] = {}
        self._head_sent: dict[str, tuple[float, tuple[int, int]]] = {}

    async def run(self) -> None:
        """Publish for as long as the relay leads; a lost broker is waited for."""
        while True:
            try:
                channel = await self.broker.channel(confirms=True)
                try:
                    self._head_sent.clear()
                    await self._publish_on(channel)
                finally:
                    await channel.close()
            except BrokerAway as away:
                logger.info("publisher_waits", service=self.relay.service, broker=self.name, reason=type(away).__name__)
                await asyncio.sleep(random.uniform(0.2, 1))  # noqa: S311 jitter

    async def _publish_on(self, channel: Channel) -> None:
        while True:
            self._wake.clear()
            busy = False
            for stream in await self._streams():
                busy |= await self._publish_stream(channel, stream)
            if not busy:
                await self._send_heads(channel)
                await self._rest()

    async def _rest(self) -> None:
        await waiting.for_event(self._wake, POLL_S)

    async def _streams(self) -> list[Any]:
        national = self.name == "national"
        rows = await self.relay.query("list_streams")
        ours = [row for row in rows if topology.goes_over_the_line(row["stream"]) == national]
        return [row for row in ours if self.relay.is_read(row["stream"])]

    async def _publish_stream(self, channel: Channel, stream: Any) -> bool:
        """Publish the next stretch of one stream. Shape: whether there was something and it went well."""
        name = stream["stream"]
        if stream["published"] >= stream["last_sequence"] or self._is_paused(name):
            return False
        rows = await self.relay.query(
            "list_unpublished", stream=name, after=stream["published"], at_most=PUBLISH_AT_ONCE
        )
        if rows and rows[-1]["epoch"] > stream["epoch"]:
            return True  # an epoch began between the two queries: look again, so that the timeline sent knows of it
        timeline = list(stream["timeline"])
        results = await channel.publish([self._outgoing(row, timeline) for row in rows])
        good = next((place for place, sent in enumerate(results) if not sent), len(rows))
        if good:
            to = rows[good - 1]["sequence"]
            await self.relay.query("move_mark", stream=name, epoch=stream["epoch"], since=stream["published"], to=to)
            metrics.STREAM_PUBLISHED.labels(self.relay.service, name).set(to)
        if good < len(rows):
            await self._pause(name)
            return False
        await self._unpause(name)
        return bool(rows)

    def _outgoing(self, row: Any, timeline: list[int]) -> Outgoing:
        office, service, stream = self.relay.settings.office, self.relay.service, row["stream"]
        exchange, key = self._route(office, service, stream, row["type"])
        return Outgoing(
            exchange=exchange,
            routing_key=key,
            body=encode(row, office=office, service=service),
            message_id=str(row["message_id"]),
            headers={
                "source": f"{office}/{service}",
                "stream": stream,
                "epoch": row["epoch"],
                "sequence": row["sequence"],
                "subject": row["subject"],
                "id": str(row["message_id"]),
                "after": str(row["after"] or ""),
                "type": row["type"],
                "timeline": timeline,
            },
            # One office's having it says nothing of the others: heads do.
            mandatory=not topology.comes_from_head_office(stream),
        )

    def _route(self, office: str, service: str, stream: str, type: str) -> tuple[str, str]:
        if stream.startswith("commands."):
            return "commands", stream.split(".", 1)[1]
        exchange = "national" if self.name == "national" else "events"
        return exchange, topology.event_key(office, service, stream, type)

    async def _send_heads(self, channel: Channel) -> None:
        """Tell readers where each stream stands: at once when that has changed, else every so often (rule 11)."""
        now = time.monotonic()
        heads = []
        for stream in await self._streams():
            stand = (stream["epoch"], stream["published"])
            sent_at, sent = self._head_sent.get(stream["stream"], (0.0, (0, -1)))
            due = HEAD_QUIET_S if stand != sent else HEAD_EVERY_S[self.name]
            if now - sent_at >= due:
                heads.append(self._head(stream))
                self._head_sent[stream["stream"]] = (now, stand)
        if heads:
            await channel.publish(heads)

    def _head(self, stream: Any) -> Outgoing:
        office, service, name = self.relay.settings.office, self.relay.service, stream["stream"]
        body = {
            "epoch": stream["epoch"],
            "first_kept": stream["first_kept"],
            "last": stream["published"],
            "last_id": str(stream["last_id"]) if stream["last_id"] else None,
            "timeline": list(stream["timeline"]),
        }
        return Outgoing(
            exchange="national" if self.name == "national" else "control",
            routing_key=topology.event_key(office, service, name, "head"),
            body=json.dumps(body).encode(),
            message_id=f"head-{office}-{service}-{name}-{stream['published']}",
            headers={"kind": "head", "source": f"{office}/{service}", "stream": name},
            mandatory=False,
            expiration_s=CONTROL_LIVES_S,
        )

    def _is_paused(self, stream: str) -> bool:
        until, _ = self._paused.get(stream, (0.0, 0.0))
        return time.monotonic() < until

    async def _pause(self, stream: str) -> None:
        """A message was returned or refused: that stream stands still for a while, and says so."""
        _, backoff_s = self._paused.get(stream, (0.0, 0.5))
        backoff_s = min(backoff_s * 2, BACKOFF_MAX_S)
        self._paused[stream] = (time.monotonic() + random.uniform(0.5, 1) * backoff_s, backoff_s)  # noqa: S311 jitter
        metrics.STREAM_STOPPED.labels(self.relay.service, stream).set(1)
        await self.relay.query("say_stopped", stream=stream, reason="not_taken_by_broker")
        logger.warning("stream_stopped", service=self.relay.service, stream=stream, backoff_s=backoff_s)

    async def _unpause(self, stream: str) -> None:
        if self._paused.pop(stream, None):
            metrics.STREAM_STOPPED.labels(self.relay.service, stream).set(0)
            await self.relay.query("say_stopped", stream=stream, reason=None)
