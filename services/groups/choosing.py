"""Which groups to propose: ``python -m services.groups.choosing`` in a process of its own, so that the pages wait for nothing.

Reads ``{people, office, seconds}`` on its standard input and writes ``{groups, gap}`` on its standard output. A list of
usual length is solved to the end; of a long one a good choice is made first, then made better a part at a time.
"""

import heapq
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from services.groups import matching, solving
from services.groups.leading import Initiator, Leading
from services.groups.matching import Choice, Group, Office, Person, Room

MANY = 200
"""From so many people on, a good choice first, made better a part at a time."""
ENDLESS = 800
"""From so many on, there is no time to look at all of it at once."""
PART_GROUPS = 8
PART_PEOPLE = 110
"""How much is chosen anew at a time; longer lists of people take many times as long."""
PART_S = 2.0
ROUNDS = 30


class Found(NamedTuple):
    """What is proposed."""

    groups: list[Group]
    gap: float
    """How much more, at most, the days waited of those placed could have been, as a share; 0 is the best there is."""


def choose(people: Sequence[Person], office: Office, seconds: float) -> Found:
    """The groups to propose; ``people`` in any order give the same."""
    ends_at = time.monotonic() + seconds
    order = sorted(range(len(people)), key=lambda place: people[place].id)
    ordered = [people[place] for place in order]
    groups, gap = _chosen(ordered, office, ends_at)
    return Found([Group(group.kind, tuple(order[place] for place in group.people)) for group in groups], gap)


def _chosen(people: Sequence[Person], office: Office, ends_at: float) -> tuple[list[Group], float]:
    if len(people) < MANY:
        return solving.best(people, office, ends_at)
    if len(people) < ENDLESS:
        half_way = time.monotonic() + (ends_at - time.monotonic()) / 3
        start = better(first(people, office), people, office, half_way)
        return solving.best(people, office, ends_at, start=start)
    groups = better(first(people, office), people, office, ends_at)
    return groups, gap_of(groups, people, office)


def first(people: Sequence[Person], office: Office) -> list[Group]:
    """A good choice at once: again and again the group whose people have waited longest."""
    found: list[Group] = []
    placed: set[int] = set()
    rooms = dict(office.rooms)
    choices = matching.choices(people, office)
    heap = [(-_worth(_members(choice, people, office, placed), people), at) for at, choice in enumerate(choices)]
    heapq.heapify(heap)
    leading = Leading(office.initiators)
    while heap and len(found) < matching.most_groups(office):
        worth, at = heapq.heappop(heap)
        kind, room = choices[at].kind, matching.room_of(choices[at].kind)
        members = _members(choices[at], people, office, placed)
        if len(members) < office.min_people or (room and not rooms[room]):
            continue
        now = -_worth(members, people)
        if now == worth and not leading.take(matching.need_of(kind)):
            continue
        heapq.heappush(heap, (now, at))
        if now > worth:
            continue
        found.append(Group(kind, tuple(members)))
        placed.update(members)
        if room:
            rooms[room] -= 1
    return found


def better(groups: list[Group], people: Sequence[Person], office: Office, ends_at: float) -> list[Group]:
    """Take a few groups apart at a time, and make the best of their people and of some who are in none."""
    for number in range(ROUNDS):
        groups = sorted(groups, key=lambda group: _beside(group, number))
        for start in range(0, len(groups), PART_GROUPS):
            if time.monotonic() > ends_at - PART_S:
                return groups
            part, rest = groups[start : start + PART_GROUPS], groups[:start] + groups[start + PART_GROUPS :]
            groups = groups[:start] + _anew(part, rest, people, office, number) + groups[start + PART_GROUPS :]
    return groups


def gap_of(groups: Sequence[Group], people: Sequence[Person], office: Office) -> float:
    """How much more the days waited could be if everybody who can be in some group were in one, as a share."""
    able = {place for choice in matching.choices(people, office) for place in choice.people}
    weights = sorted((matching.weight(people[place]) for place in able), reverse=True)
    most = sum(weights[: matching.most_groups(office) * office.max_people])
    days = matching.value(groups, people)[0]
    return (most - days) / max(1, days)


