"""Signing in with a password: short steps, so that no transaction is open while a password is worked out."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from chassis import audit
from chassis.db import Conn
from services.portal import (
    accounts,
    code_apps,
    doorway,
    halfway,
    known_devices,
    passwords,
    policies,
    sessions,
    throttles,
)
from services.portal.callers import Caller
from services.portal.doorway import Arrived
from services.portal.problems import CodeAppNeeded, CodeNeeded, CodeRefused, SignInRefused
from services.portal.throttles import Bucket

Run = Callable[..., Awaitable[Any]]


async def sign_in(
    run: Run,
    caller: Caller,
    *,
    email: str,
    password: str,
    totp: str | None = None,
    page: str = "/today",
    draft: str | None = None,
) -> Arrived:
    """A browser's first step; ``run`` is the door to the database, never held open while the password is worked out.

    Errors  SignInRefused, the same and as slow for an unknown address as for a wrong password; SlowDown; CodeAppWindowOver;
            CodeRefused where a code was sent along that is not right.
    """
    account = await prove_password(run, caller, email, password)
    arrived: Arrived = await run(
        doorway.enter, account["account_id"], page, caller, draft=draft.encode() if draft else None
    )
    if totp is not None and arrived.half is not None and account["totp_secret"]:
        return await give_code(run, caller, arrived.half, totp)
    return arrived


async def give_code(run: Run, caller: Caller, held: str, code: str) -> Arrived:
    """The second step: the code that is owed.

    Errors  SignInBroken, CodeRefused, SlowDown.
    """
    half, taken = await run(begin_code, caller, held)
    arrived: Arrived | None = await run(_finish, caller, held, half, code, taken)
    if arrived is None:
        await _refuse_code(run, half["account_id"])
    assert arrived is not None
    return arrived


async def give_token(run: Run, caller: Caller, *, email: str, password: str, totp: str | None = None) -> Any:
    """A program signs in.

    Shape   {secret, session_id, expires_at}.
    Errors  SignInRefused, SlowDown, CodeNeeded, CodeRefused; CodeAppNeeded where the person has yet to set one up.
    """
    account = await prove_password(run, caller, email, password)
    account_id = account["account_id"]
    if account["totp_secret"] is None:
        return await run(_begin_token, account_id)
    if totp is None:
        raise CodeNeeded(errors={"totp": [CodeNeeded.sentence()]})

    taken = await run(_take_code, caller, account_id)
    session = await run(_begin_token_by_code, account_id, totp, taken)
    if session is None:
        await _refuse_code(run, account_id)
    return session


async def prove_password(run: Run, caller: Caller, email: str, password: str) -> Any:
    """The account with this address and password: {account_id, totp_secret, …}.

    Two at a time look whether a try may be made, work the password out and note how it went, so that of a thousand tries
    made at once no more are worked out than of a thousand in turn.

    Errors  SignInRefused, SlowDown, PasswordsClosed.
    """
    email = email.strip().lower()
    async with passwords.turn():
        account, taken = await run(begin_try, caller, email)
        right = await passwords.matches(account and account["password_hash"], password)
        if account is None or not right:
            await run(audit.note, "sign_in_refused", account_id=account and account["account_id"], detail="password")
            raise SignInRefused
        await run(throttles.give_back, taken)
    return account


async def begin_try(conn: Conn, caller: Caller, email: str) -> tuple[Any, list[Bucket]]:
    """The account, None where there is none, and the room taken for one try. Errors: PasswordsClosed, SlowDown."""
    policies.check_passwords_open(conn)
    known = await known_devices.knows(conn, caller.device, email)
    taken = await throttles.take(conn, caller, f"password {email}", known=known)
    return await accounts.find(conn, email), taken


async def begin_code(conn: Conn, caller: Caller, held: str) -> tuple[Any, list[Bucket]]:
    """Who owes a code, and the room taken for one try. Errors: SignInBroken, SlowDown."""
    half = await halfway.of(conn, held, halfway.CODE)
    return half, await _take_code(conn, caller, half["account_id"])


async def _take_code(conn: Conn, caller: Caller, account_id: UUID) -> list[Bucket]:
    known = await known_devices.knows_account(conn, caller.device, account_id)
    return await throttles.take(conn, caller, f"code {account_id}", known=known)


async def _finish(conn: Conn, caller: Caller, held: str, half: Any, code: str, taken: list[Bucket]) -> Arrived | None:
    """In; None when the code is wrong or was used by someone quicker."""
    if not await code_apps.use(conn, half["account_id"], code):
        return None
    await throttles.give_back(conn, taken)
    await halfway.end(conn, held)
    return await doorway.begin(conn, half["account_id"], half["page"], caller, draft=half["draft"])


async def _begin_token(conn: Conn, account_id: UUID) -> Any:
    if await policies.code_app_required(conn):
        raise CodeAppNeeded
    return await sessions.begin(conn, account_id, "token")


async def _begin_token_by_code(conn: Conn, account_id: UUID, code: str, taken: list[Bucket]) -> Any:
    if not await code_apps.use(conn, account_id, code):
        return None
    await throttles.give_back(conn, taken)
    return await sessions.begin(conn, account_id, "token")


async def _refuse_code(run: Run, account_id: UUID) -> None:
    await run(audit.note, "sign_in_refused", account_id=account_id, detail="code")
    raise CodeRefused(errors={"totp": [CodeRefused.sentence()]})
