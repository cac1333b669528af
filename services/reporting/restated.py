"""Restated: what the national report said on one day and says on another, and where the difference comes from."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from chassis import clock, sql
from chassis.db import Conn
from services.reporting import (
    area_changes,
    differences,
    explanations,
    historical_facts,
    labels,
    national_log,
    periods,
    reports,
)
from services.reporting.differences import ASKED_WHY, WHYS, Difference, Known, Place
from services.reporting.explanations import Reasons
from services.reporting.historical_figures import YEAR
from services.reporting.labels import Labels
from services.reporting.people import FEWEST
from services.reporting.problems import AreaUnknown, HeadOfficeOnly, OfficeUnknown, PeriodBackwards
from services.reporting.questions import Question

queries = sql.load(__file__)

TOTAL: Final = ("value", "under_five")


@dataclass(frozen=True)
class Side:
    """A report as it was on a day: its place in the log, and the figures it is the sum of."""

    day: date
    position: int
    figures: Known


async def compare(
    conn: Conn, question: Question, since: date | None, *, office: str = "", since_position: int | None = None
) -> dict[str, Any]:
    """The report as it was known on ``since`` beside that of the question's own day, today by default.

    ``office``  of this office alone; empty: of all of them.
    ``since_position``  a place in the log instead of a day, as the question may have one of its own.
    Shape   {indicator, name, unit, since, as_of, people, office, office_name, area, area_name, map, within, before, after,
            difference, whys, areas, notes, items}; ``before`` and ``after`` are {position, value, under_five}, ``whys``
            sums the items by why, ``areas`` both days' figures by the areas asked for ({areas, names, before, after,
            difference}; ``within`` is their kind); an item is {office, office_name, period, within, within_name, area_kind,
            area, area_name, part, part_name, before, after, difference, why, together, reasons}, its ``before`` and
            ``after`` {value, state} or null. The differences of the items add up to ``difference``, and so do those of the
            areas. What must not be told of people is null, and then so are the sums. ``reasons`` are the office's codes, as
            they were known at the later place: what was given afterwards is not in them, so that an address by places or
            by days that are over always shows the same.
    Errors  HeadOfficeOnly, PeriodBackwards, MapUnknown, AreaUnknown, OfficeUnknown, PlaceUnknown.
    """
    if not conn.settings.is_head_office:
        raise HeadOfficeOnly
    question = await reports.on_map(conn, question)
    first, last = await _places(conn, question, since, since_position)
    before, after = [await _side(conn, question, place, last[1], office) for place in (first, last)]
    found = differences.between(question, before.figures, after.figures, before.day)
    hidden = differences.tells_too_much(question, found)
    reasons = await explanations.known(conn, question, before.position, after.position)
    names = await _names(conn, question, found, before, after)
    _check(question, office, names)
    sides = [_sum(side, hidden) for side in (before, after)]
    return {
        "indicator": question.indicator.code,
        "name": labels.text(question.indicator.name),
        "unit": question.indicator.unit,
        "people": question.indicator.people,
        "since": before.day,
        "as_of": after.day,
        "office": office,
        "office_name": names.name("office", office) if office else "",
        "area": question.only,
        "area_name": names.name(question.only_kind, question.only) if question.only else "",
        "map": question.map_year,
        "within": question.area if question.area in question.by else "",
        "before": sides[0],
        "after": sides[1],
        "difference": None if hidden else sum(one.change for one in found),
        "whys": [] if hidden else _by_why(question, found),
        "areas": [] if hidden or question.area not in question.by else _by_area(question, before, after, names),
        "notes": _divided(before, after, names),
        "items": [_item(question, one, names, reasons, hidden) for one in found],
    }


async def offices(conn: Conn) -> list[tuple[str, str]]:
    """The offices there are or have been: (code, name), by name."""
    known = await labels.look_up(conn, clock.today().year, set())
    return sorted(
        ((code, name) for (kind, code), name in known.names.items() if kind == "office"), key=lambda one: one[1]
    )


async def _places(
    conn: Conn, question: Question, since: date | None, since_position: int | None
) -> tuple[tuple[date, int], tuple[date, int]]:
    """Both days, and their places in the log. Errors: PeriodBackwards, PlaceUnknown."""
    first = await _place(conn, since or clock.today(), since_position)
    last = await _place(conn, question.as_of or clock.today(), question.position)
    if first > last:
        raise PeriodBackwards(errors={"since": [PeriodBackwards.sentence()]})
    return first, last


async def _place(conn: Conn, day: date, position: int | None) -> tuple[date, int]:
    if position is not None:
        await national_log.check_place(conn, position)
        return await national_log.day_of(conn, position), position
    found = await national_log.position_as_of(conn, day)
    return day, int(await national_log.queries.read_last_position(conn)) if found is None else found


async def _side(conn: Conn, question: Question, place: tuple[date, int], later: int, office: str) -> Side:
    day, position = place
    start = periods.year_of(question.start) if question.span == "year" else question.start
    rows = await queries.list_known(
        conn,
        indicator=question.indicator.code,
        span=question.span,
        start=start,
        finish=question.end,
        area_kind=question.area_kind,
        dimension=question.dimension,
        position=position,
        later=later,
        office=office,
        map_year=question.map_year,
        to_kind=question.area,
    )
    reached = await national_log.day_of(conn, position)
    figures = differences.known(question, rows, reached)
    for span, past in (await historical_facts.known(conn, question, position, later)).items():
        ours = [row for row in past if office in ("", row["office"])]
        figures |= differences.known(question, ours, reached, span)
    return Side(day, position, figures)


def _check(question: Question, office: str, names: Labels) -> None:
    if question.only and (question.only_kind, question.only) not in names.names:
        raise AreaUnknown(errors={"area": [AreaUnknown.sentence()]})
    if office and ("office", office) not in names.names:
        raise OfficeUnknown(errors={"office": [OfficeUnknown.sentence()]})


def _sum(side: Side, hidden: bool) -> dict[str, Any]:
    value, under_five = differences.total(side.figures)
    return {"position": side.position, "value": None if hidden else value, "under_five": under_five}


def _by_why(question: Question, found: list[Difference]) -> list[dict[str, Any]]:
    """The differences summed by why; nothing where a sum would be of one to four people."""
    whys: list[dict[str, Any]] = [
        {"why": why, "items": len(ones), "difference": sum(one.change for one in ones)}
        for why in WHYS
        if (ones := [one for one in found if one.why == why])
    ]
    of_people = question.indicator.people
    return [] if of_people and any(0 < abs(one["difference"]) < FEWEST for one in whys) else whys


def _by_area(question: Question, before: Side, after: Side, names: Labels) -> list[dict[str, Any]]:
    return [
        {
            "areas": list(one.areas),
            "names": [names.name(question.area, code) for code in one.areas],
            "before": dict(zip(TOTAL, one.before, strict=True)),
            "after": dict(zip(TOTAL, one.after, strict=True)),
            "difference": one.change,
        }
        for one in area_changes.by_area(question, before.figures, after.figures)
    ]


async def _names(conn: Conn, question: Question, found: list[Difference], *sides: Side) -> Labels:
    """Names on the map; an area that is not on it is called what it was called on its own day."""
    known = await labels.look_up(conn, question.map_year, _undivided(*sides))
    for one in found:
        place, figure = one.place, one.after or one.before
        if figure and place.area_kind != "office" and (place.area_kind, place.area) not in known.names:
            name = await labels.queries.read_name(conn, kind=place.area_kind, code=place.area, day=figure.area_on)
            known.names[place.area_kind, place.area] = name or place.area
    return known


def _undivided(*sides: Side) -> set[tuple[str, str, date]]:
    """Areas that the map has divided: (kind, code, a day it was valid)."""
    return {
        (place.area_kind, place.area, figure.divided_on)
        for side in sides
        for place, figure in side.figures.items()
        if figure.divided_on
    }


def _divided(before: Side, after: Side, names: Labels) -> list[str]:
    undivided = sorted(_undivided(before, after))
    return [reports.divided(names.name(kind, f"{code} ({on:%Y})")) for kind, code, on in undivided]


def _item(question: Question, one: Difference, names: Labels, reasons: Reasons, hidden: bool) -> dict[str, Any]:
    place, several = one.place, bool(one.together)
    told = not (hidden and 0 < abs(one.change) < FEWEST)
    offices = {place.office for place in one.together} or {place.office}
    return {
        "office": place.office if len(offices) == 1 else "",
        "office_name": names.name("office", place.office) if len(offices) == 1 else "",
        "period": None if several else _period(question, place),
        "within": one.lies_in,
        "within_name": names.name(question.area, one.lies_in) if one.lies_in else "",
        "area_kind": place.area_kind,
        "area": "" if several else place.area,
        "area_name": "" if several else names.name(place.area_kind, place.area),
        "part": "" if several else place.code,
        "part_name": names.name(question.dimension, place.code) if place.code and not several else "",
        "before": _side_of(one.before) if told else None,
        "after": _side_of(one.after) if told else None,
        "difference": one.change if told else None,
        "why": one.why,
        "together": len(one.together),
        "reasons": _reasons(one, reasons) if told else [],
    }


def _reasons(one: Difference, reasons: Reasons) -> list[str]:
    """Why the office told a figure otherwise; of several together nothing is said, since none of them is shown."""
    place, figure = one.place, one.after
    if one.why not in ASKED_WHY or figure is None:
        return []
    return list(reasons.get((place.office, figure.period, place.area_kind, place.area, place.code), []))


def _period(question: Question, place: Place) -> str:
    whole = place.span == YEAR if place.span else question.span == "year"
    return f"{place.period:%Y}" if whole else f"{place.period:%Y-%m}"


def _side_of(figure: differences.Figure | None) -> dict[str, Any] | None:
    return {"value": figure.value, "state": figure.state} if figure else None
