"""First come, first served, under the same rules: how a coordinator with a list on paper would go about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from services.groups import matching
from services.groups.leading import Leading
from services.groups.matching import Choice, Group, Office, Person, Room


def choose(people: Sequence[Person], office: Office) -> list[Group]:
    """Down the list from the one who has waited longest: the first group that person can be in, with those next in turn."""
    choices = matching.choices(people, office)
    found: list[Group] = []
    placed: set[int] = set()
    taken: Counter[Room] = Counter()
    leading = Leading(office.initiators)
    for one in sorted(range(len(people)), key=lambda place: (-people[place].days, people[place].id)):
        if one in placed or leading.is_busy():
            continue
        group = _first(one, choices, people, office, placed, taken, leading)
        if group:
            leading.take(matching.need_of(group.kind))
            found.append(group)
            placed.update(group.people)
            taken.update(room for room in [matching.room_of(group.kind)] if room)
    return found


def _first(
    one: int,
    choices: Sequence[Choice],
    people: Sequence[Person],
    office: Office,
    placed: set[int],
    taken: Counter[Room],
    leading: Leading,
) -> Group | None:
    for choice in choices:
        room = matching.room_of(choice.kind)
        if one not in choice.people or (room and taken[room] >= office.rooms[room]):
            continue
        if not leading.can_take(matching.need_of(choice.kind)):
            continue
        members = [one]
        for place in sorted(choice.people, key=lambda place: (-people[place].days, people[place].id)):
            if place in placed or place == one or len(members) == matching.most_people(choice.kind, office):
                continue
            ids = {people[other].id for other in members}
            if not any(people[place].id in pair and ids & set(pair) for pair in office.never):
                members.append(place)
        if len(members) >= office.min_people:
            return Group(choice.kind, tuple(members))
    return None
