"""What has been kept as long as it may: sessions, halves, attempts, browsers, buckets, invitations, those who left."""

from datetime import timedelta

from chassis import clock, retention, sql
from chassis.db import Conn
from services.portal import (
    attempts,
    halfway,
    invitations,
    known_devices,
    links,
    mailed_codes,
    regret,
    sessions,
    throttles,
)

queries = sql.load(__file__)

KEEP_CLOSED = timedelta(days=365)


async def forget_old(conn: Conn) -> int:
    """Delete or blank what is too old. Shape: how many rows."""
    accounts = await queries.forget_closed_accounts(conn, before=clock.now() - KEEP_CLOSED)
    await retention.note(conn, "a_year_after_closing", {"account": accounts}, about_kind="accounts")
    gone = [
        accounts,
        await sessions.forget_old(conn),
        await halfway.forget_old(conn),
        await attempts.forget_used(conn),
        await links.forget_old(conn),
        await mailed_codes.forget_old(conn),
        await known_devices.forget_old(conn),
        await throttles.forget_old(conn),
        await invitations.forget_old(conn),
        await regret.forget_old(conn),
    ]
    return sum(gone)
