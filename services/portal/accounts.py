"""Staff accounts: who they are and what they may do."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from chassis import audit, clock, sql
from chassis.db import Conn
from services.portal import code_apps, halfway, identities, known_devices, links, passwords, recovery_codes, sessions
from services.portal.problems import AccountNotFound, LastAdministrator
from services.portal.roles import chosen

queries = sql.load(__file__)


async def create(
    conn: Conn, email: str, name: str, password: str, roles: list[str], totp: str | None = None, by: UUID | None = None
) -> Any:
    """Make an account that can sign in at once.

    ``totp`` is a code app's secret (base32), None where no code is asked for; ``by`` is the administrator, None at set-up.

    Shape   {account_id, email, name, roles, state}.
    Errors  AccountExists, PasswordTooWeak, NoRoles, StatisticianElsewhere.
    """
    given = chosen(conn.settings, roles)
    await passwords.check_strength(password, email, name)

    row = await queries.insert_account(
        conn,
        email=email.strip().lower(),
        name=name.strip(),
        password_hash=await passwords.hash(password),
        totp_secret=code_apps.seal_secret(conn.settings, totp) if totp else None,
        roles=given,
        created_at=clock.now(),
    )

    await note(conn, "account_created", row["account_id"], by, given)
    return row


async def everyone(conn: Conn, who: UUID) -> list[Any]:
    """All accounts, those in use first; the read is audited.

    Shape   {account_id, email, name, roles, state, created_at, closed_at, has_code_app, used_at}; used_at: null, or when
            the person last did something.
    """
    await audit.note(conn, "read", account_id=who, about_kind="accounts")
    return list(await queries.list_accounts(conn))


async def look_into(conn: Conn, account_id: UUID, who: UUID) -> Any:
    """One account; the read is audited. Shape: as of :func:`everyone`. Errors: AccountNotFound."""
    account = await queries.get_account(conn, account_id=account_id)
    if account is None:
        raise AccountNotFound
    await audit.note(conn, "read", account_id=who, about_kind="account", about_id=account_id)
    return account


async def change_roles(
    conn: Conn, account_id: UUID, wanted: Iterable[str], by: UUID | None = None, *, alone: bool = False
) -> None:
    """Give an account other roles; its sessions end, so that they hold from now on.

    Errors  AccountNotFound, LastAdministrator, NoRoles, StatisticianElsewhere.
    """
    given = chosen(conn.settings, wanted, alone=alone)
    await _keep_an_administrator(conn, account_id, given)
    account = await _lock(conn, account_id)
    if account["roles"] == ["initiator"]:
        raise AccountNotFound  # groups says what an initiator may do; whoever begins to work here is invited

    await queries.set_roles(conn, account_id=account_id, roles=given)
    await sessions.end_all(conn, account_id)
    await note(conn, "roles_changed", account_id, by, given)


async def close(conn: Conn, account_id: UUID, by: UUID | None = None) -> None:
    """The person no longer works here: nobody signs in with the account again.

    Errors  AccountNotFound, LastAdministrator.
    """
    await _keep_an_administrator(conn, account_id, [])
    await sign_out_everywhere(conn, account_id)

    await queries.close_account(conn, account_id=account_id, closed_at=clock.now())
    await recovery_codes.forget(conn, account_id)
    await identities.untie(conn, account_id)
    await note(conn, "account_closed", account_id, by, [])


async def sign_out_everywhere(conn: Conn, account_id: UUID, by: UUID | None = None) -> int:
    """End every session of a person, and all that could become one; every browser must show itself anew.

    Shape   how many sessions ended.
    Errors  AccountNotFound.
    """
    await _lock(conn, account_id)
    ended = await sessions.end_all(conn, account_id)
    await halfway.end_all(conn, account_id)
    await known_devices.forget_all(conn, account_id)
    await links.void(conn, account_id)
    if by is not None:
        await note(conn, "signed_out_everywhere", account_id, by, [])
    return ended


async def find(conn: Conn, email: str) -> Any:
    """What signing in needs to know of an account; None where there is none."""
    return await queries.get_by_email(conn, email=email.strip().lower())


async def name_of(conn: Conn, account_id: UUID) -> str:
    """What to call the person on a page; "" for an account that is gone."""
    name: str | None = await queries.get_name(conn, account_id=account_id)
    return name or ""


async def note(conn: Conn, act: str, account_id: UUID, by: UUID | None, given: Iterable[str]) -> None:
    """Note a change of an account; ``given`` are the roles it has from now on."""
    detail = " ".join(sorted(set(given))) or None
    await audit.note(conn, act, account_id=by, about_kind="account", about_id=str(account_id), detail=detail)


async def _lock(conn: Conn, account_id: UUID) -> Any:
    """The account, open and locked. Errors: AccountNotFound."""
    account = await queries.lock_account(conn, account_id=account_id)
    if account is None or account["state"] == "closed":
        raise AccountNotFound
    return account


async def _keep_an_administrator(conn: Conn, account_id: UUID, given: Iterable[str]) -> None:
    """Refuse what would leave the office without anyone who can let others in.

    All administrators are locked first, so that two of them cannot take each other's role away in the same moment.

    Errors  LastAdministrator.
    """
    administrators = {row["account_id"] for row in await queries.lock_administrators(conn)}
    if administrators == {account_id} and "administrator" not in given:
        raise LastAdministrator
