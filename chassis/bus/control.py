"""Heads, receipts and requests: un-numbered, latest wins, repeated, never in the outbox.

A reader asks a producer to go back (request) and tells it how far it has come (receipt); this is also where a producer
takes both in. A receipt that does not agree with our own rows means that we were restored unawares (rule 12).
"""

import asyncio
import json
import time
from typing import TYPE_CHECKING, Any

from chassis import clock, log, sql
from chassis.bus import timeline, topology
from chassis.bus.broker import Broker, BrokerAway, Channel, Delivery, Outgoing
from chassis.bus.relay import CONTROL_LIVES_S
from chassis.db import TRANSIENT, Conn, Database

if TYPE_CHECKING:
    from chassis.bus.incoming import Key
    from chassis.bus.reader import Projection

ASK_AGAIN_S = 1.0
ASK_AGAIN_MAX_S = 30.0
RECEIPT_EVERY_S = {"office": 10.0, "national": 300.0}
RECEIPT_QUIET_S = 2.0

queries = sql.load(__file__)
logger = log.get(__name__)


class Control:
    """One service's talk with its producers and readers on one broker."""

    def __init__(self, db: Database, broker: Broker, *, inbox: str) -> None:
        self.db = db
        self.broker = broker
        self._inbox = inbox
        self._asked: dict[tuple[str, Key], tuple[int, float, float]] = {}
        self._owed: dict[str, float] = {}
        self._sent_at: dict[str, float] = {}
        self._channel: Channel | None = None
        self._opening = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    # A reader's side

    def ask(self, projection: "Projection", missing: dict["Key", int]) -> None:
        """Ask producers to go back; requests for one stream are merged and ever rarer while nothing comes."""
        now = time.monotonic()
        for key, first in missing.items():
            asked_for, asked_at, pause_s = self._asked.get((projection.name, key), (0, 0.0, 0.0))
            if asked_for == first and now - asked_at < pause_s:
                continue
            pause_s = min(pause_s * 2, ASK_AGAIN_MAX_S) if asked_for == first else ASK_AGAIN_S
            self._asked[(projection.name, key)] = (first, now, pause_s)
            logger.info("gap", service=self.db.service, reader=projection.name, stream=key[2], sequence=first)
            self._say(key, "request", {"reader": self._signature(projection), "stream": key[2], "from": first})

    def owe_receipts(self, projection: "Projection") -> None:
        """A cursor moved: its producer will be told."""
        self._owed.setdefault(projection.name, time.monotonic())

    async def send_receipts(self, projection: "Projection", *, at_once: bool = False) -> None:
        """Tell producers how far this reader has come: when that changed, else every so often."""
        now = time.monotonic()
        since = now - self._sent_at.get(projection.name, 0.0)
        if not at_once and since < (
            RECEIPT_QUIET_S if projection.name in self._owed else RECEIPT_EVERY_S[self.broker.name]
        ):
            return
        self._owed.pop(projection.name, None)
        self._sent_at[projection.name] = now
        for row in await self.db.run(list_cursors, projection.name):
            key = (row["office"], row["service"], row["stream"])
            receipt = {"epoch": row["epoch"], "sequence": row["sequence"], "id": str(row["message_id"])}
            self._say(key, "receipt", {"reader": self._signature(projection), "stream": key[2], **receipt})

    def _signature(self, projection: "Projection") -> str:
        return f"{self.db.settings.office}/{self.db.service}/{projection.name}"

    def _say(self, key: "Key", kind: str, body: dict[str, Any]) -> None:
        me = self.db.settings.office
        message = Outgoing(
            exchange="national" if self.broker.name == "national" else "control",
            routing_key=topology.control_key(me, key[0], key[1], kind),
            body=json.dumps(body).encode(),
            message_id=f"{kind}-{time.monotonic_ns()}",
            headers={"kind": kind, "source": f"{me}/{self.db.service}"},
            mandatory=False,
            expiration_s=CONTROL_LIVES_S,
        )
        task = asyncio.get_running_loop().create_task(self._send(message))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send(self, message: Outgoing) -> None:
        """Sent without waiting for a confirm: if it is lost, the next one says the same."""
        if not self.broker.is_open:
            return
        try:
            async with self._opening:
                if self._channel is None or self._channel.closed.done():
                    self._channel = await self.broker.channel()
            self._channel.send(message)
        except BrokerAway:
            self._channel = None

    # A producer's side

    async def listen(self) -> None:
        """Take in receipts and requests, for ever."""
        while True:
            try:
                channel = await self.broker.channel()
                try:
                    waiting: asyncio.Queue[Delivery] = asyncio.Queue()
                    await channel.consume(self._inbox, waiting.put_nowait, prefetch=100)
                    await self._take_in(channel, waiting)
                finally:
                    await channel.close()  # else it stays the queue's single active consumer, with nobody listening
            except (*TRANSIENT, BrokerAway) as away:
                logger.info(
                    "control_waits", service=self.db.service, broker=self.broker.name, reason=type(away).__name__
                )
            await asyncio.sleep(1)

    async def _take_in(self, channel: Channel, waiting: "asyncio.Queue[Delivery]") -> None:
        while not channel.closed.done():
            getting = asyncio.ensure_future(waiting.get())
            either: set[asyncio.Future[Any]] = {getting, channel.closed}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if not getting.done():
                getting.cancel()
                return
            delivery = getting.result()
            await self._hear(delivery)
            channel.ack_up_to(delivery.tag)
            self.db.told()

    async def _hear(self, delivery: Delivery) -> None:
        """Act on one receipt or request; one that cannot be read, or comes from who may not send it, is passed over."""
        try:
            use_case, body = USE_CASES[delivery.headers["kind"]], json.loads(delivery.body)
            if self.broker.name == "national" and not self._may_say(delivery.user_id, body):
                logger.warning(
                    "control_refused", service=self.db.service, broker=self.broker.name, reason="user_id_foreign"
                )
                return
            await self.db.run(use_case, body)
        except TRANSIENT:
            raise
        except Exception as bad:
            reason = type(bad).__name__
            logger.warning("control_unreadable", service=self.db.service, broker=self.broker.name, reason=reason)

    def _may_say(self, user_id: str | None, body: dict[str, Any]) -> bool:
        """Over the line: head office alone, and at head office an office of its own place in what it is told."""
        settings = self.db.settings
        if user_id == settings.head_office:
            return True
        in_its_own_name = str(body["reader"]).startswith(f"{user_id}/")
        return settings.is_head_office and body["stream"] in ("downward", f"to.{user_id}") and in_its_own_name


