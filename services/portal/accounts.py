"""Staff accounts: who they are and what they may do."""

from typing import Any
from uuid import UUID

from chassis import audit, clock, sql
from chassis.db import Conn
from services.portal import code_apps, identities, passwords, sessions
from services.portal.problems import AccountNotFound

queries = sql.load(__file__)


async def create(
    conn: Conn, email: str, name: str, password: str, roles: list[str], totp: str | None = None, by: UUID | None = None
) -> Any:
    """Make an account that can sign in at once.

    ``totp`` is a code app's secret (base32), None where no code is asked for; ``by`` is the administrator, None at set-up.

    Shape   {account_id, email, name, roles, state}.
    Errors  AccountExists, PasswordTooWeak.
    """
    await passwords.check_strength(password, email, name)

    row = await queries.insert_account(
        conn,
        email=email.strip().lower(),
        name=name.strip(),
        password_hash=await passwords.hash(password),
        totp_secret=code_apps.seal(conn.settings, totp) if totp else None,
        roles=sorted(set(roles)),
        created_at=clock.now(),
    )

    await _note(conn, "account_created", row["account_id"], by, roles)
    return row


async def change_roles(conn: Conn, account_id: UUID, roles: list[str], by: UUID | None = None) -> None:
    """Give an account other roles; its sessions end, so that they hold from now on.

    Errors  AccountNotFound.
    """
    if await queries.lock_account(conn, account_id=account_id) is None:
        raise AccountNotFound

    await queries.set_roles(conn, account_id=account_id, roles=sorted(set(roles)))
    await sessions.end_all(conn, account_id)
    await _note(conn, "roles_changed", account_id, by, roles)


async def close(conn: Conn, account_id: UUID, by: UUID | None = None) -> None:
    """The person no longer works here: nobody signs in with the account again.

    Errors  AccountNotFound.
    """
    if not await queries.close_account(conn, account_id=account_id, closed_at=clock.now()):
        raise AccountNotFound

    await sessions.end_all(conn, account_id)
    await identities.untie(conn, account_id)
    await _note(conn, "account_closed", account_id, by, [])


async def find(conn: Conn, email: str) -> Any:
    """What signing in needs to know of an account; None where there is none."""
    return await queries.get_by_email(conn, email=email.strip().lower())


async def name_of(conn: Conn, account_id: UUID) -> str:
    """What to call the person on a page; "" for an account that is gone."""
    name: str | None = await queries.get_name(conn, account_id=account_id)
    return name or ""


async def _note(conn: Conn, act: str, account_id: UUID, by: UUID | None, roles: list[str]) -> None:
    detail = " ".join(sorted(set(roles))) or None
    await audit.note(conn, act, account_id=by, about_kind="account", about_id=str(account_id), detail=detail)
