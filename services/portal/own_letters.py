"""Writing to someone who works here, for services that know them by account only: addresses of staff stay in portal."""

from typing import Any

from chassis import outbox, sql
from chassis.db import Conn
from chassis.events import Message
from services.portal.schemas import WriteToAccount

queries = sql.load(__file__)


async def on_write_to_account(conn: Conn, messages: list[Message]) -> int:
    """Have notifications write to each account that is open; an account that is closed is not written to.

    Shape   how many were asked for.
    Emits   notifications.send_message.v1
    """
    asked = [WriteToAccount.read(message.data) for message in messages if not message.replaying]
    accounts = {
        row["account_id"]: row
        for row in await queries.list_open(conn, account_ids=[each["account_id"] for each in asked])
    }
    found = [each for each in asked if each["account_id"] in accounts]
    for each in found:
        _write(conn, each, accounts[each["account_id"]]["email"])
    return len(found)


def _write(conn: Conn, asked: dict[str, Any], email: str) -> None:
    account_id = str(asked["account_id"])
    outbox.add(
        conn,
        outbox.command(
            "notifications.send_message.v1",
            subject=account_id,
            recipient=email,
            channel="email",
            key=account_id,
            **{name: asked[name] for name in ("template", "language", "tone", "parameters", "purpose", "occasion")},
        ),
    )
