"""Restated: what a report said on one day and says on another; the differences add up, and show nobody."""

import csv
import html
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis import clock
from chassis.db import Database
from services.reporting import area_changes, bodies, differences, national_log, questions, reports, restated, web
from services.reporting.differences import Figure, Place
from services.reporting.problems import OfficeUnknown, PeriodBackwards
from tests.conftest import MakeDatabase
from tests.services.reporting import Office
from tests.services.reporting.pasts import STEPS, Past
from tests.services.reporting.test_national_log import make_head, statement, tally
from tests.services.reporting.test_report_page import cells
from tests.services.reporting.test_web import make_head_office, visit
from tests.web import visiting

START = datetime(2026, 6, 15, 12, tzinfo=UTC)
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 1)


def question(indicator: str, by: tuple[str, ...] = (), as_of: date | None = None) -> questions.Question:
    return questions.ask(indicator, FIRST, LAST, by, None, as_of, today=clock.today())


async def compare(
    head: Database,
    since: date,
    as_of: date | None = None,
    indicator: str = "groups_started",
    by: str = "",
    office: str = "",
    **more: Any,
) -> dict[str, Any]:
    asked = replace(question(indicator, tuple(by.split(",")) if by else (), as_of), **more)
    found: dict[str, Any] = bodies.ComparedOut().dump(await head.run(restated.compare, asked, since, office=office))
    return found


async def state(head: Database, on: date, sequence: int, *tallies: dict[str, Any], **more: Any) -> None:
    with clock.at(datetime(on.year, on.month, on.day, 12, tzinfo=UTC)):
        await head.run(national_log.on_stated, [statement(sequence, *tallies, **more)])


