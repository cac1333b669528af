"""A reader's own row: what it handles, what it is at, whether it stands still, whether it must be replayed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chassis import clock, sql
from chassis.bus import timeline
from chassis.bus.incoming import Item
from chassis.bus.timeline import Verdict
from chassis.db import Conn

if TYPE_CHECKING:
    from chassis.bus.cursors import Key
    from chassis.bus.reader import Projection

KILLS_MAX = 3
"""A message that so many processes died over, alone, is dead-lettered (rule 8)."""

queries = sql.load(__file__)


@dataclass(frozen=True, kw_only=True)
class Start:
    """How a batch may be taken."""

    items: list[Item]
    one_by_one: bool = False
    """Because a process died; then without what has been seen, so that what killed stands first again."""
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

    Work found under way that is not ours means that a process died over it. Heads are not recorded: they kill nobody,
    and must not overwrite the note of what did.
    """
    if all(item.is_head for item in items):
        return Start(items=items)
    row = await queries.lock_reader(conn, reader=reader)
    whole_batch = row["working_on"] == "batch"
    if not (whole_batch and not mine) and (whole_batch or row["single_steps"] == 0):
        await queries.start_work(conn, reader=reader, working_on="batch", kills=0, single_steps=len(items))
        return Start(items=items)

    items = await _not_seen(conn, reader, items)
    if len(items) != 1 or items[0].is_head:
        return Start(items=items, one_by_one=True)

    name = items[0].message_id
    attempts = row["kills"] + (0 if mine else 1) if row["working_on"] == name else 1
    await queries.start_work(
        conn, reader=reader, working_on=name, kills=attempts, single_steps=max(row["single_steps"], 1)
    )
    return Start(items=items, attempts=attempts)


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


async def list_gaps(conn: Conn, reader: str) -> dict["Key", int]:
    """Streams in which a number is missing, and which."""
    rows = await queries.list_gaps(conn, reader=reader)
    return {(row["office"], row["service"], row["stream"]): row["sequence"] + 1 for row in rows}
