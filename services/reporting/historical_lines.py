"""From the cells of an uploaded table to lines of historical figures, each fault said by its cell. Pure functions."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple

from chassis.languages import LANGUAGES, N_, gettext, reading
from services.reporting import catalogue, labels, periods
from services.reporting.catalogue import Indicator
from services.reporting.historical_sheets import FORMULA, OTHER, Cell
from services.reporting.historical_sheets import Line as Row

COLUMNS: Final = {
    "indicator": N_("What is counted"),
    "year": N_("Year"),
    "month": N_("Month"),
    "office": N_("Office"),
    "area": N_("County or municipality"),
    "part": N_("Part of it"),
    "value": N_("Number"),
}
"""The heading of the template; a file is read by its headings, in any language and order."""
NEEDED: Final = ("indicator", "year", "value")
FIRST_YEAR: Final = 1980
GREATEST: Final = 10_000_000
UNDER_FIVE: Final = ":"

NOT_COLUMN = N_(
    "This heading is not one of the template's: {said}. Write it as in the template, or take the column out."
)
NO_COLUMN = N_("The column “{column}” is missing. Use the headings of the template.")
TWICE_COLUMN = N_("This heading stands twice.")
NO_ROWS = N_("There are no figures in the file.")
IS_FORMULA = N_("There is a formula here. Copy the figures, and paste them as values.")
EMPTY = N_("Nothing is written here.")
NOT_INDICATOR = N_("We do not know this figure: {said}. Choose one from the list in the template.")
NOT_YEAR = N_("This is no year: {said}. Write it with four digits, such as 2015.")
OUT_OF_TIME = N_("Years from {first} on can be entered, and only those that are over.")
NOT_MONTH = N_("This is no month: {said}. Write a number from 1 to 12, or nothing for the whole year.")
MONTH_NOT_OVER = N_("This month is not over.")
NOT_OFFICE = N_("We do not know this office: {said}. Choose one from the list in the template, or write nothing.")
NOT_AREA = N_("There was no such county or municipality in {year}: {said}.")
SEVERAL_AREAS = N_("Several places were called {said} in {year}. Write the number instead: {codes}.")
NOT_PART = N_("{indicator} is not kept by this: {said}. Choose a part from the list in the template.")
SEVERAL_PARTS = N_("This can be two things: {said}. Write one of {codes}.")
TOO_FINE = N_("Parts of {indicator} are kept by {level}, not by municipality.")
NO_AREAS = N_("{indicator} is not kept by county or municipality.")
NOT_NUMBER = N_("This is no whole number: {said}.")
NUMBER_TOO_LARGE = N_("This number is too large: {said}.")
UNDER_FIVE_OF_THINGS = N_("A colon is only for figures about people. Write the number.")
ONE_TO_FOUR = N_("Figures about people of one to four are never written. Write a colon (:) for under five.")
PART_UNDER_FIVE = N_(
    "A part of a figure about people must be nought, or five and more. Leave it out: it then stands as not stated."
)
PART_BY_MONTH = N_("Parts of figures about people are given for whole years. Leave the month empty.")


class Fault(NamedTuple):
    """What is wrong with a cell, in the reader's language; ``cell`` as spreadsheets name it, empty: the whole file."""

    cell: str
    says: str


class Area(NamedTuple):
    """A county or municipality for as long as its code was valid; ``valid_to`` is the first day it no longer was."""

    kind: str
    code: str
    name: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Known:
    """What a line may name: offices {code: name}, counties, municipalities and themes {code: {language: name}} that have been."""

    offices: Mapping[str, str]
    areas: Iterable[Area]
    themes: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: catalogue.current().theme_names)


@dataclass(frozen=True)
class Line:
    """One row of the file. ``month`` None: the whole year; ``value`` None: under five."""

    row: int
    cells: Mapping[str, str] = field(compare=False)
    """Where each column of it stands: {column: "B7"}."""
    indicator: Indicator
    year: int
    month: int | None
    office: str
    area: Area | None
    dimension: str
    code: str
    value: int | None

    @property
    def first(self) -> date:
        return date(self.year, self.month or 1, 1)

    @property
    def level(self) -> str:
        return self.area.kind if self.area else ""

    def area_on(self) -> date:
        """A day of its time on which the area's code was valid."""
        return max(self.first, self.area.valid_from) if self.area else self.first


class _Wrong(ValueError):
    """What is wrong with a cell: the column, and the sentence with what it holds."""

    def __init__(self, column: str, text: str, **holds: Any) -> None:
        super().__init__(column)
        self.column, self.says = column, gettext(text).format(**holds)


Taken = dict[str, Cell]


