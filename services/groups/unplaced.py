"""Why somebody is proposed for no group, and how near one is. Pure.

Nothing here knows who must never meet: whoever is kept apart is told the same as anybody for whom a group was full.
Nothing is told that fewer than five other people stand behind, so that nobody can be worked out from it.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from services.groups import matching
from services.groups.matching import Group, Kind, Office, Person

ENOUGH_OTHERS = 5


class Nearest(NamedTuple):
    """The group that is nearest to coming about for somebody."""

    format: str
    place: str | None
    time: str
    lacks: int
    """How many more people it would take."""


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
    led = len(groups) < office.initiators
    taken = Counter(room for group in groups if (room := matching.room_of(group.kind)))
    return [_explain(person, left, alike, office, taken, led=led) for person in left]


def _explain(
    person: Person,
    left: Sequence[Person],
    alike: dict[Kind, list[Person]],
    office: Office,
    taken: Counter[tuple[str, str]],
    *,
    led: bool,
) -> Unplaced:
    if unknown := _unknown(person):
        return Unplaced(person.id, unknown, None)
    with_me = {kind: _count(person, alike[kind], office) for kind in matching.kinds_of(person)}
    best = max(with_me, key=lambda kind: (with_me[kind], str(kind)))
    if with_me[best] < office.min_people:
        return Unplaced(person.id, "too_few", _nearest(best, with_me[best], left, office))
    if not led:
        return Unplaced(person.id, "no_initiator", None)
    able = [kind for kind, count in with_me.items() if count >= office.min_people]
    if not any(_has_room(kind, office, taken) for kind in able):
        return Unplaced(person.id, "no_room", None)
    return Unplaced(person.id, "full", None)


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


def _has_room(kind: Kind, office: Office, taken: Counter[tuple[str, str]]) -> bool:
    room = matching.room_of(kind)
    return room is None or office.rooms.get(room, 0) > taken[room]


def _nearest(kind: Kind, count: int, left: Sequence[Person], office: Office) -> Nearest | None:
    """Null where fewer than five others wait for a group that meets in the same way at the same place."""
    others = sum(any(other[:2] == kind[:2] for other in matching.kinds_of(person)) for person in left) - 1
    if others < ENOUGH_OTHERS:
        return None
    return Nearest(kind.format, kind.place, kind.time, office.min_people - count)
