"""The catalogue of indicators, as contracts/indicators.yaml states it."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

import contracts

FOLDER: Final = Path(contracts.__file__).parent
UNSPECIFIED: Final = "unspecified"
CROSS_PROBLEM: Final = "cross_problem"
NO_MUNICIPALITY: Final = "9999"
NO_COUNTY: Final = "99"
THEME: Final = re.compile(r"[a-z][a-z0-9_]{1,39}")


@dataclass(frozen=True)
class Breakdown:
    """A dimension an indicator is kept by, at which level of areas, and when its cells are stated."""

    by: str
    area: str
    stated: str


@dataclass(frozen=True)
class Indicator:
    """One indicator; ``name`` and ``definition`` are {language: text}."""

    code: str
    kind: str
    unit: str
    people: bool
    name: dict[str, str]
    definition: dict[str, str]
    date: str
    area: str
    breakdowns: tuple[Breakdown, ...]
    sources: tuple[str, ...]
    since: int

    @property
    def stock(self) -> bool:
        return self.kind == "stock"

    @property
    def counted(self) -> bool:
        """Whether anything counts it yet."""
        return bool(self.sources)

    def breakdown(self, by: str) -> Breakdown | None:
        return next((one for one in self.breakdowns if one.by == by), None)


@dataclass(frozen=True)
class Catalogue:
    version: int
    indicators: dict[str, Indicator]
    dimensions: dict[str, frozenset[str]]
    """The codes a cell may have, per dimension; municipalities are areas and have none here."""
    theme_names: dict[str, dict[str, str]]

    def is_part(self, dimension: str, code: str) -> bool:
        """Whether a cell may have this code. A theme is known by its shape alone: head office adds them while offices run."""
        return code in self.dimensions[dimension] or (dimension == "theme" and bool(THEME.fullmatch(code)))

    def people(self) -> list[Indicator]:
        """The indicators about people that something counts."""
        return [one for one in self.indicators.values() if one.people and one.counted]


@cache
def current() -> Catalogue:
    """The catalogue this version of the product counts by."""
    document = yaml.safe_load((FOLDER / "indicators.yaml").read_text(encoding="utf-8"))
    themes = yaml.safe_load((FOLDER / "themes.yaml").read_text(encoding="utf-8"))["themes"]
    codes = {"theme": [theme["code"] for theme in themes] + [CROSS_PROBLEM]}
    codes |= {name: listed for name, listed in document["dimensions"].items() if isinstance(listed, list)}
    return Catalogue(
        version=document["version"],
        indicators={one["code"]: _indicator(one) for one in document["indicators"]},
        dimensions={name: frozenset([*listed, UNSPECIFIED]) for name, listed in codes.items()},
        theme_names={theme["code"]: theme["name"] for theme in themes},
    )


def _indicator(one: dict[str, Any]) -> Indicator:
    breakdowns = tuple(Breakdown(**breakdown) for breakdown in one["breakdowns"])
    return Indicator(**(one | {"breakdowns": breakdowns, "sources": tuple(one["sources"])}))
