"""Figures per 1 000 inhabitants of 18 years and over, and what an office may publish of its own."""

from datetime import date
from typing import Any

import pytest

from chassis.db import Conn
from services.reporting import rates
from tests.conftest import MakeDatabase
from tests.services.reporting import Office, carry_over, enquiries, group_started
from tests.services.reporting.test_web import rows, visit

ASKED = "/api/reporting/report?scope=national&indicator=groups_started&per=1000"


async def make_head(make_database: MakeDatabase, *groups: Any) -> Office:
    office, head = Office(await make_database("reporting")), Office(await make_database("reporting", office="hk"))
    await office.hear(*groups)
    await office.state()
    await carry_over(office.db, head.db)
    return head


async def adults(head: Office, *codes: str, year: int) -> int:
    return await head.db.run(
        lambda conn: conn.fetchval(
            "SELECT sum(population_18plus) FROM reference.population WHERE year = $1 AND municipality_code = ANY($2)",
            year,
            list(codes),
        )
    )


async def test_a_municipality_of_2024_has_a_rate(make_database: MakeDatabase) -> None:
    head = await make_head(make_database, *[group_started("2025-05-07") for _ in range(600)])
    async with visit(head, "statistician") as visitor:
        [row] = rows(await visitor.get(ASKED + "&from=2025-01&to=2025-12&by=municipality&map=2024"))
    assert row["per_1000"] == round(600_000 / await adults(head, "0301", year=2025), 1) > 0


@pytest.mark.parametrize(("map_year", "code", "known"), [(2020, "1507", True), (2019, "1504", False)])
async def test_only_a_union_of_municipalities_of_2024_has_a_rate(
    make_database: MakeDatabase, map_year: int, code: str, known: bool
) -> None:
    """Ålesund of 2020 is Ålesund and Haram of 2024; Ålesund of 2019 is a part of both."""
    head = await make_head(make_database, group_started(f"{map_year}-05-07", municipality=code))
    query = f"&from={map_year}-01&to=2025-12&by=municipality&map={map_year}"
    async with visit(head, "statistician") as visitor:
        answer = await visitor.get(ASKED + query)
    [row] = rows(answer)
    assert (row["municipality"], row["per_1000"] is not None) == (code, known)
    assert bool(answer.json()["notes"]) is not known


async def cover(head: Office, *areas: tuple[str, str, str, str | None]) -> None:
    """What LINK Oslo covers: (kind, code, from, to)."""

    async def put(conn: Conn) -> None:
        await conn.execute("DELETE FROM reference.office_area WHERE office_code = 'link-oslo'")
        await conn.executemany(
            "INSERT INTO reference.office_area VALUES ('link-oslo', $1, $2, $3, $4)",
            [
                (kind, code, date.fromisoformat(start), end and date.fromisoformat(end))
                for kind, code, start, end in areas
            ],
        )

    await head.db.run(put)


async def rate_of(head: Office, query: str) -> list[float | None]:
    async with visit(head, "statistician") as visitor:
        return [row["per_1000"] for row in rows(await visitor.get(f"{ASKED}&{query}"))]


BY_OFFICE = "from=2025-01&to=2025-12&by=office"


async def test_an_office_has_a_rate_by_the_area_it_covers(make_database: MakeDatabase) -> None:
    head = await make_head(make_database, *[group_started("2025-05-07") for _ in range(600)])
    await cover(head, ("municipality", "0301", "2006-01-01", None), ("municipality", "3201", "2020-01-01", None))
    both = await adults(head, "0301", "3201", year=2025)
    assert await rate_of(head, BY_OFFICE) == [round(600_000 / both, 1)]
    await cover(head, ("county", "03", "2006-01-01", None), ("municipality", "0301", "2006-01-01", None))
    assert await rate_of(head, BY_OFFICE) == [round(600_000 / await adults(head, "0301", year=2025), 1)]


async def test_an_area_is_that_of_the_time_the_figures_are_of(make_database: MakeDatabase) -> None:
    groups = [group_started(f"2025-{month:02}-07") for month in (3, 9) for _ in range(600)]
    head = await make_head(make_database, *groups)
    await cover(
        head, ("municipality", "0301", "2006-01-01", "2025-06-01"), ("municipality", "4601", "2025-06-01", None)
    )
    oslo, bergen = [await adults(head, code, year=2025) for code in ("0301", "4601")]
    found = await rate_of(head, BY_OFFICE.replace("by=office", "by=office,quarter"))
    assert found == [round(600_000 / oslo, 1), round(600_000 / bergen, 1)]
    assert await rate_of(head, BY_OFFICE) == [round(1_200_000 / bergen, 1)]


