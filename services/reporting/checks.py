"""What looks odd in a month's figures, so that whoever signs it off has seen it. Pure: tested without a database.

impossible  figures that cannot be true together      unusual  far from what the months before were
missing     nothing, where there always is something  open     what is not yet written down, or could not be counted
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
PAIRS: Final = (
    ("event_participants", "events_held"),
    ("people_reached", "outreach_held"),
    ("people_placed", "groups_started"),
)
"""The first cannot be without the second."""

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

    @property
    def code(self) -> str:
        """By which a comment is given."""
        return f"{self.kind}__{self.indicator}"

    @property
    def wants_comment(self) -> bool:
        """Whether the month is closed only with a reason; what is open is put right, or left."""
        return self.kind != "open"


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


def find(month: Month) -> list[Finding]:
    """Everything to look at, the gravest first."""
    return [*_impossible(month), *_missing(month), *_unusual(month), *_open(month)]


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
