"""People and things for portal's tests."""

from typing import Any

from chassis import audit
from chassis.db import Conn, Database
from services.portal import accounts

EMAIL = "kari@example.org"
PASSWORD = "fire ord som ikke hører sammen"


async def make_account(db: Database, email: str = EMAIL, roles: tuple[str, ...] = ("coordinator",), **more: Any) -> Any:
    """An account that can sign in with PASSWORD, at an office that leaves code apps to each."""
    await rows(db, "UPDATE policy SET code_app_required = false")
    return await db.run(accounts.create, email, "Kari Koordinator", PASSWORD, list(roles), **more)


async def acts(db: Database) -> list[str]:
    """What the audit says was done, in order."""
    return [row["act"] for row in await db.run(audit.list_entries)]


async def rows(db: Database, query: str, *args: Any) -> list[Any]:
    """What a query finds."""

    async def fetch(conn: Conn) -> list[Any]:
        return list(await conn.fetch(query, *args))

    return await db.run(fetch)


async def require_code_app(db: Database) -> None:
    """The office asks its staff for a code app, as a new office does."""
    await rows(db, "UPDATE policy SET code_app_required = true")
