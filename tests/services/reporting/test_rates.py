"""Figures per 1 000 inhabitants of 18 years and over, and what an office may publish of its own."""

from typing import Any

import pytest

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
