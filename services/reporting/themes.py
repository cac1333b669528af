"""What themes are called: as head office has stated last, and before that as the release had it."""

from collections.abc import Sequence, Set
from typing import Final

from chassis import sql
from chassis.db import Conn
from chassis.events import Message
from services.reporting import catalogue

queries = sql.load(__file__)

LANGUAGES: Final = ("nb", "nn", "en")


async def on_told(conn: Conn, messages: Sequence[Message]) -> None:
    """Take in what head office states, or at head office what our own groups tells; the latest stands, retired or not."""
    for message in messages:
        await queries.keep_theme(conn, **{name: message.data[name] for name in ("code", *LANGUAGES)})


async def keep(conn: Conn) -> None:
    """Before a replay: nothing is emptied. What groups of ours are about has its name meanwhile, and is told again."""


async def names(conn: Conn) -> dict[str, dict[str, str]]:
    """Every theme there is or has been: {code: {language: name}}."""
    told = {row["code"]: {language: row[language] for language in LANGUAGES} for row in await queries.list_themes(conn)}
    return catalogue.current().theme_names | told


async def are_known(conn: Conn, codes: Set[str]) -> bool:
    """Whether all of these are themes that there are or have been, or what stands in the place of one."""
    strange = codes - catalogue.current().dimensions["theme"]
    return not strange or strange <= (await names(conn)).keys()
