"""Events are announced, people register and think again, events are held or called off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from simulator import people
from simulator.chance import happenings, moment
from simulator.offices import SimulatedOffice
from simulator.operations import OSLO, Operation

KINDS = {
    "seminar": "Seminar om selvhjelp",
    "network_meeting": "Nettverksmøte",
    "information_meeting": "Informasjonsmøte",
    "open_meeting": "Åpent møte",
    "members_evening": "Medlemskveld",
    "initiator_training": "Igangsetteropplæring",
    "learning_network": "Læringsnettverk",
}
DAYS_AHEAD = 14
REGISTRATIONS_A_DAY = 1.5


@dataclass
class Event:
    """An event that people may register for."""

    name: str
    held_on: date
    coming: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Registrations that stand, by name."""
    format: str = "in_person"
    head_count: int = 0
    by_sector: dict[str, int] = field(default_factory=dict)


@dataclass
class Programme:
    """The events of one office."""

    office: SimulatedOffice
    random: Random
    scale: float
    ahead: list[Event] = field(default_factory=list)
    settled: list[Event] = field(default_factory=list)
    """Held, and perhaps to be put right."""
    announced: int = 0
    registered: int = 0

    def day(self, day: date) -> list[Operation]:
        return [*self._announcing(day), *self._registering(day), *self._moving(day), *self._holding(day),
                *self._putting_right(day)]  # fmt: skip

    def _do(self, at: datetime, name: str, about: str, /, **fields: Any) -> Operation:
        return Operation(office=self.office.code, at=at, name=name, about=about, fields=fields)

    def _announcing(self, day: date) -> Iterator[Operation]:
        for _ in range(happenings(self.random, self.office.events * self.scale / 30)):
            self.announced += 1
            event = Event(f"event-{self.announced}", day + timedelta(days=DAYS_AHEAD))
            self.ahead.append(event)
            details = self._details(event.held_on)
            event.format = details["format"]
            yield self._do(moment(self.random, day, 8, 10), "announce", event.name, **details)

    def _details(self, held_on: date) -> dict[str, Any]:
        """In person at a postcode; digital; or at a place of which nobody said where it lies."""
        kind = self.random.choice(list(KINDS))
        where = self.random.random()
        return {
            "kind": kind,
            "title": f"{KINDS[kind]} {held_on:%d.%m.%Y}",
            "format": "digital" if where < 0.2 else "in_person",
            "place": None if where < 0.2 else "Kulturhuset",
            "postcode": None if where < 0.3 else self.random.choice(self.office.nearby)[0],
            **_times(held_on),
            "capacity": self.random.choice((10, 20, 40, 200)),
        }

    def _registering(self, day: date) -> Iterator[Operation]:
        for event in self.ahead:
            for _ in range(happenings(self.random, REGISTRATIONS_A_DAY) if day < event.held_on else 0):
                yield self._register(event, day)
            if event.coming and self.random.random() < 0.08:
                yield from self._resize(event, day)
            if event.coming and self.random.random() < 0.08:
                name = self.random.choice(list(event.coming))
                del event.coming[name]
                yield self._do(moment(self.random, day, 15, 16), "cancel", name)

    def _register(self, event: Event, day: date) -> Operation:
        """Now and then somebody registers who is registered already, which changes nothing."""
        self.registered += 1
        name = f"registration-{self.registered}"
        if event.coming and self.random.random() < 0.05:
            told = self.random.choice(list(event.coming.values()))
            return self._do(moment(self.random, day, 14, 15), "register", name, event=event.name, **told)
        told = event.coming[name] = people.party(self.random, self.registered)
        return self._do(moment(self.random, day, 10, 14), "register", name, event=event.name, **told)

    def _resize(self, event: Event, day: date) -> Iterator[Operation]:
        """One of several cannot come; said before the day itself, when the event may be under way or called off."""
        name = self.random.choice(list(event.coming))
        if event.coming[name]["seats"] > 1:
            at = moment(self.random, day, 14, 15)
            if day < event.held_on:
                event.coming[name] = event.coming[name] | {"seats": event.coming[name]["seats"] - 1}
                yield self._do(at, "resize", name, event=event.name, seats=event.coming[name]["seats"])

    def _moving(self, day: date) -> Iterator[Operation]:
        """To a later day, and what is held in a house perhaps to another place."""
        for event in self.ahead:
            if day < event.held_on and self.random.random() < 0.006:
                event.held_on += timedelta(days=self.random.choice((1, 7, 30)))
                postcode = None if event.format == "digital" else self.random.choice(self.office.nearby)[0]
                at = moment(self.random, day, 16, 17)
                yield self._do(at, "move", event.name, postcode=postcode, **_times(event.held_on))

    def _putting_right(self, day: date) -> Iterator[Operation]:
        """Weeks later somebody finds the list from the door: more had come."""
        self.settled = [event for event in self.settled if (day - event.held_on).days <= 60]
        for event in self.settled:
            if day > event.held_on and self.random.random() < 0.003:
                sector, more = self.random.choice(people.SECTORS), self.random.randint(1, 5)
                event.by_sector = event.by_sector | {sector: event.by_sector.get(sector, 0) + more}
                event.head_count += more + self.random.randint(0, 2)
                yield self._do(moment(self.random, day, 21, 22), "correct_event", event.name, **_settled(event))

    def _holding(self, day: date) -> Iterator[Operation]:
        for event in [event for event in self.ahead if event.held_on == day]:
            self.ahead.remove(event)
            if self.random.random() < 0.06:
                yield self._do(moment(self.random, day, 9, 10), "call_off", event.name)
                continue
            came = [told for told in event.coming.values() if self.random.random() < 0.8]
            by_sector = {told["sector"]: 0 for told in came}
            for told in came:
                by_sector[told["sector"]] += told["seats"]
            walk_ins = self.random.randint(0, 4)
            event.head_count, event.by_sector = sum(by_sector.values()) + walk_ins, by_sector
            self.settled.append(event)
            yield self._do(moment(self.random, day, 20, 21), "close_event", event.name, **_settled(event))


def _settled(event: Event) -> dict[str, Any]:
    return {"head_count": event.head_count, "by_sector": event.by_sector}


def _times(held_on: date) -> dict[str, str]:
    begins = datetime(held_on.year, held_on.month, held_on.day, 17, tzinfo=OSLO)
    return {"starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=3)).isoformat()}
