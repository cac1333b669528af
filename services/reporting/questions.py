"""What a report may be asked for, and which tallies answer it: pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.reporting import catalogue, periods
from services.reporting.catalogue import Indicator
from services.reporting.problems import IndicatorUnknown, NotKept, PeriodBackwards

TIMES: Final = ("month", "quarter", "year")
AREAS: Final = ("county", "municipality")
KINDS: Final = {2: "county", 4: "municipality"}
"""What is told of an area by the length of its code."""
MOST_MONTHS: Final = 600


@dataclass(frozen=True)
class Question:
    """A report: an indicator from one month to another (both with), divided in some ways, on a year's map."""

    indicator: Indicator
    start: date
    end: date
    by: tuple[str, ...]
    map_year: int
    as_of: date | None = None
    scope: str = "national"
    """national: what the offices have stated; office: this office's own figures, all of them; published: its own
    figures as far as they have been told."""
    position: int | None = None
    """A place in head office's log: the figures as they stood there."""
    per_1000: bool = False
    map_asked: bool = True
    """Whether somebody chose the map."""
    only: str = ""
    """The county or municipality it is of, by its code on the map; empty: all of them."""

    @property
    def dimension(self) -> str:
        """The breakdown it asks for; empty for none."""
        return next((by for by in self.by if by not in (*TIMES, *AREAS, "office")), "")

    @property
    def area(self) -> str:
        """The kind of area it asks for, or of the one it is of; empty for none."""
        return next((by for by in self.by if by in AREAS), self.only_kind)

    @property
    def only_kind(self) -> str:
        """The kind of area it is of; empty: all of them."""
        return KINDS.get(len(self.only), "")

    def covers(self, code: str) -> bool:
        """Whether an area belongs to the one it is of: a municipality's code begins with that of its county."""
        return code.startswith(self.only)

    @property
    def time(self) -> str:
        return next((by for by in self.by if by in TIMES), "")

    @property
    def span(self) -> str:
        """People's breakdowns and areas are stated for the year only; everything else by month."""
        parts_of_people = self.indicator.people and (self.dimension or self.area)
        return "year" if parts_of_people and self.scope != "office" else "month"

    @property
    def at_once(self) -> bool:
        """Whether what was not told of is nought: what is about people is told only when it may be."""
        return self.scope == "office" or not self.indicator.people

    @property
    def area_kind(self) -> str:
        """At which level the tallies that answer are kept."""
        breakdown = self.indicator.breakdown(self.dimension)
        if breakdown:
            return breakdown.area
        if self.indicator.people:
            return "municipality" if self.area else "office"
        return "municipality"

    def bucket(self, month: date) -> date:
        """The first day of the stretch of time a month is shown in."""
        if self.time == "month":
            return month
        if self.time == "quarter":
            return month.replace(month=(month.month - 1) // 3 * 3 + 1)
        return periods.year_of(month) if self.time == "year" else self.start

    def last_month(self, bucket: date, now: date) -> date:
        """The month at whose end a stock stands for the whole stretch of time."""
        ends = {"month": bucket, "quarter": periods.after(bucket, 2), "year": periods.after(bucket, 11)}
        return min(ends.get(self.time, self.end), self.end, periods.month_of(now))

    def ends(self) -> set[date]:
        """The months at whose ends a stock stands for a stretch of time, once all of them are over."""
        return {self.last_month(self.bucket(month), self.end) for month in periods.months(self.start, self.end)}


def ask(
    indicator: str,
    start: date,
    end: date,
    by: Sequence[str] = (),
    map_year: int | None = None,
    as_of: date | None = None,
    *,
    today: date,
    scope: str = "national",
    position: int | None = None,
    per_1000: bool = False,
    only: str = "",
) -> Question:
    """A question that can be answered. Errors: IndicatorUnknown, PeriodBackwards, NotKept."""
    known = catalogue.current().indicators.get(indicator)
    if known is None:
        raise IndicatorUnknown(errors={"indicator": [IndicatorUnknown.sentence()]})
    if start > end or len(periods.months(start, end)) > MOST_MONTHS:
        raise PeriodBackwards(errors={"from": [PeriodBackwards.sentence()]})
    map_of, ways = map_year or today.year, tuple(dict.fromkeys(by))
    question = Question(known, start, end, ways, map_of, as_of, scope, position, per_1000, map_year is not None, only)
    _check(question)
    return question


def _check(question: Question) -> None:
    by, indicator = question.by, question.indicator
    allowed = {*TIMES, *AREAS, "office", *(one.by for one in indicator.breakdowns)}
    one_each = all(sum(each in kind for each in by) <= 1 for kind in (TIMES, AREAS))
    dimensions = [each for each in by if each not in (*TIMES, *AREAS, "office")]
    breakdown = indicator.breakdown(question.dimension)
    too_fine = bool(breakdown and question.area and finer(question.area, breakdown.area))
    too_fine = too_fine or bool(question.only and finer(question.only_kind, question.area))
    no_areas = indicator.people and question.area and not indicator.breakdown("municipality")
    by_year_only = question.span == "year" and question.time in ("month", "quarter")
    if not allowed.issuperset(by) or not one_each or len(dimensions) > 1 or too_fine or no_areas or by_year_only:
        raise NotKept(errors={"by": [NotKept.sentence()]})


def finer(wanted: str, kept: str) -> bool:
    """Whether areas are asked for below the level at which a breakdown is kept."""
    levels = ("office", "county", "municipality")
    return levels.index(wanted) > levels.index(kept)
