"""Marshmallow's messages and the problems' sentences, in words a person can act on and in the reader's language."""

import re
from collections.abc import Mapping
from typing import Any

from chassis.languages import N_, gettext
from chassis.problems import Problem

PLAIN = {
    "Missing data for required field.": N_("This must be filled in."),
    "Field may not be null.": N_("This must be filled in."),
    "Unknown field.": N_("We do not know this field."),
    "Invalid input type.": N_("This is not in a form we can read."),
    "Not a valid string.": N_("Write this as text."),
    "Not a valid integer.": N_("Write a whole number."),
    "Not a valid number.": N_("Write a number."),
    "Not a valid boolean.": N_("Answer yes or no."),
    "Not a valid date.": N_("Write a date as day, month and year."),
    "Not a valid datetime.": N_("Write a date and a time."),
    "Not a valid time.": N_("Write a time, such as 18:00."),
    "Not a valid email address.": N_("Write an e-mail address, such as name@example.org."),
    "Not a valid URL.": N_("Write a web address that begins with https://."),
    "Not a valid UUID.": N_("This is not a number of ours."),
    "Not a valid list.": N_("Send a list."),
    "Not a valid mapping type.": N_("This is not in a form we can read."),
    "String does not match expected pattern.": N_("This is not written the way we expect."),
}
SHAPED = [
    (
        r"Shorter than minimum length (?P<min>\d+)\.",
        N_("Write at least {min} characters."),
    ),
    (
        r"Longer than maximum length (?P<max>\d+)\.",
        N_("Write at most {max} characters."),
    ),
    (
        r"Length must be between (?P<min>\d+) and (?P<max>\d+)\.",
        N_("Write between {min} and {max} characters."),
    ),
    (r"Length must be (?P<equal>\d+)\.", N_("Write exactly {equal} characters.")),
    (
        r"Must be greater than or equal to (?P<min>[^ ]+)\.",
        N_("It must be {min} or more."),
    ),
    (
        r"Must be less than or equal to (?P<max>[^ ]+)\.",
        N_("It must be {max} or less."),
    ),
    (
        r"Must be greater than or equal to (?P<min>[^ ]+) and less than or equal to (?P<max>[^ ]+)\.",
        N_("It must be between {min} and {max}."),
    ),
    (r"Must be equal to (?P<other>.+)\.", N_("This must be {other}.")),
    (r"Must be one of: (?P<choices>.+)\.", N_("Choose one of these: {choices}.")),
    (
        r"One or more of the choices you made was not in: (?P<choices>.+)\.",
        N_("Choose among these: {choices}."),
    ),
]


def sentence(problem: Problem) -> str:
    """The problem's sentence in the reader's language, its parameters filled in."""
    return gettext(problem.sentence()).format(**problem.params)


def message(text: str) -> str:
    """One message about a field, in the reader's language."""
    if text in PLAIN:
        return gettext(PLAIN[text])
    for pattern, better in SHAPED:
        found = re.fullmatch(pattern, text)
        if found:
            return gettext(better).format(**found.groupdict())
    return gettext(text)


def flat(messages: Any, prefix: str = "") -> dict[str, list[str]]:
    """Marshmallow's nested messages as ``{"channel.address": ["…"]}``, in the reader's language."""
    if isinstance(messages, str):
        return {prefix or "_schema": [message(messages)]}
    if isinstance(messages, list):
        return {prefix or "_schema": [message(str(text)) for text in messages]}
    found: dict[str, list[str]] = {}
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            found |= flat(
                inner,
                prefix if name == "_schema" and prefix else f"{prefix}.{name}" if prefix else str(name),
            )
    return found


def title(problem: Problem) -> str:
    """A short name for programs' logs: the class name, spaced."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(problem).__name__)
    return words.capitalize()
