"""The office goes out: talks, teaching and advice, professionals who ask it to come, brochures that are taken."""

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

KINDS = ("talk", "teaching", "advice", "advice", "meeting", "stand", "anchoring")
A_MONTH, INVITATIONS_A_MONTH, DOWNLOADS_A_MONTH = 6, 2, 5
BROCHURES = ("what-is-a-group", "course-leaders", "conversation-tools")
LATEST_DAYS = 40
"""How many days after it was held it may be noted: when its month has long been closed."""
PUT_RIGHT_DAYS = 90
EACH_TOGETHER = 7
"""Of so many one is held with another office, which counts it; put right, it turns out to be our own."""


@dataclass
class Held:
    """Outreach as it is noted."""

    name: str
    noted_on: date
    told: dict[str, Any]


@dataclass
class Outreach:
    """What one office does outside its own house."""

    office: SimulatedOffice
    random: Random
    scale: float
    held: list[Held] = field(default_factory=list)
    count: int = 0

    def day(self, day: date) -> list[Operation]:
        return [*self._logging(day), *self._putting_right(day), *self._invited(day), *self._downloads(day)]

    def _do(self, at: datetime, name: str, about: str, /, **fields: Any) -> Operation:
        return Operation(office=self.office.code, at=at, name=name, about=about, fields=fields)

    def _times(self, a_month: float) -> range:
        return range(happenings(self.random, a_month * self.scale / 30))

    def _new(self, kind: str) -> str:
        self.count += 1
        return f"{kind}-{self.count}"

    def _told(self, day: date) -> dict[str, Any]:
        """What is noted on a day: mostly of the same day, now and then of long before."""
        ago = self.random.choice((0, 0, 0, 0, 1, 2, LATEST_DAYS))
        return {
            "kind": self.random.choice(KINDS),
            "held_on": (day - timedelta(days=ago)).isoformat(),
            "municipality": self.random.choice(self.office.nearby)[1],
            "people": self.random.choice((0, 1, 3, 12, 40, 150)),
        }

    def _logging(self, day: date) -> Iterator[Operation]:
        for _ in self._times(A_MONTH):
            held = Held(self._new("outreach"), day, self._told(day))
            held.told |= self._together()
            self.held.append(held)
            yield self._do(moment(self.random, day, 9, 12), "hold_outreach", held.name, **held.told)

    def _together(self) -> dict[str, Any]:
        if self.count % EACH_TOGETHER:
            return {}
        other = "vest" if self.office.code == "hk" else "hk"
        return {"held_with": [other], "counted_by": other}

    def _putting_right(self, day: date) -> Iterator[Operation]:
        self.held = [held for held in self.held if (day - held.noted_on).days <= PUT_RIGHT_DAYS]
        for held in list(self.held):
            chance = self.random.random()
            if chance < 0.002:
                self.held.remove(held)
                yield self._do(moment(self.random, day, 13, 15), "strike_outreach", held.name)
            elif chance < 0.005:
                told = self._told(day) | {"held_on": held.told["held_on"]}
                held.told = told if self.random.random() < 0.7 else self._told(day)
                yield self._do(moment(self.random, day, 13, 15), "correct_outreach", held.name, **held.told)

    def _invited(self, day: date) -> Iterator[Operation]:
        for _ in self._times(INVITATIONS_A_MONTH):
            called, number = people.name(self.random), self.count
            yield self._do(
                moment(self.random, day, 8, 16), "invite", self._new("invitation"),
                name=called, email=people.address(self.random, called, number),
                sector=self.random.choice(people.SECTORS), wish=self.random.choice(("talk", "visit", "advice", "other")),
            )  # fmt: skip

    def _downloads(self, day: date) -> Iterator[Operation]:
        for _ in self._times(DOWNLOADS_A_MONTH):
            at = moment(self.random, day, 0, 23)
            yield self._do(at, "download", self._new("download"), brochure=self.random.choice(BROCHURES))
