"""Messages that cannot be applied for a reason in the data: kept as they came, with the reason, and tried again on request."""

from typing import TYPE_CHECKING, Any

from chassis import clock, sql
from chassis.bus import cursors
from chassis.bus.incoming import Item, Key
from chassis.db import Conn
from chassis.events import Message

if TYPE_CHECKING:
    from chassis.bus.reader import Invoke, Projection

IN_A_ROW_MAX = 20
"""So many dead letters without one message applied: the fault is ours, not theirs, and the reader stops."""

queries = sql.load(__file__)


async def blocked_subjects(conn: Conn, reader: str, subjects: list[str]) -> set[str]:
    """Those of the subjects that have a dead letter open: what comes later about them waits behind it."""
    rows = await queries.list_blocked(conn, reader=reader, subjects=subjects)
    return {row["subject"] for row in rows}


async def bury(conn: Conn, projection: "Projection", item: Item, *, reason: str, handler: str) -> bool:
    """Put one message aside and move the cursor past it. Shape: whether the reader now stands still (rule 7)."""
    places = await cursors.lock(conn, projection.name, {item.key})
    cursor = places[item.key]
    if not item.is_head and item.sequence == cursor.sequence + 1:
        await _insert(conn, projection.name, item, state="dead", reason=reason, handler=handler)
        cursors.move(cursor, item)
    await cursors.save(conn, places, projection.name)
    return bool(await queries.count_dead(conn, reader=projection.name, at_most=IN_A_ROW_MAX, now=clock.now()))


async def park(conn: Conn, reader: str, item: Item, handler: str) -> None:
    """Put a message behind an earlier one with the same subject that could not be applied."""
    await _insert(conn, reader, item, state="parked", reason="WaitsForEarlier", handler=handler)


async def _insert(conn: Conn, reader: str, item: Item, *, state: str, reason: str, handler: str) -> None:
    office, service, stream = item.key
    await queries.insert_dead_letter(
        conn,
        reader=reader,
        office=office,
        service=service,
        stream=stream,
        epoch=item.epoch,
        sequence=item.sequence,
        message_id=item.message_id,
        type=item.type,
        subject=item.subject,
        handler=handler or None,
        body=item.body,
        reason=reason,
        state=state,
        noted_at=clock.now(),
    )


async def forget_after(conn: Conn, reader: str, key: Key, after: int) -> None:
    """Drop what lies open past the end of an epoch: it never happened."""
    office, service, stream = key
    await queries.drop_after(
        conn, reader=reader, office=office, service=service, stream=stream, after=after, now=clock.now()
    )


async def list_to_retry(conn: Conn, reader: str) -> list[int]:
    return [row["dead_letter_id"] for row in await queries.list_to_retry(conn, reader=reader)]


async def retry(conn: Conn, projection: "Projection", invoke: "Invoke", dead_letter_id: int) -> bool:
    """Apply a dead letter again; the next one parked behind it is then to be tried. Shape: whether there was one to apply.

    One at a time, so that one that still fails keeps those behind it waiting but does not undo those before it.
    Errors  whatever the handler raises; then it stays where it is.
    """
    row = await queries.lock_to_retry(conn, dead_letter_id=dead_letter_id)
    if row is None:
        return False
    handler = projection.handlers.get(row["type"])
    if handler:
        await invoke(conn, handler, [Message.decode(row["body"])])
    await queries.settle(conn, dead_letter_id=dead_letter_id, state="done", now=clock.now())
    await queries.promote_parked(conn, reader=row["reader"], subject=row["subject"])
    return True


async def still_dead(conn: Conn, dead_letter_id: int, reason: str) -> None:
    await queries.still_dead(conn, dead_letter_id=dead_letter_id, reason=reason)


async def ask_retry(conn: Conn, dead_letter_id: int | None) -> int:
    """Have one dead letter, or all (None), tried again by their readers, which start again if they stood still."""
    count: int = await queries.ask_retry(conn, dead_letter_id=dead_letter_id)
    await queries.start_readers(conn)
    return count


async def drop(conn: Conn, dead_letter_id: int) -> int:
    """Give a dead letter up: those parked behind it are then tried. Shape: 1, or 0 if it was not open."""
    return int(await queries.drop(conn, dead_letter_id=dead_letter_id, now=clock.now()))


async def list_open(conn: Conn) -> list[Any]:
    """What lies open, oldest first, without bodies."""
    return list(await queries.list_open(conn))


async def show(conn: Conn, dead_letter_id: int) -> Any:
    """One dead letter with its body as it came (personal fields sealed), or None."""
    return await queries.read_dead_letter(conn, dead_letter_id=dead_letter_id)
