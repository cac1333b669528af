"""Seeing a Norwegian national identity number in what people write, so that it is never stored."""

import re
from collections.abc import Iterator
from datetime import date

from chassis.problems import IdentityNumberGiven

ELEVEN_DIGITS = re.compile(r"(?<!\d)(\d{2})[ .]?(\d{2})[ .]?(\d{2})[ .-]?(\d{3})[ ]?(\d{2})(?!\d)")
K2_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
"""Only the last check digit is asked: the first is relaxed in the numbers handed out from 2032."""


def refuse(**texts: str | None) -> None:
    """Refuse texts that hold what looks like an identity number.

    Errors  IdentityNumberGiven, with a message at each field.
    """
    found = {name: [IdentityNumberGiven.sentence()] for name, text in texts.items() if text and has_one(text)}
    if found:
        raise IdentityNumberGiven(errors=found)


def has_one(text: str) -> bool:
    """Whether a birth number, D-number or synthetic one stands anywhere in the text."""
    return any(_has_a_date(digits) and _checks_out(digits) for digits in _candidates(text))


def _candidates(text: str) -> Iterator[str]:
    return ("".join(match.groups()) for match in ELEVEN_DIGITS.finditer(text))


def _has_a_date(digits: str) -> bool:
    """D-numbers add 40 to the day; help and test numbers add 40, 65 or 80 to the month."""
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    day -= 40 if day > 40 else 0
    month -= next((added for added in (80, 65, 40) if 1 <= month - added <= 12), 0)
    try:
        date(2000 + year, month, day)
    except ValueError:
        return day == 29 and month == 2
    return True


def _checks_out(digits: str) -> bool:
    return sum(int(digit) * weight for digit, weight in zip(digits, K2_WEIGHTS, strict=True)) % 11 == 0
