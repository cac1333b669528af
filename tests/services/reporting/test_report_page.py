"""The report page: every way of asking has a field, and the address is the report."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.conftest import MakeDatabase
from tests.services.reporting import Office, carry_over, enquiries, group_started
from tests.services.reporting.test_web import make_head_office, visit

APRIL = "/reporting/report?from=2026-04&to=2026-06"


def caption(page: str) -> str:
    found = re.search(r"<caption>(.*?)</caption>", page, re.S)
    assert found, page
    return found.group(1)


def cells(page: str) -> list[str]:
    """What stands in the table's cells of numbers."""
    found = re.findall(r'<td class="number"[^>]*>(.*?)</td>', page, re.S)
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in found]


async def test_the_page_offers_every_map_there_is(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(group_started("2026-05-07"))
    async with visit(office) as visitor:
        page = (await visitor.get(f"{APRIL}&map=2011")).text
    [maps] = re.findall(r'<select[^>]*name="map".*?</select>', page, re.S)
    years = [int(year) for year in re.findall(r'<option value="(\d{4})"', maps)]
    assert years == list(range(max(years), 2005, -1))
    assert re.search(r'<option value="2011"[^>]*selected', maps)
    assert "Kommuneinndeling fra 2011" in caption(page)


async def test_the_page_shows_what_was_known_on_a_day_and_keeps_an_address_for_it(make_database: MakeDatabase) -> None:
    office, head = await make_head_office(make_database)
    async with visit(head, "statistician") as visitor:
        before = (await visitor.get(f"{APRIL}&row=all&as_of=2020-01-01")).text
        now = (await visitor.get(f"{APRIL}&row=all")).text
    assert cells(before) == ["0", "0", "0"]
    assert "Slik det var kjent 1. januar 2020" in caption(before)
    assert cells(now) == ["1", "2", "0"]

    kept = address_kept(now)
    await office.hear(group_started("2026-04-20"))
    await office.state()
    await carry_over(office.db, head.db, after=await told(head))
    async with visit(head, "statistician") as visitor:
        assert cells((await visitor.get(f"{APRIL}&row=all")).text) == ["2", "2", "0"]
        again = (await visitor.get(kept)).text
    assert cells(again) == ["1", "2", "0"]
    assert address_kept(again) == kept


def address_kept(page: str) -> str:
    [found] = re.findall(r'<a href="(/reporting/report\?[^"]*)"[^>]*>Adresse', page)
    return str(found).replace("&amp;", "&")


async def told(head: Office) -> int:
    """The number of the last message that head office has of the office."""
    return int(await head.db.run(lambda conn: conn.fetchval("SELECT max(sequence) FROM national_log")))


async def test_an_address_kept_holds_every_choice(make_database: MakeDatabase) -> None:
    _, head = await make_head_office(make_database)
    chosen = {"indicator": "groups_running", "row": "municipality", "time": "quarter", "map": "2013", "per": "1000"}
    async with visit(head, "statistician") as visitor:
        page = await visitor.get("/reporting/report", params=chosen | {"from": "2026-04", "to": "2026-06"})
    kept = {name: value for name, [value] in parse_qs(urlsplit(address_kept(page.text)).query).items()}
    position = kept.pop("position")
    assert int(position) > 0
    assert kept == chosen | {"from": "2026-04", "to": "2026-06", "scope": "national"}


async def test_rates_stand_in_brackets_beside_the_numbers(make_database: MakeDatabase) -> None:
    _, head = await make_head_office(make_database)
    async with visit(head, "statistician") as visitor:
        page = (await visitor.get("/reporting/report?from=2024-01&to=2026-12&row=county&time=year&per=1000")).text
        plain = (await visitor.get("/reporting/report?from=2024-01&to=2026-12&row=county&time=year")).text
    assert "per 1 000 innbyggere" in caption(page)
    assert cells(page) == ["3 (0,005)"]
    assert cells(plain) == ["3"]


@pytest.mark.parametrize(
    ("scope", "said", "shown"),
    [
        ("office", "kan vise enkeltpersoner", ["7", "3", "0"]),
        ("published", "så langt de kan offentliggjøres", ["7", ":", ".."]),
    ],
)
async def test_the_page_says_whether_figures_may_be_published(
    make_database: MakeDatabase, scope: str, said: str, shown: list[str]
) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(*enquiries(7, "2026-04-03"), *enquiries(3, "2026-05-03"))
    await office.close("2026-04")
    await office.close("2026-05")
    async with visit(office) as visitor:
        page = (await visitor.get(f"{APRIL}&indicator=enquiries_received&row=all&scope={scope}")).text
    assert said in caption(page)
    assert cells(page) == shown


async def test_parts_of_what_may_be_published_about_people_are_shown_by_year(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(*enquiries(7, "2026-04-03"), *enquiries(3, "2026-04-04", source="media"))
    await office.close("2026-04")
    asked = f"{APRIL}&indicator=enquiries_received&row=source&time=month&scope=published"
    async with visit(office) as visitor:
        page = await visitor.get(asked)
    assert (page.status_code, cells(page.text)) == (200, ["7"])


async def test_an_office_is_not_asked_for_places_in_head_offices_log(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    async with visit(office) as visitor:
        page = (await visitor.get(APRIL)).text
    assert 'name="as_of"' not in page
    assert 'value="national"' not in page


async def test_a_report_can_be_left_undivided(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(group_started("2026-05-07"), group_started("2026-05-08", municipality="4601"))
    async with visit(office) as visitor:
        page = (await visitor.get(f"{APRIL}&row=all")).text
    assert cells(page) == ["0", "2", "0"]
    assert "Kommuneinndeling" not in caption(page)
