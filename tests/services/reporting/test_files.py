"""Reports as files, read by readers that know nothing of what wrote them: openpyxl and pyjstat."""

import io
import json
import zipfile
from typing import Any

import httpx2
import openpyxl
import pytest
from pyjstat import pyjstat

from services.reporting import json_stat, negotiation, workbooks
from tests.conftest import MakeDatabase
from tests.services.reporting import Office, enquiries, group_started
from tests.services.reporting.test_web import make_head_office, visit

ASKED = "/api/reporting/report?from=2026-04&to=2026-06&map=2024&scope=national"


async def ask(office: Office, query: str) -> httpx2.Response:
    async with visit(office, "statistician") as visitor:
        answer = await visitor.get(f"{ASKED}&{query}")
    assert answer.status_code == 200, answer.text
    return answer


def sheets(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


async def test_a_workbook_has_the_table_and_what_must_be_known_of_it(make_database: MakeDatabase) -> None:
    _, head = await make_head_office(make_database)
    answer = await ask(head, "indicator=enquiries_received&by=month&format=xlsx")
    found = sheets(answer.content)

    assert answer.headers["content-disposition"] == 'attachment; filename="enquiries_received.xlsx"'
    assert found["Tall"] == [
        ("Måned", "Henvendelser", "Tall oppgitt som under fem"),
        ("2026-04", 7, 0),
        ("2026-05", ":", 1),
        ("2026-06", "..", 0),
    ]
    about = [" ".join(filter(None, row)) for row in found["Om tallene"]]
    assert about[0].startswith("Henvendelser Personer som har tatt kontakt")
    assert {": Under fem, vises aldri nøyaktig", "Under fem ved 1 kontor."} <= set(about)
    assert any(line.startswith("Slik det sto på plass") for line in about)


async def test_codes_have_a_column_beside_their_names(make_database: MakeDatabase) -> None:
    _, head = await make_head_office(make_database)
    found = sheets((await ask(head, "indicator=groups_started&by=county&per=1000&format=xlsx")).content)
    assert found["Tall"][0][:3] == ("Fylke (kode)", "Fylke", "Grupper startet")
    assert found["Tall"][1][:3] == ("03", "Oslo", 3)


@pytest.mark.parametrize("name", ["=1+1", "+47", "-2", "@SUM(A1)", '=HYPERLINK("http://example.org")', "\t=1"])
async def test_no_cell_is_a_formula_whatever_it_begins_with(name: str) -> None:
    made = make_report(["office", "office_name", "value", "under_five"], [[name, name, 7, 0]], notes=[name])
    content = await workbooks.as_xlsx(made | {"name": name})
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        pages = [parts.read(part).decode() for part in parts.namelist() if "worksheets/" in part]
        assert not any("hyperlink" in part for part in parts.namelist())
    assert pages
    assert not any("<f>" in page or "<f " in page or "<hyperlink" in page for page in pages)

    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [book["Tall"].cell(2, column) for column in (1, 2)]
    assert {(cell.value, cell.data_type, cell.quotePrefix) for cell in cells} == {(name, "s", True)}


def make_report(columns: list[str], rows: list[list[Any]], **more: Any) -> dict[str, Any]:
    made = {
        "indicator": "groups_started",
        "name": "Grupper startet",
        "scope": "national",
        "columns": columns,
        "rows": rows,
        "unit": "group",
        "as_of": None,
        "position": 7,
        "map": 2024,
        "untold": 0,
        "notes": [],
    }
    return made | more


@pytest.mark.filterwarnings("ignore:Shouldn't use this function")  # pyjstat's own, of itself
async def test_a_cube_is_read_as_what_the_table_says(make_database: MakeDatabase) -> None:
    _, head = await make_head_office(make_database)
    answer = await ask(head, "indicator=groups_started&by=county,month&format=json-stat")
    read = pyjstat.Dataset.read(answer.text).write("dataframe")

    counted = read[read["Hva som måles"] == "Grupper startet"]
    assert counted[["Fylke", "Måned", "value"]].to_numpy().tolist() == [["Oslo", "2026-04", 1], ["Oslo", "2026-05", 2]]
    assert answer.headers["content-type"] == "application/json; profile=json-stat2"


async def test_a_cube_has_statistics_norways_signs_where_there_is_no_number(make_database: MakeDatabase) -> None:
    _, head = await make_head_office(make_database)
    cube = (await ask(head, "indicator=enquiries_received&by=month&format=json-stat")).json()
    read = pyjstat.Dataset.read(json.dumps(cube))

    assert cube["id"] == ["month", "ContentsCode"]
    assert cube["role"] == {"time": ["month"], "metric": ["ContentsCode"]}
    assert cube["value"] == [7, 0, None, 1, None, 0]
    assert cube["status"] == {"2": ":", "4": ".."}
    assert cube["extension"]["symbols"][":"] == "Under fem, vises aldri nøyaktig"
    assert read.get_value([{"month": "2026-04"}, {"ContentsCode": "enquiries_received"}]) == 7


@pytest.mark.parametrize("untold", [0, None])
def test_a_cell_nobody_told_of_is_nought_only_where_everything_is_told_at_once(untold: int | None) -> None:
    rows = [["03", "Oslo", "2026-04", 4, 0], ["46", "Vestland", "2026-05", 2, 0]]
    cube = json_stat.dataset(
        make_report(["county", "county_name", "month", "value", "under_five"], rows, untold=untold)
    )
    assert cube["size"] == [2, 2, 2]
    assert cube["value"] == [4, 0, untold, 0, untold, 0, 2, 0]
    assert cube["status"] == ({} if untold == 0 else {"2": "..", "4": ".."})
    assert cube["role"]["geo"] == ["county"]


async def test_a_cube_keeps_rates_and_areas_that_the_map_has_divided(make_database: MakeDatabase) -> None:
    _, head = await make_head_office(make_database)
    cube = (await ask(head, "indicator=groups_started&by=municipality&per=1000&format=json-stat")).json()
    dimension = cube["dimension"]["ContentsCode"]["category"]
    assert dimension["index"] == ["groups_started", "under_five", "per_1000"]
    assert dimension["unit"]["per_1000"]["decimals"] == 3
    assert len(cube["value"]) == cube["size"][0] * cube["size"][1] == 3


async def test_a_report_without_rows_is_an_empty_file_and_no_error(make_database: MakeDatabase) -> None:
    head = Office(await make_database("reporting", office="hk"))
    for form in ("xlsx", "csv", "json-stat"):
        assert (await ask(head, f"indicator=groups_started&by=county&format={form}")).content


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (negotiation.JSON_STAT, negotiation.JSON_STAT),
        ('application/json;profile="json-stat2"', negotiation.JSON_STAT),
        ("application/json; profile=json-stat2, application/json;q=0.5", negotiation.JSON_STAT),
        ("application/json", negotiation.JSON),
        ("application/json; profile=other", None),
        (negotiation.XLSX, negotiation.XLSX),
        ("application/*;q=0.5, text/csv;q=0.4", negotiation.JSON),
        ("*/*", negotiation.JSON),
    ],
)
def test_a_profile_is_given_to_those_who_ask_for_it(accept: str, chosen: str | None) -> None:
    assert negotiation.choose(accept) == chosen


async def test_the_page_offers_the_same_figures_as_files(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(group_started("2026-05-07"), *enquiries(3, "2026-05-03"))
    async with visit(office) as visitor:
        page = (await visitor.get("/reporting/report?from=2026-04&to=2026-06&row=theme&map=2020")).text
        addresses = [
            one.split('"')[0].replace("&amp;", "&") for one in page.split('<a href="') if one.startswith("/api/")
        ]
        answers = [await visitor.get(address) for address in addresses]
    assert [answer.headers["content-type"] for answer in answers] == [
        negotiation.XLSX,
        "text/csv; charset=utf-8",
        negotiation.JSON_STAT,
    ]
    assert all(answer.status_code == 200 for answer in answers)
    assert [row[1] for row in sheets(answers[0].content)["Tall"][1:]] == ["Angst"]
