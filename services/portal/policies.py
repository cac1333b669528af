"""How the office lets its staff in."""

from uuid import UUID

from chassis import audit, sql
from chassis.db import Conn
from services.portal.problems import PasswordsClosed

queries = sql.load(__file__)


async def code_app_required(conn: Conn) -> bool:
    """Whether staff must have a code app."""
    return bool(await queries.is_code_app_required(conn))


def check_passwords_open(conn: Conn) -> None:
    """Errors: PasswordsClosed, where all staff sign in with their organisation's own accounts."""
    oidc = conn.settings.oidc
    if oidc is not None and oidc.only:
        raise PasswordsClosed


async def require_code_app(conn: Conn, required: bool, by: UUID | None = None) -> None:
    """Ask staff for a code app from their next sign-in on, or no longer; whoever has one is asked for its code either way."""
    if await queries.set_code_app_required(conn, required=required):
        await audit.note(conn, "code_app_required" if required else "code_app_not_required", account_id=by)
