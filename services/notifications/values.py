"""What parameters look like when they are read: each kind of value in the reader's language, safe on the line it stands in."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_datetime

from chassis import clock, languages
from services.notifications.parameters import Parameter

LINK = re.compile(r"https?://[^\s<>\"'{}\[\]]{3,900}")

NORWEGIAN = {
    "": "EEEE d. MMMM y 'kl.' HH.mm",
    "short": "EEEE d. MMMM 'kl.' HH.mm",
    "day": "EEEE d. MMMM",
    "date": "d. MMMM y",
    "hour": "'kl.' HH.mm",
}
SHAPES = {
    "nb": NORWEGIAN,
    "nn": NORWEGIAN,
    "en": {
        "": "EEEE d MMMM y 'at' HH:mm",
        "short": "EEEE d MMMM 'at' HH:mm",
        "day": "EEEE d MMMM",
        "date": "d MMMM y",
        "hour": "HH:mm",
    },
    "se": {
        "": "EEEE MMMM d. 'beaivi' y 'dii.' HH.mm",
        "short": "EEEE MMMM d. 'beaivi' 'dii.' HH.mm",
        "day": "EEEE MMMM d. 'beaivi'",
        "date": "MMMM d. 'beaivi' y",
        "hour": "'dii.' HH.mm",
    },
}
"""{language: {form: how a moment or a date is written}}."""


class ValueInvalid(Exception):
    """A value is not of the kind its parameter is declared to be; the parameter is told by name."""


def written(parameter: Parameter, value: Any, form: str, language: str) -> str | None:
    """A value as it is read; null when there is none. Errors: ValueInvalid."""
    if value is None or value == "":
        return None
    try:
        return KINDS[parameter.kind](value, form, language)
    except (TypeError, ValueError, OverflowError) as wrong:
        raise ValueInvalid(parameter.name) from wrong


def one_line(text: Any) -> str:
    """No line breaks or control characters: what stands in a header cannot begin another."""
    words = str(text)
    if not words.isprintable():
        words = "".join(letter if letter.isprintable() else " " for letter in words)
    return " ".join(words.split())


def prose(text: Any) -> str:
    """Lines and paragraphs as they were written, without control characters."""
    return "\n".join(one_line(line) for line in re.split(r"\r\n|[\r\n]", str(text))).strip()


WHERE = {
    "digital": {"nb": "Digitalt", "nn": "Digitalt", "en": "Digital", "se": "Digitálalaččat"},
    "phone": {"nb": "Vi ringer deg", "nn": "Vi ringjer deg", "en": "We will call you", "se": "Mii riŋget dutnje"},
    "here": {"nb": "Hos oss", "nn": "Hos oss", "en": "At our office", "se": "Min luhtte"},
}
"""{how people meet: what is told where no place is}."""


def where(parameters: Mapping[str, Any], language: str) -> str | None:
    """The place; or that there is none, because people meet on a screen, on the phone, or where we are."""
    spoken = WHERE.get(parameters.get("format") or "", {})
    usual = spoken.get(language) or spoken.get("nb")
    place = one_line(parameters.get("place") or "")
    return usual if parameters.get("format") == "digital" else place or usual


def _line(value: Any, _form: str, _language: str) -> str:
    return one_line(value)


def _prose(value: Any, _form: str, _language: str) -> str:
    return prose(value)


@lru_cache(200)
def _moment(value: Any, form: str, language: str) -> str:
    """Remembered: everyone who comes to an event is told the same one."""
    shape = SHAPES[language][form]
    told = format_datetime(datetime.fromisoformat(value), shape, tzinfo=clock.OSLO, locale=language)
    told = languages.inflected(told, language)
    return told.replace(".00", "") if form in ("short", "hour") and language != "en" else told


def _date(value: Any, form: str, language: str) -> str:
    day = date.fromisoformat(value[:10])
    shape = SHAPES[language]["day" if form == "short" else "date"]
    return languages.inflected(format_date(day, shape, locale=language), language)


def _link(value: Any, _form: str, _language: str) -> str:
    if not LINK.fullmatch(value):
        raise ValueError("link")
    return str(value)


def _count(value: Any, _form: str, _language: str) -> str:
    return str(int(value))


def _several(value: Any, _form: str, _language: str) -> str:
    """A number of people, there only when they are more than one."""
    return str(int(value)) if int(value) > 1 else ""


def _phone(value: Any, _form: str, _language: str) -> str:
    return languages.phone(one_line(value))


KINDS: dict[str, Callable[[Any, str, str], str]] = {
    "text": _line,
    "code": _line,
    "prose": _prose,
    "moment": _moment,
    "date": _date,
    "link": _link,
    "count": _count,
    "several": _several,
    "phone": _phone,
}
FORMS = {"moment": ("", "short", "day", "hour"), "date": ("", "short")}
"""In which forms a kind may be written; every other kind in one."""
