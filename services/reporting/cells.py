"""From counts to cells: which tallies a count changes, by the catalogue's breakdowns."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from services.reporting import catalogue
from services.reporting.areas import Areas
from services.reporting.catalogue import Breakdown, Indicator
from services.reporting.counting import Count
from services.reporting.periods import month_of


class Cell(NamedTuple):
    """One tally's place; ``dimension`` and ``code`` are empty for a total."""

    indicator: str
    period: date
    area_kind: str
    area: str
    dimension: str
    code: str


@dataclass(frozen=True)
class Change:
    """What a batch does to a cell, with what a new row must know."""

    cell: Cell
    stock: bool
    rule: str
    change: int


class CodeUnknown(ValueError):
    """A breakdown has a code that the catalogue does not know; the message names dimension and code."""


def changes(counts: list[Count], areas: Areas) -> list[Change]:
    """The sum of all counts per cell, sorted; a cell that comes out even is there, with nought."""
    summed: Counter[Cell] = Counter()
    for count in counts:
        for cell in _cells(count, areas):
            summed[cell] += count.change
    return [_change(cell, change) for cell, change in sorted(summed.items())]


def rule_of(indicator: Indicator, dimension: str) -> str:
    """When a cell may be stated: ``live``, ``closing`` or ``people``."""
    if indicator.people:
        return "people"
    breakdown = indicator.breakdown(dimension)
    return breakdown.stated if breakdown else "live"


def _cells(count: Count, areas: Areas) -> list[Cell]:
    indicator = catalogue.current().indicators[count.indicator]
    area_kind, area = (
        ("office", areas.office) if indicator.people else ("municipality", areas.municipality(count.municipality))
    )
    month = month_of(count.on)
    total = Cell(indicator.code, month, area_kind, area, "", "")
    return [total] + [_part(count, indicator, breakdown, month, areas) for breakdown in indicator.breakdowns]


def _part(count: Count, indicator: Indicator, breakdown: Breakdown, month: date, areas: Areas) -> Cell:
    code = count.by.get(breakdown.by)
    if breakdown.by == "municipality":
        return Cell(indicator.code, month, "municipality", code or catalogue.NO_MUNICIPALITY, "", "")
    code = code or catalogue.UNSPECIFIED
    if not catalogue.current().is_part(breakdown.by, code):
        raise CodeUnknown(f"{breakdown.by}={code}")
    return Cell(indicator.code, month, breakdown.area, _area(count, breakdown.area, areas), breakdown.by, code)


def _area(count: Count, kind: str, areas: Areas) -> str:
    if kind == "office":
        return areas.office
    municipality = areas.municipality(count.municipality)
    return areas.county(municipality, count.on) if kind == "county" else municipality


def _change(cell: Cell, change: int) -> Change:
    indicator = catalogue.current().indicators[cell.indicator]
    return Change(cell, indicator.stock, rule_of(indicator, cell.dimension), change)
