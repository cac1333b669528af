"""Setting up a code app on the way in, for whoever owes one."""

from typing import Any

from chassis.db import Conn
from services.portal import code_apps, doorway, halfway, own_account, policies
from services.portal.callers import Caller
from services.portal.doorway import Arrived
from services.portal.problems import CodeRefused


async def begin(conn: Conn, held: str) -> Any:
    """Who owes a code app, and whether it can wait.

    Shape   {account_id, email, can_wait, replaces}; ``replaces``: they came in with a recovery code, and have one already.
    Errors  SignInBroken.
    """
    half = await halfway.of(conn, held, halfway.CODE_APP)
    return {
        "account_id": half["account_id"],
        "email": half["email"],
        "can_wait": await _can_wait(conn, half),
        "replaces": _has_code_app(half),
    }


async def finish(conn: Conn, caller: Caller, held: str, offered: str, code: str) -> tuple[Arrived, list[str]]:
    """In, with a code app.

    Shape   who arrived, and ten recovery codes.
    Errors  SignInBroken, CodeRefused.
    """
    half = await halfway.of(conn, held, halfway.CODE_APP)
    await halfway.end(conn, held)
    secret = code_apps.offered(conn.settings, half["account_id"], offered)
    codes = await own_account.set_up_code_app(conn, half["account_id"], secret, code) if secret else None
    if codes is None:
        raise CodeRefused(errors={"totp": [CodeRefused.sentence()]})
    return await _enter(conn, caller, half), codes


async def put_off(conn: Conn, caller: Caller, held: str) -> Arrived:
    """In without one, where the office leaves that to each. Errors: SignInBroken."""
    half = await halfway.of(conn, held, halfway.CODE_APP)
    if not await _can_wait(conn, half):
        return Arrived(page=halfway.PAGES[halfway.CODE_APP], half=held)
    await halfway.end(conn, held)
    return await _enter(conn, caller, half)


async def _can_wait(conn: Conn, half: Any) -> bool:
    """Where each decides; and for whoever has one at home and showed a recovery code in its place."""
    if _has_code_app(half):
        return True
    return half["code_app_until"] is None and not await policies.code_app_required(conn)


def _has_code_app(half: Any) -> bool:
    # Whoever had none when the half began is no longer halfway in once one is set up elsewhere (own_account).
    return half["totp_secret"] is not None


async def _enter(conn: Conn, caller: Caller, half: Any) -> Arrived:
    return await doorway.begin(conn, half["account_id"], half["page"], caller, draft=half["draft"])
