"""What every page says of the office: its name and how to reach it, from the reference tables, kept for a minute."""

import time
from typing import Any

import asyncpg

from chassis import db, log, sql
from chassis.db import Conn, Database

queries = sql.load(__file__)

KEEP_S = 60.0

logger = log.get(__name__)


class Card:
    """The office's name, phone and address for pages. Where the database is away, what was last known."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read_at = float("-inf")
        self.known: dict[str, Any] = dict.fromkeys(("kind", "phone", "email", "street", "postcode")) | {
            "code": database.settings.office,
            "name": "",
        }

    async def refresh(self) -> None:
        """Read it again when it is older than a minute; a failure waits for the next minute and stops no page."""
        if time.monotonic() - self._read_at < KEEP_S:
            return
        self._read_at = time.monotonic()
        try:
            row = await self._database.run(_get_office)
        except (*db.TRANSIENT, asyncpg.UndefinedTableError) as away:
            logger.warning("office_unknown", reason=type(away).__name__)
            return
        if row is not None:
            self.known = dict(row)


async def _get_office(conn: Conn) -> Any:
    return await queries.get_office(conn, code=conn.office)
