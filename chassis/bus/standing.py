"""How a service stands on the bus, read from its own database: for ``brikke status`` and the status page."""

from typing import Any

from chassis import clock, sql
from chassis.db import Conn

queries = sql.load(__file__)


async def read(conn: Conn) -> dict[str, Any]:
    """Where every stream, reader and dead letter of this service stands.

    Shape   plain JSON values: {office, service, streams: [{stream, epoch, last, published, unnumbered, acknowledged,
            stopped_reason}], cursors: [{reader, office, service, stream, epoch, sequence, head, behind, heard_s, gap_s}],
            readers: [{reader, stopped_reason, replay_needed}], dead_letters: {dead, parked}, holes, lag_s}.
            ``heard_s`` null: never heard of; ``lag_s`` the age of the oldest message not yet published.
    """
    now = clock.now()
    return {
        "office": conn.office,
        "service": conn.service,
        "streams": [dict(row) for row in await queries.list_streams(conn)],
        "cursors": [dict(row) for row in await queries.list_cursors(conn, now=now)],
        "readers": [dict(row) for row in await queries.list_readers(conn)],
        "dead_letters": dict(await queries.count_dead_letters(conn)),
        "holes": await queries.count_holes(conn),
        "lag_s": await queries.read_lag(conn, now=now),
    }
