"""Looking into the audit: who has done and looked at what. Looking somebody up here is itself noted."""

from typing import Any
from uuid import UUID

from chassis import audit
from chassis.db import Conn
from services.portal import accounts, checkpoints


async def look_up(conn: Conn, *, who: UUID, about: str | None) -> dict[str, Any]:
    """What the audit page needs besides the services' own parts.

    ``about``  whom or what is asked about: an account's id, or that of a person's record; None where nobody is.
    Shape      {names: [{account_id, name}], told: at head office how far each office's audit has come, else []}.
    """
    if about is not None:
        await audit.note(conn, "read", account_id=who, about_kind="audit", about_id=about)
    told = await checkpoints.list_offices(conn) if conn.settings.is_head_office else []
    return {"names": await accounts.queries.list_accounts(conn), "told": told}
