"""Newcomers: inviting someone who is to work here: an account that waits, and a link by which its person chooses a password."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from uuid import UUID

from chassis import clock, languages, sql
from chassis.db import Conn
from services.portal import accounts, halfway, letters, links, passwords, policies, roles
from services.portal.doorway import Arrived
from services.portal.problems import AccountNotFound, AlreadyInUse

queries = sql.load(__file__)

Run = Callable[..., Awaitable[Any]]


async def invite(
    conn: Conn, *, email: str, name: str, wanted: Iterable[str], language: str, by: UUID | None, alone: bool = False
) -> Any:
    """Make an account that waits for its person, and write to them.

    Shape   {account_id, email, name, roles, state, language}.
    Errors  AccountExists, NoRoles, StatisticianElsewhere.
    Emits   notifications.send_message.v1 {template: account_invited}.
    """
    account = await queries.insert_invited(
        conn,
        email=email.strip().lower(),
        name=name.strip(),
        roles=roles.chosen(conn.settings, wanted, alone=alone),
        language=language,
        created_at=clock.now(),
    )
    letters.invite(conn, account, await links.make(conn, account["account_id"], links.INVITATION))
    await accounts.note(conn, "account_invited", account["account_id"], by, account["roles"])
    return account


async def invite_again(conn: Conn, account_id: UUID, by: UUID) -> None:
    """Write to them once more; the link in the first mail is worth nothing from now on.

    Errors  AccountNotFound, AlreadyInUse.
    Emits   notifications.send_message.v1 {template: account_invited}.
    """
    account = await queries.lock_invited(conn, account_id=account_id)
    if account is None:
        raise AccountNotFound
    if account["state"] == "active":
        raise AlreadyInUse
    letters.invite(conn, account, await links.make(conn, account_id, links.INVITATION))
    await accounts.note(conn, "account_invited", account_id, by, account["roles"])


async def accept(run: Run, token: str, password: str) -> Arrived:
    """Take the account into use; then the person is halfway in, and shown how to set up a code app.

    Errors  PasswordsClosed, LinkGone, PasswordTooWeak.
    """
    person = await run(links.find, token, links.INVITATION)
    await passwords.check_strength(password, person["email"], person["name"])
    arrived: Arrived = await run(_take_into_use, token, await passwords.hash(password))
    return arrived


async def _take_into_use(conn: Conn, token: str, password_hash: str) -> Arrived:
    policies.check_passwords_open(conn)
    account_id = await links.use(conn, token, links.INVITATION)
    await queries.take_into_use(conn, account_id=account_id, password_hash=password_hash, language=languages.current())
    await accounts.note(conn, "invitation_accepted", account_id, account_id, [])
    held = await halfway.begin(conn, account_id, "/today", halfway.CODE_APP)
    return Arrived(page=halfway.PAGES[halfway.CODE_APP], half=held)
