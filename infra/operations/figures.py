"""Build head office's figures anew from its log: ``brikke rebuild``."""

from __future__ import annotations

import asyncio

import asyncpg

from chassis import rights
from chassis.settings import Settings
from infra.local.faults import Fault

SERVICE = "reporting"


def rebuild(settings: Settings) -> int:
    """At head office, as the operator; how many figures there are. Errors: Fault at any other office."""
    if not settings.is_head_office:
        raise Fault("only head office keeps a national log", "name it with --office")
    return asyncio.run(_rebuild(settings))


async def _rebuild(settings: Settings) -> int:
    from services.reporting.rebuilding import rebuild as anew

    password = settings.database_password(rights.OPERATOR)
    conn = await asyncpg.connect(settings.database_dsn(SERVICE), user=rights.OPERATOR, password=password)
    try:
        figures = await anew(conn)
        await rights.grant(conn, SERVICE)
        return figures
    finally:
        await conn.close()
