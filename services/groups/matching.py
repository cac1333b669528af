"""Which groups are possible of those who wait: the rules, and what makes one choice of groups better than another.

Pure: no database, no solver. ``solving.py`` finds the best choice; a search written apart from both holds them to it
(``make proof NAME=matching``).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

from services.groups.leading import Initiator, Leading, Need, can_lead

LONG_DAYS, LONG_WEIGHT = 90, 10
"""Each day waited past these counts so many times: nobody is to be starved by people who happen to be easy to place.

With twice, one in twenty waited a week longer than by first come, first served (``make proof NAME=matching``).
"""
MANY_SEATS = 99
"""Of a room about which nothing is known: as many as a group can be."""


class Person(NamedTuple):
    """One who waits, as far as a group is concerned."""

    id: str
    days: int
    """Days waited."""
    formats: frozenset[str]
    """Ways to meet that suit; empty: any."""
    times: frozenset[str]
    themes: frozenset[str]
    """Empty: a cross-problem group."""
    languages: frozenset[str]
    gender: str | None
    same_gender: bool
    birth_year: int | None
    municipality: str | None
    places: frozenset[str]
    """Municipalities this person can come to."""
    needs: frozenset[str] = frozenset()
    """What a room must offer for this person to be able to take part."""


class Room(NamedTuple):
    """Rooms that are alike for a group: in the same place, free at the same time, with the same to offer."""

    place: str
    time: str
    offers: tuple[str, ...] = ()
    """In order."""
    seats: int = MANY_SEATS


class Office(NamedTuple):
    """What the office's policy and means allow."""

    min_people: int
    max_people: int
    age_span_years: int
    initiators: Mapping[Initiator, int]
    """For how many groups more each kind of initiator is free."""
    rooms: Mapping[Room, int]
    """How many of each are free; where nothing is said there is none."""
    never: frozenset[tuple[str, str]] = frozenset()
    """Pairs of people who are never placed together, each in order."""


class Kind(NamedTuple):
    """What the people of one group share."""

    format: str
    place: str | None
    """Municipality; null when digital."""
    time: str
    theme: str | None
    """Null: cross-problem."""
    language: str
    gender: str | None
    """Null: for everyone."""
    offers: tuple[str, ...] = ()
    """What the room it takes offers."""
    seats: int = MANY_SEATS


class Choice(NamedTuple):
    """One way of making up a kind of group: the people it can be made of lie close enough in age."""

    kind: Kind
    people: tuple[int, ...]
    """Places in the list of people."""


class Group(NamedTuple):
    """A group that can be started."""

    kind: Kind
    people: tuple[int, ...]


def weight(person: Person) -> int:
    """Days waited, those past :data:`LONG_DAYS` counted :data:`LONG_WEIGHT` times."""
    return person.days + (LONG_WEIGHT - 1) * max(0, person.days - LONG_DAYS)


def fit(person: Person, kind: Kind) -> int:
    """How well a kind of group suits: 2 for meeting in one's own municipality, 1 for a way to meet one has asked for."""
    at_home = kind.place is not None and kind.place == person.municipality
    return 2 * at_home + (kind.format in person.formats)


def value(groups: Iterable[Group], people: Sequence[Person]) -> tuple[int, int, int]:
    """What is made as large as can be, the first before the second before the third: days, people placed, fit."""
    placed = [(people[place], group.kind) for group in groups for place in group.people]
    return (
        sum(weight(person) for person, _ in placed),
        len(placed),
        sum(fit(person, kind) for person, kind in placed),
    )


def is_known_well_enough(person: Person) -> bool:
    """Whether we know what a group must be like for this person; else a conversation comes first."""
    return bool(person.times and person.languages and (person.gender or not person.same_gender))


def kinds_of(person: Person) -> Iterator[Kind]:
    """Every kind of group this person could be in; what its room must offer is asked where rooms are given out."""
    if not is_known_well_enough(person):
        return
    genders = ({person.gender} if person.gender else set()) | (set() if person.same_gender else {None})
    themes = person.themes or {None}
    for format, place in _ways(person):
        for time, theme, language, gender in product(person.times, themes, person.languages, genders):
            yield Kind(format, place, time, theme, language, gender)


def _ways(person: Person) -> Iterator[tuple[str, str | None]]:
    if not person.formats or "digital" in person.formats:
        yield "digital", None
    if not person.formats or "in_person" in person.formats:
        yield from (("in_person", place) for place in sorted(person.places))


def choices(people: Sequence[Person], office: Office) -> list[Choice]:
    """Every choice that can become a group and is not part of another at the same place and time, led by the same."""
    suited: dict[Kind, list[int]] = defaultdict(list)
    for place, person in enumerate(people):
        for kind in kinds_of(person):
            suited[kind].append(place)
    at: dict[tuple[Any, ...], list[Choice]] = defaultdict(list)
    free = rooms_at(office)
    for kind in sorted(suited, key=str):
        if len(suited[kind]) < office.min_people or not led_by(kind, office):
            continue
        for roomed in _in_rooms(kind, free):
            able = [place for place in suited[kind] if is_met(people[place], roomed)]
            for together in _near_in_age(able, people, office.age_span_years):
                if len(together) >= office.min_people <= roomed.seats:
                    at[where(roomed)].append(Choice(roomed, together))
    return [choice for found in at.values() for choice in _largest(found, office)]


