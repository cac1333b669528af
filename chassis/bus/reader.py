"""A reader: takes what comes in its queue in batches, each one transaction, and moves its cursors with it.

The rules are those of docs/streams.md. What is decided about a message stands in ``timeline.py`` (pure) and
``batch.py`` (inside the transaction); this file takes messages in, survives faults and acknowledges.
"""

import asyncio
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from chassis import log, metrics, waiting
from chassis.bus import batch, dead_letters, journal
from chassis.bus.broker import Broker, BrokerAway, Channel, Delivery
from chassis.bus.control import Control
from chassis.bus.incoming import HeadersBad, Item, parse
from chassis.db import TRANSIENT, Conn, Database
from chassis.events import Message

PREFETCH = 2_000
PREFETCH_NATIONAL = 200
"""From head office's broker, where a message holds up to five hundred figures: what waits here is held in memory."""
BATCH_MAX = 1_000
BATCH_BYTES = 1_500_000
"""A batch takes no further message once its bodies come to so much: it is one transaction, and all of it is in memory."""
GATHER_S, ENOUGH = 0.1, 200
"""A batch costs much the same for one message as for a hundred. So the first after a quiet tenth of a second is taken at once,
and while more come in the next batch begins a tenth of a second after the last, or once there are so many.
"""
TICK_S = 5.0
"""How often a quiet reader looks after gaps, receipts, retries and whether staff have started it again."""
DATABASE_AWAY_S = 60.0
"""So long away, the consumer is cancelled: RabbitMQ would close the channel after 30 minutes without an ack."""
BACKOFF_MAX_S = 5.0
STEADY_S = 10.0
"""What went on for so long went well: the next fault is a new one, and its backoff begins anew."""

logger = log.get(__name__)

