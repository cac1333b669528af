"""Who signs the office's messages: a person receivers have been told will write."""

from typing import Any
from uuid import UUID

from chassis import audit, clock, sql
from chassis.db import Conn
from services.notifications import checking, lint, themes
from services.notifications.problems import SenderUnfit

queries = sql.load(__file__)


async def current(conn: Conn) -> Any:
    """{person, changed_at}, or null when nobody is named."""
    return await queries.find_signature(conn)


async def name(conn: Conn, *, person: str, account_id: UUID) -> None:
    """Name who signs from now on. Errors: SenderUnfit, saying why."""
    found = lint.sender(person, await themes.names(conn))
    if found:
        raise SenderUnfit(errors={"person": [checking.told(finding) for finding in found]})

    await queries.save_signature(conn, person=person, changed_by=account_id, changed_at=clock.now())
    await audit.note(conn, "signature_changed", account_id=account_id, about_kind="signature")
