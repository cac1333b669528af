"""The report page as an explorer: any figure, time, place and part, years beside each other, by one address."""

import csv
import io
import re
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from chassis import clock
from services.reporting import national_log, pivots
from tests.conftest import MakeDatabase
from tests.services.reporting import Office
from tests.services.reporting.test_historical import enter, started
from tests.services.reporting.test_national_log import make_head, statement, tally
from tests.services.reporting.test_report_page import address_kept, caption, cells
from tests.services.reporting.test_web import visit

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)
PAGE = "/reporting/report?from=2025-01&to=2026-06&map=2024"


async def make_network(make_database: MakeDatabase) -> Office:
    """Head office, told of groups in Oslo, in Bergen and on a screen, in two years."""
    head = await make_head(make_database)
    told = [
        started_in("0301", "2025-04", 4), started_in("0301", "2026-04", 6), started_in("4601", "2025-04", 1),
        started_in("4601", "2026-05", 2), started_in("4626", "2026-05", 3),
        started_in("0301", "2026-04", 5, format="in_person"), started_in("0301", "2026-04", 1, format="digital"),
        started_in("4601", "2026-05", 2, format="digital"),
    ]  # fmt: skip
    with clock.at(NOON):
        await head.run(national_log.on_stated, [statement(1, *told)])
    return Office(head)


def started_in(area: str, month: str, value: int, **part: str) -> dict[str, Any]:
    return tally(value, area=area, period=month, area_on=f"{month}-01", breakdown=part)


async def show(head: Office, query: str, status: int = 200) -> str:
    with clock.at(NOON):
        async with visit(head, "statistician") as visitor:
            answer = await visitor.get(f"{PAGE}&{query}")
    assert answer.status_code == status, answer.text
    return answer.text


def names(page: str) -> list[list[str]]:
    """What each row of the table's body is called."""
    [body] = re.findall(r"<tbody>(.*?)</tbody>", page, re.S)
    return [re.findall(r'<th scope="row">(.*?)</th>', row) for row in re.findall(r"<tr>(.*?)</tr>", body, re.S)]


async def test_years_stand_beside_each_other_month_by_month_with_the_change(make_database: MakeDatabase) -> None:
    head = await make_network(make_database)
    page = await show(head, "row=all&time=months_by_year")
    assert names(page)[3:5] == [["april"], ["mai"]]
    shown = cells(page)
    assert shown[9:15] == ["5", "6", "+1", "0", "5", "+5"], "April and May of both years, and the change"
    assert shown[18:21] == ["0", "..", ".."], "July of 2026 was not asked for"
    assert "2025" in page
    assert "2026" in page
    assert "/reporting/report/chart.svg" in page


async def test_the_years_shown_beside_each_other_are_the_last_three_where_nobody_says(
    make_database: MakeDatabase,
) -> None:
    head = await make_network(make_database)
    with clock.at(NOON):
        async with visit(head, "statistician") as visitor:
            page = (await visitor.get("/reporting/report?row=all&time=quarters_by_year")).text
    assert re.findall(r'<th scope="col" class="number">(\d{4})</th>', page) == ["2024", "2025", "2026"]
    assert names(page) == [["Q1"], ["Q2"], ["Q3"], ["Q4"]]


async def test_figures_of_each_area_are_divided_further(make_database: MakeDatabase) -> None:
    head = await make_network(make_database)
    page = await show(head, "row=county&part=format&time=year")
    assert names(page) == [["Oslo", "På skjerm"], ["Oslo", "I et rom"], ["Vestland", "På skjerm"]]
    assert cells(page)[:3] == ["1", "5", "2"]


async def test_one_county_or_municipality_is_shown_alone(make_database: MakeDatabase) -> None:
    head = await make_network(make_database)
    within = await show(head, "row=municipality&area=46&time=year")
    assert [name for [name] in names(within)] == ["Bergen", "Øygarden"]
    assert "Bare Vestland" in caption(within)
    assert re.search(r'<option value="4601"[^>]*>Bergen', within), "its municipalities can be chosen"
    assert cells(await show(head, "row=all&area=46&time=year")) == ["1", "5"]
    assert cells(await show(head, "row=all&area=4601&time=year")) == ["1", "2"]
    assert cells(await show(head, "row=format&area=46&time=year")) == ["2"]


