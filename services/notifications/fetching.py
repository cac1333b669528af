"""Fetching what comes back from the mailbox it comes back to. What is about a message of ours is taken in and removed;
everything else is left as it lies, unread, and not looked at again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from typing import NamedTuple

from chassis import clock, log, sql
from chassis.db import Conn, Database
from chassis.settings import Settings
from services.notifications import bounces, imap, postbox

queries = sql.load(__file__)

AT_ONCE = 200
"""No more in one go: the next begins where this one ends."""

logger = log.get(__name__)


class Fetched(NamedTuple):
    """What one look into the mailbox came to."""

    taken: int
    """Taken in and removed."""
    left: int
    """Left for people."""


NOTHING = Fetched(0, 0)


async def fetch(db: Database) -> Fetched:
    """Look into the mailbox once, where the settings name one. A mailbox that is away is looked into next time."""
    if db.settings.delivery.imap_host is None:
        return NOTHING
    try:
        token = await _token(db)
        async with _opened(db.settings, token) as folder:
            return await _read_on(db, folder)
    except imap.AWAY as away:
        if isinstance(away, imap.Refused):
            postbox.pool_of(db).tokens.forget()
        logger.warning("mailbox_away", reason=type(away).__name__)
        return NOTHING


@asynccontextmanager
async def _opened(settings: Settings, token: str | None) -> AsyncIterator[imap.Folder]:
    """The folder, opened and closed in a worker thread."""
    stack = ExitStack()
    try:
        yield await asyncio.to_thread(stack.enter_context, imap.opened(settings, token))
    finally:
        await asyncio.to_thread(stack.close)


async def _read_on(db: Database, folder: imap.Folder) -> Fetched:
    """From where the last look ended; what is not settled yet is come back to."""
    last = await db.run(_find_place, folder.validity)
    taken = left = 0
    is_waiting = False
    for number in (await asyncio.to_thread(folder.numbers_after, last))[:AT_ONCE]:
        raw = await asyncio.to_thread(folder.read, number)
        try:
            is_ours = (await db.run(bounces.take_in, raw)).is_used
        except bounces.StillBeingSent:
            is_waiting = True
            continue
        if is_ours:
            await asyncio.to_thread(folder.remove, number)
        taken, left = taken + is_ours, left + (not is_ours)
        if not is_waiting:
            await db.run(_keep_place, folder.validity, number)
    return Fetched(taken, left)


async def _token(db: Database) -> str | None:
    told = db.settings.delivery
    if told.smtp_auth == "xoauth2" and told.imap_password_file is None:
        return await postbox.pool_of(db).tokens.get()
    return None


async def _find_place(conn: Conn, validity: int) -> int:
    """The last number looked at; 0 where the folder is new or counts anew."""
    row = await queries.find_place(conn, folder=_name(conn.settings))
    return row["last_number"] if row and row["validity"] == validity else 0


async def _keep_place(conn: Conn, validity: int, number: int) -> None:
    await queries.keep_place(
        conn, folder=_name(conn.settings), validity=validity, last_number=number, fetched_at=clock.now()
    )


def _name(settings: Settings) -> str:
    told = settings.delivery
    return f"{told.imap_host}/{told.imap_user}/{told.imap_folder}"
