"""Staff accounts from the command line, for an office's first administrator and for the demo."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chassis import sql
from chassis.db import Conn
from chassis.settings import Settings
from infra.operations.calls import call

queries = sql.load(__file__)


def add(settings: Settings, *, email: str, name: str, roles: list[str], password: str) -> dict[str, Any]:
    """Make an account that can sign in at once. Errors: portal's AccountExists, PasswordTooWeak."""
    from services.portal import accounts

    row = call(settings, "portal", accounts.create, email, name, password, roles)
    return {"account_id": row["account_id"], "email": row["email"], "roles": row["roles"], "state": row["state"]}


def reset(settings: Settings, email: str) -> datetime:
    """A new start for whoever lost phone and recovery codes. Shape: until when it lasts. Errors: portal's AccountNotFound."""
    from services.portal import lost_phones

    until: datetime = call(settings, "portal", lost_phones.begin_anew_at, email)
    return until


def list_all(settings: Settings) -> list[dict[str, Any]]:
    """Who has an account."""
    rows: list[dict[str, Any]] = call(settings, "portal", _list_all)
    return rows


async def _list_all(conn: Conn) -> list[dict[str, Any]]:
    return [dict(row) for row in await queries.list_accounts(conn)]
