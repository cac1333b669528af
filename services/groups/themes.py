"""The themes a group can have, from ``contracts/themes.yaml``."""

from pathlib import Path
from typing import Any

import yaml

import contracts
from chassis import languages

_ALL: list[dict[str, Any]] = yaml.safe_load((Path(contracts.__file__).parent / "themes.yaml").read_text())["themes"]
CODES: tuple[str, ...] = tuple(theme["code"] for theme in _ALL)


def named() -> list[tuple[str, str]]:
    """(code, name in the reader's language) of those offered now, in the order of the list."""
    return [(theme["code"], _name(theme)) for theme in _ALL if "until" not in theme]


def name(code: str | None) -> str:
    """A theme's name in the reader's language; "" for a cross-problem group."""
    return next((_name(theme) for theme in _ALL if theme["code"] == code), "")


def _name(theme: dict[str, Any]) -> str:
    names = theme["name"]
    return str(names.get(languages.current(), names["nb"]))
