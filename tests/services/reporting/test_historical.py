"""Figures from before Brikke: checked by cell, entered once, corrected and withdrawn, marked in every report."""

import io
import json
import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx2
import openpyxl
import pytest

from chassis import clock
from chassis.db import Database
from services.reporting import (
    bodies,
    historical,
    historical_lines,
    historical_sheets,
    historical_template,
    json_stat,
    national_log,
    questions,
    reports,
    restated,
    tables,
    verify,
    workbooks,
)
from services.reporting.historical_lines import Fault
from services.reporting.problems import (
    HeadOfficeOnly,
    HistoricalEntered,
    HistoricalFaults,
    HistoricalNotStanding,
    NotATable,
    TableTooLarge,
)
from tests.conftest import MakeDatabase
from tests.services.reporting import Office
from tests.services.reporting.test_national_log import make_head, statement, tally
from tests.services.reporting.test_rebuilding import figures as standing_figures
from tests.services.reporting.test_rebuilding import rebuild
from tests.services.reporting.test_web import visit

HEADING = ["What is counted", "Year", "Month", "Office", "County or municipality", "Part of it", "Number"]
DAY = datetime(2026, 6, 15, 12, tzinfo=UTC)
PEOPLE = "enquiries_received"

Row = Sequence[Any]


def started(value: Any, year: Any = 2015, *, area: Any = "", part: Any = "", office: Any = "", month: Any = "") -> Row:
    return ["groups_started", year, month, office, area, part, value]


def asked_for_help(value: Any, year: Any = 2015, *, area: Any = "", part: Any = "", month: Any = "") -> Row:
    return [PEOPLE, year, month, "", area, part, value]


def lines(*rows: Row) -> list[historical_sheets.Line]:
    return [(number, list(row)) for number, row in enumerate([HEADING, *rows], 1)]


async def check(
    head: Database, *rows: Row, title: str = "Annual reports", replaces: UUID | None = None
) -> tuple[UUID | None, list[Fault]]:
    return await head.run(historical.check, lines(*rows), title=title, replaces=replaces)


async def enter(head: Database, *rows: Row, **more: Any) -> UUID:
    file_id, faults = await check(head, *rows, **more)
    assert file_id is not None, faults
    await head.run(historical.enter, file_id)
    return file_id


async def report(
    head: Database, by: str = "year", indicator: str = "groups_started", start: int = 2014, **more: Any
) -> dict[str, Any]:
    asked = questions.ask(
        indicator, date(start, 1, 1), date(2016, 12, 1), by.split(",") if by else [], 2024, today=clock.today(), **more
    )
    return await head.run(reports.national, asked)


def values(found: dict[str, Any], *columns: str) -> list[tuple[Any, ...]]:
    wanted = columns or (found["columns"][0], "value")
    places = [found["columns"].index(name) for name in wanted]
    return [tuple(row[place] for place in places) for row in found["rows"]]


async def log(head: Database) -> list[tuple[Any, ...]]:
    async def ask(conn: Any) -> list[tuple[Any, ...]]:
        found = await conn.fetch("SELECT log_position, office, area, value, state FROM national_log ORDER BY 1")
        return [tuple(row) for row in found]

    return await head.run(ask)


