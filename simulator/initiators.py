"""Initiators come into the register, sign, sign again, stop and are erased."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from simulator import people
from simulator.chance import happenings, moment
from simulator.offices import SimulatedOffice
from simulator.operations import Operation

A_MONTH = 0.7


@dataclass
class Initiators:
    """The volunteers of one office."""

    office: SimulatedOffice
    random: Random
    scale: float
    known: dict[str, bool] = field(default_factory=dict)
    """Name, and whether the agreement stands."""
    count: int = 0

    def day(self, day: date) -> list[Operation]:
        return [*self._coming(day), *self._going_on(day)]

    def _do(self, at: datetime, name: str, about: str, /, **fields: Any) -> Operation:
        return Operation(office=self.office.code, at=at, name=name, about=about, fields=fields)

    def _coming(self, day: date) -> Iterator[Operation]:
        for _ in range(happenings(self.random, A_MONTH * self.scale / 30)):
            self.count += 1
            called, agreed = people.name(self.random), self.random.random() < 0.7
            self.known[f"initiator-{self.count}"] = agreed
            yield self._do(
                moment(self.random, day, 9, 10), "add_initiator", f"initiator-{self.count}",
                name=called, email=f"initiator-{self.count}@example.org", agreed=agreed,
                trained_on=(day - timedelta(days=self.random.choice((0, 3, 20)))).isoformat(),
            )  # fmt: skip

    def _going_on(self, day: date) -> Iterator[Operation]:
        for name, agreed in list(self.known.items()):
            chance, at = self.random.random(), moment(self.random, day, 13, 15)
            if chance < 0.004:
                self.known[name] = True
                yield self._do(at, "sign_agreement", name)
            elif chance < 0.006 and agreed:
                self.known[name] = False
                yield self._do(at, "end_agreement", name)
            elif chance < 0.007:
                del self.known[name]
                yield self._do(at, "erase_initiator", name)
