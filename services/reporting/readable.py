"""What a national report reads: whole years by the sums that are kept of them, the rest figure by figure. Pure functions."""

from datetime import date
from typing import NamedTuple

from services.reporting import periods
from services.reporting.questions import Question


class Reading(NamedTuple):
    """Stretches of time, from month to month, and whole years, both with; no years: None twice."""

    starts: list[date]
    finishes: list[date]
    first_year: int | None = None
    last_year: int | None = None


def by_months(question: Question) -> Reading:
    """Everything figure by figure; of a stock only the months that may stand for a stretch of time."""
    if question.indicator.stock:
        ends = sorted(question.ends())
        return Reading(ends, ends)
    return Reading([_start(question)], [question.end])


def by_years(question: Question) -> Reading:
    """Whole years by their sums, where the report neither shows less than a year nor offices apart."""
    if question.indicator.stock or "office" in question.by or question.time not in ("", "year"):
        return by_months(question)
    start, end = _start(question), question.end
    first = start.year if start.month == 1 else start.year + 1
    last = end.year if end.month == 12 or question.span == "year" else end.year - 1
    if first > last:
        return by_months(question)
    rest = [(start, date(first - 1, 12, 1)), (date(last + 1, 1, 1), end)]
    begun = [(one, other) for one, other in rest if one <= other]
    return Reading([one for one, _ in begun], [other for _, other in begun], first, last)


def _start(question: Question) -> date:
    """What is told of whole years stands under the first month of each."""
    return periods.year_of(question.start) if question.span == "year" else question.start
