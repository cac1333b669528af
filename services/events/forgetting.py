"""Forgetting by itself: what is no longer needed goes in time; the counts stay."""

from datetime import timedelta

from chassis import clock, sql
from chassis.db import Conn

queries = sql.load(__file__)

KEEP_DAYS = 180
"""How long after an event names, addresses and links are kept: time enough to send out summaries and talks."""


async def forget_old(conn: Conn) -> int:
    """Remove names, addresses, answers, links and what was written by hand of events long past.

    Shape   how many registrations were forgotten.
    """
    before = clock.now() - timedelta(days=KEEP_DAYS)
    await queries.delete_old_links(conn, before=before)
    await queries.delete_old_letters(conn, before=before)
    forgotten: int = await queries.forget_old_registrations(conn, before=before)
    return forgotten
