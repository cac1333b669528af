"""A year's parts of the people indicators: told for the year so far, and to the end when the year is over."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chassis import sql
from chassis.db import Conn
from services.reporting import beginnings, catalogue, ever_told, people, standings
from services.reporting.ever_told import EverTold
from services.reporting.people import UNSPECIFIED, Figure
from services.reporting.periods import Period, after
from services.reporting.tellings import Telling

queries = sql.load(__file__)

Part = tuple[str, str]
"""(dimension, code); ("", "") is the total."""
TOTAL: Part = ("", "")


@dataclass
class Year:
    """One indicator's year at this office, as far as its months are closed."""

    months: list[Figure] = field(default_factory=list)
    truth: dict[Part, int] = field(default_factory=lambda: defaultdict(int))
    told: dict[Part, Figure] = field(default_factory=dict)
    ever: dict[Part, list[Figure]] = field(default_factory=dict)
    """All that was told before, also what a restore has forgotten."""
    area_on: dict[Part, date] = field(default_factory=dict)
    revision: dict[Part, int] = field(default_factory=dict)

    def cells(self, dimension: str) -> dict[str, int]:
        return {code: value for (by, code), value in self.truth.items() if by == dimension}

    def ever_of(self, dimension: str) -> dict[str, list[Figure]]:
        return {code: figures for (by, code), figures in self.ever.items() if by == dimension}

    def told_of(self, dimension: str) -> dict[str, Figure]:
        return {code: figure for (by, code), figure in self.told.items() if by == dimension}


async def settle(conn: Conn, year: date) -> list[Telling]:
    """Bring a year's cells to what the rules let stand, its closed months being as they are.

    Shape   what is told anew, for the caller to tell.
    """
    reached, ever = await standings.read(conn), await ever_told.read(conn)
    open_from, over = reached.open_from, min(after(year, 12), reached.ended_on) <= reached.open_from
    starts = await beginnings.starts(conn)
    if ever.is_unsure(Period("year", year)):
        return []
    tellings: list[Telling] = []
    for code, one in sorted((await _read(conn, year, open_from, ever)).items()):
        if year < starts.get(code, standings.NEVER):
            continue
        dimensions = [breakdown.by for breakdown in catalogue.current().indicators[code].breakdowns]
        standing = figures(one, dimensions, over=over, retell=open_from <= after(year, 6))
        tellings += [_telling(conn.office, code, year, one, part, standing.get(part)) for part in _parts(one, standing)]
    if tellings:
        await queries.keep_year(conn, area_ons=[telling.area_on for telling in tellings], **Telling.columns(tellings))
    return [telling for telling in tellings if telling.tells]


def figures(one: Year, dimensions: list[str], *, over: bool, retell: bool = True) -> dict[Part, Figure]:
    """What stands as told of each part of the year: all parts and the total together, or what stood before."""
    if not over:
        room = sum(people.known_of(one.months))
        return {
            (by, code): figure
            for by in dimensions
            for code, figure in people.year_to_date(
                _coded(one.cells(by)), one.told_of(by), room, retell=retell, ever=one.ever_of(by)
            ).items()
        }
    total, before = people.year_total(one.truth[TOTAL], one.months), one.ever.get(TOTAL) or _alone(one.told.get(TOTAL))
    if not people.fits(total, before):
        total = one.told.get(TOTAL) or people.instead(one.truth[TOTAL], before)
    if total.value is None:
        return one.told | {TOTAL: total}

    standing = {TOTAL: total}
    for by in dimensions:
        ended = people.year_end(one.cells(by), one.told_of(by), total.value, ever=one.ever_of(by))
        if ended is None:
            return one.told or {TOTAL: total}
        standing |= {(by, code): figure for code, figure in ended.items()}
    return standing


def _alone(told: Figure | None) -> list[Figure]:
    return [told] if told else []


def _coded(cells: dict[str, int]) -> dict[str, int]:
    return {code: value for code, value in cells.items() if code != UNSPECIFIED}


def _parts(one: Year, standing: dict[Part, Figure]) -> list[Part]:
    return sorted(one.truth.keys() | one.told.keys() | standing.keys())


async def _read(conn: Conn, year: date, open_from: date, ever: EverTold) -> dict[str, Year]:
    """Every people indicator's year: truth and totals from its closed months, what has been told from its year rows."""
    found = {one.code: Year() for one in catalogue.current().people() if not one.stock}
    for row in await queries.list_closed_months(conn, year=year, until=min(open_from, after(year, 12))):
        part = _part(row)
        found[row["indicator"]].truth[part] += row["value"]
        found[row["indicator"]].area_on[part] = row["area_on"]
        if part == TOTAL and row["stated_state"]:
            found[row["indicator"]].months.append(Figure(row["stated_state"], row["stated_value"]))
    for row in await queries.list_year(conn, year=year):
        one, part = found[row["indicator"]], _part(row)
        one.revision[part] = row["revision"]
        one.area_on.setdefault(part, row["area_on"])
        if row["stated_state"]:
            one.told[part] = Figure(row["stated_state"], row["stated_value"])
    for (code, span, first, kind, area, breakdown), figures in ever.figures.items():
        if (span, first) == ("year", year.isoformat()) and code in found:
            found[code].ever[_part({"area_kind": kind, "area": area, "breakdown": json.loads(breakdown)})] = [*figures]
    return found


def _part(row: Any) -> Part:
    if row["area_kind"] == "municipality":
        return "municipality", UNSPECIFIED if row["area"] == catalogue.NO_MUNICIPALITY else row["area"]
    found: Part = next(iter(row["breakdown"].items()), TOTAL)
    return found


def _telling(office: str, code: str, year: date, one: Year, part: Part, figure: Figure | None) -> Telling:
    by, name = part
    in_area = by == "municipality"
    municipality = catalogue.NO_MUNICIPALITY if name == UNSPECIFIED else name
    news = figure is not None and figure != one.told.get(part)
    return Telling(
        indicator=code,
        period=Period("year", year),
        area_kind="municipality" if in_area else "office",
        area=municipality if in_area else office,
        area_on=one.area_on.get(part, year),
        breakdown={} if in_area or part == TOTAL else {by: name},
        value=one.truth.get(part, 0),
        figure=figure,
        revision=one.revision.get(part, 0) + news,
        tells=news,
    )
