"""The best choice of groups by looking at every one, for a dozen people: written apart from ``matching`` and ``solving``."""

from __future__ import annotations

from itertools import combinations
from typing import Any


def best(people: list[Any], office: Any) -> tuple[int, int, int]:
    """The largest (days, people placed, fit), the first before the second before the third."""
    groups = possible(people, office)
    everyone = [one for one, free in office.initiators.items() for _ in range(free)]
    found = (0, 0, 0)

    def go_on(start: int, used: int, chosen: list[Any], rooms: dict[Any, int], so_far: tuple[int, int, int]) -> None:
        nonlocal found
        found = max(found, so_far)
        if len(chosen) == len(everyone):
            return
        for at in range(start, len(groups)):
            mask, room, leaders, value = groups[at]
            if mask & used or (room is not None and rooms[room] == 0) or not led([*chosen, leaders], everyone):
                continue
            rest = rooms if room is None else {**rooms, room: rooms[room] - 1}
            total = (so_far[0] + value[0], so_far[1] + value[1], so_far[2] + value[2])
            go_on(at + 1, used | mask, [*chosen, leaders], rest, total)

    go_on(0, 0, [], dict(office.rooms), found)
    return found


def led(groups: list[Any], everyone: list[Any]) -> bool:
    """Whether each of these groups can have an initiator of its own among those who suit it, by trying every way."""
    if not groups:
        return True
    return any(
        one in groups[0] and led(groups[1:], everyone[:at] + everyone[at + 1 :]) for at, one in enumerate(everyone)
    )


def leaders(members: list[Any], room: Any, office: Any) -> frozenset[Any]:
    """The initiators who talk a language that these people share, and can go to where they meet."""
    shared = set.intersection(*(set(one.languages) for one in members))
    return frozenset(
        one
        for one in office.initiators
        if (one.languages is None or shared & set(one.languages))
        and (room is None or one.places is None or room.place in one.places)
    )


def possible(people: list[Any], office: Any) -> list[tuple[int, Any, frozenset[Any], tuple[int, int, int]]]:
    """Every group that breaks no rule: who (a bit each), the room it takes, who can lead it, and what it is worth."""
    found = []
    for size in range(office.min_people, min(office.max_people, len(people)) + 1):
        for chosen in combinations(range(len(people)), size):
            members = [people[at] for at in chosen]
            mask = sum(1 << at for at in chosen)
            for room, fit in ways(members, office):
                days = sum(one.days if one.days <= 90 else 90 + 10 * (one.days - 90) for one in members)
                found.append((mask, room, leaders(members, room, office), (days, size, fit)))
    return found


def ways(members: list[Any], office: Any) -> list[tuple[Any, int]]:
    """Where these people can meet: the room each way takes (None on a screen), and how well it fits them."""
    if not get_along(members, office):
        return []
    found = []
    times = set.intersection(*(set(one.times) for one in members))
    if times and all(not one.formats or "digital" in one.formats for one in members):
        found.append((None, sum("digital" in one.formats for one in members)))
    if all(not one.formats or "in_person" in one.formats for one in members):
        for place in set.intersection(*(set(one.places) for one in members)):
            fit = sum((2 if one.municipality == place else 0) + ("in_person" in one.formats) for one in members)
            found += [(room, fit) for room in rooms_for(members, office) if room.place == place and room.time in times]
    return found


def rooms_for(members: list[Any], office: Any) -> list[Any]:
    """The kinds of rooms that are free, hold so many, and offer what each of these needs."""
    needed = set().union(*(one.needs for one in members))
    return [
        room
        for room, free in office.rooms.items()
        if free > 0 and needed <= set(room.offers) and len(members) <= room.seats
    ]


def get_along(members: list[Any], office: Any) -> bool:
    """Whether these people can be in one group at all, wherever and whenever."""
    if not all(one.times and one.languages and (one.gender or not one.same_gender) for one in members):
        return False
    ids = {one.id for one in members}
    years = [one.birth_year for one in members if one.birth_year is not None]
    wishes_own = any(one.same_gender for one in members)
    cross = [not one.themes for one in members]
    return (
        not any(a in ids and b in ids for a, b in office.never)
        and (not years or max(years) - min(years) <= office.age_span_years)
        and bool(set.intersection(*(set(one.languages) for one in members)))
        and (not wishes_own or len({one.gender for one in members}) == 1)
        and (all(cross) or (not any(cross) and bool(set.intersection(*(set(one.themes) for one in members)))))
    )