def read(rows: list[Row], known: Known, today: date) -> tuple[list[Line], list[Fault]]:
    """The lines that could be read, and what is wrong with the others."""
    if not rows:
        return [], [Fault("", gettext(NO_ROWS))]
    columns, faults = _heading(*rows[0])
    if faults:
        return [], faults
    names, lines = _Names(known), []
    for number, cells in rows[1:]:
        found, wrong = _line(number, cells, columns, names, today)
        lines += [found] if found else []
        faults += wrong
    return lines, faults or ([] if lines else [Fault("", gettext(NO_ROWS))])


def at(column: int, row: int) -> str:
    """A cell as a spreadsheet names it: the third column's seventh row is "C7"."""
    return f"{chr(ord('A') + column)}{row}"


def plain(text: str) -> str:
    """A text for comparing: small letters, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def in_every_language(text: str) -> set[str]:
    found = {text}
    for language in LANGUAGES:
        with reading(language):
            found.add(gettext(text))
    return {plain(one) for one in found}


def _heading(row: int, cells: list[Cell]) -> tuple[dict[str, int], list[Fault]]:
    """{column: place}, and what is wrong with the heading."""
    names = {name: code for code, text in COLUMNS.items() for name in (code, *in_every_language(text))}
    columns: dict[str, int] = {}
    faults = []
    for place, cell in enumerate(cells):
        said = str(cell or "").strip()
        code = names.get(plain(said))
        if said and code is None:
            faults.append(Fault(at(place, row), gettext(NOT_COLUMN).format(said=said)))
        elif code in columns:
            faults.append(Fault(at(place, row), gettext(TWICE_COLUMN)))
        elif code:
            columns[code] = place
    missing = [code for code in NEEDED if code not in columns]
    faults += [Fault("", gettext(NO_COLUMN).format(column=gettext(COLUMNS[code]))) for code in missing]
    return columns, faults


def _line(
    row: int, cells: list[Cell], columns: dict[str, int], names: "_Names", today: date
) -> tuple[Line | None, list[Fault]]:
    taken = {code: cells[place] if place < len(cells) else None for code, place in columns.items()}
    where = {code: at(place, row) for code, place in columns.items()}
    try:
        for column, cell in taken.items():
            if isinstance(cell, dict) and FORMULA in cell:
                raise _Wrong(column, IS_FORMULA)
        return _read(row, taken, where, names, today), []
    except _Wrong as wrong:
        return None, [Fault(where.get(wrong.column, str(row)), wrong.says)]


def _read(row: int, taken: Taken, where: dict[str, str], names: "_Names", today: date) -> Line:
    indicator = names.indicator(_said(taken, "indicator"))
    year, month = _time(taken, today)
    area = names.area(_said(taken, "area"), year, month, indicator)
    dimension, code = names.part(_said(taken, "part"), indicator)
    _fits(indicator, area, dimension, month)
    value = _value(taken, indicator, part=bool(dimension or area))
    office = names.office(_said(taken, "office"))
    if indicator.stock and month is None:
        month = 12
    return Line(row, where, indicator, year, month, office, area, dimension, code, value)


def _said(taken: Taken, column: str) -> str:
    """What a cell says; a number as its digits."""
    cell = taken.get(column)
    if isinstance(cell, dict):
        return str(next(iter(cell.values())))
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()


def _time(taken: Taken, today: date) -> tuple[int, int | None]:
    year, month = _said(taken, "year"), _said(taken, "month")
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        raise _Wrong("year", NOT_YEAR if year else EMPTY, said=year)
    if month and not (month.isascii() and month.isdigit() and 1 <= int(month) <= 12):
        raise _Wrong("month", NOT_MONTH, said=month)
    if not FIRST_YEAR <= int(year) <= today.year - (not month):
        raise _Wrong("year", OUT_OF_TIME, first=FIRST_YEAR)
    if month and date(int(year), int(month), 1) >= periods.month_of(today):
        raise _Wrong("month", MONTH_NOT_OVER)
    return int(year), int(month) if month else None


def _fits(indicator: Indicator, area: Area | None, dimension: str, month: int | None) -> None:
    """Whether the figure is kept so. Errors: _Wrong."""
    name = labels.text(indicator.name)
    breakdown = indicator.breakdown(dimension)
    if area and indicator.people and (dimension or not indicator.breakdown("municipality")):
        raise _Wrong("area", NO_AREAS, indicator=name)
    if area and area.kind == "municipality" and breakdown and breakdown.area != "municipality":
        raise _Wrong("area", TOO_FINE, indicator=name, level=labels.column(breakdown.area).lower())
    if indicator.people and (dimension or area) and month and not indicator.stock:
        raise _Wrong("month", PART_BY_MONTH)


def _value(taken: Taken, indicator: Indicator, *, part: bool) -> int | None:
    cell, said = taken.get("value"), _said(taken, "value")
    if not said:
        raise _Wrong("value", EMPTY)
    if said == UNDER_FIVE:
        if not indicator.people:
            raise _Wrong("value", UNDER_FIVE_OF_THINGS)
        if part:
            raise _Wrong("value", PART_UNDER_FIVE)
        return None
    digits = "".join(said.split())
    if (isinstance(cell, dict) and OTHER in cell) or not (digits.isascii() and digits.isdigit()):
        raise _Wrong("value", NOT_NUMBER, said=said)
    if len(digits) > len(str(GREATEST)) or int(digits) > GREATEST:
        raise _Wrong("value", NUMBER_TOO_LARGE, said=said)
    if indicator.people and 0 < int(digits) < 5:
        raise _Wrong("value", PART_UNDER_FIVE if part else ONE_TO_FOUR)
    return int(digits)


class _Names:
    """What is meant by what people write: codes, and names in any language."""

    def __init__(self, known: Known) -> None:
        indicators = catalogue.current().indicators.values()
        self._indicators = {plain(name): one for one in indicators for name in (one.code, *one.name.values())}
        self._offices = {plain(name): code for code, text in known.offices.items() for name in (code, text)}
        self._by_code: dict[str, list[Area]] = {}
        self._by_name: dict[str, list[Area]] = {}
        for area in known.areas:
            self._by_code.setdefault(area.code, []).append(area)
            self._by_name.setdefault(plain(area.name), []).append(area)
        self._themes = known.themes
        self._parts: dict[str, dict[str, set[tuple[str, str]]]] = {}

    def indicator(self, said: str) -> Indicator:
        found = self._indicators.get(plain(said))
        if found is None:
            raise _Wrong("indicator", NOT_INDICATOR if said else EMPTY, said=said)
        return found

    def office(self, said: str) -> str:
        """An office's code; what is nobody's in particular is not stated of any."""
        if not said:
            return catalogue.UNSPECIFIED
        found = self._offices.get(plain(said))
        if found is None:
            raise _Wrong("office", NOT_OFFICE, said=said)
        return found

    def area(self, said: str, year: int, month: int | None, indicator: Indicator) -> Area | None:
        if not said:
            return None
        digits, name = said.split()[0], plain(said)
        if digits.isascii() and digits.isdigit():
            found = self._by_code.get(digits.zfill(2 if len(digits) <= 2 else 4), [])
        else:
            found = self._by_name.get(name, [])
        first = date(year, month or 1, 1)
        after = periods.after(first, 1 if month else 12)
        valid = [one for one in found if one.valid_from < after and (one.valid_to is None or one.valid_to > first)]
        if not valid:
            raise _Wrong("area", NOT_AREA, said=said, year=year)
        codes = sorted({one.code for one in valid})
        if len(codes) > 1:
            raise _Wrong("area", SEVERAL_AREAS, said=said, year=year, codes=", ".join(codes))
        return valid[0]

    def part(self, said: str, indicator: Indicator) -> tuple[str, str]:
        """(dimension, code); two empty ones for a total."""
        if not said:
            return "", ""
        found = sorted(self._parts_of(indicator).get(plain(said), ()))
        if not found:
            raise _Wrong("part", NOT_PART, said=said, indicator=labels.text(indicator.name))
        if len(found) > 1:
            raise _Wrong("part", SEVERAL_PARTS, said=said, codes=", ".join(f"{by}:{code}" for by, code in found))
        return found[0]

    def _parts_of(self, indicator: Indicator) -> dict[str, set[tuple[str, str]]]:
        if indicator.code not in self._parts:
            named: dict[str, set[tuple[str, str]]] = {}
            for by, code in parts_of(indicator, self._themes):
                for name in (code, f"{by}:{code}", *self._names_of_part(by, code)):
                    named.setdefault(plain(name), set()).add((by, code))
            self._parts[indicator.code] = named
        return self._parts[indicator.code]

    def _names_of_part(self, by: str, code: str) -> Iterable[str]:
        theme = self._themes.get(code) if by == "theme" else None
        return theme.values() if theme else in_every_language(labels.PARTS.get(code, code))


def parts_of(indicator: Indicator, themes: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every (dimension, code) an indicator is kept by; municipalities have a column of their own."""
    known = catalogue.current().dimensions
    breakdowns = [one.by for one in indicator.breakdowns if one.by != "municipality"]
    return [(by, code) for by in breakdowns for code in sorted({*known[by], *(themes if by == "theme" else ())})]
