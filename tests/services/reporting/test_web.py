"""Reporting's API and pages, over the real app."""

import csv
import io
from contextlib import AbstractAsyncContextManager

import httpx2
import pytest

from services.reporting import catalogue, counting, negotiation, web
from tests.conftest import MakeDatabase
from tests.services.reporting import Office, carry_over, enquiries, enquiry, group_started
from tests.web import visiting


def visit(office: Office, *roles: str) -> AbstractAsyncContextManager[httpx2.AsyncClient]:
    return visiting(web.app, office.db, roles or ("manager",))


async def make_head_office(make_database: MakeDatabase) -> tuple[Office, Office]:
    """LINK Oslo with a little that has happened, told to head office."""
    office, head = Office(await make_database("reporting")), Office(await make_database("reporting", office="hk"))
    await office.hear(
        group_started("2026-04-07"), group_started("2026-05-07"), group_started("2026-05-08", theme="grief")
    )
    await office.hear(*enquiries(7, "2026-04-03"), *enquiries(3, "2026-05-03"))
    await office.close("2026-04")
    await office.close("2026-05")
    await office.state()
    await carry_over(office.db, head.db)
    return office, head


def rows(answer: httpx2.Response) -> list[dict]:
    report = answer.json()
    assert answer.status_code == 200, report
    return [dict(zip(report["columns"], row, strict=True)) for row in report["rows"]]


REPORT = "/api/reporting/report?from=2026-04&to=2026-06"


