"""What happens at an office, day by day: the same for the same seed, whatever other offices do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from simulator.groups import Groups
from simulator.initiators import Initiators
from simulator.offices import SimulatedOffice
from simulator.operations import OSLO, Operation
from simulator.outreach import Outreach
from simulator.programme import Programme


@dataclass(frozen=True)
class Span:
    """The months that are played: ``months`` whole ones, the last of them before the month of ``now``."""

    now: datetime
    months: int

    @property
    def first(self) -> date:
        return month_after(self.now.astimezone(OSLO).date().replace(day=1), -self.months)

    def days(self) -> Iterator[date]:
        """Every day, and the first of the month that follows, on which the last one is closed."""
        day, end = self.first, self.now.astimezone(OSLO).date().replace(day=1)
        while day <= end:
            yield day
            day += timedelta(days=1)


@dataclass(frozen=True)
class Turn:
    """From the morning of ``day`` on, things go otherwise than they had: a backup of that morning was put back."""

    day: date
    seed: int
    gone: frozenset[str] = frozenset()
    """Who waited that morning, and has been erased once more."""


def plan(
    office: SimulatedOffice, *, seed: int, span: Span, scale: float = 1.0, turn: Turn | None = None
) -> Iterator[Operation]:
    """Everything that happens at one office, in order of time. Up to its turn it is what it is without one."""
    random = Random(f"{seed} {office.code}")  # noqa: S311 a made-up world, not a secret
    groups, programme = Groups(office, random, scale), Programme(office, random, scale)
    outreach, initiators = Outreach(office, random, scale), Initiators(office, random, scale)
    last = span.now.astimezone(OSLO).date().replace(day=1)

    for day in span.days():
        if turn and day == turn.day:
            random.seed(f"{turn.seed} {office.code}")
            groups.forget(turn.gone)
        today = [_closing(office, day)] if day.day == 1 and day > span.first else []
        if day < last:
            today += [*groups.day(day), *programme.day(day), *outreach.day(day), *initiators.day(day)]
        yield from sorted(today, key=lambda operation: operation.at)


def _closing(office: SimulatedOffice, day: date) -> Operation:
    """A month is signed off early on the first day of the next, which is never later than now."""
    month = f"{month_after(day, -1):%Y-%m}"
    return Operation(
        office=office.code,
        at=datetime(day.year, day.month, day.day, 0, 5, tzinfo=OSLO),
        name="close_month",
        about=f"month-{month}",
        fields={"month": month},
    )


def month_after(month: date, months: int = 1) -> date:
    """The first day of the month that is so many months later."""
    years, index = divmod(month.year * 12 + month.month - 1 + months, 12)
    return date(years, index + 1, 1)
