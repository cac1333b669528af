"""Forms that were being sent when a session ran out: given back, but only to the person who wrote them."""

from uuid import UUID

from chassis.db import Conn
from chassis.web import drafts
from chassis.web.drafts import Draft
from services.portal import sessions


async def of(conn: Conn, account_id: UUID, sealed: bytes | None) -> Draft | None:
    """The form; None where there is none, it is too old, or the session it was written in was somebody else's."""
    draft = drafts.open_sealed(conn.settings, sealed.decode()) if sealed else None
    if draft is None or await sessions.account_of_old(conn, draft.session_hash) != account_id:
        return None
    return draft


async def of_session(conn: Conn, secret: str, sealed: str) -> Draft | None:
    """The same for whoever is signed in with this secret now."""
    session = await sessions.of(conn, secret)
    return await of(conn, session["account_id"], sealed.encode()) if session is not None else None
