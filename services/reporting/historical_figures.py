"""From lines of historical figures to the figures that are stated, none of them twice. Pure functions.

What is known of one figure, year and office stands in one file, by one kind of area and either by month or for the year,
so that nothing is added up twice. Parts never come to more than their total; what they lack stands as not stated, as
with the figures that offices state themselves. Of people it is nought, or five and more.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from chassis.languages import N_, gettext
from services.reporting import catalogue, labels, people
from services.reporting.catalogue import Indicator
from services.reporting.historical_lines import Fault, Line
from services.reporting.people import FEWEST

MONTH, YEAR = "historical_month", "historical_year"
SPANS: Final = (MONTH, YEAR)
"""How the log marks them: no figure of these spans was ever counted by an office."""

TWICE = N_("The same figure stands in row {row} as well.")
MONTHS_AND_YEAR = N_(
    "Row {row} gives this by month and this row for the whole year, or the other way round. Choose one."
)
LEVELS = N_("Row {row} gives this by another kind of area. Choose county, municipality or none for all of it.")
OFFICES = N_("Row {row} gives this year without an office, this row with one, or the other way round. Choose one.")
NO_TOTAL = N_(
    "There is no row for the total that this is a part of. Add one with the same year and office, without a part."
)
NO_TOTAL_OF_AREAS = N_(
    "There is no row for the total that this is a part of. Add one with the same year and office, without an area."
)
TOO_MANY = N_("The parts come to {parts}, which is more than the total of {total} in row {row}.")
SHOWS_PEOPLE = N_(
    "The parts come to {parts} and the total in row {row} is {total}: whoever takes one from the other finds one to four"
    " people. Leave out one more part."
)
STILL_LACKING = N_("The parts come to {parts} with what is not stated, and the total in row {row} is {total}.")

Group = tuple[str, int, str]
"""What stands in one file: (indicator, year, office)."""


class Figure(NamedTuple):
    """One statement; ``at`` is where in the file it comes from."""

    indicator: str
    span: str
    period: date
    office: str
    area_kind: str
    area: str
    area_on: date
    dimension: str
    code: str
    value: int | None
    state: str
    at: str

    @property
    def cell(self) -> tuple[Any, ...]:
        """Which figure it is, whatever it says: (office, indicator, span, period, area_kind, area, dimension, code)."""
        return (
            self.office, self.indicator, self.span, self.period, self.area_kind, self.area, self.dimension, self.code,
        )  # fmt: skip

    @property
    def group(self) -> Group:
        return self.indicator, self.period.year, self.office

    @property
    def told(self) -> people.Figure:
        return people.Figure(self.state, self.value)


def of(lines: Sequence[Line]) -> tuple[list[Figure], list[Fault]]:
    """The figures of a file, what its parts lack among them, and what does not go together."""
    faults = [*_twice(lines), *_mixed(lines)]
    if faults:
        return [], faults
    rest, faults = _rests(lines)
    return sorted([*map(_figure, lines), *rest]), faults


def digest(figures: Iterable[Figure]) -> str:
    """The same for files that say the same, however they are written."""
    said = [[*map(str, one[:-1])] for one in sorted(figures)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def pack(figures: Iterable[Figure]) -> list[list[Any]]:
    """As they are kept: lists of texts and numbers."""
    return [[str(part) if isinstance(part, date) else part for part in one] for one in figures]


def unpack(kept: Iterable[Sequence[Any]]) -> list[Figure]:
    found = [Figure(*each) for each in kept]
    return [
        one._replace(period=date.fromisoformat(str(one.period)), area_on=date.fromisoformat(str(one.area_on)))
        for one in found
    ]


def _figure(line: Line) -> Figure:
    kind, area = _place(line)
    return Figure(
        line.indicator.code, MONTH if line.month else YEAR, line.first, line.office, kind, area, line.area_on(),
        line.dimension, line.code, line.value, "stated" if line.value is not None else "under_five",
        line.cells["value"],
    )  # fmt: skip


def _place(line: Line) -> tuple[str, str]:
    return (line.area.kind, line.area.code) if line.area else nowhere(line.indicator, line.dimension, line.office)


def nowhere(indicator: Indicator, dimension: str, office: str) -> tuple[str, str]:
    """(area_kind, area) of what no county or municipality is said of."""
    breakdown = indicator.breakdown(dimension)
    kind = breakdown.area if breakdown else "office" if indicator.people else "municipality"
    codes = {"office": office, "county": catalogue.NO_COUNTY, "municipality": catalogue.NO_MUNICIPALITY}
    return kind, codes[kind]


def _fault(line: Line, column: str, text: str, **holds: Any) -> Fault:
    return Fault(line.cells.get(column) or line.cells["value"], gettext(text).format(**holds))


def _twice(lines: Iterable[Line]) -> Iterable[Fault]:
    seen: dict[tuple[Any, ...], Line] = {}
    for line in lines:
        first = seen.setdefault(_figure(line).cell, line)
        if first is not line:
            yield _fault(line, "value", TWICE, row=first.row)


def _mixed(lines: Iterable[Line]) -> Iterable[Fault]:
    """Lines of the same thing that are given in two ways: to add them up would count it twice."""
    by_time: dict[Any, Line] = {}
    by_level: dict[Any, Line] = {}
    by_office: dict[Any, Line] = {}
    for line in lines:
        group = (line.indicator.code, line.year, line.office)
        told = by_office.setdefault(group[:2], line)
        if (told.office == catalogue.UNSPECIFIED) != (line.office == catalogue.UNSPECIFIED):
            yield _fault(line, "office", OFFICES, row=told.row)
        told = by_time.setdefault(group, line)
        if (told.month is None) != (line.month is None):
            yield _fault(line, "month", MONTHS_AND_YEAR, row=told.row)
        whole = line.indicator.people and not line.area
        told = by_level.setdefault((*group, line.dimension, whole), line)
        if told.level != line.level:
            yield _fault(line, "area", LEVELS, row=told.row)


def _rests(lines: Iterable[Line]) -> tuple[list[Figure], list[Fault]]:
    """What the parts of each total lack, and what is wrong with them."""
    totals: dict[Any, list[Line]] = defaultdict(list)
    parts: dict[Any, dict[str, list[Line]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        key = (line.indicator.code, line.first, line.office)
        if line.dimension:
            parts[key][line.dimension].append(line)
        elif line.indicator.people and line.area:
            parts[key]["municipality"].append(line)
        else:
            totals[key].append(line)
    rest: list[Figure] = []
    faults: list[Fault] = []
    for key, by in parts.items():
        for dimension, ones in by.items():
            found = _rest(dimension, ones, totals.get(key, []))
            if isinstance(found, Fault):
                faults.append(found)
            elif found:
                rest.append(found)
    return rest, faults


def _rest(dimension: str, parts: list[Line], totals: list[Line]) -> Figure | Fault | None:
    line, of_areas = parts[0], dimension == "municipality"
    if not totals:
        return _fault(line, "value", NO_TOTAL_OF_AREAS if of_areas else NO_TOTAL)
    total, told = sum(one.value or 0 for one in totals), sum(one.value or 0 for one in parts)
    said = {"parts": told, "total": total, "row": totals[0].row}
    under_five = any(one.value is None for one in totals)
    lacking = total - told
    if lacking < 0:
        return _fault(line, "value", TOO_MANY, **said)
    if line.indicator.people and (0 < lacking < FEWEST or (under_five and told)):
        return _fault(line, "value", SHOWS_PEOPLE, **said)
    if not lacking:
        return None
    kind, area = (
        ("municipality", catalogue.NO_MUNICIPALITY) if of_areas else nowhere(line.indicator, dimension, line.office)
    )
    if any(one.code == catalogue.UNSPECIFIED and _place(one) == (kind, area) for one in parts):
        return _fault(line, "value", STILL_LACKING, **said)
    part = ("", "") if of_areas else (dimension, catalogue.UNSPECIFIED)
    return Figure(
        line.indicator.code, MONTH if line.month else YEAR, line.first, line.office, kind, area, line.first, *part,
        lacking, "stated", totals[0].cells["value"],
    )  # fmt: skip


TAKEN = N_("Figures of {indicator} for {year} stand in the file “{title}” already. Say that this file replaces it.")
TAKEN_OTHERWISE = N_(
    "Figures of {indicator} for {year} stand in the file “{title}” already, there without an office and here with one, or"
    " the other way round."
)
STATED = N_("{office} has stated {indicator} for {year} itself. Historical figures are for the time before Brikke.")
SMALL_CHANGE = N_(
    "A figure about people would change by one to four from what was told before. Let it stand as it was, or as far off"
    " as five."
)


def against_files(figures: Iterable[Figure], taken: Mapping[Group, str]) -> list[Fault]:
    """What stands in another file already. ``taken`` {(indicator, year, office): the title of the file}."""
    ways: dict[tuple[str, int], dict[bool, str]] = defaultdict(dict)
    for (indicator, year, office), title in taken.items():
        ways[indicator, year][office == catalogue.UNSPECIFIED] = title
    faults: dict[Group, Fault] = {}
    for one in figures:
        said = {"indicator": name_of(one.indicator), "year": one.period.year}
        other = ways[one.indicator, one.period.year].get(one.office != catalogue.UNSPECIFIED)
        if one.group in taken:
            faults.setdefault(one.group, Fault(one.at, gettext(TAKEN).format(title=taken[one.group], **said)))
        elif other is not None:
            faults.setdefault(one.group, Fault(one.at, gettext(TAKEN_OTHERWISE).format(title=other, **said)))
    return list(faults.values())


def against_statements(
    figures: Iterable[Figure], stated: Iterable[tuple[str, str, date]], names: Mapping[str, str]
) -> list[Fault]:
    """What offices have stated themselves. ``stated`` (indicator, office, month)."""
    by: dict[tuple[str, int], set[tuple[str, int]]] = defaultdict(set)
    for indicator, office, month in stated:
        by[indicator, month.year].add((office, month.month))
    faults: dict[Group, Fault] = {}
    for one in figures:
        told = {
            office
            for office, month in by[one.indicator, one.period.year]
            if one.office in (office, catalogue.UNSPECIFIED) and (one.span == YEAR or month == one.period.month)
        }
        if told:
            office = names.get(min(told), min(told))
            says = gettext(STATED).format(office=office, indicator=name_of(one.indicator), year=one.period.year)
            faults.setdefault(one.group, Fault(one.at, says))
    return list(faults.values())


def against_what_was_told(
    figures: Iterable[Figure], ever: Mapping[tuple[Any, ...], Sequence[people.Figure]]
) -> list[Fault]:
    """Figures about people that beside what was ever told of them would show one to four."""
    known = catalogue.current().indicators
    return [
        Fault(one.at, gettext(SMALL_CHANGE))
        for one in figures
        if known[one.indicator].people and not people.fits(one.told, ever.get(one.cell, ()))
    ]


def name_of(indicator: str) -> str:
    return labels.text(catalogue.current().indicators[indicator].name)
