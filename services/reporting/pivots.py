"""A report as people read it: one row per area or part, one column per stretch of time."""

from collections.abc import Iterable
from typing import Any, Final

from services.reporting import labels

NUMBERS: Final = ("value", "under_five", "per_1000", "historical")

Line = tuple[tuple[str, ...], tuple[str, ...], str, dict[str, Any]]
"""(codes of its row, their names, its column, its cell)."""


def pivot(report: dict[str, Any], *, row: str, time: str, part: str = "", beside: bool = False) -> dict[str, Any]:
    """Turn a report that is divided by ``row``, ``part`` and ``time`` (each may be empty) into a table.

    ``beside``  whether years stand beside each other: then a column is a year, and a row a part of every year.
    Shape   {times: [code], rows: [{code, names, name, cells: [{value, under_five, per_1000 where asked for,
            historical where there is any}]}], total: [{value, under_five, historical}]}; a row's ``code`` is that of
            what ``row`` says. The value of a cell that nothing was told of is nought, or null where what is told waits
            (``untold``), or where years beside each other were not asked for.
    """
    lines = list(_lines(report, [by for by in (row, part) if by], time))
    if beside:
        lines = [_apart(line) for line in lines]
    untold = {"value": None if beside else report["untold"], "under_five": 0}
    names = {codes: called for codes, called, _, _ in lines}
    cells = {(codes, when): cell for codes, _, when, cell in lines}
    ordered = sorted({when for _, _, when, _ in lines})
    return {
        "times": ordered,
        "rows": [
            {
                "code": codes[0] if codes else "",
                "names": list(called),
                "name": ", ".join(called),
                "cells": [cells.get((codes, when), untold) for when in ordered],
            }
            for codes, called in (sorted(names.items()) if beside else names.items())
        ],
        "total": [_total([cell for (_, at), cell in cells.items() if at == when]) for when in ordered],
    }


def turned(table: dict[str, Any]) -> dict[str, Any]:
    """Columns as rows and rows as columns: years beside each other as lines over the months."""
    columns = list(zip(*(row["cells"] for row in table["rows"]), strict=True))
    return {
        "times": [row["name"] for row in table["rows"]],
        "rows": [
            {"code": time, "names": [time], "name": time, "cells": list(cells)}
            for time, cells in zip(table["times"], columns, strict=True)
        ],
        "total": [_total(row["cells"]) for row in table["rows"]],
    }


def changes(table: dict[str, Any]) -> list[int | None]:
    """The change of each row, and of the total: that is not known when a row's is not, as it would be of unlike times."""
    of_rows = [change(row["cells"]) for row in table["rows"]]
    return [*of_rows, None if None in of_rows else change(table["total"])]


def change(cells: list[dict[str, Any]]) -> int | None:
    """From the last column but one to the last; None where one of them is no number, or not all of one."""
    if len(cells) < 2 or any(one["value"] is None or one["under_five"] for one in cells[-2:]):
        return None
    return int(cells[-1]["value"] - cells[-2]["value"])


def _lines(report: dict[str, Any], divided: list[str], time: str) -> Iterable[Line]:
    columns = {name: place for place, name in enumerate(report["columns"])}
    for line in report["rows"]:
        codes = tuple(line[columns[by]] for by in divided)
        names = tuple(line[columns[f"{by}_name"]] for by in divided)
        cell = {name: line[columns[name]] for name in NUMBERS if name in columns}
        yield codes, names, line[columns[time]] if time else "", cell


def _apart(line: Line) -> Line:
    """A line of "2026-10" as one of October, in the column of 2026."""
    codes, names, when, cell = line
    year, _, of_year = when.partition("-")
    return (*codes, of_year), (*names, labels.of_year(of_year)), year, cell


def _total(cells: list[dict[str, Any]]) -> dict[str, Any]:
    values = [cell["value"] for cell in cells if cell["value"] is not None]
    counts = {name: sum(cell.get(name, 0) for cell in cells) for name in ("under_five", "historical")}
    return {"value": sum(values) if values else None, **counts}
