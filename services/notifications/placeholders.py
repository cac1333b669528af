"""The form our texts are written in: ``{name}`` is filled in, ``[…]`` stands there only when all in it can be.

``[{seats} seats|one seat]`` gives the first alternative that can be filled in. Nothing else has a meaning, so a text
that staff have written can do no more than be read.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

NAME = re.compile(r"\{([^{}\n]*)\}")
OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
GONE = "\x00"
"""Stands where an optional part fell away, until its line is tidied."""
UNTIDY_LINE = re.compile(r"\x00|  |\s$")
UNTIDY = (GONE, "  ", " \n", "\t", "\n\n\n")


class ValueMissing(Exception):
    """A text cannot be filled in: the parameter is told by name."""


class Use(NamedTuple):
    """One placeholder as it stands in a text."""

    name: str
    form: str
    """How it is to be written, "" for the usual way."""
    is_optional: bool

    @property
    def written(self) -> str:
        return f"{{{self.name}:{self.form}}}" if self.form else f"{{{self.name}}}"


class Alternative(NamedTuple):
    """Words with %s for each value, and which values those are."""

    words: str
    wants: list[tuple[str, str]]


class Part(NamedTuple):
    """A stretch of a text: the first alternative that can be filled in stands there, or, where it is optional, nothing."""

    alternatives: list[Alternative]
    is_optional: bool


@lru_cache(maxsize=1000)
def uses(text: str) -> list[Use]:
    """Every placeholder of a text, in order."""
    return [
        Use(*_split(found.group(1)), is_optional) for part, is_optional in _parts(text) for found in NAME.finditer(part)
    ]


def stray(text: str) -> list[str]:
    """Brackets that open or close nothing."""
    return re.findall(r"[{}\[\]]", OPTIONAL.sub("", NAME.sub("", text)))


def fill(text: str, values: Mapping[tuple[str, str], str | None]) -> str:
    """The text with ``values[name, form]`` in place; null or "" is a value that is not there.

    Errors  ValueMissing when one is lacking outside an optional part.
    """
    return _tidy("".join(_chosen(part, values) for part in _read(text)))


def _chosen(part: Part, values: Mapping[tuple[str, str], str | None]) -> str:
    for alternative in part.alternatives:
        if all(map(values.get, alternative.wants)):
            return alternative.words % tuple(map(values.get, alternative.wants))
    if part.is_optional:
        return GONE
    missing = next(key for key in part.alternatives[0].wants if not values.get(key))
    raise ValueMissing(":".join(filter(None, missing)))


@lru_cache(maxsize=1000)
def _read(text: str) -> list[Part]:
    """A text taken apart once for all who are written to."""
    return [
        Part([_alternative(words) for words in (part.split("|") if is_optional else [part])], is_optional)
        for part, is_optional in _parts(text)
        if part
    ]


def _alternative(words: str) -> Alternative:
    """Errors: ValueMissing for a brace that opens or closes nothing, which could only be meant as a name."""
    kept = NAME.split(words.replace("%", "%%"))
    if stray_at := next((piece for piece in kept[::2] if "{" in piece or "}" in piece), None):
        raise ValueMissing(stray_at)
    return Alternative("%s".join(kept[::2]), [_split(name.replace("%%", "%")) for name in kept[1::2]])


def _tidy(text: str) -> str:
    """A line that fell away takes its line break along; no more than one empty line on end."""
    if not any(sign in text for sign in UNTIDY):
        return text.strip()
    lines = [_tidied(line) if UNTIDY_LINE.search(line) else line for line in text.split("\n") if not _fell_away(line)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _tidied(line: str) -> str:
    return re.sub(r"(?<=\S) {2,}", " ", line.replace(GONE, "")).rstrip()


def _fell_away(line: str) -> bool:
    return GONE in line and not line.replace(GONE, "").strip()


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    end = 0
    for found in OPTIONAL.finditer(text):
        yield text[end : found.start()], False
        yield found.group(1), True
        end = found.end()
    yield text[end:], False


def _split(written: str) -> tuple[str, str]:
    name, _, form = written.partition(":")
    return name.strip(), form.strip()
