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
    filled = OPTIONAL.sub(lambda found: _optional(found.group(1), values), text)
    return _tidy(NAME.sub(lambda found: _needed(found.group(1), values), filled))


def _optional(inner: str, values: Mapping[tuple[str, str], str | None]) -> str:
    for alternative in inner.split("|"):
        wanted = [_split(name) for name in NAME.findall(alternative)]
        if all(values.get(one) for one in wanted):
            return alternative
    return GONE


def _needed(written: str, values: Mapping[tuple[str, str], str | None]) -> str:
    value = values.get(_split(written))
    if not value:
        raise ValueMissing(written)
    return value


def _tidy(text: str) -> str:
    """A line that fell away takes its line break along; no more than one empty line on end."""
    lines = [line.replace(GONE, "") for line in text.split("\n") if not _fell_away(line)]
    joined = "\n".join(_narrowed(line).rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", joined).strip()


def _narrowed(line: str) -> str:
    return re.sub(r"(?<=\S) {2,}", " ", line) if "  " in line else line


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
