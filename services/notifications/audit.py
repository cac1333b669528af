"""The audit of reads: who on the staff read what about people, written in the transaction that reads."""

from uuid import UUID

from chassis import clock, sql
from chassis.db import Conn

queries = sql.load(__file__)


async def record(conn: Conn, *, who: UUID, what: str, about: UUID | None = None) -> None:
    """Note a read: what cannot be noted is not shown."""
    await queries.insert_read(conn, who=who, what=what, about=about, read_at=clock.now())


async def forget_old(conn: Conn) -> int:
    """Delete what is more than a year old. Shape: how many rows."""
    gone: int = await queries.delete_old_reads(conn)
    return gone
