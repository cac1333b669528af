"""After an office's databases have been put back from a backup: new epochs, and no one written to twice (rules 13, 14).

Called once per service, with nothing else of the office running; the broker's vhost is made anew besides, so that no
message of the time that never happened waits in a queue.
"""

import contracts
from chassis import sql
from chassis.bus import control, relay
from chassis.db import Conn

queries = sql.load(__file__)


async def begin_epochs(conn: Conn, above: int = 0) -> dict[str, int]:
    """Begin a new epoch of every stream of this service after its last number, then number what waited.

    ``above``  the highest epoch the office has ever had, kept outside the backup: an epoch is never used twice.
    Shape      {stream: last number now}.
    """
    last = {}
    for row in await queries.list_streams(conn):
        await control.open_epoch(conn, row["stream"], above=above, reason="restored", after=row["last_sequence"])
    for row in await relay.queries.list_unnumbered_streams(conn):
        await relay.number_stream(conn, row["stream"])
    for row in await queries.list_streams(conn):
        last[row["stream"]] = row["last_sequence"]
    return last


async def highest_epoch(conn: Conn) -> int:
    """The highest epoch of any stream of this service, to be kept outside the backup."""
    return int(await queries.read_highest_epoch(conn))


async def distrust_commands(conn: Conn, senders: dict[str, dict[str, int]]) -> int:
    """Mark every command up to a sender's last number as possibly done before the restore: it is shown, not done again.

    ``senders``  {service: {stream: last number}}, as ``begin_epochs`` gave for each service of the office.
    Shape        how many streams were marked.
    """
    marked = 0
    for reader in contracts.readers():
        if reader["service"] != conn.service:
            continue
        mine = f"commands.{conn.service}"
        if not any(contracts.of(type).stream == mine for type in reader["types"]):
            continue
        for service, streams in senders.items():
            if streams.get(mine, 0) > 0:
                await queries.distrust(
                    conn, reader=reader["reader"], office=conn.office, service=service, stream=mine, last=streams[mine]
                )
                marked += 1
    return marked


async def forget_work(conn: Conn) -> None:
    """What a reader was at when the backup was taken is not a death."""
    await queries.forget_work(conn)