@pytest.mark.parametrize(
    ("area", "year", "known"),
    [
        (("municipality", "1507"), 2021, True),
        (("municipality", "1504"), 2019, False),
        (("county", "03"), 2019, True),
        (("county", "15"), 2019, False),
        (("municipality", "1234"), 2025, False),
    ],
)
async def test_an_office_whose_area_is_no_union_of_municipalities_of_2024_has_no_rate(
    make_database: MakeDatabase, area: tuple[str, str], year: int, known: bool
) -> None:
    """Ålesund of 2021 is Ålesund and Haram of 2024, that of 2019 a part of both; Volda of 2024 has a part of another county
    of 2019 in it; 1234 is no municipality."""
    head = await make_head(make_database, group_started(f"{year}-05-07"))
    await cover(head, (*area, "2006-01-01", None))
    await head.db.run(
        lambda conn: conn.execute(
            "INSERT INTO reference.population SELECT $1, municipality_code, population, population_18plus"
            " FROM reference.population WHERE year = 2024 ON CONFLICT DO NOTHING",
            year,
        )
    )
    query = BY_OFFICE.replace("2025", str(year))
    async with visit(head, "statistician") as visitor:
        answer = await visitor.get(f"{ASKED}&{query}")
    [row] = rows(answer)
    assert (row["per_1000"] is not None) is known
    assert bool(answer.json()["notes"]) is not known


async def test_an_area_with_a_code_that_nobody_knows_has_no_rate_at_all(make_database: MakeDatabase) -> None:
    """With the rest of it alone the rate would be too high."""
    head = await make_head(make_database, group_started("2025-05-07"))
    await cover(head, ("municipality", "0301", "2006-01-01", None), ("municipality", "1234", "2006-01-01", None))
    assert await rate_of(head, BY_OFFICE) == [None]


async def test_an_office_sees_its_own_figures_by_the_area_it_covers(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(*[group_started("2025-05-07") for _ in range(600)])
    await cover(office, ("municipality", "0301", "2006-01-01", None))
    asked = ASKED.replace("national", "office") + "&from=2025-05&to=2025-05&by=month"
    async with visit(office, "coordinator") as visitor:
        [row] = rows(await visitor.get(asked))
    assert row["per_1000"] == round(600_000 / await adults(office, "0301", year=2025), 1)


async def test_a_figure_told_as_under_five_has_no_rate(make_database: MakeDatabase) -> None:
    office, head = Office(await make_database("reporting")), Office(await make_database("reporting", office="hk"))
    await office.hear(*enquiries(7, "2026-04-03"), *enquiries(3, "2026-05-03"))
    for month in ("2026-04", "2026-05"):
        await office.close(month)
    await carry_over(office.db, head.db)
    asked = ASKED.replace("groups_started", "enquiries_received") + "&from=2026-04&to=2026-05&by=month"
    async with visit(head, "statistician") as visitor:
        april, may = rows(await visitor.get(asked))
    assert april["per_1000"] is not None
    assert (may["value"], may["under_five"], may["per_1000"]) == (None, 1, None)


async def test_what_an_office_may_publish_has_no_cell_of_one_to_four(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(*enquiries(7, "2026-04-03"), *enquiries(3, "2026-05-03"))
    for month in ("2026-04", "2026-05"):
        await office.close(month)
    asked = "/api/reporting/report?indicator=enquiries_received&from=2026-04&to=2026-06&by=month&scope="
    async with visit(office, "coordinator") as visitor:
        own, published = rows(await visitor.get(asked + "office")), rows(await visitor.get(asked + "published"))
    assert [row["value"] for row in own] == [7, 3, 0]
    assert [(row["value"], row["under_five"]) for row in published] == [(7, 0), (None, 1), (None, 0)]


@pytest.mark.parametrize(
    ("rate", "shown"),
    [(0.0, 0.0), (0.05, 0.1), (0.04, 0.04), (0.0449, 0.04), (0.0051, 0.005), (1.26, 1.3), (12.0, 12.0)],
)
def test_a_small_rate_is_never_shown_as_nought(rate: float, shown: float) -> None:
    assert rates.rounded(rate) == shown
