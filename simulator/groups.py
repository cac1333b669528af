"""People ask for a group, wait, are placed; groups start, meet, lead themselves and end."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from simulator import people
from simulator.chance import happenings, moment
from simulator.offices import SimulatedOffice
from simulator.operations import Operation

FEWEST, MOST, AGE_SPAN = 4, 8, 15
MEETINGS_WITH_INITIATORS = 3
LEAVING = ("withdrawn", "helped_on", "not_now")
LIVES = ("meeting", "paused", "open", "not_heard_from")
ENDS = ("completed", "completed", "too_few", "no_place", "other")


@dataclass
class Waiting:
    """Somebody on the waiting list."""

    name: str
    birth_year: int | None


@dataclass
class Running:
    """A group that has started."""

    name: str
    started_on: date
    size: int
    meetings: int = 0
    self_led: bool = False
    last_met_on: date | None = None
    """The meeting that stands and may be put right while the initiators are there."""
    ended_on: date | None = None


@dataclass
class Groups:
    """The waiting list and the groups of one office."""

    office: SimulatedOffice
    random: Random
    scale: float
    waiting: list[Waiting] = field(default_factory=list)
    running: list[Running] = field(default_factory=list)
    ended: list[Running] = field(default_factory=list)
    asked: int = 0
    formed: int = 0

    def day(self, day: date) -> list[Operation]:
        """What happens on a day, each thing at a moment of its own but what must follow in order."""
        return [
            *self._enquiries(day),
            *self._leaving(day),
            *self._starting(day),
            *self._life(day),
            *self._resuming(day),
        ]

    def forget(self, gone: Container[str]) -> None:
        """These people are no longer on the waiting list."""
        self.waiting = [person for person in self.waiting if person.name not in gone]

    def _do(self, at: datetime, name: str, about: str, /, **fields: Any) -> Operation:
        return Operation(office=self.office.code, at=at, name=name, about=about, fields=fields)

    def _enquiries(self, day: date) -> Iterator[Operation]:
        postcodes = [postcode for postcode, _ in self.office.nearby]
        for _ in range(happenings(self.random, self.office.enquiries * self.scale / 30)):
            self.asked += 1
            told = people.enquirer(self.random, self.asked, postcodes, day.year)
            person = Waiting(f"person-{self.asked}", told["birth_year"])
            self.waiting.append(person)
            yield self._do(moment(self.random, day, 8, 12), "enquire", person.name, **told)

    def _leaving(self, day: date) -> Iterator[Operation]:
        for person in list(self.waiting):
            chance = self.random.random()
            if chance < 0.0025:
                self.waiting.remove(person)
                at = moment(self.random, day, 12, 14)
                if chance < 0.0005:
                    yield self._do(at, "erase", person.name)
                else:
                    yield self._do(at, "leave", person.name, reason=self.random.choice(LEAVING))

    def _starting(self, day: date) -> Iterator[Operation]:
        """On most days nobody looks through the list; when somebody does, the one who has waited longest comes first."""
        chosen = self._compatible()
        if day.weekday() > 4 or self.random.random() > 0.15 or len(chosen) < FEWEST:
            return
        self.formed += 1
        group = Running(f"group-{self.formed}", day, len(chosen))
        self.running.append(group)
        self.waiting = [person for person in self.waiting if person not in chosen]
        at = moment(self.random, day, 14, 16)
        details = {
            "title": f"{people.name(self.random)}-gruppa",
            "format": "digital" if self.random.random() < 0.25 else "in_person",
            "postcode": self.random.choice(self.office.nearby)[0],
            "theme": self.random.choice(people.THEMES) if self.random.random() < 0.4 else None,
        }
        yield self._do(at, "form_group", group.name, people=[person.name for person in chosen], **details)
        yield self._do(at + timedelta(minutes=10), "start_group", group.name)

    def _compatible(self) -> list[Waiting]:
        """Whoever has waited longest, and those next in line whose age is known to fit."""
        chosen: list[Waiting] = []
        for person in self.waiting:
            ages = [each.birth_year for each in [*chosen, person] if each.birth_year is not None]
            if not ages or max(ages) - min(ages) <= AGE_SPAN:
                chosen.append(person)
        return chosen[:MOST]

    def _life(self, day: date) -> Iterator[Operation]:
        for group in list(self.running):
            age_days = (day - group.started_on).days
            if not group.self_led:
                yield from self._with_initiators(group, day, age_days)
            elif self.random.random() < (0.004 if age_days > 120 else 0.0005):
                self.running.remove(group)
                group.ended_on = day
                self.ended.append(group)
                yield self._do(
                    moment(self.random, day, 19, 20), "end_group", group.name, reason=self.random.choice(ENDS)
                )
            elif age_days % 90 == 0:
                yield self._do(
                    moment(self.random, day, 18, 19), "give_sign", group.name, state=self.random.choice(LIVES)
                )

    def _with_initiators(self, group: Running, day: date, age_days: int) -> Iterator[Operation]:
        """They meet every week; a meeting is sometimes written down two days after, perhaps in another month."""
        weekday = age_days % 7
        late = (group.started_on.toordinal() + age_days // 7) % 4 == 0
        if age_days and weekday == (2 if late else 0):
            group.meetings += 1
            held_on = group.last_met_on = day - timedelta(days=2 if late else 0)
            attended = self.random.randint(max(1, group.size - 3), group.size)
            at = moment(self.random, day, 16, 17)
            yield self._do(at, "hold_meeting", group.name, held_on=held_on.isoformat(), attended=attended)
        elif group.last_met_on and self.random.random() < 0.05:
            yield self._putting_right(group, group.last_met_on, day)
        elif group.meetings >= MEETINGS_WITH_INITIATORS and self.random.random() < 0.3:
            group.self_led = True
            yield self._do(moment(self.random, day, 17, 18), "step_back", group.name)

    def _putting_right(self, group: Running, was_held_on: date, day: date) -> Operation:
        """Others came to the last meeting, or it was the day before, or it was never held."""
        group.last_met_on, at = None, moment(self.random, day, 20, 21)
        chance, was = self.random.random(), was_held_on.isoformat()
        if chance < 0.25:
            group.meetings -= 1
            return self._do(at, "strike_meeting", group.name, was_held_on=was)
        held_on = was_held_on - timedelta(days=1 if chance < 0.5 and was_held_on > group.started_on else 0)
        attended = self.random.randint(1, group.size)
        return self._do(
            at, "correct_meeting", group.name, was_held_on=was, held_on=held_on.isoformat(), attended=attended
        )

    def _resuming(self, day: date) -> Iterator[Operation]:
        """Somebody calls: the group that was noted as ended meets after all; perhaps its month is closed already."""
        for group in list(self.ended):
            age_days = (day - (group.ended_on or day)).days
            if age_days > 60:
                self.ended.remove(group)
            elif age_days and self.random.random() < 0.01:
                self.ended.remove(group)
                self.running.append(group)
                yield self._do(moment(self.random, day, 21, 22), "resume_group", group.name)