async def test_the_catalogue_is_there_for_staff(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    async with visit(office, "coordinator") as visitor:
        found = (await visitor.get("/api/reporting/indicators")).json()
    codes = {one["code"]: one for one in found["items"]}
    assert len(codes) == 25
    assert codes["enquiries_received"]["people"] is True
    assert codes["groups_started"]["name"]["nb"] == "Grupper startet"
    assert codes["brochures_downloaded"]["counted"] is True
    assert codes["newsletters_sent"]["counted"] is False


async def test_strangers_see_no_figures(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    async with visiting(web.app, office.db) as visitor:
        assert (await visitor.get(REPORT + "&indicator=groups_started")).status_code == 401
    async with visit(office, "initiator") as visitor:
        assert (await visitor.get(REPORT + "&indicator=groups_started")).status_code == 403


async def test_head_office_sees_a_group_start_by_county_and_month(make_database: MakeDatabase) -> None:
    _, head = await make_head_office(make_database)
    async with visit(head, "statistician") as visitor:
        found = rows(await visitor.get(REPORT + "&scope=national&indicator=groups_started&by=county,month"))
    assert [(row["county_name"], row["month"], row["value"]) for row in found] == [
        ("Oslo", "2026-04", 1),
        ("Oslo", "2026-05", 2),
    ]


async def test_a_month_in_which_nothing_happened_is_nought(make_database: MakeDatabase) -> None:
    _, head = await make_head_office(make_database)
    async with visit(head, "statistician") as visitor:
        found = rows(await visitor.get(REPORT + "&scope=national&indicator=groups_started&by=month"))
    assert [row["value"] for row in found] == [1, 2, 0]


async def test_people_under_five_have_no_number_at_head_office(make_database: MakeDatabase) -> None:
    _, head = await make_head_office(make_database)
    async with visit(head, "statistician") as visitor:
        answer = await visitor.get(REPORT + "&scope=national&indicator=enquiries_received&by=month")
        whole = await visitor.get(REPORT + "&scope=national&indicator=enquiries_received")
    assert [(row["value"], row["under_five"]) for row in rows(answer)] == [(7, 0), (None, 1), (None, 0)]
    assert answer.json()["notes"] == ["Under fem ved 1 kontor."]
    assert [(row["value"], row["under_five"]) for row in rows(whole)] == [(7, 1)]


async def test_parts_of_figures_about_people_are_given_by_year(make_database: MakeDatabase) -> None:
    _, head = await make_head_office(make_database)
    async with visit(head, "statistician") as visitor:
        by_source = rows(await visitor.get(REPORT + "&scope=national&indicator=enquiries_received&by=source,year"))
        by_county = rows(await visitor.get(REPORT + "&scope=national&indicator=enquiries_received&by=county"))
        refused = await visitor.get(REPORT + "&scope=national&indicator=enquiries_received&by=county,month")
    assert [(row["source"], row["year"], row["value"]) for row in by_source] == [("self", "2026", 7)]
    assert [(row["county"], row["value"]) for row in by_county] == [("03", 7)]
    assert (refused.status_code, refused.json()["type"].rsplit("/", 1)[-1]) == (422, "not-kept")


async def test_themes_are_given_by_county_and_no_finer(make_database: MakeDatabase) -> None:
    _, head = await make_head_office(make_database)
    async with visit(head, "statistician") as visitor:
        found = rows(await visitor.get(REPORT + "&scope=national&indicator=groups_started&by=theme,county"))
        refused = await visitor.get(REPORT + "&scope=national&indicator=groups_started&by=theme,municipality")
    assert {(row["theme_name"], row["county"], row["value"]) for row in found} == {
        ("Angst", "03", 2),
        ("Sorg og tap", "03", 1),
    }
    assert refused.status_code == 422


async def test_a_stock_is_its_last_month_and_never_a_sum(make_database: MakeDatabase) -> None:
    _, head = await make_head_office(make_database)
    async with visit(head, "statistician") as visitor:
        by_month = rows(await visitor.get(REPORT + "&scope=national&indicator=groups_running&by=month"))
        whole = rows(
            await visitor.get(REPORT.replace("2026-06", "2026-05") + "&scope=national&indicator=groups_running")
        )
    assert [row["value"] for row in by_month] == [1, 3, 3]
    assert [row["value"] for row in whole] == [3]


async def test_an_office_sees_its_own_figures_and_nobody_elses(make_database: MakeDatabase) -> None:
    office, _ = await make_head_office(make_database)
    async with visit(office, "coordinator") as visitor:
        own = rows(await visitor.get(REPORT + "&scope=office&indicator=enquiries_received&by=month"))
        national = await visitor.get(REPORT + "&scope=national&indicator=enquiries_received&by=month")
    assert [row["value"] for row in own] == [7, 3, 0]
    assert national.status_code == 404


async def test_old_figures_lie_on_todays_map(make_database: MakeDatabase) -> None:
    office, head = Office(await make_database("reporting")), Office(await make_database("reporting", office="hk"))
    await office.hear(*[group_started("2019-05-07", municipality=code) for code in ("1201", "1534", "1850")])
    await office.state()
    await carry_over(office.db, head.db)
    asked = "/api/reporting/report?from=2019-01&to=2019-12&scope=national&indicator=groups_started&map=2024&by="
    async with visit(head, "statistician") as visitor:
        by_municipality = await visitor.get(asked + "municipality")
        by_county = await visitor.get(asked + "county")
    assert {row["municipality_name"]: row["value"] for row in rows(by_municipality)} == {
        "Bergen": 1,
        "Haram (2019)": 1,
        "Tysfjord - Divtasvuodna (2019)": 1,
    }
    assert (
        "Haram (2019) er delt siden den gang og kan ikke fordeles på dette kartet." in by_municipality.json()["notes"]
    )
    assert {row["county_name"]: row["value"] for row in rows(by_county)} == {
        "Vestland": 1,
        "Møre og Romsdal": 1,
        "Nordland": 1,
    }


@pytest.mark.parametrize(
    ("accept", "status", "media"),
    [
        ("application/json", 200, "application/json"),
        ("text/csv", 200, "text/csv; charset=utf-8"),
        ("*/*", 200, "application/json"),
        ("text/*;q=0.5, application/json;q=0.1", 200, "text/csv; charset=utf-8"),
        ("application/json; profile=json-stat2", 200, "application/json; profile=json-stat2"),
        (negotiation.XLSX, 200, negotiation.XLSX),
        ("application/json; profile=other", 406, "application/problem+json"),
        ("image/png", 406, "application/problem+json"),
    ],
)
async def test_a_report_comes_in_the_format_asked_for(
    make_database: MakeDatabase, accept: str, status: int, media: str
) -> None:
    office = Office(await make_database("reporting"))
    async with visit(office) as visitor:
        answer = await visitor.get(REPORT + "&indicator=groups_started&by=month", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (status, media)


async def test_a_csv_has_a_heading_and_the_sign_for_what_is_not_told(make_database: MakeDatabase) -> None:
    _, head = await make_head_office(make_database)
    async with visit(head) as visitor:
        answer = await visitor.get(
            REPORT + "&scope=national&indicator=enquiries_received&by=month", headers={"Accept": "text/csv"}
        )
    assert list(csv.reader(io.StringIO(answer.text)))[:3] == [
        ["month", "value", "under_five"],
        ["2026-04", "7", "0"],
        ["2026-05", ":", "1"],
    ]


@pytest.mark.parametrize(
    ("asked", "slug"),
    [
        ("indicator=groups_started&by=month,year", "not-kept"),
        ("indicator=groups_started&by=weather", "not-kept"),
        ("indicator=weather", "indicator-unknown"),
        ("indicator=groups_started&by=county&map=2099", "map-unknown"),
        ("indicator=groups_started&from=2026-12", "period-backwards"),
        ("indicator=groups_started&form=2026-12", "invalid"),
    ],
)
async def test_what_cannot_be_answered_says_why(make_database: MakeDatabase, asked: str, slug: str) -> None:
    office = Office(await make_database("reporting"))
    query = asked if "from=" in asked else f"from=2026-04&{asked}"
    async with visit(office) as visitor:
        answer = await visitor.get(f"/api/reporting/report?to=2026-06&{query}")
    assert answer.status_code == 422
    assert answer.json()["type"].endswith(slug)


async def test_a_manager_closes_a_month_over_the_api(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(enquiry("2026-04-03"))
    async with visit(office, "manager") as visitor:
        listed = (await visitor.get("/api/reporting/periods")).json()["items"]
        closed = await visitor.post("/api/reporting/periods/2026-04/close")
        again = await visitor.post("/api/reporting/periods/2026-04/close")
        nonsense = await visitor.post("/api/reporting/periods/april/close")
    assert [one["period"] for one in listed if one["next"]] == ["2026-04"]
    assert (closed.status_code, closed.json()["period"]) == (200, "2026-04")
    assert (again.status_code, nonsense.status_code) == (409, 404)


async def test_a_coordinator_may_not_close_a_month(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    async with visit(office, "coordinator") as visitor:
        assert (await visitor.post("/api/reporting/periods/2026-04/close")).status_code == 403


async def test_head_office_sees_who_has_reported(make_database: MakeDatabase) -> None:
    _, head = await make_head_office(make_database)
    async with visit(head, "statistician") as visitor:
        found = (await visitor.get("/api/reporting/completeness?from=2026-04&to=2026-05")).json()
    offices = {one["office"]: [period["state"] for period in one["periods"]] for one in found["offices"]}
    assert offices["vest"] == ["not_joined", "not_joined"]
    assert set(offices) >= {"hk", "link-oslo", "vest", "nord"}


async def test_only_head_office_knows_who_has_reported(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    async with visit(office) as visitor:
        assert (await visitor.get("/api/reporting/completeness")).status_code == 404


PAGES = ("", "/report", "/report?indicator=enquiries_received&row=source", "/closing")


@pytest.mark.parametrize("page", PAGES)
async def test_every_page_opens_in_norwegian(make_database: MakeDatabase, page: str) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(group_started("2026-05-07"), enquiry("2026-05-03"))
    async with visit(office) as visitor:
        answer = await visitor.get(f"/reporting{page}", headers={"Accept-Language": "nb"})
    assert answer.status_code == 200, answer.text
    assert "Grupper startet" in answer.text or page == "/closing"


@pytest.mark.parametrize("page", ["/report", "/report?indicator=enquiries_received&row=county", "/completeness"])
async def test_every_page_of_head_office_opens(make_database: MakeDatabase, page: str) -> None:
    _, head = await make_head_office(make_database)
    async with visit(head) as visitor:
        answer = await visitor.get(f"/reporting{page}")
    assert answer.status_code == 200, answer.text
    assert "Oslo" in answer.text


async def test_a_manager_closes_a_month_on_the_page(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(enquiry("2026-04-03"))
    headers = {"Origin": office.db.settings.base_url}
    async with visit(office) as visitor:
        page = await visitor.get("/reporting/closing")
        assert 'href="/reporting/closing/2026-04"' in page.text
        answer = await visitor.post(
            "/reporting/closing/2026-04", headers=headers, data={"_key": "first-press-of-the-button"}
        )
        assert answer.status_code == 303
        refused = await visitor.post(
            "/reporting/closing/2026-04", headers=headers, data={"_key": "another-press-of-it"}
        )
    assert refused.status_code == 409
    assert "Denne måneden er avsluttet allerede." in refused.text


def test_every_thing_a_reader_counts_is_in_the_catalogue() -> None:
    told = {source for one in catalogue.current().indicators.values() for source in one.sources}
    assert told == set(counting.RULES)
