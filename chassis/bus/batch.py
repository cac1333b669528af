"""Applying a batch inside its transaction: lock the cursors, drop what was seen, hand on in order, move the cursors last."""

import traceback
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import asyncpg

from chassis import clock, sql
from chassis.bus import cursors, dead_letters, timeline
from chassis.bus.cursors import Cursor
from chassis.bus.incoming import Item, Key
from chassis.bus.timeline import Verdict
from chassis.db import Conn, set_replaying
from chassis.events import Message
from chassis.problems import Problem

if TYPE_CHECKING:
    from chassis.bus.reader import Invoke, Projection

queries = sql.load(__file__)


class BodyUnreadable(Exception):
    """The headers are good but the body is not a message."""


@dataclass
class Outcome:
    """What came of a batch."""

    counts: Counter[str] = field(default_factory=Counter)
    missing: dict[Key, int] = field(default_factory=dict)
    """Streams with a gap, and the first number that is missing."""
    moved: bool = False
    estranged: bool = False
    """Whether a producer told of a past that is not what we were told: it must hear from us at once (rule 12)."""
    handed_on: bool = False
    """Whether a handler was given something and took it."""


class Handover:
    """Consecutive messages of one handler, collected until something else comes."""

    def __init__(self, conn: Conn, invoke: "Invoke", outcome: Outcome) -> None:
        self._conn, self._invoke, self._outcome = conn, invoke, outcome
        self._handler, self._replaying = "", False
        self._messages: list[Message] = []

    def takes(self, handler: str, message: Message) -> bool:
        """Add a message of the same kind as those collected; False when they must be handed on first."""
        if not self._messages:
            self._handler, self._replaying = handler, message.replaying
        elif handler != self._handler or message.replaying != self._replaying:
            return False
        self._messages.append(message)
        return True

    async def flush(self) -> None:
        """Hand on what was collected; in a replay with ``outbox.add`` closed."""
        messages, self._messages = self._messages, []
        if not messages:
            return
        set_replaying(self._conn, self._replaying)
        try:
            await self._invoke(self._conn, self._handler, messages)
            self._outcome.handed_on = True
        finally:
            set_replaying(self._conn, False)


async def apply(conn: Conn, projection: "Projection", invoke: "Invoke", items: list[Item]) -> Outcome:
    """Apply what is next, in stream order, and move the cursors.

    Errors  whatever a handler raises; then nothing of the batch has happened.
    """
    outcome = Outcome()
    handover = Handover(conn, invoke, outcome)
    places = await cursors.lock(conn, projection.name, {item.key for item in items})
    blocked = await dead_letters.blocked_subjects(conn, projection.name, [item.subject for item in items])

    for item in items:
        cursor = places[item.key]
        if cursor.follow(item.timeline) is not None:
            await handover.flush()
            await _roll_back(conn, projection, cursor, item)
        if item.is_head:
            await _hear_head(conn, projection, cursor, item, outcome)
        elif _is_next(cursor, item, outcome):
            await _take(conn, projection, handover, cursor, item, blocked)
            cursors.move(cursor, item)

    await handover.flush()
    outcome.moved = any(cursor.moved for cursor in places.values())
    await cursors.save(conn, places, projection.name)
    if count := sum(not item.is_head for item in items):
        await queries.end_work(conn, reader=projection.name, count=count, went_well=outcome.handed_on)
    return outcome


def _is_next(cursor: Cursor, item: Item, outcome: Outcome) -> bool:
    """Whether a message is the one to apply now; a gap is noted, and so is a past that differs from ours."""
    verdict = timeline.judge(cursor.timeline, cursor.sequence, item.epoch, item.sequence)
    if verdict is Verdict.NEXT and not cursor.is_followed_by(item):
        verdict = Verdict.ESTRANGED
        outcome.estranged = True
    outcome.counts[verdict.value] += 1
    if verdict in (Verdict.AHEAD, Verdict.ESTRANGED):
        _note_gap(cursor, item, outcome)
    return verdict is Verdict.NEXT


async def _take(
    conn: Conn, projection: "Projection", handover: Handover, cursor: Cursor, item: Item, blocked: set[str]
) -> None:
    name = projection.handlers.get(item.type)
    if name and item.subject in blocked:
        await dead_letters.park(conn, projection.name, item, name)
    elif name:
        message = _read(item, replaying=item.sequence <= cursor.replay_until)
        if not handover.takes(name, message):
            await handover.flush()
            handover.takes(name, message)


def _read(item: Item, *, replaying: bool) -> Message:
    try:
        return item.message(replaying=replaying)
    except (ValueError, KeyError, TypeError, AttributeError) as bad:
        raise BodyUnreadable from bad


async def _roll_back(conn: Conn, projection: "Projection", cursor: Cursor, item: Item) -> None:
    """The cursor is past the end of its epoch: take back what never happened, and go back to that end (rule 13)."""
    after = cursor.follow(item.timeline)
    assert after is not None
    if projection.rolled_back is not None:
        await projection.rolled_back(conn, *item.key, cursor.epoch, after)
    elif projection.reset is not None:
        await queries.ask_for_replay(conn, reader=projection.name)
    await dead_letters.forget_after(conn, projection.name, item.key, after)
    cursor.jump(after)
    cursor.replay_until = min(cursor.replay_until, after)  # what comes now under the old numbers was never told


async def _hear_head(conn: Conn, projection: "Projection", cursor: Cursor, item: Item, outcome: Outcome) -> None:
    """A head follows all it speaks of in the same queue, so what it counts and we have not seen was lost."""
    outcome.counts["head"] += 1
    cursor.heard = True
    cursor.head_epoch, cursor.head_last = item.epoch, item.sequence
    if cursor.sequence + 1 < item.first_kept:
        await _note_hole(conn, projection, cursor, item)
    if item.sequence > cursor.sequence and timeline.is_valid(cursor.timeline, item.epoch, item.sequence):
        _note_gap(cursor, item, outcome)


async def _note_hole(conn: Conn, projection: "Projection", cursor: Cursor, head: Item) -> None:
    """The producer no longer keeps what comes next: say which numbers are gone and go on from the first kept (rule 14)."""
    last_gone = head.first_kept - 1
    office, service, stream = head.key
    await queries.note_hole(
        conn,
        reader=projection.name,
        office=office,
        service=service,
        stream=stream,
        from_sequence=cursor.sequence + 1,
        to_sequence=last_gone,
        noted_at=clock.now(),
    )
    cursor.jump(last_gone)


def _note_gap(cursor: Cursor, item: Item, outcome: Outcome) -> None:
    cursor.gap = cursor.heard = True
    outcome.missing[item.key] = cursor.sequence + 1


def handler_of(projection: "Projection", item: Item) -> str:
    return projection.handlers.get(item.type, "")


def reason_of(fault: BaseException) -> str:
    """Which kind of fault, and where: never its text, which may quote what a person wrote."""
    if isinstance(fault, Problem):
        return f"{type(fault).__name__} ({fault.slug})"
    if isinstance(fault, asyncpg.PostgresError) and (named := getattr(fault, "constraint_name", None)):
        return f"{type(fault).__name__} ({named})"
    frames = traceback.extract_tb(fault.__traceback__)
    where = f" at {frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else ""
    return f"{type(fault).__name__}{where}"
