"""What portal writes to staff: commands to notifications, which owns the words and the sending."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from chassis import languages, outbox, sql
from chassis.db import Conn
from chassis.languages import N_
from services.portal.links import Link

queries = sql.load(__file__)

PURPOSE = "account"
PASSWORD_CHANGED = N_("The password of your account has been changed.")
CODE_APP_CHANGED = N_("Another code app has been taken into use for your account.")
RECOVERY_CODE_USED = N_("One of your recovery codes has been used to sign in.")
CODE_APP_DROPPED = N_(
    "Somebody at your office, or one who helps it, has given you a new start because the phone was lost: until {until} you "
    "can sign in with your password alone and set up a code app on another phone."
)


def invite(conn: Conn, account: Any, link: Link) -> None:
    """There is an account for you; choose a password."""
    _send_link(conn, account, "account_invited", link)


def help_with_password(conn: Conn, account: Any, link: Link) -> None:
    """You asked to choose a new password."""
    _send_link(conn, account, "password_forgotten", link)


async def tell(conn: Conn, account_id: UUID, what: str, until: datetime | None = None) -> None:
    """Something about your account is other than it was, so that you see it if it was not you."""
    account = await queries.get_reader(conn, account_id=account_id)
    with languages.reading(account["language"]):
        said = languages.gettext(what).format(until=languages.moment(until) if until else "")
    _send(conn, account, "account_changed", str(uuid4()), {"name": account["name"], "what": said})


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
