"""Asking for the link to one's preferences, for those who no longer have a message with one."""

from uuid import uuid4

from chassis import clock, outbox, sql
from chassis.db import Conn
from services.notifications import links, purposes, recipients

queries = sql.load(__file__)

TEMPLATE = "preferences"


async def send(conn: Conn, *, email: str) -> int:
    """Write to an address we have written to before, once a day for each register that knows it; to others not at all.

    Each register's link opens that register alone, so each gets a message of its own.

    Shape   how many were asked for; whoever asked is not told.
    Emits   notifications.send_message.v1
    """
    asked = 0
    for register in purposes.REGISTERS:
        purpose = next((code for code in purposes.in_register(register)), None)
        if purpose and await _knows(conn, recipients.hashed(conn, email, purpose)):
            _ask(conn, email, purpose)
            asked += 1
    return asked


async def _knows(conn: Conn, recipient_hash: bytes) -> bool:
    return bool(await queries.is_known(conn, recipient_hash=recipient_hash))


def _ask(conn: Conn, email: str, purpose: str) -> None:
    holder = links.Holder(recipients.hashed(conn, email, purpose), purpose)
    command = outbox.command(
        "notifications.send_message.v1",
        subject=str(uuid4()),
        recipient=email,
        channel="email",
        template=TEMPLATE,
        language="nb",
        parameters={"link": links.preferences_url(conn.settings, holder)},
        purpose=purpose,
        occasion=f"{TEMPLATE}/{clock.today().isoformat()}",
    )
    outbox.add(conn, command)
