"""What has been stated of themes since the release: kept at head office and, as it tells them, at every office."""

import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

from chassis import db, log, sql
from chassis.db import Conn, Database
from chassis.events import Message
from services.groups import schemas, themes
from services.groups.themes import Theme

queries = sql.load(__file__)

KEEP_S: Final = 1.0

logger = log.get(__name__)


async def read(conn: Conn) -> list[Any]:
    """Every theme that anything has been stated of: code, nb, nn, en, offered, place."""
    rows: list[Any] = await queries.list_stated(conn)
    return rows


async def lock(conn: Conn) -> None:
    """Let nobody else change the list until this is done."""
    await queries.lock_themes(conn)


async def keep(conn: Conn, theme: Mapping[str, Any]) -> None:
    """A theme as it is stated now, in place of what was stated before."""
    await queries.keep_theme(conn, **theme)


async def on_stated(conn: Conn, messages: Sequence[Message]) -> None:
    """At an office: themes as head office last stated them."""
    for message in messages:
        await keep(conn, schemas.ThemeStated.read(message.data))


async def forget_all(conn: Conn) -> None:
    """Go back to what came with the release, to be told it anew. What was added since keeps its name for those who have it."""
    await queries.forget_themes(conn, released=list(themes.RELEASED))


class Kept:
    """The list as every answer of this service has it, read again when it is older than a second."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read_at = float("-inf")
        self._known: Mapping[str, Theme] = themes.RELEASED

    async def refresh(self) -> None:
        """Let what follows in this request know it. Where the database is away, as it was last known."""
        if time.monotonic() - self._read_at >= KEEP_S:
            self._read_at = time.monotonic()
            try:
                self._known = themes.listed(await self._database.run(read))
            except db.TRANSIENT as away:
                logger.warning("themes_unknown", reason=type(away).__name__)
        themes.use(self._known)
