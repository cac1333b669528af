"""What a report said on one day and says on another, difference by difference: pure functions.

The differences add up to that between the two reports, exactly. Of people no difference of one to four is told: such a
one stands together with others until it is nought or five and more, or is not told at all, and then no sum is either.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple

from services.reporting import catalogue, cells, periods, sums
from services.reporting.people import FEWEST
from services.reporting.questions import Question

NEW, LATE, REVISED, FOLDED, WITHDRAWN, MOVED, HISTORICAL, SEVERAL = (
    "new", "late", "revised", "folded", "withdrawn", "moved", "historical", "several",
)  # fmt: skip
WHYS: Final = (NEW, LATE, REVISED, FOLDED, WITHDRAWN, MOVED, HISTORICAL, SEVERAL)

ASKED_WHY: Final = (NEW, LATE, REVISED)
"""Of these an office says why, where the month was closed; what is folded or withdrawn nobody there has changed."""


class Place(NamedTuple):
    """What a figure is of; ``period`` is the stretch of time it stands for, ``span`` how the log marks a historical one."""

    office: str
    period: date
    area_kind: str
    area: str
    code: str
    span: str = ""


class Figure(NamedTuple):
    """A figure as it was told: a number, or only that it is under five or was folded."""

    value: int | None
    state: str
    period: date
    area_on: date
    withdrawn: bool = False
    lies_in: str = ""
    """The county or municipality it lies in on the map; empty where the report is not by area."""
    divided_on: date | None = None
    """A day of its area, where the map has divided that."""


@dataclass(frozen=True)
class Difference:
    place: Place
    before: Figure | None
    after: Figure | None
    why: str
    together: tuple[Place, ...] = field(default=())
    """Which other figures stand in it."""
    change: int = 0

    @property
    def lies_in(self) -> str:
        """The county or municipality it lies in on the map."""
        figure = self.after or self.before
        return figure.lies_in if figure else ""


Known = Mapping[Place, Figure]
Total = tuple[int, int]
"""The sum of the numbers, and how many figures are told only as under five."""


def known(question: Question, rows: Iterable[Any], day: date, span: str = "") -> dict[Place, Figure]:
    """The figures that a report on a day is the sum of. How things stood has one place for each stretch of time."""
    found = {}
    for row in rows:
        if not sums.belongs(question, row):
            continue
        bucket = question.bucket(row["period"])
        stock = question.indicator.stock
        if stock and row["period"] != question.last_month(bucket, day):
            continue
        place = Place(
            row["office"], bucket if stock else row["period"], row["area_kind"], row["area"], row["code"], span
        )
        lies_in = sums.area_of(row, question.area) if question.area else ("", None)
        found[place] = Figure(row["value"], row["state"], row["period"], row["area_on"], row["withdrawn"], *lies_in)
    return found


def between(question: Question, before: Known, after: Known, since: date) -> list[Difference]:
    """Each figure that is told otherwise, the greatest change first. ``since``: the day of the earlier report."""
    found = [
        _difference(question, place, before.get(place), after.get(place), since)
        for place in sorted(before.keys() | after.keys())
        if _told(before.get(place)) != _told(after.get(place))
    ]
    if question.indicator.people:
        found = _together(found)
    return sorted(found, key=lambda one: (-abs(one.change), one.place))


def total(figures: Known) -> Total:
    """The sum of the numbers, and how many figures are told only as under five."""
    return sum(one.value or 0 for one in figures.values()), sum(one.state == "under_five" for one in figures.values())


def tells_too_much(question: Question, differences: Iterable[Difference]) -> bool:
    """Whether there is a difference in it that must not be told: then no sum of them is told either."""
    return question.indicator.people and any(is_small(one.change) for one in differences)


def _told(figure: Figure | None) -> tuple[int | None, str] | None:
    return (figure.value, figure.state) if figure else None


def _difference(
    question: Question, place: Place, before: Figure | None, after: Figure | None, since: date
) -> Difference:
    change = (after.value or 0 if after else 0) - (before.value or 0 if before else 0)
    return Difference(place, before, after, _why(question, place, before, after, since), change=change)


def _why(question: Question, place: Place, before: Figure | None, after: Figure | None, since: date) -> str:
    if place.span:
        return HISTORICAL
    if before and after and before.period != after.period:
        return MOVED
    if before and before.withdrawn:
        return WITHDRAWN
    if after and _by_folding(question, place, after):
        return FOLDED
    if before:
        return REVISED
    return LATE if after and since >= _due(question, after.period) else NEW


def _by_folding(question: Question, place: Place, after: Figure) -> bool:
    """At the year's end the smallest parts are folded into what is not stated."""
    into = place.code == catalogue.UNSPECIFIED or place.area == catalogue.NO_MUNICIPALITY
    return after.state == "folded" or (question.span == "year" and into)


def _due(question: Question, period: date) -> date:
    """The first day on which a figure that has not been told is late: what waits for a closing has a month for it."""
    over = periods.after(period, 12 if question.span == "year" else 1)
    return over if cells.rule_of(question.indicator, question.dimension) == "live" else periods.after(over)


def is_small(change: int) -> bool:
    return 0 < abs(change) < FEWEST


def _together(found: list[Difference]) -> list[Difference]:
    """Small changes put together: first those of an office, then with whatever else there is, the smallest first."""
    for same in (_office, _anything):
        found = [one for group in _groups(found, same) for one in _gather(group)]
    return found


def _office(one: Difference) -> str:
    return one.place.office


def _anything(one: Difference) -> str:
    return ""


def _groups(found: list[Difference], same: Callable[[Difference], str]) -> list[list[Difference]]:
    groups: dict[str, list[Difference]] = {}
    for one in found:
        groups.setdefault(same(one), []).append(one)
    return list(groups.values())


def _gather(group: list[Difference]) -> list[Difference]:
    ordered = sorted(group, key=lambda one: (not is_small(one.change), abs(one.change), one.place))
    taken = [one for one in ordered if is_small(one.change)]
    if not taken:
        return group
    rest = ordered[len(taken) :]
    while rest and (len(taken) < 2 or is_small(sum(one.change for one in taken))):
        taken.append(rest.pop(0))
    first = taken[0]
    if len(taken) == 1:
        return group
    places = tuple(place for one in taken for place in (one.together or (one.place,)))
    change = sum(one.change for one in taken)
    return [*rest, Difference(first.place, None, None, SEVERAL, places, change)]
