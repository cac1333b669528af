"""A working day that never ends: what people do now, as fast as somebody carries it out. For load and for faults."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from simulator import people
from simulator.offices import SimulatedOffice
from simulator.operations import OSLO, Operation

SIZE = 4
LARGEST_EVENT = 60
DAYS_AHEAD = 30


@dataclass
class Day:
    """What is open at an office: people who wait, groups, and an event to register for."""

    office: SimulatedOffice
    random: Random
    waiting: list[str] = field(default_factory=list)
    formed: list[str] = field(default_factory=list)
    started: list[str] = field(default_factory=list)
    met: list[str] = field(default_factory=list)
    event: str = ""
    coming: list[str] = field(default_factory=list)
    count: int = 0
    members: dict[str, list[str]] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    """Whose enquiries the office has destroyed: the people of groups that have ended."""

    def next(self) -> Operation:
        """One thing that can be done now, chosen by chance."""
        possible = [do for do, weight in self._possible() for _ in range(weight)]
        return self.random.choice(possible)()

    def _possible(self) -> list[tuple[Callable[[], Operation], int]]:
        return [
            (self._enquire, 4 if len(self.waiting) < 40 else 1),
            (self._leave, int(len(self.waiting) > SIZE)),
            (self._form, 3 * int(len(self.waiting) >= SIZE)),
            (self._start, 4 * int(bool(self.formed))),
            (self._meet, 2 * int(bool(self.started))),
            (self._end, int(len(self.met) > 3)),
            (self._announce, int(not self.event or len(self.coming) > LARGEST_EVENT) * 20),
            (self._register, 6 * int(bool(self.event))),
            (self._cancel, int(len(self.coming) > 3)),
        ]

    def _do(self, name: str, about: str, /, **fields: Any) -> Operation:
        return Operation(office=self.office.code, at=datetime.now(UTC), name=name, about=about, fields=fields)

    def _new(self, kind: str) -> str:
        self.count += 1
        return f"{kind}-{self.count}"

    def _enquire(self) -> Operation:
        person = self._new("person")
        self.waiting.append(person)
        told = people.enquirer(
            self.random, self.count, [code for code, _ in self.office.nearby], datetime.now(OSLO).year
        )
        return self._do("enquire", person, **(told | {"birth_year": None}))

    def _leave(self) -> Operation:
        return self._do("leave", self.waiting.pop(), reason="helped_on")

    def _form(self) -> Operation:
        group = self._new("group")
        chosen, self.waiting = self.waiting[:SIZE], self.waiting[SIZE:]
        self.formed.append(group)
        self.members[group] = chosen
        where = self.random.choice(self.office.nearby)[0]
        format = self.random.choice(("in_person", "in_person", "digital"))
        theme = self.random.choice((None, *people.THEMES))
        title = f"{people.name(self.random)}-gruppa"
        return self._do("form_group", group, people=chosen, title=title, format=format, postcode=where, theme=theme)

    def _start(self) -> Operation:
        group = self.formed.pop(0)
        self.started.append(group)
        return self._do("start_group", group)

    def _meet(self) -> Operation:
        group = self.started.pop(0)
        self.met.append(group)
        return self._do("hold_meeting", group, held_on=f"{datetime.now(OSLO):%Y-%m-%d}", attended=SIZE)

    def _end(self) -> Operation:
        group = self.met.pop(0)
        self.erased |= set(self.members[group])
        return self._do("end_group", group, reason="completed")

    def forget_again(self, erased: set[str]) -> list[Operation]:
        """An older day has come back; those destroyed since are destroyed again, and leave the list they were on."""
        left = [person for person in self.waiting if person in erased]
        self.waiting = [person for person in self.waiting if person not in erased]
        for group in [group for group in self.formed if erased & set(self.members[group])]:
            self.formed.remove(group)
            left += self.members[group]
        self.erased |= erased
        return [self._do("leave", person, reason="erased") for person in left]

    def _announce(self) -> Operation:
        self.event, self.coming = self._new("event"), []
        begins = datetime.now(OSLO).replace(hour=17, minute=0, second=0, microsecond=0) + timedelta(days=DAYS_AHEAD)
        details: dict[str, Any] = {"kind": "seminar", "title": "Seminar", "format": "in_person", "place": "Kulturhuset"}
        details |= {"postcode": self.random.choice(self.office.nearby)[0], "capacity": LARGEST_EVENT // 2}
        ends = begins + timedelta(hours=3)
        return self._do("announce", self.event, **details, starts_at=begins.isoformat(), ends_at=ends.isoformat())

    def _register(self) -> Operation:
        name = self._new("registration")
        self.coming.append(name)
        return self._do("register", name, event=self.event, **people.party(self.random, self.count))

    def _cancel(self) -> Operation:
        return self._do("cancel", self.coming.pop(self.random.randrange(len(self.coming))))


def live(office: SimulatedOffice, *, seed: int) -> Iterator[Operation]:
    """Operations of now, without end; a new one is made when it is asked for."""
    day = Day(office, Random(f"live {seed} {office.code}"))  # noqa: S311 a made-up world, not a secret
    while True:
        yield day.next()
