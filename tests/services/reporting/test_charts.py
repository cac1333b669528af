"""Reports as pictures: drawn from the cells of the table, signs as signs, with a title and a description, and kept."""

import json
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from chassis import workers
from services.reporting import charts
from tests.conftest import MakeDatabase
from tests.services.reporting import Office
from tests.services.reporting.test_web import make_head_office, visit

SVG = "{http://www.w3.org/2000/svg}"
CHART = "/reporting/report/chart.svg?from=2026-04&to=2026-06"
WORDS = {"title": "Grupper startet", "description": "Etter måned", "say_time": str, "all_of_it": "Alle"}


def cell(value: int | None, under_five: int = 0) -> dict[str, Any]:
    return {"value": value, "under_five": under_five}


def table(times: list[str], *rows: tuple[str, list[dict[str, Any]]]) -> dict[str, Any]:
    return {"times": times, "rows": [{"name": name, "cells": cells} for name, cells in rows], "total": rows[0][1]}


def texts(svg: bytes) -> list[str]:
    return ["".join(each.itertext()) for each in ET.fromstring(svg).iter(f"{SVG}text")]


async def test_a_picture_names_itself_and_fetches_and_runs_nothing(make_database: MakeDatabase) -> None:
    _, head = await make_head_office(make_database)
    async with visit(head, "statistician") as visitor:
        answer = await visitor.get(f"{CHART}&indicator=groups_started&row=all&time=month")
    root = ET.fromstring(answer.content)

    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "title description")
    assert root.findtext(f"{SVG}title") == "Grupper startet"
    assert root.findtext(f"{SVG}desc")
    assert not re.search(rb"<script|<image|href=|url\(http|@import", answer.content)


async def test_what_stands_as_a_sign_in_the_table_stands_as_a_sign_in_the_picture(make_database: MakeDatabase) -> None:
    _, head = await make_head_office(make_database)
    async with visit(head, "statistician") as visitor:
        answer = await visitor.get(f"{CHART}&indicator=enquiries_received&row=all&time=month")
    assert [text for text in texts(answer.content) if text in (":", "..")] == [":", ".."]


async def test_no_number_under_five_about_people_is_in_what_is_drawn() -> None:
    drawn = charts.specification(table(["2026-04", "2026-05"], ("", [cell(7), cell(None, 1)])), str, "Alle")
    assert [(one["value"], one["sign"]) for one in drawn["data"]["values"]] == [(7, None), (None, ":")]


async def test_more_lines_than_can_be_told_apart_are_drawn_as_one() -> None:
    many = [(str(n), [cell(n), cell(1)]) for n in range(charts.MOST_SERIES + 1)]
    drawn = charts.specification(table(["2025", "2026"], *many), str, "Alle")
    assert {one["series"] for one in drawn["data"]["values"]} == {"Alle"}


@pytest.mark.parametrize("name", ["</title><script>alert(1)</script>", "a & b", '"><img src=x>'])
async def test_a_name_is_a_name_whatever_it_holds(name: str) -> None:
    drawn = charts.specification(table(["2026"], (name, [cell(7)]), ("b", [cell(8)])), str, "Alle")
    asked = {"specification": drawn, "title": name, "description": name}
    root = ET.fromstring(charts.main(json.dumps(asked).encode()))
    assert root.findtext(f"{SVG}title") == name
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= {
        "svg",
        "g",
        "path",
        "text",
        "title",
        "desc",
        "style",
        "rect",
        "line",
    }


async def test_a_specification_can_fetch_nothing() -> None:
    elsewhere = {"data": {"url": "http://127.0.0.1:9/x.json"}, "mark": "point", "encoding": {"x": {"field": "a"}}}
    with pytest.raises(ValueError, match="not allowed"):
        charts.main(json.dumps({"specification": elsewhere, "title": "", "description": ""}).encode())


async def test_the_same_picture_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []

    async def ask(module: str, asked: bytes, *, timeout_s: float) -> bytes:
        drawn.append(asked)
        return b"<svg/>"

    monkeypatch.setattr(workers, "ask", ask)
    monkeypatch.setattr(charts, "_kept", type(charts._kept)())
    one, other = table(["2026"], ("a", [cell(7)])), table(["2026"], ("a", [cell(8)]))
    for each in (one, one, other, one):
        await charts.draw(each, **WORDS)
    assert len(drawn) == 2


async def test_the_pages_show_what_is_worth_drawing(make_database: MakeDatabase) -> None:
    office, _ = await make_head_office(make_database)
    async with visit(office) as visitor:
        several = (await visitor.get("/reporting/report?indicator=groups_started&from=2026-04&to=2026-05&row=all")).text
        one = (await visitor.get("/reporting/report?indicator=groups_started&from=2026-04&to=2026-04&row=all")).text
        figures = (await visitor.get("/reporting")).text
    assert "/reporting/report/chart.svg?indicator=groups_started" in several
    assert "chart.svg" not in one
    assert figures.count("chart.svg") == 4


async def test_nobody_else_sees_a_picture_and_nothing_is_no_picture(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    async with visit(office, "initiator") as visitor:
        assert (await visitor.get(f"{CHART}&indicator=groups_started")).status_code == 403
    async with visit(office) as visitor:
        assert (await visitor.get(f"{CHART}&indicator=groups_started&row=county")).status_code == 404
