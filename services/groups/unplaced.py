"""Why somebody is proposed for no group, and how near one is. Pure.

Nothing here knows who must never meet: whoever is kept apart is told the same as anybody for whom a group was full.
Nothing is told that fewer than five other people stand behind, so that nobody can be worked out from it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from services.groups import matching
from services.groups.leading import Leading
from services.groups.matching import Group, Kind, Office, Person, Room

ENOUGH_OTHERS = 5


class Nearest(NamedTuple):
    """The group that is nearest to coming about for somebody."""

    format: str
    place: str | None
    time: str
    lacks: int
    """How many more people it would take; 0 where it is a room or an initiator that is lacking."""
    language: str | None = None
    """What it would talk in, where that is what no free initiator has."""


class Unplaced(NamedTuple):
    """One who is in no proposal."""

    id: str
    reason: str
    nearest: Nearest | None


def explain(people: Sequence[Person], groups: Sequence[Group], office: Office) -> list[Unplaced]:
    """Everyone who is proposed for no group, with the reason."""
    placed = {place for group in groups for place in group.people}
    left = [person for place, person in enumerate(people) if place not in placed]
    alike = {kind: _near(left, kind, office) for person in left for kind in matching.kinds_of(person)}
    leading = Leading(office.initiators, [matching.need_of(group.kind) for group in groups])
    taken = Counter(room for group in groups if (room := matching.room_of(group.kind)))
    still = office._replace(rooms={room: free - taken[room] for room, free in office.rooms.items()})
    rooms = matching.rooms_at(still)
    made = [group.kind for group in groups]
    return [
        Unplaced(person.id, "no_access", None)
        if _kept_out(person, made)
        else _explain(person, left, alike, office, rooms, leading)
        for person in left
    ]


def _explain(
    person: Person,
    left: Sequence[Person],
    alike: dict[Kind, list[Person]],
    office: Office,
    rooms: Mapping[tuple[str, str], Sequence[Room]],
    leading: Leading,
) -> Unplaced:
    if unknown := _unknown(person):
        return Unplaced(person.id, unknown, None)
    with_me = {kind: _count(person, alike[kind], office) for kind in matching.kinds_of(person)}
    best = max(with_me, key=lambda kind: (with_me[kind], str(kind)))
    if with_me[best] < office.min_people:
        return Unplaced(person.id, "too_few", _nearest(best, with_me[best], left, office))
    able = [kind for kind, count in with_me.items() if count >= office.min_people]
    if unled := _unled(able, leading):
        return Unplaced(person.id, unled, _of_initiator(unled, best, left, office))
    able = [kind for kind in able if leading.can_take(matching.need_of(kind))]
    best = max(able, key=lambda kind: (with_me[kind], str(kind)))
    if any(_has_room(person, kind, alike[kind], office, rooms) for kind in able):
        return Unplaced(person.id, "full", None)
    closed = any(
        person.needs.difference(room.offers) for kind in able for room in rooms.get((kind.place or "", kind.time), ())
    )
    return Unplaced(person.id, "no_access" if closed else "no_room", _nearest(best, office.min_people, left, office))


def _unled(able: Sequence[Kind], leading: Leading) -> str | None:
    """Why no initiator can take one of these groups; null where one can."""
    if any(leading.can_take(matching.need_of(kind)) for kind in able):
        return None
    if leading.is_busy():
        return "no_initiator"
    elsewhere = any(leading.can_take((kind.language, None)) for kind in able)
    return "no_initiator_there" if elsewhere else "no_initiator_language"


def _of_initiator(reason: str, kind: Kind, left: Sequence[Person], office: Office) -> Nearest | None:
    if reason == "no_initiator":
        return None
    near = _nearest(kind, office.min_people, left, office)
    return near and near._replace(language=kind.language if reason == "no_initiator_language" else None)


def _unknown(person: Person) -> str | None:
    if not person.times:
        return "times_unknown"
    if not person.languages:
        return "languages_unknown"
    return "gender_unknown" if person.same_gender and not person.gender else None


def _near(left: Sequence[Person], kind: Kind, office: Office) -> list[Person]:
    return [other for other in left if kind in set(matching.kinds_of(other))]


def _count(person: Person, alike: Sequence[Person], office: Office) -> int:
    """How many of these, oneself among them, could be in one group with this person by their ages."""
    if person.birth_year is None:
        years = [other.birth_year for other in alike if other.birth_year is not None]
        windows = [sum(first <= year <= first + office.age_span_years for year in years) for first in years] or [0]
        return max(windows) + sum(other.birth_year is None for other in alike)
    firsts = range(person.birth_year - office.age_span_years, person.birth_year + 1)
    return max(
        sum(other.birth_year is None or 0 <= other.birth_year - first <= office.age_span_years for other in alike)
        for first in firsts
    )


def _kept_out(person: Person, made: Sequence[Kind]) -> bool:
    """Whether a group is proposed that this person could be in, but for the room it has."""
    own = set(matching.kinds_of(person))
    return any(
        not matching.is_met(person, kind) and kind._replace(offers=(), seats=matching.MANY_SEATS) in own
        for kind in made
    )


def _has_room(
    person: Person,
    kind: Kind,
    alike: Sequence[Person],
    office: Office,
    rooms: Mapping[tuple[str, str], Sequence[Room]],
) -> bool:
    """Whether a room is left in which this person could be in a group with enough of these."""
    if kind.place is None:
        return True
    for room in rooms.get((kind.place, kind.time), ()):
        roomed = kind._replace(offers=room.offers, seats=room.seats)
        able = [other for other in alike if matching.is_met(other, roomed)]
        if matching.is_met(person, roomed) and _count(person, able, office) >= office.min_people <= room.seats:
            return True
    return False


def _nearest(kind: Kind, count: int, left: Sequence[Person], office: Office) -> Nearest | None:
    """Null where fewer than five others wait for a group that meets in the same way at the same place."""
    others = sum(any(other[:2] == kind[:2] for other in matching.kinds_of(person)) for person in left) - 1
    if others < ENOUGH_OTHERS:
        return None
    return Nearest(kind.format, kind.place, kind.time, office.min_people - count)
