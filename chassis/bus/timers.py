"""When each timer last fired."""

from datetime import timedelta

from chassis import clock, sql
from chassis.db import Conn

queries = sql.load(__file__)


async def due_in_s(conn: Conn, timer: str, seconds: float) -> float:
    """Seconds until the timer should fire; 0 when it is due or has never fired."""
    last = await queries.read_tick(conn, timer=timer)
    if last is None:
        return 0.0
    left: timedelta = last + timedelta(seconds=seconds) - clock.now()
    return max(0.0, left.total_seconds())


async def mark(conn: Conn, timer: str, seconds_ago: float) -> None:
    """The timer fired so long ago."""
    await queries.write_tick(conn, timer=timer, at=clock.now() - timedelta(seconds=seconds_ago))
