"""What an operator may ask of a service's bus; running processes see it in their database within seconds."""

from chassis import sql
from chassis.bus import control
from chassis.db import Conn

queries = sql.load(__file__)


async def ask_replay(conn: Conn, reader: str | None = None) -> int:
    """Have a projection, or all of this service's (None), emptied and rebuilt from the logs. Shape: how many readers."""
    return int(await queries.ask_replay(conn, reader=reader))


async def ask_resend(conn: Conn, stream: str, first: int) -> None:
    """Publish a stream of this service again from a number on; readers drop what they have had."""
    await control.on_request(conn, {"stream": stream, "from": first})
