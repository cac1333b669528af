"""What looks odd in a month's figures, so that whoever signs it off has seen it. Pure: tested without a database.

impossible  figures that cannot be true together      unusual  far from what the months before were
missing     nothing, where there always is something  open     what is not yet written down, or could not be counted
seldom      nothing, where there often is something   season   far from the same month of earlier years
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import Any, Final, NamedTuple

from services.reporting import periods

BEFORE: Final = 12
"""Months that one is held against."""
FEWEST_MONTHS: Final = 6
"""With fewer months before there is no telling what is usual."""
SPREAD: Final = 1.4826
"""The median distance from the median, times this, is a standard deviation where figures spread evenly."""
FAR: Final = 3
AT_LEAST: Final = 5
"""Nothing is unusual that differs by less."""
NEARLY_ALWAYS: Final = 10
"""Of the months before: with something in so many, nothing is missing."""
OFTEN: Final = 6
"""With something in so many, that there is nothing is pointed out, and no more."""
YEARS: Final = 5
"""Earlier years whose same month one is held against."""
FEWEST_YEARS: Final = 2
"""With fewer there is no telling what the month is like."""
PAIRS: Final = (
    ("event_participants", "events_held"),
    ("people_reached", "outreach_held"),
    ("people_placed", "groups_started"),
)
"""The first cannot be without the second."""

COMPARED: Final = ("missing", "unusual", "season", "seldom")
"""Kinds that are told beside what the same month of the earlier years had."""

Totals = Mapping[tuple[str, date], int]
"""An indicator's total by month; what is not there is nought."""


class Finding(NamedTuple):
    """One thing to look at."""

    kind: str
    indicator: str
    value: int
    other: float = 0
    """What is usual; of two figures that do not fit, the second."""
    other_indicator: str = ""
    same: tuple[int, ...] = ()
    """What the same month of the earlier years had, the latest first."""

    @property
    def code(self) -> str:
        """By which a comment is given."""
        return f"{self.kind}__{self.indicator}"

    @property
    def wants_comment(self) -> bool:
        """Whether the month is closed only with a reason; what is open is put right, or left, and what may well be so is
        only looked at."""
        return self.kind not in ("open", "seldom")


@dataclass(frozen=True)
class Month:
    """A month that is to be signed off."""

    first: date
    totals: Totals
    flows: Sequence[str]
    """Codes of what is counted and happens in a month; the others stand at its end."""
    negative: Sequence[str] = ()
    """Codes of which some cell is below nought."""
    open_items: Mapping[str, int] = field(default_factory=dict)
    """{what: how many} that is not yet written down or counted."""

    def of(self, indicator: str, back: int = 0) -> int:
        return self.totals.get((indicator, periods.after(self.first, -back)), 0)

    def before(self, indicator: str) -> list[int]:
        """The months before, as far back as anything was counted at all."""
        first = min((month for _, month in self.totals), default=self.first)
        months = [periods.after(self.first, -back) for back in range(1, BEFORE + 1)]
        return [self.totals.get((indicator, month), 0) for month in months if month >= first]

    def same(self, indicator: str) -> list[int]:
        """The same month of the earlier years, the latest first, as far back as anything was counted at all."""
        first = min((month for _, month in self.totals), default=self.first)
        months = [periods.after(self.first, -12 * back) for back in range(1, YEARS + 1)]
        return [self.totals.get((indicator, month), 0) for month in months if month >= first]


def months(first: date) -> list[date]:
    """The months that must be known to look at one: itself, those before it, and the same of the earlier years."""
    before = periods.months(periods.after(first, -BEFORE), first)
    return sorted({*before, *(periods.after(first, -12 * back) for back in range(1, YEARS + 1))})


def find(month: Month) -> list[Finding]:
    """Everything to look at, the gravest first; of one figure that is far from other months only the first that says so."""
    odd = [*_missing(month), *_unusual(month)]
    seasonal = [one for one in _season(month) if one.indicator not in {other.indicator for other in odd}]
    odd += seasonal
    seldom = [one for one in _seldom(month) if one.indicator not in {other.indicator for other in odd}]
    found = [*_impossible(month), *odd, *seldom, *_open(month)]
    return [one._replace(same=tuple(month.same(one.indicator))) if one.kind in COMPARED else one for one in found]


def _impossible(month: Month) -> Iterator[Finding]:
    for indicator in month.negative:
        yield Finding("impossible", indicator, month.of(indicator))
    for indicator, needed in PAIRS:
        if month.of(indicator) > 0 and month.of(needed) == 0 and indicator not in month.negative:
            yield Finding("impossible", indicator, month.of(indicator), 0, needed)
    if month.of("groups_self_led") > month.of("groups_running"):
        yield Finding(
            "impossible", "groups_self_led", month.of("groups_self_led"), month.of("groups_running"), "groups_running"
        )


def _missing(month: Month) -> Iterator[Finding]:
    for indicator in month.flows:
        before = month.before(indicator)
        if _is_missing(month.of(indicator), before):
            yield Finding("missing", indicator, 0, median(before))


def _is_missing(value: int, before: Sequence[int]) -> bool:
    return value == 0 and sum(one > 0 for one in before) >= NEARLY_ALWAYS


def _unusual(month: Month) -> Iterator[Finding]:
    for indicator in month.flows:
        before, value = month.before(indicator), month.of(indicator)
        if len(before) >= FEWEST_MONTHS and is_unusual(value, before) and not _is_missing(value, before):
            yield Finding("unusual", indicator, value, median(before))


def is_unusual(value: int, before: Sequence[int]) -> bool:
    """Whether a figure is far from the months before: by five, by half, and by three standard deviations, robustly."""
    usual = median(before)
    spread = SPREAD * median(abs(one - usual) for one in before)
    return abs(value - usual) > max(AT_LEAST, usual / 2, FAR * spread)


def _season(month: Month) -> Iterator[Finding]:
    """Far from the same month of the earlier years: outside all they had, by five and by half."""
    for indicator in month.flows:
        same, value = month.same(indicator), month.of(indicator)
        if len(same) >= FEWEST_YEARS and _is_out_of_season(value, same):
            yield Finding("season", indicator, value, median(same))


def _is_out_of_season(value: int, same: Sequence[int]) -> bool:
    nearest = min(max(value, min(same)), max(same))
    return abs(value - nearest) > max(AT_LEAST, nearest / 2)


def _seldom(month: Month) -> Iterator[Finding]:
    for indicator in month.flows:
        had = sum(one > 0 for one in month.before(indicator))
        if month.of(indicator) == 0 and OFTEN <= had < NEARLY_ALWAYS:
            yield Finding("seldom", indicator, 0, had)


def _open(month: Month) -> Iterator[Finding]:
    for what, number in month.open_items.items():
        if number:
            yield Finding("open", what, number)


def named(findings: Sequence[Finding]) -> dict[str, Finding]:
    """By the code a comment is given under."""
    return {finding.code: finding for finding in findings}


def lacking(findings: Sequence[Finding], comments: Mapping[str, Any]) -> list[str]:
    """Codes of findings that want a comment and have none."""
    return [one.code for one in findings if one.wants_comment and not (comments.get(one.code) or "").strip()]