def room_of(kind: Kind) -> Room | None:
    """The room a group of this kind takes; null when it meets on a screen."""
    return None if kind.place is None else Room(kind.place, kind.time, kind.offers, kind.seats)


def need_of(kind: Kind) -> Need:
    """What a group of this kind needs of its initiator."""
    return kind.language, kind.place


def able(kind: Kind, office: Office) -> frozenset[Initiator]:
    """The free initiators who can lead a group of this kind."""
    return frozenset(one for one, free in office.initiators.items() if free > 0 and can_lead(one, need_of(kind)))


def led_by(kind: Kind, office: Office) -> int:
    """How many groups of this kind, and no other, there are initiators for."""
    return sum(office.initiators[one] for one in able(kind, office))


def most_groups(office: Office) -> int:
    """For how many groups at all there is an initiator."""
    return sum(office.initiators.values())


def kind_of(told: Mapping[str, Any]) -> Kind:
    """A kind as a worker has told it, in JSON."""
    return Kind(**{**told, "offers": tuple(told["offers"])})


def where(kind: Kind) -> tuple[Any, ...]:
    """What groups compete for: the way to meet, the time, and the room."""
    return (kind.format, kind.time, room_of(kind))


def is_met(person: Person, kind: Kind) -> bool:
    """Whether this person can take part where a group of this kind meets; on a screen nobody is kept out by a room."""
    return kind.place is None or person.needs.issubset(kind.offers)


def most_people(kind: Kind, office: Office) -> int:
    """How many can be in a group of this kind."""
    return min(office.max_people, kind.seats)


def rooms_at(office: Office) -> dict[tuple[str, str], list[Room]]:
    """The kinds of rooms that are free, by place and time."""
    free: dict[tuple[str, str], list[Room]] = defaultdict(list)
    for room in sorted(office.rooms):
        if office.rooms[room] > 0:
            free[room.place, room.time].append(room)
    return free


def _in_rooms(kind: Kind, free: Mapping[tuple[str, str], Sequence[Room]]) -> Iterator[Kind]:
    """The kind of group once for each kind of room it could have; as it is on a screen."""
    if kind.place is None:
        yield kind
        return
    for room in free.get((kind.place, kind.time), ()):
        yield kind._replace(offers=room.offers, seats=room.seats)


def _near_in_age(places: Sequence[int], people: Sequence[Person], span: int) -> Iterator[tuple[int, ...]]:
    """The largest sets whose known years of birth span no more than allowed; an unknown year goes with all of them."""
    years = sorted({year for place in places if (year := people[place].birth_year) is not None})
    last_end = None
    for first in years or [0]:
        end = max((year for year in years if year <= first + span), default=first)
        if end == last_end:
            continue
        last_end = end
        yield tuple(
            place for place in places if (year := people[place].birth_year) is None or first <= year <= first + span
        )


def _largest(found: Sequence[Choice], office: Office) -> Iterator[Choice]:
    """Of choices at one place and time, those that are not part of another whoever leads them could lead: it would do as well."""
    kept: list[tuple[frozenset[int], frozenset[Initiator]]] = []
    led = {need_of(choice.kind): able(choice.kind, office) for choice in found}
    for choice in sorted(found, key=lambda choice: (-len(choice.people), str(choice.kind))):
        people, mine = frozenset(choice.people), led[need_of(choice.kind)]
        if not any(people <= larger and mine <= theirs for larger, theirs in kept):
            kept.append((people, mine))
            yield choice


def broken_rules(groups: Sequence[Group], people: Sequence[Person], office: Office) -> list[str]:
    """What is wrong with a choice of groups, looked at rule by rule; empty when nothing is."""
    faults = [fault for group in groups for fault in _broken_by(group, people, office)]
    placed = [place for group in groups for place in group.people]
    faults += ["in two groups"] * (len(placed) - len(set(placed)))
    faults += ["no initiator"] * len(Leading(office.initiators, [need_of(group.kind) for group in groups]).without)
    taken: dict[Room, int] = defaultdict(int)
    for group in groups:
        if needed := room_of(group.kind):
            taken[needed] += 1
    return faults + ["no room" for needed, count in taken.items() if count > office.rooms.get(needed, 0)]


def _broken_by(group: Group, people: Sequence[Person], office: Office) -> Iterator[str]:
    members = [people[place] for place in group.people]
    years = [person.birth_year for person in members if person.birth_year is not None]
    ids = {person.id for person in members}
    if not office.min_people <= len(members) <= most_people(group.kind, office):
        yield "size"
    if years and max(years) - min(years) > office.age_span_years:
        yield "ages"
    wish = group.kind._replace(offers=(), seats=MANY_SEATS)
    if any(wish not in set(kinds_of(person)) for person in members):
        yield "wishes"
    if not all(is_met(person, group.kind) for person in members):
        yield "access"
    if any(one in ids and other in ids for one, other in office.never):
        yield "never together"
