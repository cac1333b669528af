"""A reader's places in its streams: rows that a batch locks first and moves last. They are never kept in memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis import clock, sql
from chassis.bus import timeline
from chassis.bus.incoming import Item, Key
from chassis.db import Conn

queries = sql.load(__file__)


@dataclass
class Cursor:
    """A reader's place in one stream, while a batch holds its row locked."""

    epoch: int
    sequence: int
    timeline: Sequence[int]
    replay_until: int
    message_id: str | None
    """The id of the message it stands at; None where that is not known."""
    head_epoch: int
    head_last: int
    heard: bool = False
    gap: bool = False
    moved: bool = False
    _followed: Sequence[int] | None = None
    """The timeline learned of last in which our place counts; it goes on counting, for nothing else is applied."""

    def follow(self, told: Sequence[int]) -> int | None:
        """Learn of new epochs. Shape: the end of our own, where we are past it; None where our place still counts."""
        if told is self._followed:
            return None
        self.timeline = timeline.longer(self.timeline, told)
        if timeline.is_valid(self.timeline, self.epoch, self.sequence):
            self._followed = told
            return None
        return timeline.last_valid(self.timeline, self.epoch)

    def jump(self, sequence: int) -> None:
        """Stand at a number without having been told the message there."""
        self.sequence, self.message_id, self.moved = sequence, None, True
        self.epoch = timeline.epoch_of(self.timeline, sequence)

    def is_followed_by(self, item: Item) -> bool:
        """Whether the message says that it comes after the very one we had last, as far as both know."""
        return not item.after or self.message_id is None or item.after == self.message_id


async def lock(conn: Conn, reader: str, keys: set[Key]) -> dict[Key, Cursor]:
    """The reader's cursors in these streams, made where missing, locked in one order so that two never wait in a ring."""
    wanted = sorted(keys)
    offices, services, streams = ([key[part] for key in wanted] for part in range(3))
    await queries.make_cursors(conn, reader=reader, offices=offices, services=services, streams=streams)
    rows = await queries.lock_cursors(conn, reader=reader, offices=offices, services=services, streams=streams)
    return {
        (row["office"], row["service"], row["stream"]): Cursor(
            epoch=row["epoch"],
            sequence=row["sequence"],
            timeline=row["timeline"],
            replay_until=row["replay_until"],
            message_id=None if row["message_id"] is None else str(row["message_id"]),
            head_epoch=row["head_epoch"],
            head_last=row["head_last"],
            gap=row["gap_since"] is not None,
        )
        for row in rows
    }


def move(cursor: Cursor, item: Item) -> None:
    cursor.epoch, cursor.sequence, cursor.message_id = item.epoch, item.sequence, item.message_id
    cursor.gap, cursor.moved = False, True


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
            message_id=_uuid(cursor.message_id),
            timeline=list(cursor.timeline),
            head_epoch=cursor.head_epoch,
            head_last=cursor.head_last,
            heard_at=now if cursor.heard else None,
            gap=cursor.gap,
            moved_at=now if cursor.moved else None,
        )


def _uuid(message_id: str | None) -> UUID | None:
    """The id as a row holds it; None for what is none, which is then not compared with what comes after."""
    try:
        return UUID(message_id)
    except (ValueError, TypeError):
        return None