async def test_a_file_is_entered_and_stands_in_the_reports_with_its_mark(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    await head.run(national_log.on_stated, [statement(1, tally(4, period="2016-03"))])
    await enter(head, started(12, 2014, area="03"), started(9, area="0301 Oslo"), started(5, area="Bergen"))

    by_year = await report(head)
    assert values(by_year, "year", "value", "historical") == [("2014", 12, 1), ("2015", 14, 2), ("2016", 4, 0)]
    assert [note for note in by_year["notes"] if "2014–2015" in note]
    by_county = await report(head, "county")
    assert values(by_county, "county", "value", "historical") == [("03", 25, 2), ("46", 5, 1)]


async def test_the_mark_is_in_every_format(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    await enter(head, started(12, 2014))
    found = await report(head)

    assert bodies.ReportOut().dump(found)["columns"] == ["year", "value", "under_five", "historical"]
    assert "2014,12,0,1" in tables.as_csv(found).splitlines()
    assert "før Brikke" in tables.as_csv(found)
    cube = json_stat.dataset(bodies.ReportOut().dump(found) | {"untold": found["untold"]})
    assert "historical" in cube["dimension"]["ContentsCode"]["category"]["index"]
    assert any("før Brikke" in note for note in cube["note"])
    book = openpyxl.load_workbook(io.BytesIO(await workbooks.as_xlsx(found)))
    assert "Historiske tall" in book["Tall"]["D1"].value
    assert any("før Brikke" in str(cell.value) for row in book["Om tallene"] for cell in row)


async def test_a_report_without_historical_figures_is_as_it_was(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    await enter(head, started(12, 2014))
    found = await report(head, start=2015)
    assert found["columns"] == ["year", "value", "under_five"]
    assert not found["notes"]


async def test_the_figure_of_a_year_is_not_shown_as_a_months_nor_as_nothing(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    await enter(head, started(12, 2014), started(3, 2016, month=2))
    by_quarter = await report(head, "quarter")
    shown = dict(values(by_quarter))
    assert (shown["2014-Q1"], shown["2015-Q1"], shown["2016-Q1"], shown["2016-Q2"]) == (None, 0, 3, 0)
    assert any(note.startswith("For 2014") for note in by_quarter["notes"])

    asked = questions.ask("groups_started", date(2014, 7, 1), date(2016, 12, 1), ["year"], today=clock.today())
    part_of_a_year = await head.run(reports.national, asked)
    assert values(part_of_a_year) == [("2014", None), ("2015", 0), ("2016", 3)]


async def test_how_things_stood_is_said_of_the_years_end(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    await enter(head, ["Grupper i gang", 2015, "", "", "", "", 31])
    assert values(await report(head, "year", "groups_running")) == [("2014", 0), ("2015", 31), ("2016", 0)]
    by_month = dict(values(await report(head, "month", "groups_running")))
    assert (by_month["2015-11"], by_month["2015-12"]) == (0, 31)


async def test_the_same_file_twice_changes_nothing(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    file_id = await enter(head, started(12, 2014), started(9))
    before = await log(head)
    assert await head.run(historical.enter, file_id) == 0
    with pytest.raises(HistoricalEntered):
        await check(head, started("9", "2015"), ["Groups started", 2014.0, None, None, None, None, "12"])
    assert await log(head) == before


async def test_a_corrected_file_revises_and_every_day_keeps_its_report(make_database: MakeDatabase) -> None:
    """As of each day, byte for byte, also after the next correction and a clock set back."""
    head = await make_head(make_database)
    shown: dict[int, str] = {}

    async def show(day: int) -> str:
        with clock.at(DAY.replace(day=28)):
            return json.dumps(bodies.ReportOut().dump(await report(head, as_of=date(2026, 6, day))))

    with clock.at(DAY.replace(day=10)):
        first = await enter(head, started(12, 2014), started(9), started(2, 2016))
    shown[10] = await show(10)
    with clock.at(DAY.replace(day=12)):
        second = await enter(head, started(12, 2014), started(11), title="Corrected", replaces=first)
    shown[12] = await show(12)
    with clock.at(DAY.replace(day=11)):
        await head.run(historical.withdraw, second)
    with clock.at(DAY.replace(day=14)):
        await enter(head, started(9), title="Once more")
    assert [values(json.loads(text)) for text in shown.values()] == [
        [("2014", 12), ("2015", 9), ("2016", 2)],
        [("2014", 12), ("2015", 11), ("2016", 0)],
    ]
    assert {day: await show(day) for day in shown} == shown
    assert values(await report(head)) == [("2014", 0), ("2015", 9), ("2016", 0)]


async def test_only_what_a_correction_changes_is_stated_anew(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    first = await enter(head, started(12, 2014), started(9), started(2, 2016))
    before = len(await log(head))
    await enter(head, started(12, 2014), started(11), replaces=first)
    added = [(value, state) for _, _, _, value, state in (await log(head))[before:]]
    assert added == [(None, "void"), (11, "stated")]
    with pytest.raises(HistoricalNotStanding):
        await check(head, started(1), replaces=first)


async def test_what_was_withdrawn_is_gone_and_can_be_built_anew(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    first = await enter(head, started(12, 2014), started(9))
    second = await enter(head, started(12, 2014), started(10), replaces=first)
    await enter(head, started(7, 2016), title="Another")
    await head.run(historical.withdraw, second)
    assert values(await report(head)) == [("2014", 0), ("2015", 0), ("2016", 7)]
    before = await standing_figures(head)
    await rebuild(head)
    assert await standing_figures(head) == before


async def test_what_has_changed_names_historical_figures(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    with clock.at(DAY):
        await enter(head, started(12, 2014))
    asked = questions.ask("groups_started", date(2014, 1, 1), date(2016, 12, 1), [], today=clock.today())
    with clock.at(DAY.replace(day=20)):
        found = await head.run(restated.compare, asked, date(2026, 6, 10))
    assert (found["before"]["value"], found["after"]["value"], found["difference"]) == (0, 12, 12)
    assert [(one["period"], one["why"]) for one in found["items"]] == [("2014", "historical")]


async def test_an_offices_report_and_what_has_changed_of_it_have_its_historical_figures(
    make_database: MakeDatabase,
) -> None:
    """Beside what it has stated itself, with their mark; nobody's figures are in no office's."""
    head = await make_head(make_database)
    with clock.at(DAY):
        await head.run(national_log.on_stated, [statement(1, tally(4, period="2016-03", area_on="2016-03-01"))])
        await enter(head, started(12, 2014, office="link-oslo"), started(30, 2015))
    with clock.at(DAY + timedelta(days=5)):
        by_office = await report(head, "office,year")
        asked = questions.ask("groups_started", date(2014, 1, 1), date(2016, 12, 1), [], today=clock.today())
        since = DAY.date() - timedelta(days=10)
        found = await head.run(restated.compare, asked, since, office="link-oslo")
    assert values(by_office, "office", "year", "value", "historical") == [
        ("link-oslo", "2014", 12, 1),
        ("link-oslo", "2016", 4, 0),
        ("unspecified", "2015", 30, 1),
    ]
    assert [(one["period"], one["difference"], one["why"]) for one in found["items"]] == [
        ("2014", 12, "historical"),
        ("2016-03", 4, "late"),
    ]
    assert found["difference"] == 16


async def test_historical_figures_are_no_offices_own(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    await enter(head, started(12, 2014, office="link-oslo"))
    assert await head.run(verify.national) == []
    assert values(await report(head, "office"), "office", "value") == [("link-oslo", 12)]


FAULTS = [
    (started(9, 15), "B2", "ikke et årstall"),
    (started(9, 1900), "B2", "1980"),
    (started(9, 2026), "B2", "1980"),
    (started(9, month=13), "C2", "ikke en måned"),
    (started(9, 2026, month=6), "C2", "ikke over"),
    (started(9, office="LINK Ingensteds"), "D2", "LINK Ingensteds"),
    (started(9, area="9876"), "E2", "9876"),
    (started(9, 2015, area="5001"), "E2", "2015"),
    (started(9, area="Oslo"), "E2", "03, 0301"),
    (started(9, part="media"), "F2", "media"),
    (started("ni"), "G2", "ni"),
    (started(9.5), "G2", "9.5"),
    (started(-3), "G2", "-3"),
    (started(""), "G2", "ikke noe"),
    (started(":"), "G2", "Kolon"),
    (started(10_000_001), "G2", "10000001"),
    (started({"formula": "=1+1"}), "G2", "formel"),
    (started(9, office={"formula": "=cmd|'/c calc'!A1"}), "D2", "formel"),
    (["grupper", 2015, "", "", "", "", 9], "A2", "grupper"),
    (asked_for_help(3), "G2", "én til fire"),
    (["people_placed", 2015, "", "", "", "digital", ":"], "G2", "fem"),
    (asked_for_help(9, part="media", month=3), "C2", "hele år"),
    (["waiting_days", 2015, "", "", "0301", "", 9], "E2", "ikke"),
    (started(9, area="0301", part="grief"), "E2", "fylke"),
    (started(9, part="digital"), "G2", "summen"),
]


@pytest.mark.parametrize(("row", "cell", "says"), FAULTS)
async def test_a_fault_is_said_by_its_cell(make_database: MakeDatabase, row: Row, cell: str, says: str) -> None:
    head = await make_head(make_database)
    with clock.at(DAY):
        file_id, [fault] = await check(head, row)
    assert file_id is None
    assert fault.cell == cell
    assert says in fault.says


TOGETHER = [
    ([started(9), started(9)], "G3"),
    ([started(9, month=1), started(20)], "C3"),
    ([started(9, area="03"), started(9, area="1201")], "E3"),
    ([started(9), started(9, office="link-oslo")], "D3"),
    ([started(9), started(5, part="digital"), started(5, part="in_person")], "G3"),
    ([asked_for_help(20), asked_for_help(10, part="media"), asked_for_help(8, part="self")], "G3"),
    ([asked_for_help(":"), asked_for_help(5, part="media")], "G3"),
    ([asked_for_help(20), asked_for_help(17, area="1201")], "G3"),
]


@pytest.mark.parametrize(("rows", "cell"), TOGETHER)
async def test_what_would_count_twice_or_show_people_is_refused(
    make_database: MakeDatabase, rows: list[Row], cell: str
) -> None:
    head = await make_head(make_database)
    file_id, faults = await check(head, *rows)
    assert file_id is None
    assert faults[0].cell == cell


async def test_nothing_of_a_file_with_a_fault_is_entered(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    assert (await check(head, started(9), started("x", 2014)))[0] is None
    assert await log(head) == []
    assert await head.run(historical.list_files) == []


async def test_what_stands_in_another_file_is_refused(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    await enter(head, started(9), started(8, 2014, office="link-oslo"), title="Årsmeldinger")
    [fault] = (await check(head, started(8), started(7, 2016)))[1]
    assert (fault.cell, "Årsmeldinger" in fault.says) == ("G2", True)
    [fault] = (await check(head, started(8, 2014)))[1]
    assert "Årsmeldinger" in fault.says


async def test_what_an_office_has_stated_itself_is_refused(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    await head.run(national_log.on_stated, [statement(1, tally(4, period="2015-03"))])
    for row in (started(9), started(9, office="link-oslo"), started(9, month=3)):
        [fault] = (await check(head, row))[1]
        assert fault.cell == "G2"
    assert (await check(head, started(9, month=2)))[1] == []


async def test_what_is_stated_after_the_check_stops_the_entering(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    file_id, _ = await check(head, started(9))
    await head.run(national_log.on_stated, [statement(1, tally(4, period="2015-03"))])
    assert file_id is not None
    with pytest.raises(HistoricalFaults):
        await head.run(historical.enter, file_id)
    assert len(await log(head)) == 1


async def test_what_an_office_states_later_of_the_same_time_is_pointed_out(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    await enter(head, started(9))
    assert not any("to ganger" in note for note in (await report(head))["notes"])
    await head.run(national_log.on_stated, [statement(1, tally(4, period="2015-03"))])
    assert any("to ganger" in note for note in (await report(head))["notes"])


async def test_no_correction_changes_a_figure_about_people_by_one_to_four(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    first = await enter(head, asked_for_help(20))
    [fault] = (await check(head, asked_for_help(22), replaces=first))[1]
    assert fault.cell == "G2"
    await head.run(historical.withdraw, first)
    assert (await check(head, asked_for_help(22)))[1], "what was withdrawn was told all the same"
    assert (await check(head, asked_for_help(25)))[1] == []


async def test_what_parts_lack_stands_as_not_stated(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    await enter(
        head, asked_for_help(20), asked_for_help(12, part="media"), asked_for_help(15, area="0301"),
        asked_for_help(":", 2014),
    )  # fmt: skip
    parts = await report(head, "source", PEOPLE)
    assert values(parts) == [("media", 12), ("unspecified", 8)]
    assert values(await report(head, "county", PEOPLE)) == [("03", 15), ("99", 5)]
    by_year = await report(head, "year", PEOPLE)
    assert values(by_year, "year", "value", "under_five") == [("2014", None, 1), ("2015", 20, 0), ("2016", None, 0)]


async def test_what_a_file_would_enter_is_seen_before(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    first = await enter(head, started(12, 2014), started(9))
    file_id, faults = await check(
        head, started(12, 2014), started(4, area="0301"), started(6, area="1201"), started(7, 2016),
        ["groups_running", 2015, 6, "", "", "", 30], ["groups_running", 2015, 12, "", "", "", 31],
        asked_for_help(20), asked_for_help(12, part="media"), asked_for_help(":", 2014), replaces=first,
    )  # fmt: skip
    assert file_id is not None, faults
    found = await head.run(historical.find, file_id)
    assert {one["indicator"]: one["years"] for one in found["sums"]} == {
        PEOPLE: [(2014, None), (2015, 20)],
        "groups_running": [(2015, 31)],
        "groups_started": [(2014, 12), (2015, 10), (2016, 7)],
    }
    assert found["changes"] == {"new": 9, "changed": 0, "taken_out": 1, "same": 1}


async def test_only_head_office_enters_figures(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    with pytest.raises(HeadOfficeOnly):
        await office.db.run(historical.check, lines(started(9)), title="Annual reports")
    async with visit(office) as visitor:
        assert (await visitor.get("/reporting/historical")).status_code == 404
        assert "/reporting/historical" not in (await visitor.get("/reporting")).text


def workbook(*rows: Row, heading: Sequence[str] = HEADING) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in (heading, *rows):
        book.active.append([*row])  # type: ignore[union-attr]
    book.save(file)
    return file.getvalue()


async def test_a_workbook_and_a_text_say_the_same() -> None:
    row = started(9, area="0301 Oslo")
    of_text = ";".join(HEADING) + "\r\n" + ";".join(map(str, row))
    read = [
        await historical_sheets.read(file)
        for file in (workbook(row), of_text.encode("utf-8-sig"), of_text.encode("cp1252"))
    ]
    known = historical_lines.Known({}, [historical_lines.Area("municipality", "0301", "Oslo", date(1838, 1, 1), None)])
    found = [historical_lines.read(rows, known, date(2026, 6, 15)) for rows in read]
    assert all(faults == [] for _, faults in found)
    assert found[0][0] == found[1][0] == found[2][0]


async def test_a_formula_is_neither_worked_out_nor_taken_for_a_number() -> None:
    rows = await historical_sheets.read(workbook(started("=1+1")))
    assert rows[1][1][6] == {"formula": "=1+1"}
    rows = await historical_sheets.read((",".join(HEADING) + "\n=1+1,2015,,,,,9").encode())
    assert rows[1][1][0] == {"formula": "=1+1"}


@pytest.mark.parametrize("file", [b"%PDF-1.7", b"PK\x03\x04 no workbook", b"a,b\0c"])
async def test_what_is_no_table_is_refused(file: bytes) -> None:
    if file.startswith(b"%PDF"):
        [(_, [cell])] = await historical_sheets.read(file)
        known = historical_lines.Known({}, [])
        assert historical_lines.read([(1, [cell])], known, date(2026, 6, 15))[1]
    else:
        with pytest.raises(NotATable):
            await historical_sheets.read(file)


async def test_what_is_too_large_is_not_unpacked() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b"0" * (historical_sheets.UNPACKED_BYTES + 1))
    assert len(packed.getvalue()) < historical_sheets.BYTES
    for file in (packed.getvalue(), b"a\n" * (historical_sheets.ROWS + 1), b"a" * (historical_sheets.BYTES + 1)):
        with pytest.raises(TableTooLarge):
            await historical_sheets.read(file)


async def test_the_template_filled_in_is_read(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    book = openpyxl.load_workbook(io.BytesIO(await historical_template.make(await head.run(historical.known))))
    sheet = book["Tall"]
    area = next(row[0].value for row in book["Områder"] if str(row[0].value).startswith("0301"))
    for place, value in enumerate(["Grupper startet", 2015, None, "LINK Oslo", area, None, 9], 1):
        sheet.cell(2, place, value)
    filled = io.BytesIO()
    book.save(filled)
    rows = await historical_sheets.read(filled.getvalue())
    file_id, faults = await head.run(historical.check, rows, title="Annual reports")
    assert (faults, file_id is not None) == ([], True)


async def upload(visitor: httpx2.AsyncClient, file: bytes, **more: str) -> httpx2.Response:
    named = {"file": ("figures.xlsx", file, "application/octet-stream")}
    return await visitor.post("/reporting/historical", files=named, data={"title": "Annual reports"} | more)


async def test_a_statistician_enters_a_file_on_the_pages(make_database: MakeDatabase) -> None:
    head = Office(await make_head(make_database))
    async with visit(head, "statistician") as visitor:
        refused = await upload(visitor, workbook(started(9), started("<b>ni</b>", 2014)))
        assert refused.status_code == 422
        assert "G3" in refused.text
        assert "<b>ni" not in refused.text
        assert 'value="Annual reports"' in refused.text

        checked = await upload(visitor, workbook(started(9), started(8, 2014)))
        page = (await visitor.get(checked.headers["location"])).text
        assert await log(head.db) == []
        [action] = re.findall(r'action="([^"]+/enter)"', page)
        await visitor.post(action)
        await visitor.post(action)
        assert len(await log(head.db)) == 2

        page = (await visitor.get("/reporting/report?row=all&time=year&from=2014-01&to=2015-12")).text
        assert page.count('<abbr class="quiet"') == 2
        again = await upload(visitor, workbook(started(8, 2014), started(9)))
        assert again.status_code == 409
        assert "allerede" in again.text
    async with visit(head, "coordinator") as visitor:
        assert (await visitor.get("/reporting/historical")).status_code == 403
