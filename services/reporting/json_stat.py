"""A report as JSON-stat 2.0, the way Statistics Norway gives its tables: a cube with a sign where there is no number.

Source  https://json-stat.org/full/ and SSB's use of it: ``ContentsCode`` for what is measured, ``:`` for what is not
        published and ``..`` for what is not known, in ``status``.
"""

from collections.abc import Iterator
from itertools import product
from typing import Any, Final

from chassis.languages import N_, gettext
from services.reporting import labels, questions, tables

CONTENTS: Final = "ContentsCode"
UNDER_FIVE: Final = "under_five"
PER_1000: Final = "per_1000"
HISTORICAL: Final = "historical"
DECIMALS: Final = 3
"""Of rates: most have one, very small ones need more."""

Dimension = dict[str, str]
"""{code: name} of one dimension, in order."""


def dataset(report: dict[str, Any]) -> dict[str, Any]:
    """The report as a JSON-stat dataset: every combination of its codes is a cell, whether or not something was told.

    ``value`` of what nobody told of is nought, or null where what is told waits. Figures under five are counted beside
    the numbers, as in the other formats.
    """
    dimensions = {by: _codes(report, by) for by in divided_by(report)} | {CONTENTS: _contents(report)}
    values, status = _cells(report, dimensions)
    return {
        "version": "2.0",
        "class": "dataset",
        "label": report["name"],
        "note": report["notes"],
        "id": list(dimensions),
        "size": [len(codes) for codes in dimensions.values()],
        "role": _roles(dimensions),
        "dimension": {by: _dimension(by, codes, report) for by, codes in dimensions.items()},
        "value": values,
        "status": status,
        "extension": {name: report[name] for name in ("scope", "as_of", "position", "map")}
        | {"symbols": tables.legend()},
    }


def divided_by(report: dict[str, Any]) -> list[str]:
    """The columns of codes that stand before the numbers."""
    columns: list[str] = report["columns"]
    return [name for name in columns[: columns.index("value")] if not name.endswith("_name")]


def _codes(report: dict[str, Any], by: str) -> Dimension:
    columns = report["columns"]
    code, name = columns.index(by), columns.index(f"{by}_name" if f"{by}_name" in columns else by)
    return {row[code]: row[name] for row in sorted(report["rows"], key=lambda row: str(row[code]))}


def _contents(report: dict[str, Any]) -> Dimension:
    """What is measured: the figure itself, how many figures in it are told as under five, and the rate if asked for."""
    found = {report["indicator"]: report["name"], UNDER_FIVE: gettext(N_("Figures told as under five"))}
    more = {PER_1000: N_("Per 1 000 adults"), HISTORICAL: N_("Historical figures, from before Brikke")}
    return found | {name: gettext(text) for name, text in more.items() if name in report["columns"]}


def _cells(report: dict[str, Any], dimensions: dict[str, Dimension]) -> tuple[list[Any], dict[str, str]]:
    """Each cell's number in the order of the dimensions, and the sign of those that have none."""
    places = [report["columns"].index(by) for by in divided_by(report)]
    told = {
        tuple(row[place] for place in places): dict(zip(report["columns"], row, strict=True)) for row in report["rows"]
    }
    values: list[Any] = []
    status: dict[str, str] = {}
    for *codes, measured in product(*dimensions.values()):
        cell = told.get(tuple(codes), {"value": report["untold"], UNDER_FIVE: 0, PER_1000: None, HISTORICAL: 0})
        value = cell["value"] if measured == report["indicator"] else cell[measured]
        if value is None:
            status[str(len(values))] = tables.sign(cell[UNDER_FIVE])
        values.append(value)
    return values, status


def _dimension(by: str, codes: Dimension, report: dict[str, Any]) -> dict[str, Any]:
    category: dict[str, Any] = {"index": list(codes), "label": codes}
    if by == CONTENTS:
        category["unit"] = dict(_units(report, codes))
        return {"label": gettext(N_("What is measured")), "category": category}
    return {"label": labels.column(by), "category": category}


def _units(report: dict[str, Any], codes: Dimension) -> Iterator[tuple[str, dict[str, Any]]]:
    for code in codes:
        yield code, {"base": report["unit"], "decimals": DECIMALS if code == PER_1000 else 0}


def _roles(dimensions: dict[str, Dimension]) -> dict[str, list[str]]:
    time = [by for by in dimensions if by in questions.TIMES]
    geo = [by for by in dimensions if by in questions.AREAS]
    return {role: ids for role, ids in (("time", time), ("geo", geo), ("metric", [CONTENTS])) if ids}
