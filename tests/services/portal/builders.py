"""People and things for portal's tests."""

import json
from typing import Any

import httpx2

from chassis import audit, seal
from chassis.db import Conn, Database
from chassis.web.passes import HEADER
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


async def letters(db: Database) -> list[Any]:
    """What notifications has been asked to write, in order: template, language, and what was sealed."""
    asked = await rows(
        db, "SELECT message_id, data FROM bus.outbox WHERE stream = 'commands.notifications' ORDER BY outbox_id"
    )
    return [_opened(db, row) for row in asked]


def _opened(db: Database, row: Any) -> Any:
    data = json.loads(row["data"]) if isinstance(row["data"], str) else row["data"]
    return data | seal.unseal(db.settings.key_dir, data["sealed"], bound_to=str(row["message_id"]))


def token_in(letter: Any) -> str:
    """The secret part of the link in a letter."""
    return str(letter["parameters"]["link"]).rsplit("/", 1)[-1]


async def enter(visitor: httpx2.AsyncClient, email: str = EMAIL) -> None:
    """Sign in as a browser does, and carry the pass that nginx would."""
    answer = await visitor.post("/sign-in", data={"email": email, "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    await carry_pass(visitor)


async def carry_pass(visitor: httpx2.AsyncClient) -> None:
    """What nginx does at every request."""
    visitor.headers[HEADER] = (await visitor.get("/api/portal/pass")).headers[HEADER]
