"""Which groups are possible of those who wait: the rules, and what makes one choice of groups better than another.

Pure: no database, no solver. ``solving.py`` finds the best choice; a search written apart from both holds them to it
(``make proof NAME=matching``).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

LONG_DAYS, LONG_WEIGHT = 90, 10
"""Each day waited past these counts so many times: nobody is to be starved by people who happen to be easy to place.

With twice, one in twenty waited a week longer than by first come, first served (``make proof NAME=matching``).
"""


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


class Office(NamedTuple):
    """What the office's policy and means allow."""

    min_people: int
    max_people: int
    age_span_years: int
    initiators: int
    """How many groups have an initiator free for them."""
    rooms: Mapping[tuple[str, str], int]
    """Rooms free by (municipality, time); where nothing is said there is none."""
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
    """Every kind of group this person could be in."""
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
    """Every choice that can become a group and is not part of another at the same place and time."""
    suited: dict[Kind, list[int]] = defaultdict(list)
    for place, person in enumerate(people):
        for kind in kinds_of(person):
            suited[kind].append(place)
    at: dict[tuple[Any, ...], list[Choice]] = defaultdict(list)
    for kind in sorted(suited, key=str):
        if len(suited[kind]) < office.min_people or not _room(kind, office):
            continue
        for together in _near_in_age(suited[kind], people, office.age_span_years):
            if len(together) >= office.min_people:
                at[kind.format, kind.place, kind.time].append(Choice(kind, together))
    return [choice for found in at.values() for choice in _largest(found)]


def room_of(kind: Kind) -> tuple[str, str] | None:
    """The place and time a group of this kind takes a room at; null when it meets on a screen."""
    return None if kind.place is None else (kind.place, kind.time)


def _room(kind: Kind, office: Office) -> bool:
    needed = room_of(kind)
    return needed is None or office.rooms.get(needed, 0) > 0


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


def _largest(found: Sequence[Choice]) -> Iterator[Choice]:
    """Of choices at one place and time, those that are not part of another: it would do as well."""
    kept: list[tuple[frozenset[int], Choice]] = []
    for choice in sorted(found, key=lambda choice: (-len(choice.people), str(choice.kind))):
        people = frozenset(choice.people)
        if not any(people <= larger for larger, _ in kept):
            kept.append((people, choice))
            yield choice


def broken_rules(groups: Sequence[Group], people: Sequence[Person], office: Office) -> list[str]:
    """What is wrong with a choice of groups, looked at rule by rule; empty when nothing is."""
    faults = [fault for group in groups for fault in _broken_by(group, people, office)]
    placed = [place for group in groups for place in group.people]
    faults += ["in two groups"] * (len(placed) - len(set(placed)))
    faults += ["no initiator"] * max(0, len(groups) - office.initiators)
    taken: dict[tuple[str, str], int] = defaultdict(int)
    for group in groups:
        if needed := room_of(group.kind):
            taken[needed] += 1
    return faults + ["no room" for needed, count in taken.items() if count > office.rooms.get(needed, 0)]


def _broken_by(group: Group, people: Sequence[Person], office: Office) -> Iterator[str]:
    members = [people[place] for place in group.people]
    years = [person.birth_year for person in members if person.birth_year is not None]
    ids = {person.id for person in members}
    if not office.min_people <= len(members) <= office.max_people:
        yield "size"
    if years and max(years) - min(years) > office.age_span_years:
        yield "ages"
    if any(group.kind not in set(kinds_of(person)) for person in members):
        yield "wishes"
    if any(one in ids and other in ids for one, other in office.never):
        yield "never together"
