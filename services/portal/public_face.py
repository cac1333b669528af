"""What the office says of itself on every public page: when one hears from it, and whom to call until then."""

from typing import Any
from uuid import UUID

from chassis import clock, outbox, sql
from chassis.db import Conn
from services.portal import schemas
from services.portal.problems import HelpLineNotFound, TooManyHelpLines

queries = sql.load(__file__)

MOST_LINES = 4
"""Whoever needs help now must find the right number at a glance."""


async def show(conn: Conn) -> Any:
    """{answer_within_days, statement_url (null while there is none)}"""
    return await queries.get_public_face(conn)


async def list_help_lines(conn: Conn) -> list[Any]:
    """The office's own helplines, in the order they were added; the national ones are not among them."""
    rows: list[Any] = await queries.list_help_lines(conn)
    return rows


async def promise(conn: Conn, answer_within_days: int, statement_url: str | None = None) -> None:
    """Within how many working days one hears from the office, from now on.

    Emits   portal.promise_changed.v1 when that is news.
    """
    before = await queries.lock_public_face(conn)
    await queries.put_public_face(conn, answer_within_days=answer_within_days, statement_url=statement_url)
    if before["answer_within_days"] == answer_within_days:
        return
    changed = schemas.PromiseChanged.event(subject=conn.office, answer_within_days=answer_within_days)
    outbox.add(conn, changed)


async def add_help_line(
    conn: Conn, phone: str, says_nb: str, says_nn: str | None = None, says_en: str | None = None
) -> Any:
    """Show one more helpline on every public page.

    Errors  TooManyHelpLines.
    """
    await queries.lock_public_face(conn)
    if await queries.count_help_lines(conn) >= MOST_LINES:
        raise TooManyHelpLines(most=MOST_LINES)
    return await queries.insert_help_line(
        conn, phone=phone, says_nb=says_nb, says_nn=says_nn, says_en=says_en, added_at=clock.now()
    )


async def remove_help_line(conn: Conn, help_line_id: UUID) -> None:
    """Show it no more. It can be brought back: regret.py. Errors: HelpLineNotFound."""
    if not await queries.remove_help_line(conn, help_line_id=help_line_id, removed_at=clock.now()):
        raise HelpLineNotFound


async def bring_back_help_line(conn: Conn, help_line_id: UUID) -> None:
    """Show one that was taken out again. Errors: HelpLineNotFound, TooManyHelpLines."""
    await queries.lock_public_face(conn)
    if await queries.count_help_lines(conn) >= MOST_LINES:
        raise TooManyHelpLines(most=MOST_LINES)
    if not await queries.bring_back_help_line(conn, help_line_id=help_line_id):
        raise HelpLineNotFound