async def test_the_address_and_the_files_hold_every_choice(make_database: MakeDatabase) -> None:
    head = await make_network(make_database)
    query = "row=county&part=format&area=03&time=months_by_year"
    page = await show(head, query)
    kept = address_kept(page)
    assert {"part=format", "area=03", "time=months_by_year"} <= set(kept.partition("?")[2].split("&"))
    [file] = [one.replace("&amp;", "&") for one in re.findall(r'href="(/api/[^"]+format=csv)"', page)]
    with clock.at(NOON):
        async with visit(head, "statistician") as visitor:
            assert cells((await visitor.get(kept)).text) == cells(page)
            told = list(csv.DictReader(io.StringIO((await visitor.get(file)).text)))
    assert [(one["county"], one["format"], one["month"], one["value"]) for one in told if one["value"]] == [
        ("03", "digital", "2026-04", "1"),
        ("03", "in_person", "2026-04", "5"),
    ]


@pytest.mark.parametrize(
    "query",
    [
        "row=municipality&part=theme",
        "row=theme&area=4601",
        "indicator=enquiries_received&row=county&part=source",
        "indicator=enquiries_received&row=source&area=46",
        "indicator=waiting_days&row=band&area=46",
        "indicator=enquiries_received&row=all&area=46&time=months_by_year",
        "indicator=groups_running&row=all&time=months_by_year",
        "row=format&part=theme",
    ],
)
async def test_what_is_not_kept_so_is_answered_by_what_comes_nearest(make_database: MakeDatabase, query: str) -> None:
    await show(await make_network(make_database), query)


async def test_a_place_that_is_not_on_the_map_is_refused(make_database: MakeDatabase) -> None:
    head = await make_network(make_database)
    await show(head, "row=all&area=77", 422)
    answer = await ask(head, "/api/reporting/report?indicator=groups_started&from=2025-01&to=2026-06&area=77&map=2024")
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (422, "area-unknown")


async def ask(head: Office, address: str) -> httpx2.Response:
    with clock.at(NOON):
        async with visit(head, "statistician") as visitor:
            return await visitor.get(address)


async def test_rates_and_historical_figures_are_of_the_place_alone(make_database: MakeDatabase) -> None:
    head = await make_network(make_database)
    with clock.at(NOON):
        await enter(head.db, started(12, 2023, area="03"), started(7, 2023, area="46"))
    asked = "/api/reporting/report?indicator=groups_started&from=2023-01&to=2026-06&by=year&map=2024&per=1000"
    found = (await ask(head, f"{asked}&area=46")).json()
    rows = {row[0]: dict(zip(found["columns"], row, strict=True)) for row in found["rows"]}
    assert (rows["2023"]["value"], rows["2023"]["historical"], rows["2026"]["value"]) == (7, 1, 5)
    assert (found["area"], found["area_name"]) == ("46", "Vestland")
    by_county = (await ask(head, f"{asked}&by=county,year")).json()
    [of_county] = [row for row in by_county["rows"] if row[0] == "46" and "2026" in row]
    assert rows["2026"]["per_1000"] == dict(zip(by_county["columns"], of_county, strict=True))["per_1000"]
    assert found["notes"] and "2023" in found["notes"][-1]
    elsewhere = (await ask(head, f"{asked}&area=11")).json()
    assert "historical" not in elsewhere["columns"]
    assert not any("istorisk" in note for note in elsewhere["notes"])


def cell(value: int | None, under_five: int = 0) -> dict[str, Any]:
    return {"value": value, "under_five": under_five}


def test_a_change_is_said_only_of_two_whole_numbers_of_like_times() -> None:
    whole, part = [cell(4), cell(9)], [cell(4), cell(9, under_five=1)]
    assert pivots.changes({"rows": [{"cells": whole}], "total": whole}) == [5, 5]
    assert pivots.changes({"rows": [{"cells": part}], "total": part}) == [None, None]
    not_over = [{"cells": whole}, {"cells": [cell(6), cell(None)]}]
    assert pivots.changes({"rows": not_over, "total": [cell(10), cell(9)]}) == [5, None, None]


async def test_how_things_stood_is_not_added_up_over_months(make_database: MakeDatabase) -> None:
    head = await make_network(make_database)
    assert "<tfoot>" in await show(head, "row=all&time=months_by_year")
    assert "<tfoot>" not in await show(head, "indicator=groups_running&row=all&time=months_by_year")
