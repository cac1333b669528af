"""An office closes into another: what goes on elsewhere, and how the simulator's own count of both ends and begins.

Written from what a succession is for people and groups, apart from the product's rules: months before the day stay the
closed office's; groups that run go on at the other; whoever waited is called, and some are not reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from simulator.counting import Memory
from simulator.operations import OSLO, Operation

GROUP_LIFE = frozenset(
    {"hold_meeting", "correct_meeting", "strike_meeting", "step_back", "give_sign", "end_group", "resume_group"}
)
CALLED, PLACED = 12, 5
"""How many of those who wait are reached, and how many of them are placed at once."""


@dataclass(frozen=True)
class Succession:
    """``closes`` goes into ``into`` on the first of a month."""

    closes: str
    into: str
    day: date

    def closing(self) -> Operation:
        """The last that the closed office does, but for signing off its last months."""
        return self._do(self.closes, 0, "close_office", "office", into=self.into)

    def taking_over(self, memory: Memory, waiting: Iterable[str]) -> Iterator[Operation]:
        """At the other office: all groups that run; then calls to people, and a group of some of them three weeks on."""
        running = {name: group for name, group in memory.groups.items() if _runs(group)}
        groups = {self._here(name): {**group, "people": []} for name, group in running.items()}
        yield self._do(self.into, 9, "take_over_groups", f"groups-of-{self.closes}", closed=self.closes, groups=groups)
        reached = sorted(waiting)[:CALLED]
        for name in reached:
            person = memory.people[name]
            told = {"waits_since": person["received_on"].isoformat(), "where": person["where"]}
            yield self._do(self.into, 10, "take_over_person", self._here(name), postcode=person["postcode"], **told)
        placed = [self._here(name) for name in reached[:PLACED]]
        if len(placed) == PLACED:
            yield from self._placed(placed)

    def _placed(self, people: list[str]) -> Iterator[Operation]:
        group, later = f"group-of-{self.closes}", timedelta(days=20)
        told = {"title": "Tirsdagsgruppa", "format": "digital", "postcode": None, "theme": None, "people": people}
        for hour, name, fields in ((11, "form_group", told), (12, "start_group", {})):
            operation = self._do(self.into, hour, name, group, **fields)
            yield replace(operation, at=operation.at + later)

    def going_on(self, memory: Memory, ahead: Iterable[Operation]) -> Iterator[Operation]:
        """What was still to happen to groups that run, at the other office: nothing of it dated before the day."""
        running = {name for name, group in memory.groups.items() if _runs(group)}
        met: set[str] = set()
        for operation in ahead:
            name = operation.about
            if operation.name not in GROUP_LIFE or name not in running:
                continue
            if operation.name in ("correct_meeting", "strike_meeting") and name not in met:
                continue  # the meeting is the closed office's
            met |= {name} if operation.name == "hold_meeting" else set()
            yield replace(operation, office=self.into, about=self._here(name), fields=self._dated(operation.fields))

    def _dated(self, fields: dict[str, Any]) -> dict[str, Any]:
        first = self.day.isoformat()
        return {name: max(value, first) if name.endswith("held_on") else value for name, value in fields.items()}

    def _here(self, name: str) -> str:
        return f"{self.closes}-{name}"

    def _do(self, office: str, hour: int, name: str, about: str, /, **fields: Any) -> Operation:
        at = datetime(self.day.year, self.day.month, self.day.day, hour, 1, tzinfo=OSLO)
        return Operation(office=office, at=at, name=name, about=about, fields=fields)


def _runs(group: dict[str, Any]) -> bool:
    return "started_on" in group and "ended_on" not in group
