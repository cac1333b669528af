"""Thirty days' regret: what staff have taken off the public pages can be brought back, and is deleted after that.

A contact point that was closed is listed again from its own page, with a reason, since head office has been told of it.
Erasing a person at their own request has no regret.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from chassis import clock, sql
from chassis.db import Conn
from services.portal import public_face
from services.portal.problems import BrochureNotFound

queries = sql.load(__file__)

KEPT = timedelta(days=30)


async def look_through(conn: Conn) -> list[Any]:
    """What can be brought back, the newest first: kind (brochure, help_line), thing_id, title, removed_at, gone_on."""
    rows = await queries.list_removed(conn)
    return [dict(row) | {"gone_on": (row["removed_at"] + KEPT).astimezone(clock.OSLO).date()} for row in rows]


async def bring_back(conn: Conn, kind: str, thing_id: UUID) -> None:
    """Put it where it was. Errors: BrochureNotFound, HelpLineNotFound, TooManyHelpLines."""
    if kind == "help_line":
        await public_face.bring_back_help_line(conn, thing_id)
    elif not await queries.bring_back_brochure(conn, brochure_id=thing_id):
        raise BrochureNotFound


async def forget_old(conn: Conn) -> int:
    """Delete what nobody has brought back in thirty days. Shape: how many rows."""
    before = clock.now() - KEPT
    lines: int = await queries.delete_help_lines(conn, before=before)
    brochures: int = await queries.delete_brochures(conn, before=before)
    return lines + brochures
