"""What themes are called since the release: words that tell others what a message is about, as those of the release do."""

from collections.abc import Sequence

from chassis import sql
from chassis.db import Conn
from chassis.events import Message

queries = sql.load(__file__)


async def on_told(conn: Conn, messages: Sequence[Message]) -> None:
    """Take in what head office states, or at head office what our own groups tells; the latest stands, retired or not."""
    for message in messages:
        await queries.keep_theme(conn, **{name: message.data[name] for name in ("code", "nb", "nn", "en")})


async def keep(conn: Conn) -> None:
    """Before a replay: nothing is emptied. A word too many is held back for a while, and none too few."""


async def names(conn: Conn) -> tuple[str, ...]:
    """What they are called in every language, as ``lint`` takes them."""
    return tuple(row["name"] for row in await queries.list_names(conn))
