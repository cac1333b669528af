"""Who is to be left alone: looked up at the moment of sending, so that asking is enough."""

from chassis import clock, sql
from chassis.db import Conn
from services.notifications import gate, recipients

queries = sql.load(__file__)

EVERYTHING = "*"


async def suppress(conn: Conn, email: str, *, purpose: str = EVERYTHING, reason: str = "asked") -> None:
    """Do not write to an address any more, for one purpose or for any; what waits is not sent."""
    await gate.close(conn)
    await queries.insert_suppression(
        conn, recipient_hash=recipients.hashed(conn, email), purpose=purpose, reason=reason, since=clock.now()
    )


async def lift(conn: Conn, email: str, *, purpose: str = EVERYTHING) -> None:
    """They have asked to be written to again."""
    await queries.delete_suppression(conn, recipient_hash=recipients.hashed(conn, email), purpose=purpose)