async def list_cursors(conn: Conn, reader: str) -> list[Any]:
    return list(await queries.list_cursors(conn, reader=reader))


async def on_request(conn: Conn, body: dict[str, Any]) -> None:
    """Go back to just before the number asked for; the relay publishes from there by its normal path (rule 6)."""
    await queries.rewind_mark(conn, stream=body["stream"], first=int(body["from"]))
    logger.info("rewound", service=conn.service, stream=body["stream"], sequence=int(body["from"]))


async def on_receipt(conn: Conn, body: dict[str, Any]) -> None:
    """Note how far a reader has come, or find that we have been restored without being told (rule 12)."""
    stream, epoch, sequence = body["stream"], int(body["epoch"]), int(body["sequence"])
    row = await _lock_stream(conn, stream)
    if row is None and sequence == 0:
        return
    if row is None or not agrees(row, epoch, sequence, body["id"], await _id_at(conn, stream, sequence)):
        await _restored_unawares(conn, stream, epoch, body["reader"])
        return
    if timeline.is_valid(row["timeline"], epoch, sequence):
        place = {"stream": stream, "reader": body["reader"], "sequence": sequence, "now": clock.now()}
        await queries.note_receipt(conn, epoch=epoch, **place)
        await queries.note_receipt_day(conn, **place)


def agrees(stream: Any, epoch: int, sequence: int, told_id: str, our_id: str | None) -> bool:
    """Whether a receipt fits what we know: the same id at that number, or nothing left there to compare."""
    if epoch > stream["epoch"]:
        return False
    if not timeline.is_valid(stream["timeline"], epoch, sequence):
        return True
    if sequence == 0 or sequence < stream["first_kept"]:
        return True
    return our_id is not None and (told_id in ("None", our_id))


async def _id_at(conn: Conn, stream: str, sequence: int) -> str | None:
    found = await queries.read_id_at(conn, stream=stream, sequence=sequence)
    return None if found is None else str(found)


async def _lock_stream(conn: Conn, stream: str) -> dict[str, Any] | None:
    """The stream's row, locked, with its timeline: read in a statement of its own, so that it is from after the wait."""
    row = await queries.lock_stream(conn, stream=stream)
    if row is None:
        return None
    return dict(row) | {"timeline": [each["begins_after"] for each in await queries.list_epochs(conn, stream=stream)]}


async def _restored_unawares(conn: Conn, stream: str, told_epoch: int, reader: str) -> None:
    """Open a new epoch at the last number this reader agreed with; what we numbered after it is told anew.

    Another reader may have agreed with higher numbers since, but those are not what this one was told under them.
    """
    common = await queries.read_common(conn, stream=stream, reader=reader)
    await open_epoch(conn, stream, above=told_epoch, reason="restored_unawares", after=common or 0)
    logger.error("restored_unawares", service=conn.service, stream=stream, epoch=told_epoch + 1)


async def open_epoch(conn: Conn, stream: str, *, above: int, reason: str, after: int) -> int:
    """Begin a new epoch of a stream. Shape: its number, higher than ours and than ``above``.

    ``after``   the last number shared with the time before
    """
    await queries.ensure_stream(conn, stream=stream, now=clock.now())
    row = await queries.lock_stream(conn, stream=stream)
    epoch: int = max(row["epoch"], above) + 1
    for each in range(row["epoch"] + 1, epoch + 1):
        await queries.insert_epoch(conn, stream=stream, epoch=each, begins_after=after, now=clock.now(), reason=reason)
    await queries.start_epoch(conn, stream=stream, epoch=epoch, begins_after=after)
    await queries.renumber_epoch(conn, stream=stream, epoch=epoch, begins_after=after)
    await queries.lower_receipts(conn, stream=stream, after=after)
    await queries.lower_receipt_days(conn, stream=stream, after=after)
    return epoch


USE_CASES = {"request": on_request, "receipt": on_receipt}
