"""People who wait, made up: more alike in some ways than in others, as those at an office are."""

from __future__ import annotations

from collections import Counter
from random import Random

from services.groups import words
from services.groups.leading import ANYBODY, Initiator, initiator
from services.groups.matching import Office, Person, Room

THEMES = ("anxiety", "grief", "loneliness", "burnout", "chronic_pain", "relatives")
PLACES = ("0301", "3201")
EVENINGS = tuple(time for time in words.TIMES[:15] if time.endswith("evening"))
NEEDS = ("hearing_loop", "step_free")
SEATS = (5, 6, 8, 12)
FORMATS = ((), ("in_person",), ("in_person",), ("digital",), ("in_person", "digital"))


def people(random: Random, count: int, *, narrow: bool = False, access: bool = False) -> list[Person]:
    """``narrow``: fewer times and themes, so that a dozen people have something in common. ``access``: some need of a room
    what not every room offers.
    """
    waiting = [person(random, number, narrow=narrow) for number in range(count)]
    return [one._replace(needs=_needs(random)) for one in waiting] if access else waiting


def _needs(random: Random) -> frozenset[str]:
    return frozenset(random.sample(NEEDS, random.choices((0, 1, 2), (75, 20, 5))[0]))


def person(random: Random, number: int, *, narrow: bool = False) -> Person:
    times = words.TIMES[2:6:3] if narrow else random.choice((EVENINGS, EVENINGS, words.TIMES[:15]))
    gender = random.choices((*words.GENDERS, None), (55, 35, 3, 7))[0]
    home = random.choice((*PLACES, None))
    return Person(
        id=f"p{number:04d}",
        days=random.choice((0, random.randrange(60), random.randrange(60), random.randrange(250))),
        formats=frozenset(random.choice(FORMATS)),
        times=frozenset(random.sample(times, random.randint(1, min(5, len(times)))))
        if random.random() > 0.04
        else frozenset(),
        themes=frozenset()
        if random.random() < (0.8 if narrow else 0.7)
        else frozenset(random.sample(THEMES, random.randint(1, 2))),
        languages=frozenset(("nb", "en") if random.random() < 0.3 else ("nb",) if random.random() < 0.9 else ("en",)),
        gender=gender,
        same_gender=random.random() < 0.15 and gender is not None,
        birth_year=None if random.random() < 0.2 else random.randint(1975 if narrow else 1945, 2007),
        municipality=home,
        places=frozenset(PLACES[: random.choice((1, 2))] if home is None else {home, PLACES[0]}),
    )


def office(
    random: Random,
    waiting: list[Person],
    *,
    rooms: int,
    initiators: int,
    pairs: int,
    access: bool = False,
    alike: bool = True,
) -> Office:
    """An office with so many rooms at each place and time; with ``access`` they are of several kinds.

    ``alike``  whether its initiators can all lead any group; else each has languages and places of their own.
    """
    never = set()
    for _ in range(pairs):
        one, other = random.sample([person.id for person in waiting], 2)
        never.add((min(one, other), max(one, other)))
    free = {Room(place, time): rooms for place in PLACES for time in words.TIMES if random.random() < 0.8}
    if access:
        kinds = [_kind_of_room(random) for _ in range(random.randint(1, 3))]
        free = {room._replace(**kind): rooms for room in free for kind in kinds if random.random() < 0.7}
    led = Counter(ANYBODY if alike else _initiator(random) for _ in range(initiators))
    return Office(4, 8, 15, dict(led), free, frozenset(never))


def _initiator(random: Random) -> Initiator:
    languages = random.choice(((), ("nb",), ("en",), ("en", "nb"), ("so",)))
    return initiator(languages, random.choice(((), PLACES[:1], PLACES[1:])))


def _kind_of_room(random: Random) -> dict[str, object]:
    offers = tuple(sorted(random.sample(NEEDS, random.randint(0, 2))))
    return {"offers": offers, "seats": random.choice(SEATS)}