UseCase = Callable[..., Awaitable[Any]]
Invoke = Callable[[Conn, str, list[Message]], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Projection:
    """What a reader is, as its service declares it."""

    name: str
    handlers: dict[str, str]
    """Message type → name of the entrypoint."""
    broker: str = "office"
    """office; or over the line: "national" at head office, "downward" at the offices."""
    reset: UseCase | None = None
    """``async (conn)``: empty the projection, for a replay; None: it cannot be replayed."""
    rolled_back: UseCase | None = None
    """``async (conn, office, service, stream, epoch, after)``: everything of the epoch past ``after`` never happened."""

    @property
    def line(self) -> str:
        """Which of the two brokers it stands at."""
        return "office" if self.broker == "office" else "national"


@dataclass
class Reader:
    """One reader in one process; the broker makes only one process's consumer active."""

    db: Database
    projection: Projection
    broker: Broker
    control: Control
    queue: str
    invoke: Invoke
    after_batch: Callable[[], None] = lambda: None
    batch_max: int = BATCH_MAX
    _waiting: deque[Delivery] = field(default_factory=deque)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _enough: asyncio.Event = field(default_factory=asyncio.Event)
    _gathers_until: float = 0.0
    """Before this moment fewer than enough wait for company."""
    _at_work: bool = False
    """Whether the work noted in the reader's row is this process's own."""

    @property
    def labels(self) -> tuple[str, str]:
        return self.db.service, self.projection.name

    async def run(self) -> None:
        """Read for ever; a lost broker or database is waited for."""
        backoff_s = 0.2
        while True:
            began = time.monotonic()
            try:
                await self.db.run(journal.open_reader, self.projection)
                await self._wait_while_stopped()
                began = time.monotonic()
                await self._consume()
            except (*TRANSIENT, BrokerAway, Stopped) as away:
                logger.info("reader_waits", service=self.labels[0], reader=self.labels[1], reason=type(away).__name__)
            if time.monotonic() - began > STEADY_S:
                backoff_s = 0.2
            await asyncio.sleep(random.uniform(0.5, 1) * backoff_s)  # noqa: S311 jitter
            backoff_s = min(backoff_s * 2, BACKOFF_MAX_S)

    async def _wait_while_stopped(self) -> None:
        while await self.db.run(journal.is_stopped, self.projection.name):
            await asyncio.sleep(TICK_S)

    async def _consume(self) -> None:
        channel = await self.broker.channel()
        self._waiting.clear()
        prefetch = PREFETCH_NATIONAL if self.projection.broker == "national" else PREFETCH
        await channel.consume(self.queue, self._take_in, prefetch=prefetch)
        channel.closed.add_done_callback(lambda _closed: self._wake_up())
        ticked = 0.0
        try:
            while not channel.closed.done():
                await self._work(channel)
                if time.monotonic() - ticked >= TICK_S:
                    ticked = time.monotonic()
                    await self._look_after()
                await self._rest()
        finally:
            await channel.close()
        raise channel.closed.result()

    def _wake_up(self) -> None:
        self._wake.set()
        self._enough.set()

    def _take_in(self, delivery: Delivery) -> None:
        self._waiting.append(delivery)
        self._wake.set()
        if len(self._waiting) >= ENOUGH:
            self._enough.set()

    async def _rest(self) -> None:
        if self._waiting:
            return
        self._wake.clear()
        await waiting.for_event(self._wake, TICK_S)

    async def _work(self, channel: Channel) -> None:
        while self._waiting and not channel.closed.done():
            await self._gather()
            items, last_tag = self._parse(channel, self._next_batch())
            if items:
                await self._patiently(items)
                channel.ack_up_to(last_tag)

    async def _gather(self) -> None:
        """Let more come where a batch was begun just now."""
        rest_s = self._gathers_until - time.monotonic()
        if rest_s > 0 and len(self._waiting) < ENOUGH:
            self._enough.clear()
            await waiting.for_event(self._enough, rest_s)
        self._gathers_until = time.monotonic() + GATHER_S

    def _next_batch(self) -> list[Delivery]:
        taken: list[Delivery] = []
        size = 0
        while self._waiting and len(taken) < self.batch_max and size < BATCH_BYTES:
            taken.append(self._waiting.popleft())
            size += len(taken[-1].body)
        return taken

    def _parse(self, channel: Channel, deliveries: list[Delivery]) -> tuple[list[Item], int]:
        """What can be sorted, and the last one's delivery tag; the rest goes to the dead-letter queue at once."""
        items, last_tag, national = [], 0, self.projection.line == "national"
        only_from = self.db.settings.head_office if self.projection.broker == "downward" else None
        for delivery in deliveries:
            try:
                items.append(parse(delivery, national=national, only_from=only_from))
                last_tag = delivery.tag
            except HeadersBad as bad:
                metrics.REFUSED.labels(*self.labels, str(bad)).inc()
                logger.warning("message_refused", service=self.labels[0], reader=self.labels[1], reason=str(bad))
                channel.refuse(delivery.tag)
        return items, last_tag

    async def _patiently(self, items: list[Item]) -> None:
        """Apply a batch, trying again while the fault is of the moment (rule 9)."""
        since, backoff_s = time.monotonic(), 0.05
        while True:
            try:
                return await self._apply(items)
            except TRANSIENT as away:
                logger.warning("batch_again", service=self.labels[0], reader=self.labels[1], reason=type(away).__name__)
                if time.monotonic() - since > DATABASE_AWAY_S:
                    raise
            await asyncio.sleep(random.uniform(0.5, 1) * backoff_s)  # noqa: S311 jitter
            backoff_s = min(backoff_s * 2, BACKOFF_MAX_S)

    async def _apply(self, items: list[Item]) -> None:
        """One batch, one transaction; a batch that fails for a reason in the data is halved (rule 7)."""
        began = time.monotonic()
        start = await self.db.run(journal.begin, self.projection.name, items, mine=self._at_work)
        items = start.items
        if start.pieces is not None:
            for piece in start.pieces:
                await self._patiently(piece)
            return
        self._at_work = True
        if start.attempts > journal.KILLS_MAX:
            await self._bury(items[0], "KilledItsProcess", batch.handler_of(self.projection, items[0]))
            return
        try:
            outcome = await self.db.run(batch.apply, self.projection, self.invoke, items)
        except TRANSIENT:
            raise
        except Exception as fault:
            await self._halve(items, fault)
            return
        self._at_work = False
        metrics.BATCH_SECONDS.labels(*self.labels).observe(time.monotonic() - began)
        for name, count in outcome.counts.items():
            metrics.MESSAGES.labels(*self.labels, name).inc(count)
        self.control.ask(self.projection, outcome.missing)
        if outcome.estranged:
            await self.control.send_receipts(self.projection, at_once=True)
        if outcome.moved:
            self.control.owe_receipts(self.projection)
            self.after_batch()

    async def _halve(self, items: list[Item], fault: Exception) -> None:
        if len(items) > 1:
            middle = len(items) // 2
            await self._apply(items[:middle])
            await self._apply(items[middle:])
            return
        await self._bury(items[0], batch.reason_of(fault), batch.handler_of(self.projection, items[0]))

    async def _bury(self, item: Item, reason: str, handler: str) -> None:
        logger.error("dead_letter", service=self.labels[0], reader=self.labels[1], reason=reason, handler=handler)
        stopped = await self.db.run(dead_letters.bury, self.projection, item, reason=reason, handler=handler)
        self._at_work = False
        metrics.MESSAGES.labels(*self.labels, "dead").inc()
        self.control.owe_receipts(self.projection)
        if stopped:
            raise Stopped

    async def _look_after(self) -> None:
        """Gaps that have not been filled, receipts, a replay, dead letters that staff want tried again."""
        await self.db.run(journal.replay_if_needed, self.projection)
        self.control.ask(self.projection, await self.db.run(journal.list_gaps, self.projection.name))
        await self.control.send_receipts(self.projection)
        while to_retry := await self.db.run(dead_letters.list_to_retry, self.projection.name):
            for dead_letter_id in to_retry:
                await self._retry(dead_letter_id)
        if await self.db.run(journal.is_stopped, self.projection.name):
            raise Stopped

    async def _retry(self, dead_letter_id: int) -> None:
        """Try a dead letter again; when it fails, it stays dead and those behind it stay parked."""
        try:
            await self.db.run(dead_letters.retry, self.projection, self.invoke, dead_letter_id)
            self.after_batch()
        except TRANSIENT:
            raise
        except Exception as fault:
            await self.db.run(dead_letters.still_dead, dead_letter_id, batch.reason_of(fault))


class Stopped(Exception):
    """The reader stopped by itself after too many dead letters in a row, and waits for staff."""
