"""What a person does with their own account: another password, another code app, new recovery codes."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from chassis import sql
from chassis.db import Conn
from services.portal import accounts, code_apps, halfway, letters, passwords, recovery_codes, sessions, signing_in
from services.portal.callers import Caller
from services.portal.problems import CodeRefused, PasswordWrong, SignInRefused

queries = sql.load(__file__)

Run = Callable[..., Awaitable[Any]]


async def of(conn: Conn, account_id: UUID) -> Any:
    """The person's own account: {account_id, email, name, roles, has_password, has_code_app, codes_left}."""
    return await queries.get_own(conn, account_id=account_id)


async def prove(run: Run, caller: Caller, account_id: UUID, password: str) -> Any:
    """It is the person themselves who asks, not somebody who found the screen open.

    Shape   as of :func:`of`.
    Errors  PasswordWrong, SlowDown.
    """
    own = await run(of, account_id)
    try:
        await signing_in.prove_password(run, caller, own["email"], password)
    except SignInRefused:
        raise PasswordWrong(errors={"password_now": [PasswordWrong.sentence()]}) from None
    return own


async def change_password(
    run: Run, caller: Caller, account_id: UUID, session_id: UUID, *, password_now: str, password: str
) -> None:
    """Another password; every other browser and program is signed out.

    Errors  PasswordWrong, PasswordTooWeak, SlowDown.
    """
    own = await prove(run, caller, account_id, password_now)
    await passwords.check_strength(password, own["email"], own["name"])
    await run(_change_password, account_id, session_id, await passwords.hash(password))


async def change_code_app(
    run: Run, caller: Caller, account_id: UUID, *, password_now: str, secret: str, code: str
) -> list[str]:
    """Another phone. Shape: new recovery codes. Errors: PasswordWrong, CodeRefused, SlowDown."""
    await prove(run, caller, account_id, password_now)
    codes: list[str] | None = await run(set_up_code_app, account_id, secret, code)
    if codes is None:
        raise CodeRefused(errors={"totp": [CodeRefused.sentence()]})
    return codes


async def renew_codes(run: Run, caller: Caller, account_id: UUID, *, password_now: str) -> list[str]:
    """New recovery codes; the old ones are worth nothing. Errors: PasswordWrong, SlowDown."""
    await prove(run, caller, account_id, password_now)
    codes: list[str] = await run(recovery_codes.make, account_id)
    return codes


async def sign_out_elsewhere(conn: Conn, account_id: UUID, session_id: UUID) -> None:
    """Sign out everywhere but in this session."""
    await sessions.end_all(conn, account_id, but=session_id)
    await accounts.note(conn, "signed_out_elsewhere", account_id, account_id, [])


async def set_up_code_app(conn: Conn, account_id: UUID, secret: str, code: str) -> list[str] | None:
    """Take a code app into use; whoever else is halfway in with this account begins again.

    Shape   ten recovery codes; None when the code is not of this app, now.
    Emits   notifications.send_message.v1 {template: account_changed}, where it is not the account's first.
    """
    before = await code_apps.queries.lock_code_app(conn, account_id=account_id)
    if not await code_apps.take_into_use(conn, account_id, secret, code):
        return None
    await halfway.end_all(conn, account_id)
    if before["totp_secret"] or before["code_app_until"]:
        await letters.tell(conn, account_id, letters.CODE_APP_CHANGED)
    return await recovery_codes.make(conn, account_id)


async def set_password(conn: Conn, account_id: UUID, password_hash: str) -> None:
    """The person's password from now on. Emits: notifications.send_message.v1 {template: account_changed}."""
    await queries.set_password(conn, account_id=account_id, password_hash=password_hash)
    await accounts.note(conn, "password_changed", account_id, account_id, [])
    await letters.tell(conn, account_id, letters.PASSWORD_CHANGED)


async def _change_password(conn: Conn, account_id: UUID, session_id: UUID, password_hash: str) -> None:
    await set_password(conn, account_id, password_hash)
    await sessions.end_all(conn, account_id, but=session_id)
