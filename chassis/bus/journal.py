"""A reader's own row: what it handles, what it is at, whether it stands still, whether it must be replayed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chassis import clock, sql
from chassis.bus.incoming import Item
from chassis.db import Conn

if TYPE_CHECKING:
    from chassis.bus.batch import Key
    from chassis.bus.reader import Projection

KILLS_MAX = 3
"""A message that so many processes died over, alone, is dead-lettered (rule 8)."""

queries = sql.load(__file__)


@dataclass(frozen=True)
class Start:
    """How a batch may be taken: ``alone`` one by one, because a process died; ``attempts`` over this one message."""

    alone: bool
    attempts: int = 0


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

    Work found under way that is not ours means that a process died over it.
    """
    row = await queries.lock_reader(conn, reader=reader)
    whole_batch = row["working_on"] == "batch"
    alone = (whole_batch and not mine) or (not whole_batch and row["single_steps"] > 0)
    if not alone:
        await queries.start_work(conn, reader=reader, working_on="batch", kills=0, single_steps=len(items))
        return Start(alone=False)
    if len(items) > 1:
        return Start(alone=True)

    name = items[0].message_id or "head"
    same = row["working_on"] == name
    attempts = row["kills"] + (0 if mine else 1) if same else 1
    await queries.start_work(
        conn, reader=reader, working_on=name, kills=attempts, single_steps=max(row["single_steps"], 1)
    )
    return Start(alone=True, attempts=attempts)


async def is_stopped(conn: Conn, reader: str) -> bool:
    return bool(await queries.read_stopped(conn, reader=reader))


async def list_gaps(conn: Conn, reader: str) -> dict["Key", int]:
    """Streams in which a number is missing, and which."""
    rows = await queries.list_gaps(conn, reader=reader)
    return {(row["office"], row["service"], row["stream"]): row["sequence"] + 1 for row in rows}
