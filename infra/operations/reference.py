"""Load reference data into every database of an office: ``brikke reference load``."""

from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg

from chassis.rights import OPERATOR
from chassis.settings import SERVICES, Settings
from infra.local.instance import Instance
from infra.operations.environment import settings_of


def load(instance: Instance, directory: Path | None = None) -> dict[str, int]:
    """Into a local office's databases, the bundled sample unless a directory is named; rows by table that changed."""
    with settings_of(instance.environment()) as settings:
        return asyncio.run(into_all(settings, directory, sample=True))


async def held(settings: Settings) -> dict[str, dict[str, tuple[str, str]]]:
    """Which reference data an office has: {data set: {service: (version, origin)}}."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for service in SERVICES:
        password = settings.database_password(OPERATOR)
        conn = await asyncpg.connect(settings.database_dsn(service), user=OPERATOR, password=password)
        try:
            for row in await conn.fetch("SELECT dataset, version, origin FROM reference.version ORDER BY dataset"):
                found.setdefault(row["dataset"], {})[service] = (row["version"], row["origin"])
        finally:
            await conn.close()
    return found


async def into_all(settings: Settings, directory: Path | None, *, sample: bool = False) -> dict[str, int]:
    """Into every service's database: live sources unless a directory is named or the sample asked for."""
    from reference.load import load as load_one

    changed: dict[str, int] = {}
    for service in SERVICES:
        password = settings.database_password(OPERATOR)
        conn = await asyncpg.connect(settings.database_dsn(service), user=OPERATOR, password=password)
        try:
            changed |= await load_one(conn, directory)
        finally:
            await conn.close()
    return changed
