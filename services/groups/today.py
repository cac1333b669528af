"""What a coordinator sees first: new enquiries, who waits, groups that are starting."""

from datetime import timedelta
from typing import Any

from chassis import clock, sql
from chassis.db import Conn

queries = sql.load(__file__)

NEW_DAYS = 7
SHOWN = 5


async def look(conn: Conn) -> dict[str, Any]:
    """Counts and groups, never names.

    Shape   {new, waiting, longest_days, forming, starting: [group rows]}; longest_days is null when nobody waits.
    """
    today = clock.today()
    counts = await queries.count_waiting(conn, today=today, new_since=today - timedelta(days=NEW_DAYS - 1))
    starting = await queries.list_starting(conn, most=SHOWN)
    return dict(counts) | {"starting": starting}
