"""Bring a service's database to today's schema: numbered SQL files, forward only, under a lock, with checksums."""

import hashlib
import importlib.util
from pathlib import Path
from typing import Any

import asyncpg

from chassis import log, rights
from chassis.settings import Settings

LOCK = 0x6272696B6B65  # "brikke"
PARTS_FOLDER = "migrations"

logger = log.get(__name__)

_TABLE = """
CREATE SCHEMA IF NOT EXISTS migration;
CREATE TABLE IF NOT EXISTS migration.applied (
    part text NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT migration_once PRIMARY KEY (part, name)
);
COMMENT ON TABLE migration.applied IS 'Which migration files this database has had.';
COMMENT ON COLUMN migration.applied.part IS 'chassis, reference, or the service; name; file; personal: no; keep: always';
COMMENT ON COLUMN migration.applied.name IS 'File name; name; file; personal: no; keep: always';
COMMENT ON COLUMN migration.applied.checksum IS 'SHA-256 of the file when it was applied; hex; file; personal: no; keep: always';
COMMENT ON COLUMN migration.applied.applied_at IS 'When; UTC; clock; personal: no; keep: always';
"""


class MigrationChanged(Exception):
    """A migration that this database has had is not the file that is here now; migrations are never edited, only added."""


def folders(service: str) -> list[tuple[str, Path]]:
    """(part, folder) of the migrations a service's database gets, in order."""
    parts = [("chassis", "chassis"), ("reference", "reference"), (service, f"services.{service}")]
    found = []
    for part, package in parts:
        spec = importlib.util.find_spec(package)
        if spec is not None and spec.submodule_search_locations:
            found.append((part, Path(spec.submodule_search_locations[0]) / PARTS_FOLDER))
    return found


async def migrate(settings: Settings, service: str) -> list[str]:
    """Apply what is missing to one service's database, as the operator, and give the service its rights in it.

    Shape   the names applied, none when it was up to date.
    Errors  MigrationChanged; asyncpg's own, after which that file has left nothing behind.
    """
    password = settings.database_password(rights.OPERATOR)
    conn = await asyncpg.connect(settings.database_dsn(service), user=rights.OPERATOR, password=password)
    try:
        await rights.take_over(conn, service)
        applied = await migrate_connection(conn, service)
        await rights.grant(conn, service)
        return applied
    finally:
        await conn.close()


async def migrate_connection(conn: Any, service: str) -> list[str]:
    await conn.execute("SELECT pg_advisory_lock($1)", LOCK)
    try:
        await conn.execute(_TABLE)
        done = {(r["part"], r["name"]): r["checksum"] for r in await conn.fetch("SELECT * FROM migration.applied")}
        applied = []
        for part, folder in folders(service):
            for path in sorted(folder.glob("*.sql")):
                if await _apply(conn, part, path, done.get((part, path.name))):
                    applied.append(f"{part}/{path.name}")
        return applied
    finally:
        await conn.execute("SELECT pg_advisory_unlock($1)", LOCK)


async def _apply(conn: Any, part: str, path: Path, had: str | None) -> bool:
    script = path.read_text()
    checksum = hashlib.sha256(script.encode()).hexdigest()
    if had == checksum:
        return False
    if had is not None:
        raise MigrationChanged(f"{part}/{path.name}")

    async with conn.transaction():
        await conn.execute(script)
        await conn.execute(
            "INSERT INTO migration.applied (part, name, checksum) VALUES ($1, $2, $3)", part, path.name, checksum
        )
    logger.info("migrated", part=part, name=path.name)
    return True
