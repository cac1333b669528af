"""Loading reference data into a service's database."""

from datetime import date
from pathlib import Path

import pytest

from chassis.db import Conn
from reference import load
from tests.conftest import MakeDatabase

OFFICES = "code,kind,name,municipality_code,phone,email,street,postcode,valid_from,valid_to\n"


async def test_the_sample_is_whole(make_database: MakeDatabase) -> None:
    db = await make_database("reporting")

    async def ask(conn: Conn) -> None:
        lost = await conn.fetch(
            "SELECT postcode FROM reference.postcode AS p WHERE NOT EXISTS"
            " (SELECT 1 FROM reference.municipality AS m WHERE m.code = p.municipality_code AND m.valid_to IS NULL)"
        )
        assert not lost
        lost = await conn.fetch(
            "SELECT code FROM reference.office AS o WHERE NOT EXISTS"
            " (SELECT 1 FROM reference.municipality AS m WHERE m.code = o.municipality_code AND m.valid_to IS NULL)"
        )
        assert not lost
        lost = await conn.fetch(
            "SELECT m.code FROM reference.municipality AS m WHERE NOT EXISTS"
            " (SELECT 1 FROM reference.county AS c WHERE c.code = m.county_code)"
        )
        assert not lost

    await db.run(ask)


async def test_every_county_is_covered_by_one_district_office_in_every_era(make_database: MakeDatabase) -> None:
    db = await make_database("reporting")

    async def ask(conn: Conn) -> None:
        for year in (2010, 2019, 2022, 2024):
            rows = await conn.fetch(
                """
                SELECT m.code, count(DISTINCT a.office_code) AS offices
                FROM reference.municipality AS m
                LEFT JOIN reference.office_area AS a
                    ON ((a.area_kind = 'municipality' AND a.area_code = m.code)
                        OR (a.area_kind = 'county' AND a.area_code = m.county_code))
                   AND a.valid_from <= $1 AND (a.valid_to IS NULL OR $1 < a.valid_to)
                   AND a.office_code NOT LIKE 'link-%'
                WHERE m.valid_from <= $1 AND (m.valid_to IS NULL OR $1 < m.valid_to) AND m.code <> '9999'
                GROUP BY m.code
                """,
                date(year, 1, 1),
            )
            assert {row["code"]: row["offices"] for row in rows if row["offices"] != 1} == {}

    await db.run(ask)


async def test_loading_again_changes_nothing(make_database: MakeDatabase) -> None:
    db = await make_database("reporting")
    assert await db.run(load.load) == {}


async def test_a_directory_replaces_what_it_holds_and_only_that(make_database: MakeDatabase, tmp_path: Path) -> None:
    db = await make_database("reporting")
    (tmp_path / "offices.csv").write_text(OFFICES + "hk,head_office,Hovedkontoret,0301,,,,,2006-01-01,\n")
    (tmp_path / "office_areas.csv").write_text("office_code,area_kind,area_code,valid_from,valid_to\n")

    changed = await db.run(load.load, tmp_path)

    assert changed == {"office": 1, "office_area": 0}

    async def ask(conn: Conn) -> None:
        assert await conn.fetchval("SELECT count(*) FROM reference.office") == 1
        assert await conn.fetchval("SELECT count(*) FROM reference.municipality") > 100
        assert await conn.fetchval("SELECT row_count FROM reference.version WHERE dataset = 'office'") == 1

    await db.run(ask)


async def test_a_broken_file_leaves_everything_as_it_was(make_database: MakeDatabase, tmp_path: Path) -> None:
    db = await make_database("reporting")
    (tmp_path / "offices.csv").write_text(OFFICES + "hk,palace,Slottet,0301,,,,,2006-01-01,\n")

    with pytest.raises(Exception, match="office_kind"):
        await db.run(load.load, tmp_path)

    assert await db.run(load.load) == {}
