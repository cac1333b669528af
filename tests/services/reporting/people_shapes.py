"""Reports about people in every shape they come in, read as a stranger would read them."""

import csv
import io
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

import httpx2
import openpyxl

from services.reporting import catalogue, negotiation, web
from tests.services.reporting import Office
from tests.services.reporting.people_years import PEOPLE
from tests.web import visiting

WAYS = ("month", "quarter", "year", "county", "municipality", "office")
FILES = (negotiation.CSV, negotiation.JSON_STAT)
"""What is read beside JSON. A workbook is written by a process of its own, a second each: of a few reports only."""
UNTOLD = ("..",)
"""A cube has a cell for each combination of codes: of people nothing is told of those that no row stands for."""


@dataclass(frozen=True)
class Shown:
    """One row of a report: its codes, and what is said of the number in it."""

    codes: tuple[str, ...]
    value: int | None
    under_five: int


def ways(indicator: str) -> Iterator[str]:
    """Every way to divide a report, by nothing, one thing or two; also those that are refused."""
    parts = [one.by for one in catalogue.current().indicators[indicator].breakdowns]
    known = dict.fromkeys([*WAYS, *parts])
    return (",".join(by) for number in range(3) for by in combinations(known, number))


def questions() -> list[tuple[str, str]]:
    """(indicator, by) of every report about people that can be thought of."""
    return [(indicator, by) for indicator in PEOPLE for by in ways(indicator)]


@asynccontextmanager
async def reader(office: Office) -> AsyncIterator[httpx2.AsyncClient]:
    async with visiting(web.app, office.db, ("statistician",)) as visitor:
        yield visitor


async def read(
    visitor: httpx2.AsyncClient, indicator: str, by: str, scope: str, files: tuple[str, ...] = FILES
) -> list[Shown] | None:
    """The rows of a report, the same whichever shape it comes in; None when it is refused as not kept."""
    asked = {"indicator": indicator, "by": by, "scope": scope, "from": "2025-01", "to": "2026-03", "map": 2024}
    answer = await visitor.get("/api/reporting/report", params=asked)
    if answer.status_code == 422:
        assert answer.json()["type"].endswith("not-kept"), answer.text
        return None
    assert answer.status_code == 200, answer.text
    report = answer.json()
    rows = [_shown(report["columns"], row) for row in report["rows"]]
    for media in files:
        answer = await visitor.get("/api/reporting/report", params=asked, headers={"Accept": media})
        found, expected = READERS[media](answer, report["columns"]), [signs(row) for row in rows]
        assert [row for row in found if row in expected or row[-1] not in UNTOLD] == expected, (media, asked)
    return rows


def signs(row: Shown) -> tuple[Any, ...]:
    """A row as a file shows it: a colon for under five, two dots for what is not known."""
    number = str(row.value) if row.value is not None else ":" if row.under_five else ".."
    return (*row.codes, number)


def _shown(columns: list[str], row: list[Any]) -> Shown:
    cells = dict(zip(columns, row, strict=True))
    return Shown(_codes(cells), cells["value"], cells["under_five"])


def _codes(cells: dict[str, Any]) -> tuple[str, ...]:
    numbers = ("value", "under_five", "per_1000")
    return tuple(str(cell) for name, cell in cells.items() if name not in numbers and not name.endswith("_name"))


def read_csv(answer: httpx2.Response, columns: list[str]) -> list[tuple[Any, ...]]:
    lines = list(csv.reader(io.StringIO(answer.text)))
    assert lines[0] == columns
    rows = [dict(zip(columns, line, strict=True)) for line in lines[1 : lines.index([]) if [] in lines else None]]
    return [(*_codes(row), row["value"]) for row in rows]


def read_cube(answer: httpx2.Response, columns: list[str]) -> list[tuple[Any, ...]]:
    """The cells of a cube that have a number or a colon, and those with two dots that a row stands for."""
    cube = answer.json()
    codes = [cube["dimension"][by]["category"]["index"] for by in cube["id"][:-1]]
    step = cube["size"][-1]
    found = []
    for place, key in enumerate(product(*codes)):
        value, sign = cube["value"][place * step], cube["status"].get(str(place * step))
        assert (value is None) == (sign is not None)
        found.append((*key, sign if value is None else str(value)))
    return found


def read_workbook(answer: httpx2.Response, columns: list[str]) -> list[tuple[Any, ...]]:
    """The rows of the sheet with the numbers, below its headings."""
    lines = list(openpyxl.load_workbook(io.BytesIO(answer.content))["Tall"].iter_rows(min_row=2, values_only=True))
    rows = [dict(zip(columns, line, strict=True)) for line in lines]
    return [(*_codes(row), str(row["value"])) for row in rows]


READERS = {negotiation.CSV: read_csv, negotiation.JSON_STAT: read_cube, negotiation.XLSX: read_workbook}


def some(number: int, seed: int) -> list[tuple[str, str]]:
    """A few of all reports, others for each seed."""
    return random.Random(seed).sample(questions(), number)
