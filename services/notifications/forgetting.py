"""Forgetting by itself: addresses and contents go in time; that a message was sent stays counted."""

from datetime import timedelta

from chassis import clock, retention, sql
from chassis.db import Conn
from services.notifications import bounces, matters, preferences

queries = sql.load(__file__)

KEEP_DAYS = 90
"""How long a settled message can be looked up: time enough to answer "I never got it"."""


async def forget_old(conn: Conn) -> int:
    """Remove addresses and contents of messages settled long ago.

    Shape   how many messages were forgotten.
    """
    await matters.forget_old(conn)
    unused, returned = await preferences.forget_old(conn), await bounces.forget_old(conn)
    await retention.note(conn, "two_years_unused", {"preference": unused}, about_kind="messages")
    await retention.note(conn, "400_days", {"returned": returned}, about_kind="messages")
    forgotten: int = await queries.forget_old_messages(conn, before=clock.now() - timedelta(days=KEEP_DAYS))
    await retention.note(conn, "90_days_after_message", {"message": forgotten}, about_kind="messages")
    return forgotten
