"""Forgotten passwords: a link by mail to the address of an account, and the same answer to everyone who asks."""

from collections.abc import Awaitable, Callable
from typing import Any

from chassis import audit, sql
from chassis.db import Conn
from services.portal import accounts, doorway, letters, links, own_account, passwords, throttles
from services.portal.callers import Caller
from services.portal.doorway import Arrived

queries = sql.load(__file__)

Run = Callable[..., Awaitable[Any]]


async def ask(conn: Conn, caller: Caller, email: str) -> None:
    """Write to the person with this address, where there is one; who asks is told the same either way.

    Errors  SlowDown, for a network that asks and asks, whatever the address.
    Emits   notifications.send_message.v1 {template: password_forgotten}, three an hour at most.
    """
    email = email.strip().lower()
    may_be_sent = await throttles.take_letter(conn, caller, email)
    account = await queries.get_recipient(conn, email=email)
    await audit.note(conn, "password_forgotten", account_id=account and account["account_id"])
    if account is not None and may_be_sent:
        letters.help_with_password(conn, account, await links.make(conn, account["account_id"], links.PASSWORD))


async def choose(run: Run, caller: Caller, token: str, password: str) -> Arrived:
    """Choose a new password; whoever was signed in with the account is signed out. A code is owed as always.

    Errors  LinkGone, PasswordTooWeak, CodeAppWindowOver.
    """
    person = await run(links.find, token, links.PASSWORD)
    await passwords.check_strength(password, person["email"], person["name"])
    arrived: Arrived = await run(_change, caller, token, await passwords.hash(password))
    return arrived


async def _change(conn: Conn, caller: Caller, token: str, password_hash: str) -> Arrived:
    account_id = await links.use(conn, token, links.PASSWORD)
    await own_account.set_password(conn, account_id, password_hash)
    await accounts.sign_out_everywhere(conn, account_id)
    return await doorway.enter(conn, account_id, "/today", caller)
