"""The themes a group can have: those of ``contracts/themes.yaml``, and what head office has stated of them since."""

from collections.abc import Collection, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from marshmallow import ValidationError

import contracts
from chassis import languages
from chassis.languages import N_

FILE: Final = Path(contracts.__file__).parent / "themes.yaml"
LANGUAGES: Final = ("nb", "nn", "en")
LAST: Final = "other"
"""It stands below all the others, whatever is added."""


@dataclass(frozen=True)
class Theme:
    """One theme; ``names`` is {language: name}. One that is not offered is still had by those who chose it before."""

    code: str
    names: Mapping[str, str]
    offered: bool
    place: int

    def __str__(self) -> str:
        return self.names.get(languages.current(), self.names["nb"])


def _released() -> dict[str, Theme]:
    listed: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["themes"]
    return {
        one["code"]: Theme(one["code"], one["name"], "until" not in one, place)
        for place, one in enumerate(listed, start=1)
    }


RELEASED: Final = _released()
"""What an office goes by that has been told of none, and where head office begins."""
_here: ContextVar[Mapping[str, Theme]] = ContextVar("themes", default=RELEASED)


def listed(stated: Iterable[Mapping[str, Any]]) -> dict[str, Theme]:
    """The whole list in its order, retired ones too: what head office has stated stands before what came with the release."""
    told = (
        Theme(row["code"], {language: row[language] for language in LANGUAGES}, row["offered"], row["place"])
        for row in stated
    )
    known = RELEASED | {one.code: one for one in told}
    return dict(sorted(known.items(), key=lambda pair: (pair[0] == LAST, pair[1].place, pair[0])))


def use(known: Mapping[str, Theme]) -> None:
    """Let what follows in this request know this list."""
    _here.set(known)


def named(keeping: Collection[str] = ()) -> list[tuple[str, str]]:
    """(code, name in the reader's language) of those offered now, and of those that somebody has already, in order."""
    return [(code, str(theme)) for code, theme in _here.get().items() if theme.offered or code in keeping]


def name(code: str | None) -> str:
    """A theme's name in the reader's language, its code where head office has told of none; "" for a cross-problem group."""
    return str(_here.get().get(code or "", code or ""))


def check(code: str) -> None:
    """Whether there is such a theme; one that is retired is kept by whoever has it. Errors: ValidationError."""
    if code not in _here.get():
        raise ValidationError(N_("Choose one of those offered."))
