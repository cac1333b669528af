"""Tables on any year's map: every figure of 2006–2024 under its own date's code, on the codes of every year."""

import csv
import os
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from chassis.db import Conn, Database
from reference import load as reference
from services.reporting import questions, reports
from tests.conftest import MakeDatabase

DATA = Path(__file__).parents[4] / "shared" / "data"
YEARS = range(2006, 2025)
MAPS = range(2006, 2027)
NAMED = {"1504", "1523", "1529", "1534", "1546", "1507", "1850", "1613", "5012"}
"""Ålesund and Haram, Tysfjord, Snillfjord: no code of 2024 says whose they are."""


def divided() -> set[str]:
    """Every code since 2006 that the public table shares out over several of 2024; Stokke is one more."""
    with (DATA / "municipality_to_2024_by_year_2005_2024.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if int(row["year"]) in YEARS]
    return {row["code"] for row in rows if int(row["n_targets"]) > 1}


async def make_country(make_database: MakeDatabase) -> Database:
    """Head office with the country's own municipalities and a figure for each of them and each year."""
    if not DATA.exists():
        assert not os.environ.get("CI"), "the public tables must be at hand"
        pytest.skip("the public tables are not at hand")
    head = await make_database("reporting", office="hk")
    owner = await asyncpg.connect(head.settings.database_dsn("reporting"))
    try:
        await reference.load(owner, DATA)
    finally:
        await owner.close()
    await head.run(_figures)
    return head


async def _figures(conn: Conn) -> None:
    """Of every municipality there was on 1 January of a year, a number nobody else has by chance."""
    await conn.execute(
        """
        INSERT INTO national_tally (office, indicator, span, period, area_kind, area, breakdown, area_on, value, state,
                                    revision, epoch, sequence)
        SELECT 'vest', 'groups_started', 'month', day, 'municipality', code, '{}', day,
               1 + (code::integer * 7919 + extract(year FROM day)::integer * 104729) % 9973, 'stated', 1, 1, 1
        FROM reference.municipality,
             generate_series(make_date($1, 1, 1)::timestamp, make_date($2, 1, 1), '1 year') AS s (at),
             LATERAL (SELECT s.at::date AS day) AS d
        WHERE valid_from <= day AND (valid_to IS NULL OR day < valid_to)
        """,
        YEARS.start,
        YEARS.stop - 1,
    )


async def report(head: Database, year: int, area: str) -> dict[str, Any]:
    first, last = date(YEARS.start, 1, 1), date(YEARS.stop - 1, 12, 1)
    asked = questions.ask("groups_started", first, last, (area, "year"), year, today=date(2026, 11, 26))
    return await head.run(reports.national, asked)


async def test_every_figure_of_every_year_is_on_every_years_map_and_none_is_lost(make_database: MakeDatabase) -> None:
    head = await make_country(make_database)
    truth = await head.run(
        lambda conn: conn.fetch(
            "SELECT to_char(period, 'YYYY') AS year, sum(value) AS value FROM national_tally GROUP BY 1"
        )
    )
    for year in MAPS:
        for area in ("municipality", "county"):
            found: Counter[str] = Counter()
            for _, _, at, value, _ in (await report(head, year, area))["rows"]:
                found[at] += value
            assert found == {row["year"]: int(row["value"]) for row in truth}, (year, area)

    await _undivided_are_shown(head)
    await _a_map_of_its_own_year_divides_nothing(head)


async def _undivided_are_shown(head: Database) -> None:
    """On the map of 2024: those of Ålesund and Haram, Tysfjord and Snillfjord, under their own name with a note."""
    found = await report(head, 2024, "municipality")
    rows = [row for row in found["rows"] if "(" in row[0]]
    assert {row[0][:4] for row in rows} == divided() > NAMED
    for code, name in {(row[0], row[1]) for row in rows}:
        assert any(name in note for note in found["notes"]), code
    assert not [row for row in (await report(head, 2024, "county"))["rows"] if row[0][:4] in NAMED]


async def _a_map_of_its_own_year_divides_nothing(head: Database) -> None:
    for year in (2006, 2019, 2020, 2024):
        own = [row for row in (await report(head, year, "municipality"))["rows"] if row[2] == str(year)]
        assert not [row for row in own if "(" in row[0]], year
