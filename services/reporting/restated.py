"""Restated: what the national report said on one day and says on another, and where the difference comes from."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from chassis import clock, sql
from chassis.db import Conn
from services.reporting import differences, historical_facts, labels, national_log, periods
from services.reporting.differences import WHYS, Difference, Known, Place
from services.reporting.historical_figures import YEAR
from services.reporting.labels import Labels
from services.reporting.people import FEWEST
from services.reporting.problems import HeadOfficeOnly, PeriodBackwards
from services.reporting.questions import Question

queries = sql.load(__file__)


@dataclass(frozen=True)
class Side:
    """A report as it was on a day: its place in the log, and the figures it is the sum of."""

    day: date
    position: int
    figures: Known


async def compare(conn: Conn, question: Question, since: date) -> dict[str, Any]:
    """The report as it was known on ``since`` beside that of the question's own day, today by default.

    Shape   {indicator, name, unit, since, as_of, people, before, after, difference, whys, items}; ``before`` and
            ``after`` are {position, value, under_five}, ``whys`` sums the items by why; an item is {office, office_name,
            period, area_kind, area, area_name, part, part_name, before, after, difference, why, together}, its
            ``before`` and ``after`` {value, state} or null. The differences of the items add up to ``difference``. What
            must not be told of people is null, and then so are the sums.
    Errors  HeadOfficeOnly, PeriodBackwards.
    """
    if not conn.settings.is_head_office:
        raise HeadOfficeOnly
    as_of = question.as_of or clock.today()
    if since > as_of:
        raise PeriodBackwards(errors={"since": [PeriodBackwards.sentence()]})
    first, last = await _place(conn, since), await _place(conn, as_of)
    before, after = await _side(conn, question, since, first, last), await _side(conn, question, as_of, last, last)
    found = differences.between(question, before.figures, after.figures, since)
    hidden = differences.tells_too_much(question, found)
    names = await _names(conn, question, found)
    sides = [_sum(side, hidden) for side in (before, after)]
    return {
        "indicator": question.indicator.code,
        "name": labels.text(question.indicator.name),
        "unit": question.indicator.unit,
        "people": question.indicator.people,
        "since": since,
        "as_of": as_of,
        "before": sides[0],
        "after": sides[1],
        "difference": None if hidden else sum(one.change for one in found),
        "whys": [] if hidden else _by_why(question, found),
        "items": [_item(question, one, names, hidden) for one in found],
    }


async def _place(conn: Conn, day: date) -> int:
    position = await national_log.position_as_of(conn, day)
    return int(await national_log.queries.read_last_position(conn)) if position is None else position


async def _side(conn: Conn, question: Question, day: date, position: int, later: int) -> Side:
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
    )
    reached = await national_log.day_of(conn, position)
    figures = differences.known(question, rows, reached)
    for span, past in (await historical_facts.known(conn, question, position, later)).items():
        figures |= differences.known(question, past, reached, span)
    return Side(day, position, figures)


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


async def _names(conn: Conn, question: Question, found: list[Difference]) -> Labels:
    """Names on the newest map; an area that is not on it is called what it was called on its own day."""
    known = await labels.look_up(conn, question.map_year, set())
    for one in found:
        place, figure = one.place, one.after or one.before
        if figure and place.area_kind != "office" and (place.area_kind, place.area) not in known.names:
            name = await labels.queries.read_name(conn, kind=place.area_kind, code=place.area, day=figure.area_on)
            known.names[place.area_kind, place.area] = name or place.area
    return known


def _item(question: Question, one: Difference, names: Labels, hidden: bool) -> dict[str, Any]:
    place, several = one.place, bool(one.together)
    told = not (hidden and 0 < abs(one.change) < FEWEST)
    offices = {place.office for place in one.together} or {place.office}
    return {
        "office": place.office if len(offices) == 1 else "",
        "office_name": names.name("office", place.office) if len(offices) == 1 else "",
        "period": None if several else _period(question, place),
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
    }


def _period(question: Question, place: Place) -> str:
    whole = place.span == YEAR if place.span else question.span == "year"
    return f"{place.period:%Y}" if whole else f"{place.period:%Y-%m}"


def _side_of(figure: differences.Figure | None) -> dict[str, Any] | None:
    return {"value": figure.value, "state": figure.state} if figure else None
