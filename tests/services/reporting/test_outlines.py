"""A report on a map: the last column of its table, and nothing that the table does not say."""

import re
from pathlib import Path
from typing import Any

from chassis.db import Conn
from reference import load
from services.reporting import outlines
from tests.conftest import MakeDatabase
from tests.reference.test_boundaries import write
from tests.services.reporting import Office
from tests.services.reporting.test_web import make_head_office, visit

ASKED = "from=2026-04&to=2026-06&row=county&time=year"


async def with_counties(head: Office, folder: Path) -> None:
    """Oslo and Rogaland as they were in 2024."""
    write(folder, "fylker_2024_utm33.topojson", ("03", [0, 1]), ("11", [~0, ~2]))

    async def fill(conn: Conn) -> None:
        await load.load(conn, folder)

    await head.db.run(fill)


async def test_a_national_report_by_county_stands_on_the_map_of_its_year(
    make_database: MakeDatabase, tmp_path: Path
) -> None:
    _, head = await make_head_office(make_database)
    await with_counties(head, tmp_path)
    async with visit(head, "statistician") as visitor:
        page = (await visitor.get(f"/reporting/report?{ASKED}&map=2024")).text
        [address] = re.findall(r'<img src="(/reporting/report/map\.svg\?[^"]*)"', page)
        answer = await visitor.get(address.replace("&amp;", "&"))
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.text.count("<path ") == 2
    assert re.findall(r'class="on-map"[^>]*>([^<]*)<', answer.text) == ["3", "0"]
    assert '<title id="t">Grupper startet, 2026</title>' in answer.text
    assert "Oslo: 3." in answer.text


async def test_the_map_says_whose_it_is_on_the_page_and_in_the_picture(
    make_database: MakeDatabase, tmp_path: Path
) -> None:
    """As the licence asks: whose, under which licence, and that it was changed."""
    _, head = await make_head_office(make_database)
    await with_counties(head, tmp_path)
    async with visit(head, "statistician") as visitor:
        page = (await visitor.get(f"/reporting/report?{ASKED}&map=2024")).text
        picture = (await visitor.get(f"/reporting/report/map.svg?{ASKED}&map=2024")).text
    assert "© Kartverket" in page
    assert 'href="https://creativecommons.org/licenses/by/4.0/deed.no"' in page
    assert "Linjene er forenklet." in page
    assert "© Kartverket (CC BY 4.0)" in picture


async def test_without_boundaries_the_page_says_so_in_words(make_database: MakeDatabase) -> None:
    _, head = await make_head_office(make_database)
    async with visit(head, "statistician") as visitor:
        page = (await visitor.get(f"/reporting/report?{ASKED}&map=2024")).text
        picture = await visitor.get(f"/reporting/report/map.svg?{ASKED}&map=2024")
    assert "/reporting/report/map.svg?" not in page
    assert "Grensene er ikke lastet inn" in page
    assert picture.status_code >= 400


async def test_a_year_that_cannot_be_drawn_leads_to_those_that_can(make_database: MakeDatabase, tmp_path: Path) -> None:
    _, head = await make_head_office(make_database)
    await with_counties(head, tmp_path)
    async with visit(head, "statistician") as visitor:
        page = (await visitor.get(f"/reporting/report?{ASKED}&map=2013")).text
    assert "/reporting/report/map.svg?" not in page
    assert re.search(r'<a href="/reporting/report\?[^"]*map=2024[^"]*">2024</a>', page)


def cell(value: int | None, under_five: int = 0) -> dict[str, Any]:
    return {"value": value, "under_five": under_five}


def test_nought_under_five_and_untold_look_different_and_are_never_a_shade() -> None:
    looks = [outlines.fill(one, [7]) for one in (cell(0), cell(None, 1), cell(None))]
    assert looks == [outlines.NOUGHT, "url(#under-five)", "none"]
    assert not set(looks) & set(outlines.SHADES)


def test_a_higher_class_is_darker_and_every_value_has_one() -> None:
    values = [1, 2, 3, 5, 8, 13, 21]
    tops = outlines.classes(values)
    shades = [outlines.SHADES.index(outlines.fill(cell(value), tops)) for value in values]
    assert shades == sorted(shades)
    assert set(shades) == set(range(5))


def test_what_is_not_in_the_table_is_what_the_report_says_of_the_untold() -> None:
    areas = [{"area_code": "03", "shape": "M0 0h1v1z", "label_x": 1, "label_y": 1}]
    table = {"times": ["2026"], "rows": [], "total": []}
    for untold, drawn in ((0, outlines.NOUGHT), (None, "none")):
        picture = outlines.draw(table, areas, title="<b>", whose="Alle", untold=untold, named=True)
        assert f'<path d="M0 0h1v1z" fill="{drawn}"/>' in picture
        assert "<b>" not in picture
