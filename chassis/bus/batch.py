"""Applying a batch inside its transaction: lock the cursors, drop what was seen, hand on in order, move the cursors last."""

import traceback
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

import asyncpg

from chassis import clock, sql
from chassis.bus import dead_letters, timeline
from chassis.bus.incoming import Item
from chassis.bus.timeline import Verdict
from chassis.db import Conn, set_replaying
from chassis.events import Message
from chassis.problems import Problem

if TYPE_CHECKING:
    from chassis.bus.reader import Invoke, Projection

queries = sql.load(__file__)

Key = tuple[str, str, str]


class BodyUnreadable(Exception):
    """The headers are good but the body is not a message."""


@dataclass
class Cursor:
    """A reader's place in one stream, while a batch holds its row locked."""

    epoch: int
    sequence: int
    timeline: list[int]
    replay_until: int
    message_id: UUID | None
    head_epoch: int
    head_last: int
    heard: bool = False
    gap: bool = False
    moved: bool = False


@dataclass
class Outcome:
    """What came of a batch."""

    counts: Counter[str] = field(default_factory=Counter)
    missing: dict[Key, int] = field(default_factory=dict)
    """Streams with a gap, and the first number that is missing."""
    moved: bool = False
    handed_on: bool = False
    """Whether a handler was given something and took it."""


async def apply(conn: Conn, projection: "Projection", invoke: "Invoke", items: list[Item]) -> Outcome:
    """Apply what is next, in stream order, and move the cursors.

    Errors  whatever a handler raises; then nothing of the batch has happened.
    """
    outcome = Outcome()
    cursors = await lock_cursors(conn, projection.name, {item.key for item in items})
    blocked = await dead_letters.blocked_subjects(conn, projection.name, [item.subject for item in items])
    run: list[Message] = []
    handler = ""

    for item in items:
        cursor = cursors[item.key]
        await _follow_timeline(conn, projection, cursor, item)
        if item.is_head:
            await _hear_head(conn, projection, cursor, item, outcome)
            continue
        verdict = timeline.judge(cursor.timeline, cursor.sequence, item.epoch, item.sequence)
        outcome.counts[verdict.value] += 1
        if verdict is Verdict.AHEAD:
            _note_gap(cursor, item, outcome)
        if verdict is not Verdict.NEXT:
            continue

        name = projection.handlers.get(item.type)
        if name and item.subject in blocked:
            await dead_letters.park(conn, projection.name, item, name)
        elif name:
            message = _read(item, replaying=item.sequence <= cursor.replay_until)
            if run and (name != handler or run[-1].replaying != message.replaying):
                await _hand_on(conn, invoke, handler, run, outcome)
                run = []
            handler = name
            run.append(message)
        move(cursor, item)

    if run:
        await _hand_on(conn, invoke, handler, run, outcome)
    outcome.moved = any(cursor.moved for cursor in cursors.values())
    await save(conn, cursors, projection.name)
    if not all(item.is_head for item in items):
        await queries.end_work(conn, reader=projection.name, went_well=outcome.handed_on)
    return outcome


async def lock_cursors(conn: Conn, reader: str, keys: set[Key]) -> dict[Key, Cursor]:
    """The reader's cursors in these streams, made where missing, locked in one order so that two never wait in a ring."""
    wanted = sorted(keys)
    offices, services, streams = ([key[part] for key in wanted] for part in range(3))
    await queries.make_cursors(conn, reader=reader, offices=offices, services=services, streams=streams)
    rows = await queries.lock_cursors(conn, reader=reader, offices=offices, services=services, streams=streams)
    return {
        (row["office"], row["service"], row["stream"]): Cursor(
            epoch=row["epoch"],
            sequence=row["sequence"],
            timeline=list(row["timeline"]),
            replay_until=row["replay_until"],
            message_id=row["message_id"],
            head_epoch=row["head_epoch"],
            head_last=row["head_last"],
            gap=row["gap_since"] is not None,
        )
        for row in rows
    }


def _read(item: Item, *, replaying: bool) -> Message:
    try:
        message = item.message()
    except (ValueError, KeyError, TypeError, AttributeError) as bad:
        raise BodyUnreadable from bad
    if replaying:
        object.__setattr__(message, "replaying", True)
    return message


async def _hand_on(conn: Conn, invoke: "Invoke", handler: str, messages: list[Message], outcome: Outcome) -> None:
    set_replaying(conn, messages[0].replaying)
    try:
        await invoke(conn, handler, messages)
        outcome.handed_on = True
    finally:
        set_replaying(conn, False)


async def _follow_timeline(conn: Conn, projection: "Projection", cursor: Cursor, item: Item) -> None:
    """Learn of new epochs; where the cursor is past the end of its own, go back to that end (rule 13)."""
    cursor.timeline = timeline.longer(cursor.timeline, item.timeline)
    if timeline.is_valid(cursor.timeline, cursor.epoch, cursor.sequence):
        return

    after = timeline.last_valid(cursor.timeline, cursor.epoch)
    assert after is not None
    if projection.rolled_back is not None:
        await projection.rolled_back(conn, *item.key, cursor.epoch, after)
    elif projection.reset is not None:
        await queries.ask_for_replay(conn, reader=projection.name)
    cursor.sequence, cursor.message_id, cursor.moved = after, None, True
    cursor.epoch = timeline.epoch_of(cursor.timeline, after)
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
    await queries.note_hole(
        conn,
        reader=projection.name,
        office=head.office,
        service=head.service,
        stream=head.stream,
        from_sequence=cursor.sequence + 1,
        to_sequence=last_gone,
        noted_at=clock.now(),
    )
    cursor.sequence, cursor.message_id, cursor.moved = last_gone, None, True
    cursor.epoch = timeline.epoch_of(cursor.timeline, last_gone)


def _note_gap(cursor: Cursor, item: Item, outcome: Outcome) -> None:
    cursor.gap = cursor.heard = True
    outcome.missing[item.key] = cursor.sequence + 1


def move(cursor: Cursor, item: Item) -> None:
    cursor.epoch, cursor.sequence, cursor.gap, cursor.moved = item.epoch, item.sequence, False, True
    try:
        cursor.message_id = UUID(item.message_id)
    except ValueError:
        cursor.message_id = None


async def save(conn: Conn, cursors: dict[Key, Cursor], reader: str) -> None:
    changed = [(key, cursor) for key, cursor in sorted(cursors.items()) if cursor.moved or cursor.heard]
    now = clock.now()
    for (office, service, stream), cursor in changed:
        await queries.save_cursor(
            conn,
            reader=reader,
            office=office,
            service=service,
            stream=stream,
            epoch=cursor.epoch,
            sequence=cursor.sequence,
            replay_until=cursor.replay_until,
            message_id=cursor.message_id,
            timeline=cursor.timeline,
            head_epoch=cursor.head_epoch,
            head_last=cursor.head_last,
            heard_at=now if cursor.heard else None,
            gap=cursor.gap,
            moved_at=now if cursor.moved else None,
        )


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
