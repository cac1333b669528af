"""The languages people read: source texts are English, translations are gettext catalogues beside the code.

A text is the same in a page, a problem document and a letter, so the catalogues of every service in a process are read
as one; a test keeps two catalogues from translating the same text differently.
"""

import gettext as gnu
import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from functools import cache
from pathlib import Path

from chassis import clock, terms

LANGUAGES = {"nb": "Norsk bokmål", "nn": "Norsk nynorsk", "en": "English"}
PARTLY = {"se": "Davvisámegiella"}
"""Languages in which only some pages have a text, each written by a person; all around it is bokmål."""
DEFAULT = "nb"
FALLBACKS = {"nn": ("nn", "nb"), "nb": ("nb",), "en": ("en",), "se": ("se", "nb")}
"""Where a text is missing, the next language is asked; English source text is the last."""

LONG_DAY = {"se": "MMMM d. 'beaivi' y"}
"""{language: its long date, where the one of CLDR is not how people here write}."""

_language: ContextVar[str] = ContextVar("language", default=DEFAULT)
_folders: list[Path] = [Path(__file__).parent / "web" / "locale"]


def N_(text: str) -> str:  # noqa: N802 gettext's own name for it
    """Mark a text for translation where it stands; it is translated where it is shown."""
    return text


def add(folder: Path) -> None:
    """Read the catalogues of one more service: ``<folder>/<language>/LC_MESSAGES/messages.po``."""
    if folder not in _folders:
        _folders.append(folder)
        _catalogue.cache_clear()


def current() -> str:
    """The language of the person this is written for."""
    return _language.get()


def choose(language: str) -> None:
    """Write for a reader of ``language`` from here on, in this task."""
    _language.set(language if language in LANGUAGES else DEFAULT)


@contextmanager
def reading(language: str) -> Iterator[None]:
    """Write for a reader of ``language`` inside the block, also one of PARTLY; a text it lacks is told in the next."""
    token = _language.set(language if language in FALLBACKS else DEFAULT)
    try:
        yield
    finally:
        _language.reset(token)


def gettext(text: str) -> str:
    """The text in the reader's language."""
    return terms.own(_catalogue(current()).gettext(text), current()) if text else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """The text for a number of things, in the reader's language."""
    return terms.own(_catalogue(current()).ngettext(singular, plural, count), current())


def pgettext(context: str, text: str) -> str:
    """The text as it reads in a context, where the same English words mean two things."""
    return terms.own(_catalogue(current()).pgettext(context, text), current())


def accepted(header: str) -> str:
    """The best of our languages, those of PARTLY among them, for an Accept-Language header; "no" is bokmål."""
    wishes = [part.partition(";q=") for part in header.replace(" ", "").lower().split(",") if part]
    for tag, _, _weight in sorted(wishes, key=lambda wish: -_number(wish[2])):
        code = tag.split("-")[0]
        code = "nb" if code == "no" else code
        if code in LANGUAGES or code in PARTLY:
            return code
    return DEFAULT


def day(value: date, style: str = "long") -> str:
    """A date as people write it: "3. mai 2026", "miessemánu 3. beaivi 2026"."""
    from babel.dates import format_date

    shape = LONG_DAY.get(current(), style) if style == "long" else style
    return inflected(format_date(_local(value), shape, locale=current()), current())


def inflected(written: str, language: str) -> str:
    """A date with its month as it stands before the day: the genitive in Northern Sami, where CLDR has the nominative alone."""
    return written.replace("mánnu", "mánu") if language == "se" else written


def moment(value: datetime, style: str = "medium") -> str:
    """A date and time on the wall of a Norwegian office."""
    from babel.dates import format_datetime

    return format_datetime(value, style, tzinfo=clock.OSLO, locale=current())


def hour(value: datetime | time) -> str:
    """A time of day: "18:00"."""
    if isinstance(value, datetime):
        value = value.astimezone(clock.OSLO).time()
    return value.strftime("%H:%M")


def number(value: float) -> str:
    """A number with the language's own marks: "12 345,6"."""
    from babel.numbers import format_decimal

    return format_decimal(value, locale=current())


def phone(number: str) -> str:
    """A phone number kept as E.164, as people read it: "22 12 34 56"; one from abroad keeps its country code."""
    digits = number.removeprefix("+47")
    if digits.isdigit() and len(digits) == 8:
        return " ".join(digits[at : at + 2] for at in range(0, 8, 2))
    return number


def _local(value: date) -> date:
    return value.astimezone(clock.OSLO).date() if isinstance(value, datetime) else value


def _number(weight: str) -> float:
    try:
        return float(weight) if weight else 1.0
    except ValueError:
        return 0.0


@cache
def _catalogue(language: str) -> gnu.NullTranslations:
    """Every catalogue for a language, chained: the first that knows a text answers."""
    chain: gnu.NullTranslations | None = None
    for code in FALLBACKS[language]:
        for folder in _folders:
            found = _read(folder / code / "LC_MESSAGES")
            if found is None:
                continue
            if chain is None:
                chain = found
            else:
                chain.add_fallback(found)
    return chain or gnu.NullTranslations()


def _read(folder: Path) -> gnu.NullTranslations | None:
    compiled, source = folder / "messages.mo", folder / "messages.po"
    if compiled.exists() and (not source.exists() or compiled.stat().st_mtime >= source.stat().st_mtime):
        with compiled.open("rb") as file:
            return gnu.GNUTranslations(file)
    return _compile(source) if source.exists() else None


def _compile(source: Path) -> gnu.NullTranslations:
    """A catalogue that set-up has not compiled, or that was edited since."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file))
    compiled.seek(0)
    return gnu.GNUTranslations(compiled)
