"""From tallies to the rows of a report: pure functions over what a query found."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from services.reporting import catalogue, periods
from services.reporting.beginnings import ALWAYS, Known
from services.reporting.questions import Question

Key = tuple[Any, ...]


@dataclass
class Sum:
    """What is told of one row of a report."""

    value: int = 0
    numbers: int = 0
    under_five: int = 0
    historical: int = 0
    """How many figures from before Brikke are in it."""

    def shown(self) -> int | None:
        """The sum of the numbers; None when there is no number among what is told."""
        return self.value if self.numbers else None


@dataclass
class Table:
    sums: dict[Key, Sum] = field(default_factory=lambda: defaultdict(Sum))
    undivided: set[tuple[str, str, date]] = field(default_factory=set)
    """Areas that the map has divided: (kind, code, a day it was valid)."""
    under_five_at: set[str] = field(default_factory=set)
    known: Known = ALWAYS


def table(
    question: Question, rows: Sequence[Any], day: date, unseen: Collection[int] = (), known: Known = ALWAYS
) -> Table:
    """The rows summed by what the report is divided by; an area that the map has divided stands under its own code.

    ``rows`` {office, period, area_kind, area, code, to_codes, place_from, place_to, value, numbers, under_five,
             under_five_at}: of one figure, or of all that no way of dividing keeps apart: the sum of their numbers, how
             many numbers, how many told as under five, and the offices that told these.
    ``day``  the day the figures are known on: how things stood is shown by no later month.
    ``unseen`` years of which there are figures that cannot be shown so: they are not nought.
    ``known`` from when they are: before it nothing is nought. Nationally nothing is told of before; an office's own that is
             not known whole is not shown.
    """
    found = Table(known=known)
    for row in rows:
        if not belongs(question, row) or (known.offices is None and row["period"] < known.since):
            continue
        bucket = question.bucket(row["period"])
        if question.indicator.stock and row["period"] != question.last_month(bucket, day):
            continue
        _add(found, question, row, tuple(_part(question, row, by, bucket, found) for by in question.by))
    _fill(question, found, unseen)
    return found


def belongs(question: Question, row: Any) -> bool:
    """Whether a figure lies in the area that the report is of."""
    return not question.only or question.covers(area_of(row, question.area)[0])


def _add(found: Table, question: Question, row: Any, key: Key) -> None:
    sum = found.sums[key]
    sum.value, sum.numbers = sum.value + row["value"], sum.numbers + row["numbers"]
    sum.under_five += row["under_five"]
    sum.historical += row.get("historical", 0)
    found.under_five_at.update(row["under_five_at"] or ())


def _part(question: Question, row: Any, by: str, bucket: date, found: Table) -> Any:
    if by == question.time:
        return bucket
    if by == "office":
        return row["office"]
    if by == question.dimension:
        return row["code"]
    code, day = area_of(row, by)
    if day is not None:
        found.undivided.add((row["area_kind"], row["area"], day))
    return code


def area_of(row: Any, kind: str) -> tuple[str, date | None]:
    """An area's code on the map; of one that the map has divided the code it stands under, one for as long as it was
    the same, and a day on which it was."""
    if row["to_codes"] is None:
        return row["area"] if row["area_kind"] == kind else catalogue.NO_COUNTY, None
    if len(row["to_codes"]) == 1:
        return row["to_codes"][0], None
    day = row["place_to"] - timedelta(days=1) if row["place_to"] else row["place_from"]
    return f"{row['area']} ({day:%Y})", day


def _fill(question: Question, found: Table, unseen: Collection[int]) -> None:
    """Where only time divides, each stretch has its row. What is told at once is nought when nothing came; what waits
    for a month to be closed has no number before."""
    if all(by == question.time for by in question.by):
        for month in periods.months(question.start, question.end):
            nought = question.at_once and month.year not in unseen and month >= found.known.since
            found.sums[tuple(question.bucket(month) for _ in question.by)].numbers += nought
