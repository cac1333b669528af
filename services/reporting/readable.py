"""What a national report reads: whole years by the sums that are kept of them, the rest figure by figure. Pure functions."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from services.reporting import periods
from services.reporting.questions import Question

Stretch = tuple[date, date]
"""From one month to another, both with."""


class Reading(NamedTuple):
    """Stretches of time, from month to month, and whole years, both with; no years: None twice.

    ``signs`` 1: the figures of a stretch are read besides the years; -1: they are taken away from them.
    """

    starts: list[date]
    finishes: list[date]
    signs: list[int]
    first_year: int | None = None
    last_year: int | None = None


def by_months(question: Question) -> Reading:
    """Everything figure by figure; of a stock only the months that may stand for a stretch of time."""
    if question.indicator.stock:
        ends = sorted(question.ends())
        return Reading(ends, ends, [1] * len(ends))
    return _reading([(_start(question), question.end, 1)])


def by_years(question: Question, this_month: date) -> Reading:
    """Years by their sums, where the report neither shows less than a year nor offices apart.

    Of a year that is shown in part the months not shown are taken away from its sum, where they are fewer; of a year that is
    not over hardly any are. ``this_month``: after it nothing is told of as a rule, and where it is, reading takes longer.
    """
    if question.indicator.stock or "office" in question.by or question.time not in ("", "year"):
        return by_months(question)
    end = date(question.end.year, 12, 1) if question.span == "year" else question.end
    years: list[int] = []
    rest: list[tuple[date, date, int]] = []
    for year in range(question.start.year, end.year + 1):
        shown = max(_start(question), date(year, 1, 1)), min(end, date(year, 12, 1))
        hidden = list(_hidden(year, shown))
        if sum(_months((first, min(last, this_month))) for first, last in hidden) < _months(shown):
            years.append(year)
            rest += [(*stretch, -1) for stretch in hidden]
        else:
            rest.append((*shown, 1))
    if not years:
        return by_months(question)
    return _reading(rest)._replace(first_year=years[0], last_year=years[-1])


def _reading(stretches: Sequence[tuple[date, date, int]]) -> Reading:
    return Reading([one for one, _, _ in stretches], [one for _, one, _ in stretches], [one for _, _, one in stretches])


def _hidden(year: int, shown: Stretch) -> Iterator[Stretch]:
    """The stretches of a year before and after what is shown of it."""
    if shown[0].month > 1:
        yield date(year, 1, 1), periods.after(shown[0], -1)
    if shown[1].month < 12:
        yield periods.after(shown[1]), date(year, 12, 1)


def _months(stretch: Stretch) -> int:
    return len(periods.months(*stretch))


def _start(question: Question) -> date:
    """What is told of whole years stands under the first month of each."""
    return periods.year_of(question.start) if question.span == "year" else question.start
