"""Who is to be left alone: looked up at the moment of sending, so that asking is enough."""

from chassis import clock, sql
from chassis.db import Conn
from services.notifications import gate, recipients

queries = sql.load(__file__)

EVERYTHING = "*"


async def suppress(conn: Conn, email: str, *, purpose: str = EVERYTHING, reason: str = "asked") -> None:
    """Do not write to an address any more, for one purpose or for any; what waits is not sent."""
    await gate.close(conn)
    for recipient_hash in _known_as(conn, email, purpose):
        await suppress_known(conn, recipient_hash, purpose=purpose, reason=reason)


async def suppress_known(
    conn: Conn, recipient_hash: bytes, *, purpose: str = EVERYTHING, reason: str = "asked"
) -> None:
    """The same, in the one register that a hash is from. Whoever calls has closed the gate."""
    await queries.insert_suppression(
        conn, recipient_hash=recipient_hash, purpose=purpose, reason=reason, since=clock.now()
    )


async def lift(conn: Conn, email: str, *, purpose: str = EVERYTHING) -> None:
    """They have asked to be written to again."""
    for recipient_hash in _known_as(conn, email, purpose):
        await queries.delete_suppression(conn, recipient_hash=recipient_hash, purpose=purpose)


def _known_as(conn: Conn, email: str, purpose: str) -> list[bytes]:
    """An address in the register of a purpose; in each of them, apart, when it is about everything."""
    return recipients.everywhere(conn, email) if purpose == EVERYTHING else [recipients.hashed(conn, email, purpose)]
