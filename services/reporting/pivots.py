"""A report as people read it: one row per area or part, one column per stretch of time."""

from typing import Any, Final

NUMBERS: Final = ("value", "under_five", "per_1000", "historical")


def pivot(report: dict[str, Any], *, row: str, time: str) -> dict[str, Any]:
    """Turn a report that is divided by ``row`` (may be empty) and ``time`` (may be empty) into a table.

    Shape   {times: [code], rows: [{code, name, cells: [{value, under_five, per_1000 where asked for,
            historical where there is any}]}], total: [{value, under_five, historical}]}; the value of a cell that
            nothing was told of is nought, or null where what is told waits (``untold``).
    """
    columns = {name: place for place, name in enumerate(report["columns"])}
    times: dict[str, None] = {}
    names: dict[str, str] = {}
    cells: dict[tuple[str, str], dict[str, Any]] = {}
    for line in report["rows"]:
        code = line[columns[row]] if row else ""
        when = line[columns[time]] if time else ""
        names[code] = line[columns[f"{row}_name"]] if row else ""
        times[when] = None
        cells[code, when] = {name: line[columns[name]] for name in NUMBERS if name in columns}
    ordered, untold = sorted(times), {"value": report["untold"], "under_five": 0}
    return {
        "times": ordered,
        "rows": [
            {"code": code, "name": name, "cells": [cells.get((code, when), untold) for when in ordered]}
            for code, name in names.items()
        ],
        "total": [_total([cell for (_, at), cell in cells.items() if at == when]) for when in ordered],
    }


def _total(cells: list[dict[str, Any]]) -> dict[str, Any]:
    values = [cell["value"] for cell in cells if cell["value"] is not None]
    counts = {name: sum(cell.get(name, 0) for cell in cells) for name in ("under_five", "historical")}
    return {"value": sum(values) if values else None, **counts}