def _members(choice: Choice, people: Sequence[Person], office: Office, placed: set[int]) -> list[int]:
    """Of those not placed the ones who have waited longest, as many as a group holds, no two who must never meet."""
    chosen: list[int] = []
    for place in sorted(choice.people, key=lambda place: (-matching.weight(people[place]), place)):
        if place not in placed and not any(_never(people[place], people[other], office) for other in chosen):
            chosen.append(place)
        if len(chosen) == matching.most_people(choice.kind, office):
            break
    return chosen


def _never(one: Person, other: Person, office: Office) -> bool:
    return (min(one.id, other.id), max(one.id, other.id)) in office.never


def _worth(places: Iterable[int], people: Sequence[Person]) -> int:
    return sum(matching.weight(people[place]) + 1 for place in places)


def _beside(group: Group, number: int) -> tuple[str, ...]:
    """An order in which groups that could share people stand together; another one each round."""
    kind = group.kind
    by = [str(part) for part in (kind.theme, kind.time, kind.language, kind.place, kind.gender)]
    turn = number % len(by)
    return (*by[turn:], *by[:turn], str((sum(group.people) * (number + 7)) % 1009))


def _anew(part: list[Group], rest: list[Group], people: Sequence[Person], office: Office, number: int) -> list[Group]:
    """These groups, or others in their stead that are worth more."""
    taken = Counter(room for group in rest if (room := matching.room_of(group.kind)))
    needs = [matching.need_of(group.kind) for group in rest]
    own = [matching.need_of(group.kind) for group in part]
    means = office._replace(
        initiators=Leading(office.initiators, [*needs, *own]).beside(needs),
        rooms={room: free - taken[room] for room, free in office.rooms.items()},
    )
    placed = {place for group in (*part, *rest) for place in group.people}
    mine = sorted(place for group in part for place in group.people)
    free = [place for place in range(len(people)) if place not in placed]
    step = 1 + len(free) // max(1, PART_PEOPLE - len(mine))
    free = free[number % step :: step]
    among = sorted(mine + free)
    found, _ = solving.best([people[place] for place in among], means, time.monotonic() + PART_S, fit=False)
    told = [Group(group.kind, tuple(among[place] for place in group.people)) for group in found]
    return told if matching.value(told, people) > matching.value(part, people) else part


def main(asked: bytes) -> bytes:
    """What was asked on the way in, what was found on the way out, both as JSON."""
    told = json.loads(asked)
    people = [_person(person) for person in told["people"]]
    rooms = {
        Room(place, at, tuple(offers), seats): free for place, at, offers, seats, free in told["office"].pop("rooms")
    }
    never = frozenset((min(pair), max(pair)) for pair in told["office"].pop("never"))
    led = {_initiator(*one): free for *one, free in told["office"].pop("initiators")}
    office = Office(**told["office"], initiators=led, rooms=rooms, never=never)
    found = choose(people, office, told["seconds"])
    groups = [
        {"kind": group.kind._asdict(), "people": [people[place].id for place in group.people]} for group in found.groups
    ]
    return json.dumps({"groups": groups, "gap": found.gap}).encode()


def _initiator(languages: list[str] | None, municipalities: list[str] | None) -> Initiator:
    return Initiator(
        None if languages is None else tuple(languages), None if municipalities is None else tuple(municipalities)
    )


def _person(told: dict[str, Any]) -> Person:
    values: dict[str, Any] = {
        key: frozenset(value) if isinstance(value, list) else value for key, value in told.items()
    }
    return Person(**values)


if __name__ == "__main__":
    answer = os.dup(1)
    os.dup2(2, 1)  # the solver writes its name on the standard output, whatever it is told
    with os.fdopen(answer, "wb") as out:
        out.write(main(sys.stdin.buffer.read()))
