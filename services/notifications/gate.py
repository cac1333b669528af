"""The gate between what is judged fit to be sent and what may stand against it.

Whoever marks a message as being sent holds the gate open until COMMIT; whoever changes what stands against sending, a
suppression, a withdrawal, a matter that has moved on, closes it until COMMIT. So the two have one order, that of their
commits: after the change is committed, nothing that it stands against is marked. A look alone would not do: a snapshot
taken just before the change is still good in a transaction that commits just after it.

Taken first of all in a transaction, before any row is locked, so that the two never wait for one another in a ring.
"""

from chassis import sql
from chassis.db import Conn

queries = sql.load(__file__)

GATE = 0x6272696B6B65
"""The number of the advisory lock, in this database alone."""


async def hold_open(conn: Conn) -> None:
    """Until COMMIT nothing that stands against sending changes; many may hold it at once."""
    await queries.hold_open(conn, gate=GATE)


async def close(conn: Conn) -> None:
    """Until COMMIT no message is marked as being sent; waits for those who are just doing so."""
    await queries.close(conn, gate=GATE)