def on(day: date) -> Any:
    return clock.at(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


MAY, JUNE, JULY = date(2026, 5, 20), date(2026, 6, 20), date(2026, 7, 20)


async def test_each_difference_says_of_what_it_is_and_why(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    await state(head, MAY, 1, tally(4), tally(1, area="4601"), tally(2, area="1507"))
    await state(
        head, JULY, 2, tally(6, 2), tally(3, period="2026-04"), tally(5, period="2026-07"), tally(2, area="1507")
    )
    with on(JULY):
        found = await compare(head, JUNE)
    assert [(one["period"], one["area"], one["difference"], one["why"]) for one in found["items"]] == [
        ("2026-07", "0301", 5, "new"),
        ("2026-04", "0301", 3, "late"),
        ("2026-05", "0301", 2, "revised"),
    ]
    assert found["items"][2]["before"] == {"value": 4, "state": "stated"}
    assert found["items"][2]["after"] == {"value": 6, "state": "stated"}
    assert found["items"][0]["office_name"] == "LINK Oslo"
    assert found["items"][0]["area_name"] == "Oslo"
    assert (found["before"]["value"], found["after"]["value"], found["difference"]) == (7, 17, 10)
    assert [(one["why"], one["items"], one["difference"]) for one in found["whys"]] == [
        ("new", 1, 5),
        ("late", 1, 3),
        ("revised", 1, 2),
    ]


async def test_what_a_restore_has_made_void_is_withdrawn(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    await state(head, MAY, 1, tally(4))
    await state(head, MAY, 2, tally(9, 2), tally(1, area="4601"))
    with on(JULY):
        await head.run(national_log.on_rolled_back, "link-oslo", "reporting", "national", 1, 1)
        found = await compare(head, JUNE)
    assert [(one["area"], one["difference"], one["why"]) for one in found["items"]] == [
        ("0301", -5, "withdrawn"),
        ("4601", -1, "withdrawn"),
    ]
    assert [one["after"] for one in found["items"]] == [{"value": 4, "state": "stated"}, None]


async def test_how_things_stood_moves_on_with_the_month(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    running: dict[str, Any] = {"indicator": "groups_running"}
    await state(head, MAY, 1, tally(4, period="2026-05", **running))
    await state(head, JULY, 2, tally(7, period="2026-07", **running))
    with on(JULY):
        found = await compare(head, MAY, indicator="groups_running")
    assert [(one["difference"], one["why"]) for one in found["items"]] == [(3, "moved")]
    assert (found["before"]["value"], found["after"]["value"]) == (4, 7)


def of_people(value: int | None, number: int = 1, **more: Any) -> dict[str, Any]:
    place = {"indicator": "enquiries_received", "area_kind": "office", "area": "link-oslo"}
    return tally(value, number, **(place | more))


async def test_parts_folded_at_the_end_of_the_year_say_so(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    year: dict[str, Any] = {"period": "2026", "area_on": "2026-01-01"}
    await state(head, JULY, 1, of_people(6, **year, breakdown={"source": "self"}))
    folded = of_people(None, 2, **year, breakdown={"source": "self"}) | {"state": "folded"}
    await state(head, date(2027, 1, 5), 2, folded, of_people(9, **year, breakdown={"source": "unspecified"}))
    with on(date(2027, 1, 6)):
        found = await compare(head, JULY, indicator="enquiries_received", by="source")
    assert [(one["part"], one["difference"], one["why"]) for one in found["items"]] == [
        ("unspecified", 9, "folded"),
        ("self", -6, "folded"),
    ]
    assert found["whys"] == []


async def test_what_waits_for_a_closing_is_late_a_month_later(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    await state(head, JULY, 1, of_people(8, period="2026-05"), of_people(9, period="2026-04"))
    with on(JULY):
        found = await compare(head, JUNE, indicator="enquiries_received")
    assert {one["period"]: one["why"] for one in found["items"]} == {"2026-05": "new", "2026-04": "late"}


async def test_a_difference_of_few_people_stands_with_others_or_not_at_all(make_database: MakeDatabase) -> None:
    """An office never tells such a one; should one come all the same, it is not shown."""
    head = await make_head(make_database)
    await state(head, MAY, 1, of_people(8, period="2026-05"))
    await state(head, JULY, 2, of_people(10, 2, period="2026-05"))
    with on(JULY):
        alone = await compare(head, JUNE, indicator="enquiries_received")
    assert [(one["before"], one["after"], one["difference"]) for one in alone["items"]] == [(None, None, None)]
    assert (alone["difference"], alone["before"]["value"], alone["after"]["value"]) == (None, None, None)
    await state(head, JULY, 3, of_people(20, 1, period="2026-06"))
    with on(JULY):
        together = await compare(head, JUNE, indicator="enquiries_received")
    assert [(one["difference"], one["why"], one["together"]) for one in together["items"]] == [(22, "several", 2)]
    assert together["difference"] == 22


async def test_one_office_alone_is_what_it_has_told(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    await state(head, MAY, 1, tally(4), tally(1, area="4601"))
    await state(head, MAY, 1, tally(9), office="link-trondheim")
    await state(head, JULY, 2, tally(6, 2))
    await state(head, JULY, 2, tally(3, 2), tally(2, period="2026-04"), office="link-trondheim")
    with on(JULY):
        everybody = await compare(head, JUNE)
        alone = [await compare(head, JUNE, office=office) for office in ("link-oslo", "link-trondheim")]
    assert [(one["before"]["value"], one["after"]["value"], one["difference"]) for one in alone] == [
        (5, 7, 2),
        (9, 5, -4),
    ]
    assert [{item["office"] for item in one["items"]} for one in alone] == [{"link-oslo"}, {"link-trondheim"}]
    assert sum(one["difference"] for one in alone) == everybody["difference"] == -2
    assert alone[0]["office_name"] == "LINK Oslo"


async def test_an_office_that_is_none_is_not_found(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    with on(JULY), pytest.raises(OfficeUnknown):
        await compare(head, JUNE, office="link-nowhere")


async def test_by_county_each_has_its_sums_and_each_difference_its_county(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    await state(head, MAY, 1, tally(4), tally(1, area="4601"), tally(2, area="4626"))
    await state(head, JULY, 2, tally(6, 2), tally(5, 2, area="4601"), tally(3, period="2026-04", area="9999"))
    with on(JULY):
        found = await compare(head, JUNE, by="county")
    assert [
        (*one["names"], one["before"]["value"], one["after"]["value"], one["difference"]) for one in found["areas"]
    ] == [("Oslo", 4, 6, 2), ("Vestland", 3, 7, 4), ("Ikke oppgitt", 0, 3, 3)]
    assert [(one["within_name"], one["area"], one["difference"]) for one in found["items"]] == [
        ("Vestland", "4601", 4),
        ("Ikke oppgitt", "9999", 3),
        ("Oslo", "0301", 2),
    ]
    with on(JULY):
        vestland = await compare(head, JUNE, only="46")
    assert (vestland["before"]["value"], vestland["after"]["value"], vestland["area_name"]) == (3, 7, "Vestland")
    assert [one["area"] for one in vestland["items"]] == ["4601"]


async def test_a_county_is_that_of_the_map_that_is_asked_for(make_database: MakeDatabase) -> None:
    """Bergen lay in Hordaland until 2020; Ålesund as it was until 2019 cannot be shared out on the map of 2026."""
    head = await make_head(make_database)
    await state(head, MAY, 1, tally(4, area="4601"))
    old: dict[str, Any] = {"indicator": "groups_started", "period": "2019-05", "area_on": "2019-05-01", "area": "1504"}
    await state(head, JULY, 2, tally(7, 2, area="4601"), tally(5, **old))
    with on(JULY):
        hordaland = await compare(head, JUNE, by="county", map_year=2019)
        divided = await compare(head, JUNE, by="municipality", map_year=2026, start=date(2019, 1, 1))
    assert [(one["areas"], one["names"]) for one in hordaland["areas"]] == [(["12"], ["Hordaland"])]
    assert [one["names"] for one in divided["areas"]] == [["Ålesund (2019)"], ["Bergen"]]
    assert divided["notes"] == ["Ålesund (2019) er delt siden den gang og kan ikke fordeles på dette kartet."]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
async def test_the_differences_add_up_whatever_has_happened(
    make_database: MakeDatabase, steps: list[tuple[str, Any]]
) -> None:
    """Between any two days of a random history, with restores, and with a clock that is set back."""
    head, now = await make_head(make_database), START
    past, days = Past(head, now), {START.date()}
    for step, given_ in steps:
        await past.take(step, given_)
        days.add(past.now.date())
    now = past.now
    with clock.at(now):
        for since, as_of in pairs(sorted(day for day in days if day <= now.date())):
            for asked in (question("groups_started"), question("groups_running"), question("enquiries_received")):
                await check(head, asked, since, as_of)
            await check_by_county(head, since, as_of)


async def check_by_county(head: Database, since: date, as_of: date) -> None:
    """Each county is what the report by county says of it on both days, and they add up."""
    for code in ("groups_started", "groups_running"):
        found = await compare(head, since, as_of, code, by="county")
        sides = [await by_county(head, code, day) for day in (since, as_of)]
        for name, side in zip(("before", "after"), sides, strict=True):
            assert {one["areas"][0]: one[name]["value"] for one in found["areas"] if one[name]["value"]} == side
        for one in found["areas"]:
            items = [item["difference"] for item in found["items"] if item["within"] == one["areas"][0]]
            assert sum(items) == one["difference"]
        assert sum(one["difference"] for one in found["areas"]) == found["difference"]


async def by_county(head: Database, code: str, day: date) -> dict[str, int]:
    report = await head.run(reports.national, question(code, ("county",), day))
    place = report["columns"].index("value")
    return {row[0]: row[place] for row in report["rows"] if row[place]}


def pairs(days: list[date]) -> Iterator[tuple[date, date]]:
    spread = days[:: max(1, len(days) // 3)] + days[-1:]
    return ((first, last) for place, first in enumerate(spread) for last in spread[place:])


async def check(head: Database, asked: questions.Question, since: date, as_of: date) -> None:
    code = asked.indicator.code
    found = await compare(head, since, as_of, code)
    shown = [found["before"]["value"], found["after"]["value"]]
    reported = [await value_of(head, code, day) for day in (since, as_of)]
    changes = [one["difference"] for one in found["items"]]
    if found["difference"] is None:
        assert asked.indicator.people
        assert shown == [None, None]
    else:
        assert shown == [value or 0 for value in reported]
        assert sum(changes) == found["difference"] == shown[1] - shown[0]
    if found["whys"]:
        assert sum(one["difference"] for one in found["whys"]) == found["difference"]
    if asked.indicator.people:
        assert not any(change and abs(change) < 5 for change in changes)
        assert not any(abs(one["difference"]) in range(1, 5) for one in found["whys"])


async def value_of(head: Database, code: str, day: date) -> int:
    """What the report as of a day says, all offices together."""
    asked = question(code, ("year",), day)
    report = await head.run(reports.national, asked)
    place = report["columns"].index("value")
    return sum(row[place] or 0 for row in report["rows"])


CHANGES = st.lists(
    st.tuples(st.sampled_from(["bergen", "oslo", "vest"]), st.integers(0, 30), st.integers(0, 30)), max_size=8
)


@given(CHANGES)
def test_few_people_are_put_together_so_that_nothing_is_lost(made: list[tuple[str, int, int]]) -> None:
    asked = question("enquiries_received")
    known: tuple[dict[Place, Figure], dict[Place, Figure]] = ({}, {})
    for number, (office, *values) in enumerate(made):
        place = Place(office, date(2026, 1 + number, 1), "office", office, "")
        for side, value in zip(known, values, strict=True):
            side[place] = Figure(value, "stated", place.period, place.period)
    found = differences.between(asked, *known, JULY)
    assert sum(one.change for one in found) == sum(after - before for _, before, after in made)
    small = [one for one in found if 0 < abs(one.change) < 5]
    assert len(small) <= 1
    assert not small or len(found) == 1
    places = [place for one in found for place in (one.together or (one.place,))]
    assert sorted(places) == sorted(place for place in known[0] if known[0][place] != known[1][place])


@given(CHANGES)
def test_counties_with_few_people_more_stand_together_or_none_stands(made: list[tuple[str, int, int]]) -> None:
    asked = question("enquiries_received", ("county",))
    known: tuple[dict[Place, Figure], dict[Place, Figure]] = ({}, {})
    for number, (county, *values) in enumerate(made):
        place = Place("oslo", date(2026, 1 + number, 1), "municipality", county, "")
        for side, value in zip(known, values, strict=True):
            side[place] = Figure(value, "stated", place.period, place.period, lies_in=county)
    found = area_changes.by_area(asked, *known)
    assert not [one for one in found if 0 < abs(one.change) < 5]
    if found:
        assert sorted(code for one in found for code in one.areas) == sorted({county for county, *_ in made})
        assert sum(one.change for one in found) == sum(after - before for _, before, after in made)


async def test_days_the_wrong_way_round_are_refused(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    with on(JULY), pytest.raises(PeriodBackwards):
        await compare(head, JUNE, MAY)


ASKED = "from=2026-04&to=2026-06&since=2020-01-01"


async def test_a_program_and_a_page_show_the_same(make_database: MakeDatabase) -> None:
    _, head = await make_head_office(make_database)
    async with visit(head, "statistician") as visitor:
        answer = await visitor.get(f"/api/reporting/restated?indicator=groups_started&{ASKED}")
        page = (await visitor.get(f"/reporting/restated?{ASKED}")).text
    assert answer.status_code == 200, answer.text
    found = json.loads(answer.text)
    assert (found["before"]["value"], found["after"]["value"], found["difference"]) == (0, 3, 3)
    assert found["difference"] == sum(one["difference"] for one in found["items"])
    assert [cell for cell in cells(page) if cell == "+3"]
    assert "Nytt: meldt for første gang" in page


async def test_a_file_has_every_difference_and_what_is_said_of_them(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    await state(head, MAY, 1, tally(4), tally(1, area="4601"))
    await state(head, JULY, 2, tally(6, 2), tally(0, 2, area="4601"), tally(3, period="2026-04"))
    asked = "indicator=groups_started&from=2026-04&to=2026-05&since=2026-06-20&as_of=2026-07-20&by=county&map=2026"
    with on(date(2026, 7, 25)):
        async with visiting(web.app, head, ("statistician",)) as visitor:
            address = f"/api/reporting/restated?{asked}&format="
            table, book = await visitor.get(f"{address}csv"), await visitor.get(f"{address}xlsx")
            told = (await visitor.get(f"{address}json")).json()
    assert table.headers["content-disposition"] == 'attachment; filename="groups_started.restated.csv"'
    lines = list(csv.reader(io.StringIO(table.text)))
    found = [dict(zip(lines[0], line, strict=True)) for line in lines[1 : lines.index([])]]
    assert [(one["county_name"], one["before"], one["after"], one["difference"], one["why"]) for one in found] == [
        ("Oslo", "..", "3", "3", "late"),
        ("Oslo", "4", "6", "2", "revised"),
        ("Vestland", "1", "0", "-1", "revised"),
    ]
    assert sum(int(one["difference"]) for one in found) == told["difference"] == 4
    sheets = {sheet.title: list(sheet.values) for sheet in openpyxl.load_workbook(io.BytesIO(book.content))}
    assert sheets["Forskjeller"][1][2:5] == ("2026-04", "03", "Oslo")
    assert [row[-4] for row in sheets["Forskjeller"][1:]] == [3, 2, -1]
    assert sheets["Fylke"][1:] == [("03", "Oslo", 4, 9, 5), ("46", "Vestland", 1, 0, -1)]
    about = [" ".join(filter(None, row)) for row in sheets["Om tallene"]]
    assert any("Slik det var kjent 20. juni 2026, på plass 2 i loggen: 5" in line for line in about)
    assert any(line.strip() == "Forskjell: 4" for line in about)


async def test_an_address_by_places_shows_the_same_whatever_comes_later(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    await state(head, MAY, 1, tally(4))
    await state(head, JULY, 2, tally(6, 2))
    with on(JULY):
        async with visiting(web.app, head, ("statistician",)) as visitor:
            page = await visitor.get("/reporting/restated?since=2026-06-20&row=county&office=link-oslo")
            [always] = re.findall(r'href="(/reporting/restated[?][^"]*since_position=[^"]*)"', page.text)
            before = (await visitor.get(html.unescape(always))).text
            await head.run(national_log.on_stated, [statement(3, tally(9, 3), tally(5, area="4601"))])
            after = (await visitor.get(html.unescape(always))).text
            now = (await visitor.get("/reporting/restated?since=2026-06-20&row=county&office=link-oslo")).text
    assert cells(before) == cells(after) != cells(now)
    assert "+2" in cells(after)


async def test_the_later_place_is_not_before_the_earlier(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    await state(head, MAY, 1, tally(4))
    await state(head, MAY, 2, tally(6, 2))
    asked = "/api/reporting/restated?indicator=groups_started&since_position=2&position=1"
    async with visiting(web.app, head, ("statistician",)) as visitor:
        assert (await visitor.get(asked)).json()["type"].endswith("period-backwards")
        assert (await visitor.get(asked.replace("position=1", "position=9"))).json()["type"].endswith("place-unknown")
        assert (await visitor.get("/api/reporting/restated?indicator=groups_started")).status_code == 422


async def test_only_head_office_has_it(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    async with visit(office) as visitor:
        answer = await visitor.get(f"/api/reporting/restated?indicator=groups_started&{ASKED}")
        page = await visitor.get("/reporting/report")
    assert answer.status_code == 404
    assert "/reporting/restated" not in page.text
