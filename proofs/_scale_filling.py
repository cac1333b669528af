"""A head office that offices have told of ten years: its log filled by the database itself, as their statements would be."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import asyncpg

from chassis import migrate, sql
from infra.local.testbed import Testbed
from reference import load
from services.reporting import catalogue, periods

queries = sql.load(__file__)

AGAIN_ONE_IN: Final = 20
BESIDE: Final = """
CREATE SCHEMA filling;
CREATE TABLE filling.cell (indicator text, area_kind text, dimension text, code text);
CREATE TABLE filling.area (office integer, period date, area_kind text, area text);
"""
DATA: Final = Path(__file__).parents[2] / "shared" / "data"


@dataclass(frozen=True)
class Filled:
    """Where it is, and the first and the last month it knows."""

    dsn: str
    first: date
    last: date
    tallies: int
    statements: int


@asynccontextmanager
async def filled(bed: Testbed, offices: int, months: int, last: date) -> AsyncIterator[Filled]:
    """Head office's reporting database with so many offices' months in its log and no figures yet; gone afterwards."""
    name, first = f"proof_{secrets.token_hex(4)}", periods.after(last, 1 - months)
    admin = await asyncpg.connect(bed.pg_dsn_admin)
    try:
        await admin.execute(f'CREATE DATABASE "{name}"')
        dsn = bed.pg_dsn(name)
        conn = await asyncpg.connect(dsn)
        try:
            tallies, statements = await _fill(conn, offices, months, first)
        finally:
            await conn.close()
        yield Filled(dsn, first, last, tallies, statements)
    finally:
        await admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        await admin.close()


async def _fill(conn: Any, offices: int, months: int, first: date) -> tuple[int, int]:
    await migrate.migrate_connection(conn, "reporting")
    await load.load(conn, reference_data())
    await conn.execute(BESIDE)
    cells = cells_told()
    await queries.choose_cells(conn, **dict(zip(NAMES, map(list, zip(*cells, strict=True)), strict=True)))
    for kind in ("municipality", "county", "office"):
        await queries.choose_areas(conn, offices=offices, first=first, months=months, area_kind=kind)
    async with without_indexes(conn, "national_log"):
        tallies = await queries.tell_first(conn)
        again = await queries.tell_again(conn, every=AGAIN_ONE_IN)
    await conn.execute("DROP SCHEMA filling CASCADE")
    await conn.execute("VACUUM ANALYZE national_log")
    return tallies, tallies + again


@asynccontextmanager
async def without_indexes(conn: Any, table: str) -> AsyncIterator[None]:
    """Indexes that are no constraint's are made when all is in."""
    ours = await conn.fetch(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = $1 AND indexname NOT LIKE '%_pkey'", table
    )
    for row in ours:
        await conn.execute(f'DROP INDEX "{row["indexname"]}"')
    yield
    await conn.execute("SET maintenance_work_mem = '512MB'")
    for row in ours:
        await conn.execute(row["indexdef"])


NAMES: Final = ("indicators", "area_kinds", "dimensions", "codes")


def cells_told() -> list[tuple[str, str, str, str]]:
    """(indicator, area_kind, dimension, code) of everything an office may tell of a month."""
    found = []
    for one in catalogue.current().indicators.values():
        if one.counted:
            found.append((one.code, "office" if one.people else "municipality", "", ""))
        for part in one.breakdowns if one.counted and not one.people else ():
            codes = sorted(catalogue.current().dimensions[part.by])
            found += [(one.code, part.area, part.by, code) for code in codes]
    return found


def reference_data() -> Path | None:
    """All of Norway's areas where they are at hand; None: the sample."""
    return DATA if DATA.exists() else None


async def read_filled(dsn: str) -> Filled:
    """One that was filled before."""
    conn = await asyncpg.connect(dsn)
    try:
        row = await conn.fetchrow(
            """
            SELECT min(period) AS first, max(period) AS last, count(*) AS statements,
                   count(*) FILTER (WHERE revision = 1) AS tallies
            FROM national_log
            """
        )
        return Filled(dsn, row["first"], row["last"], row["tallies"], row["statements"])
    finally:
        await conn.close()
