"""A reader's own row: what it handles, what it is at, whether it stands still, whether it must be replayed."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chassis import clock, sql
from chassis.bus import timeline
from chassis.bus.incoming import Item, Key
from chassis.bus.timeline import Verdict
from chassis.db import Conn

if TYPE_CHECKING:
    from chassis.bus.reader import Projection

KILLS_MAX = 3
"""A message that so many processes died over, alone, is dead-lettered (rule 8)."""
PARTS = 8
"""How many pieces a batch is taken in after a process died over it: few commits for the innocent, few deaths for the guilty."""
BATCH = "batch"

queries = sql.load(__file__)


@dataclass(frozen=True, kw_only=True)
class Start:
    """How a batch may be taken."""

    items: list[Item]
    pieces: list[list[Item]] | None = None
    """Because a process died: in these pieces, without what has been seen, so that what killed stands first again."""
    attempts: int = 0
    """How many processes have tried this one message alone, this one included; 0 while it is not suspected."""


async def open_reader(conn: Conn, projection: "Projection") -> None:
    """Make the reader's row; a list of types that has grown asks for a replay (rule 10)."""
    types = sorted(projection.handlers)
    await queries.make_reader(conn, reader=projection.name, types=types)
    row = await queries.lock_reader(conn, reader=projection.name)
    if set(types) - set(row["types"]) and projection.reset is not None:
        await queries.need_replay(conn, reader=projection.name)
    await queries.set_types(conn, reader=projection.name, types=types)
    await replay_if_needed(conn, projection)


async def replay_if_needed(conn: Conn, projection: "Projection") -> bool:
    """Empty the projection and set its cursors to the beginning, if a replay has been asked for.

    What has been read before is told again without telling on: ``replay_until`` marks it.
    """
    row = await queries.lock_reader(conn, reader=projection.name)
    if not row["replay_needed"] or projection.reset is None:
        return False
    await projection.reset(conn)
    await queries.rewind_cursors(conn, reader=projection.name)
    await queries.drop_dead_letters(conn, reader=projection.name, now=clock.now())
    return True


async def begin(conn: Conn, reader: str, items: list[Item], *, mine: bool) -> Start:
    """Record what the reader is about to do, before it does it; ``mine``: this process's own work goes on.

    Work found under way that is not ours means that a process died over it: it is taken in pieces an eighth as large,
    and so on, until what kills stands alone. Heads are not recorded: they kill nobody, and must not overwrite the note
    of what did.
    """
    count = _messages(items)
    if not count:
        return Start(items=items)
    row = await queries.lock_reader(conn, reader=reader)
    under_way = row["working_on"] == BATCH
    if row["single_steps"] == 0 or (under_way and mine):
        return await _take_all(conn, reader, row, items)

    suspects, piece = row["single_steps"], max(row["piece"], 1)
    if under_way:
        suspects, piece = piece, math.ceil(piece / PARTS)
        await queries.start_work(conn, reader=reader, working_on=None, kills=0, single_steps=suspects, piece=piece)
    items = await _not_seen(conn, reader, items)
    if len(items) > piece or not _messages(items):
        return Start(items=items, pieces=_cut(items, suspects, piece))
    if piece > 1:
        return await _take_all(conn, reader, row, items)
    return await _take_one(conn, reader, row, items, mine=mine)


async def _take_all(conn: Conn, reader: str, row: Any, items: list[Item]) -> Start:
    size = {name: max(row[name], _messages(items)) for name in ("single_steps", "piece")}
    await queries.start_work(conn, reader=reader, working_on=BATCH, kills=0, **size)
    return Start(items=items)


async def _take_one(conn: Conn, reader: str, row: Any, items: list[Item], *, mine: bool) -> Start:
    """One message alone: whoever has died over it before is counted."""
    name = items[0].message_id
    attempts = row["kills"] + (0 if mine else 1) if row["working_on"] == name else 1
    steps = max(row["single_steps"], 1)
    await queries.start_work(conn, reader=reader, working_on=name, kills=attempts, single_steps=steps, piece=1)
    return Start(items=items, attempts=attempts)


def _cut(items: list[Item], suspects: int, piece: int) -> list[list[Item]]:
    """The suspects in pieces, and what came after them as one."""
    pieces = [items[first : min(first + piece, suspects)] for first in range(0, min(suspects, len(items)), piece)]
    return pieces + ([items[suspects:]] if len(items) > suspects else [])


def _messages(items: list[Item]) -> int:
    return sum(not item.is_head for item in items)


async def _not_seen(conn: Conn, reader: str, items: list[Item]) -> list[Item]:
    """Without what was applied before the death but not acknowledged: it would overwrite the note of what killed."""
    rows = await queries.list_cursors(conn, reader=reader)
    cursors = {(row["office"], row["service"], row["stream"]): row for row in rows}
    return [item for item in items if item.is_head or not _is_seen(cursors.get(item.key), item)]


def _is_seen(cursor: Any, item: Item) -> bool:
    if cursor is None:
        return False
    known = timeline.longer(cursor["timeline"], item.timeline)
    stands = timeline.is_valid(known, cursor["epoch"], cursor["sequence"])
    verdict = timeline.judge(known, cursor["sequence"], item.epoch, item.sequence)
    return stands and verdict in (Verdict.SEEN, Verdict.OBSOLETE)


async def is_stopped(conn: Conn, reader: str) -> bool:
    return bool(await queries.read_stopped(conn, reader=reader))


async def list_gaps(conn: Conn, reader: str) -> dict[Key, int]:
    """Streams in which a number is missing, and which."""
    rows = await queries.list_gaps(conn, reader=reader)
    return {(row["office"], row["service"], row["stream"]): row["sequence"] + 1 for row in rows}
