"""Of people seeking help: of how many the nation is told no more than that they are there."""

from __future__ import annotations

from collections import Counter
from typing import Any

from infra.local.offices import HEAD_OFFICE
from infra.operations.calls import acall
from infra.operations.environment import chosen_offices
from services.reporting import catalogue, verify

Key = tuple[str, str, str]
"""(indicator, year, dimension)."""


async def shares() -> dict[str, Any]:
    """By indicator, year and dimension, of years that are told to the end.

    Shape   {share, by_year: [{indicator, year, by, people, unspecified, never_said}]}. ``people`` is all that head office
            is told of in parts, ``unspecified`` those whose part it is not told, ``never_said`` those whose part no
            office knows. ``share``: of all people, those whose part an office knows and head office does not.
    """
    told, known = await _told(), await _known()
    lines = [
        {
            "indicator": key[0], "year": key[1], "by": key[2], "people": told["people", key],
            "unspecified": told["unspecified", key], "never_said": known[key],
        }
        for key in sorted({key for (what, key), people in told.items() if what == "people" and people})
    ]  # fmt: skip
    people = sum(line["people"] for line in lines)
    folded = sum(max(0, line["unspecified"] - line["never_said"]) for line in lines)
    return {"share": round(folded / people, 4) if people else 1.0, "by_year": lines}


async def _told() -> Counter[tuple[str, Key]]:
    """What head office is told: all people in parts, and those of no known part."""
    head = next(settings for settings in chosen_offices(None) if settings.office == HEAD_OFFICE)
    found: Counter[tuple[str, Key]] = Counter()
    for cell in await acall(head, "reporting", verify.national):
        part = _part(cell)
        if part:
            key = (cell["indicator"], cell["period"], part[0])
            found["people", key] += cell["value"] or 0
            found["unspecified", key] += (cell["value"] or 0) * part[1]
    return found


async def _known() -> Counter[Key]:
    """Of whom no office knows the part."""
    found: Counter[Key] = Counter()
    for settings in chosen_offices(None):
        for cell in await acall(settings, "reporting", verify.own):
            part = _part(cell)
            if part:
                found[cell["indicator"], cell["period"], part[0]] += cell["truth"] * part[1]
    return found


def _part(cell: dict[str, Any]) -> tuple[str, bool] | None:
    """(dimension, whether unspecified) of a year's part of a people indicator, None for any other cell."""
    people = {one.code for one in catalogue.current().people() if not one.stock}
    if cell["indicator"] not in people or len(cell["period"]) != len("2025"):
        return None
    if cell["area_kind"] == "municipality":
        return "municipality", cell["area"] == catalogue.NO_MUNICIPALITY
    return next(((by, code == "unspecified") for by, code in cell["breakdown"].items()), None)
