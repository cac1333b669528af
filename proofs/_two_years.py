"""Two years of a waiting list, week by week: the same people come, the same initiators and rooms are there, another choice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from proofs import _made_up_people
from services.groups import matching
from services.groups.leading import ANYBODY
from services.groups.matching import Group, Office, Person, Room

WEEKS = 104
COME_A_WEEK = 3
INITIATORS = 4
BUSY_WEEKS = 6
"""How long an initiator is with a group before it leads itself."""
ROOM_WEEKS = 40
"""How long a group goes on meeting in a room."""
STARVED_DAYS = 180

Choose = Callable[[Sequence[Person], Office], list[Group]]


@dataclass
class Years:
    """How it went."""

    waited: list[int] = field(default_factory=list)
    """Days, of each who was placed, and of each who still waits at the end."""
    placed: int = 0
    starved: int = 0
    """How many waited more than :data:`STARVED_DAYS` with a group they could have been in."""


def go(seed: int, choose: Choose) -> Years:
    """Two years with one way to choose."""
    random, told = Random(seed), Years()
    coming = [
        [_made_up_people.person(random, week * 100 + number) for number in range(_how_many(random))]
        for week in range(WEEKS)
    ]
    free = dict.fromkeys(_made_up_people.office(random, coming[0] * 2, rooms=1, initiators=1, pairs=0).rooms, 1)
    waiting: dict[str, tuple[Person, int]] = {}
    able: set[str] = set()
    busy: list[int] = []
    rooms: list[tuple[int, Room]] = []
    for week in range(WEEKS):
        waiting.update({person.id: (person, week) for person in coming[week]})
        busy = [until for until in busy if until > week]
        rooms = [(until, room) for until, room in rooms if until > week]
        taken = [room for _, room in rooms]
        led = {ANYBODY: INITIATORS - len(busy)}
        means = Office(4, 8, 15, led, {room: 1 - (room in taken) for room in free})
        people = [person._replace(days=(week - since) * 7) for person, since in waiting.values()]
        able |= (
            {people[place].id for choice in matching.choices(people, means) for place in choice.people}
            if led[ANYBODY]
            else set()
        )
        for group in choose(people, means) if led[ANYBODY] else []:
            busy.append(week + BUSY_WEEKS)
            if room := matching.room_of(group.kind):
                rooms.append((week + ROOM_WEEKS, room))
            for place in group.people:
                told.placed += 1
                told.waited.append(people[place].days)
                told.starved += people[place].days > STARVED_DAYS and people[place].id in able
                del waiting[people[place].id]
    for person, since in waiting.values():
        days = (WEEKS - since) * 7
        told.waited.append(days)
        told.starved += days > STARVED_DAYS and person.id in able
    return told


def _how_many(random: Random) -> int:
    return sum(random.random() < 0.3 for _ in range(COME_A_WEEK * 10 // 3))
