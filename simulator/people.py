"""Made-up people. No name here is a person's; every address is under example.org."""

from __future__ import annotations

from random import Random
from typing import Any

FIRST = ("Åkera", "Bekkar", "Dugga", "Eikar", "Fjæra", "Granar", "Heia", "Isar", "Kornelka", "Lyngar", "Myra", "Nysnø")
SECOND = ("vinn", "lin", "mund", "bris", "tind", "sol", "bekk", "li", "havn", "strå")
SOURCES = ("self", "self", "partner", "course", "health_service", "friend", "media", "other", None)
SECTORS = (
    "municipality", "municipality", "specialist_health", "voluntary", "voluntary", "state_agency", "academia",
    "enthusiast", "private", "other",
)  # fmt: skip
THEMES = ("anxiety", "grief", "loneliness", "burnout", "chronic_illness", "relatives")
OLDEST, YOUNGEST = 75, 20
"""Years of age."""


def name(random: Random) -> str:
    return random.choice(FIRST) + random.choice(SECOND)


def address(random: Random, called: str, number: int) -> str:
    """An e-mail address that no other person of this network has."""
    return f"{called.lower()}.{number}.{random.randrange(16**6):06x}@example.org"


def enquirer(random: Random, number: int, postcodes: list[str], year: int) -> dict[str, Any]:
    """What somebody who asks for a group tells: a first name and one channel are enough."""
    called = name(random)
    themes = random.sample(THEMES, 1) if random.random() < 0.4 else []
    return {
        "called": called,
        "email": address(random, called, number) if random.random() < 0.3 else None,
        "postcode": random.choice(postcodes) if random.random() < 0.9 else None,
        "birth_year": year - random.randint(YOUNGEST, OLDEST) if random.random() < 0.8 else None,
        "source": random.choice(SOURCES),
        "themes": themes,
    }


def party(random: Random, number: int) -> dict[str, Any]:
    """What somebody who registers for an event tells."""
    called = name(random)
    return {
        "name": called,
        "email": address(random, called, number),
        "sector": random.choice(SECTORS),
        "seats": random.choice((1, 1, 1, 1, 2, 3)),
    }
