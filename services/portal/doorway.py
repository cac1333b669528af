"""The doorway: whoever has shown who they are comes in here, or is asked for one thing more.

Every way of signing in ends in :func:`enter`: a password here, an organisation's own account, a mailed code.
"""

from dataclasses import dataclass
from uuid import UUID

from chassis import clock, sql
from chassis.db import Conn
from chassis.web.drafts import Draft
from services.portal import browsers, halfway, kept_forms, known_devices, policies, sessions
from services.portal.callers import Caller
from services.portal.problems import CodeAppWindowOver

queries = sql.load(__file__)


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """Someone who is in, or halfway in."""

    page: str
    """Where to go now."""
    session: str | None = None
    """The session's secret, for the browser."""
    half: str | None = None
    """What the browser holds until what is owed is given, where there is no session yet."""
    device: str | None = None
    """By what the browser is known from now on."""
    kept: Draft | None = None
    """A form that the person was sending when their session ran out; None when there was none."""


async def enter(
    conn: Conn, account_id: UUID, page: str, caller: Caller, *, shown: bool = False, draft: bytes | None = None
) -> Arrived:
    """Let a person in, or say what is owed.

    ``shown``: they have already shown themselves in two ways. ``draft``: a sealed form, see kept_forms.

    Errors  CodeAppWindowOver.
    """
    owes = None if shown else await _owes(conn, account_id)
    if owes is not None:
        held = await halfway.begin(conn, account_id, page, owes, draft)
        return Arrived(page=halfway.PAGES[owes], half=held)
    return await begin(conn, account_id, page, caller, draft=draft)


async def begin(conn: Conn, account_id: UUID, page: str, caller: Caller, *, draft: bytes | None = None) -> Arrived:
    """In: nothing more is owed."""
    session = await sessions.begin(conn, account_id, "browser", browsers.read(caller.browser))
    device = await known_devices.remember(conn, caller.device, account_id)
    kept = await kept_forms.of(conn, account_id, draft)
    return Arrived(page=page, session=session["secret"], device=device, kept=kept)


async def _owes(conn: Conn, account_id: UUID) -> str | None:
    """What a person who has shown one thing owes; None: nothing.

    Errors  CodeAppWindowOver: the phone was lost, and the time for setting up another is over.
    """
    account = await queries.get_code_app(conn, account_id=account_id)
    if account["has_code_app"]:
        return halfway.CODE
    if account["code_app_until"] is not None and account["code_app_until"] < clock.now():
        raise CodeAppWindowOver
    required = account["is_staff"] and await policies.code_app_required(conn)
    return halfway.CODE_APP if required or account["code_app_until"] is not None else None
