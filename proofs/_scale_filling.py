"""A head office that offices have told of ten years: its log filled by the database itself, as their statements would be."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from chassis import sql
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
    """The first and the last month it knows, and how much it was told."""

    first: date
    last: date
    tallies: int
    statements: int


async def fill(conn: Any, offices: int, months: int, last: date) -> Filled:
    """So many offices' months into the log, and no figures yet; what was filled before is left as it is. As a superuser."""
    # Also where it was filled before: the sample is loaded whenever the stores start.
    await load.load(conn, reference_data())
    if not await queries.is_filled(conn):
        await _fill(conn, offices, months, periods.after(last, 1 - months))
    return Filled(**await queries.read_filled(conn))


async def _fill(conn: Any, offices: int, months: int, first: date) -> None:
    await conn.execute(BESIDE)
    cells = cells_told()
    await queries.choose_cells(conn, **dict(zip(NAMES, map(list, zip(*cells, strict=True)), strict=True)))
    for kind in ("municipality", "county", "office"):
        await queries.choose_areas(conn, offices=offices, first=first, months=months, area_kind=kind)
    async with without_indexes(conn, "national_log"):
        await queries.tell_first(conn)
        await queries.tell_again(conn, every=AGAIN_ONE_IN)
    await queries.stand_where_told(conn)
    await conn.execute("DROP SCHEMA filling CASCADE")
    await conn.execute("VACUUM ANALYZE national_log")


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
