"""Lost phones: in with a recovery code, or with a new start given by someone who has spoken with the person.

A new start is given by an administrator, by a helper from another office, or on the server (``brikke staff reset``).
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from chassis import audit, clock, sql
from chassis.db import Conn
from services.portal import accounts, code_apps, halfway, letters, recovery_codes, signing_in, throttles
from services.portal.callers import Caller
from services.portal.doorway import Arrived
from services.portal.problems import AccountNotFound, OwnCodeApp, RecoveryCodeRefused
from services.portal.throttles import Bucket

queries = sql.load(__file__)

Run = Callable[..., Awaitable[Any]]

WINDOW = timedelta(hours=24)
"""Time enough to get a new phone; until then the password alone leads to setting up a code app."""


async def who_can_help(conn: Conn, held: str) -> list[str]:
    """Names of those whom a person who is halfway in may ring. Errors: SignInBroken."""
    half = await halfway.of(conn, held, halfway.CODE)
    return [row["name"] for row in await queries.list_helpers(conn, but=half["account_id"])]


async def give_recovery_code(run: Run, caller: Caller, held: str, written: str) -> Arrived:
    """A recovery code in the place of a code; then a code app on another phone is owed, which may wait.

    Errors  SignInBroken, RecoveryCodeRefused, SlowDown.
    Emits   notifications.send_message.v1 {template: account_changed}.
    """
    half, taken = await run(signing_in.begin_code, caller, held)
    if not await run(_take, held, half["account_id"], written, taken):
        await run(audit.note, "sign_in_refused", account_id=half["account_id"], detail="recovery code")
        raise RecoveryCodeRefused(errors={"recovery_code": [RecoveryCodeRefused.sentence()]})
    return Arrived(page=halfway.PAGES[halfway.CODE_APP], half=held)


async def _take(conn: Conn, held: str, account_id: UUID, written: str, taken: list[Bucket]) -> bool:
    if not await recovery_codes.use(conn, account_id, written):
        return False
    await throttles.give_back(conn, taken)
    await halfway.owe_code_app(conn, held)
    await letters.tell(conn, account_id, letters.RECOVERY_CODE_USED)
    return True


async def list_code_apps(conn: Conn, who: UUID) -> list[Any]:
    """Everyone but the reader who signs in with a code app: {account_id, name, email}; the read is audited."""
    await audit.note(conn, "read", account_id=who, about_kind="accounts")
    return list(await queries.list_code_apps(conn, but=who))


async def begin_anew(conn: Conn, account_id: UUID, by: UUID | None = None) -> datetime:
    """The phone is gone: its codes and those on paper are worth nothing, and the person is signed out everywhere.

    Shape   until when the password alone leads to setting up another code app.
    Errors  AccountNotFound, also where there is no code app; OwnCodeApp.
    Emits   notifications.send_message.v1 {template: account_changed}.
    """
    if account_id == by:
        raise OwnCodeApp
    await accounts.sign_out_everywhere(conn, account_id)

    until = clock.now() + WINDOW
    if not await code_apps.drop(conn, account_id, until):
        raise AccountNotFound
    await recovery_codes.forget(conn, account_id)
    await accounts.note(conn, "code_app_dropped", account_id, by, [])
    await letters.tell(conn, account_id, letters.CODE_APP_DROPPED, until=until)
    return until


async def begin_anew_at(conn: Conn, email: str) -> datetime:
    """The same, from the server itself, for whoever has this address. Errors: AccountNotFound."""
    account = await accounts.find(conn, email)
    if account is None:
        raise AccountNotFound
    return await begin_anew(conn, account["account_id"])


async def is_alone(conn: Conn) -> bool:
    """Whether the office's only administrator could not be helped in: nobody else here, and no helper elsewhere."""
    return bool(await queries.has_one_helper_at_most(conn))
