"""The words of the messages as they are shipped: ``messages/<template>.v<version>.<language>.txt``.

The subject stands on the first line, then the text; after ``=== discreet`` the same in the discreet tone, after
``=== sms`` what goes to a phone, which is always discreet. The newest version is used.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from services.notifications.tones import DISCREET

FOLDER = Path(__file__).parent / "messages"
FILE = re.compile(r"(?P<template>[a-z0-9_]+)\.v(?P<version>\d+)\.(?P<language>[a-z]{2})\.txt")
SECTION = re.compile(r"^=== (discreet|sms)\n", re.MULTILINE)

LANGUAGES = {"nb": "Norsk bokmål", "nn": "Norsk nynorsk", "en": "English", "se": "Davvisámegiella"}
UNREAD = frozenset({"se"})
"""Languages whose shipped texts nobody who speaks them has read: each is sent once somebody at the office has read it."""
INSTEAD = {"se": "Dát diehtu lea dušše dárogillii."}
"""Said above a text in another language than its receiver has chosen: "This message is only in Norwegian"."""
FALLBACKS = {"nb": ("nb",), "nn": ("nn", "nb"), "en": ("en", "nb"), "se": ("se", "nb")}
DEFAULT = "nb"
EDITED_FROM = 1000
"""Shipped versions are numbered below, those edited by staff from here on: the number alone says where a text is from."""


class TextMissing(Exception):
    """There is no text of this name."""


class Text(NamedTuple):
    """One version of a message's words in one language, not yet filled in."""

    subject: str
    body: str
    discreet_subject: str
    discreet_body: str
    sms: str

    def mail(self, tone: str) -> tuple[str, str]:
        """Subject and text in a tone."""
        return (self.discreet_subject, self.discreet_body) if tone == DISCREET else (self.subject, self.body)


class Edition(NamedTuple):
    """A text with where it comes from."""

    template: str
    language: str
    version: int
    text: Text
    read_by: str | None = None
    """Who speaks the language and has read it, null when nobody has; "" when it was in use before that was asked."""

    @property
    def may_be_sent(self) -> bool:
        """Whether it is in a language that those who made it master, or has been read by somebody who does."""
        return self.language not in UNREAD or self.read_by is not None


def shipped(template: str, language: str) -> Edition | None:
    """The newest shipped text in a language; null when there is none."""
    newest = catalogue().get((template, language))
    return shipped_at(template, language, newest) if newest else None


def shipped_at(template: str, language: str, version: int) -> Edition | None:
    """One shipped version; null when there is none."""
    path = FOLDER / f"{template}.v{version}.{language}.txt"
    return Edition(template, language, version, _read(path)) if FILE.fullmatch(path.name) and path.exists() else None


def nearest(template: str, language: str) -> Edition:
    """The newest shipped text in a language, or in the nearest one we have, read by somebody or not. Errors: TextMissing."""
    for code in FALLBACKS.get(language, (DEFAULT,)):
        edition = shipped(template, code)
        if edition:
            return edition
    raise TextMissing(template)


@cache
def catalogue() -> dict[tuple[str, str], int]:
    """{(template, language): newest version} of what is shipped."""
    found: dict[tuple[str, str], int] = {}
    for path in FOLDER.glob("*.txt"):
        name = FILE.fullmatch(path.name)
        if name:
            key = (name["template"], name["language"])
            found[key] = max(int(name["version"]), found.get(key, 0))
    return found


@cache
def _read(path: Path) -> Text:
    ordinary, _, discreet, _, sms = SECTION.split(path.read_text())
    return Text(*_halves(ordinary), *_halves(discreet), sms.strip())


def _halves(section: str) -> tuple[str, str]:
    subject, _, body = section.strip().partition("\n")
    return subject, body.strip()
