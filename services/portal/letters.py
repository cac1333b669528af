"""What portal writes to staff: commands to notifications, which owns the words and the sending."""

from typing import Any

from chassis import outbox
from chassis.db import Conn
from services.portal.links import Link

PURPOSE = "account"


def invite(conn: Conn, account: Any, link: Link) -> None:
    """There is an account for you; choose a password."""
    _send_link(conn, account, "account_invited", link)


def help_with_password(conn: Conn, account: Any, link: Link) -> None:
    """You asked to choose a new password."""
    _send_link(conn, account, "password_forgotten", link)


def _send_link(conn: Conn, account: Any, template: str, link: Link) -> None:
    """One mail with a link; not sent once the link no longer works."""
    valid_until = link.valid_until.isoformat()
    parameters = {"name": account["name"], "link": link.url, "valid_until": valid_until}
    _send(conn, account, template, str(link.link_id), parameters, valid_until)


def _send(
    conn: Conn, account: Any, template: str, occasion: str, parameters: dict[str, Any], not_after: str | None = None
) -> None:
    account_id = str(account["account_id"])
    outbox.add(
        conn,
        outbox.command(
            "notifications.send_message.v1",
            subject=account_id,
            recipient=account["email"],
            channel="email",
            template=template,
            language=account["language"],
            parameters=parameters,
            purpose=PURPOSE,
            occasion=occasion,
            not_after=not_after,
            key=account_id,
        ),
    )
