"""Signing in: three short steps, so that no transaction is open while a password is worked out."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from chassis import audit
from chassis.db import Conn
from services.portal import accounts, code_apps, passwords, sessions
from services.portal.problems import CodeNeeded, CodeRefused, SignInRefused

Run = Callable[..., Awaitable[Any]]


async def sign_in(run: Run, *, email: str, password: str, totp: str | None = None, kind: str = "browser") -> Any:
    """Sign a person in; ``run`` is the door to the database, called once before and once after the password's work.

    Shape   {secret, session_id, expires_at}.
    Errors  SignInRefused, the same and as slow for an unknown address as for a wrong password; CodeNeeded, CodeRefused.
    """
    account = await run(accounts.find, email)
    right = await passwords.matches(account and account["password_hash"], password)

    if account is None or not right:
        await run(audit.note, "sign_in_refused", account_id=account and account["account_id"], detail="password")
        raise SignInRefused
    if account["totp_secret"] and not totp:
        raise CodeNeeded(errors={"totp": [CodeNeeded.sentence()]})

    session = await run(_begin, account["account_id"], account["totp_secret"], totp, kind)
    if session is None:
        await run(audit.note, "sign_in_refused", account_id=account["account_id"], detail="code")
        raise CodeRefused(errors={"totp": [CodeRefused.sentence()]})
    return session


async def _begin(conn: Conn, account_id: UUID, sealed: bytes | None, code: str | None, kind: str) -> Any:
    """Begin the session; None when the code is wrong or was used by someone quicker."""
    if sealed is not None:
        account = await accounts.queries.lock_account(conn, account_id=account_id)
        step = code_apps.step_of(conn.settings, sealed, code or "", account["totp_last_step"])
        if step is None:
            return None
        await accounts.queries.use_code(conn, account_id=account_id, step=step)
    return await sessions.begin(conn, account_id, kind)
