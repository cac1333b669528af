"""What stands in the audit, in words: ``services/audit.toml``, shown by every service's part of the audit page."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from chassis import retention
from chassis.languages import gettext

WORDS = Path(__file__).parents[2] / "services" / "audit.toml"


def act(code: str) -> str:
    """An act in the reader's language; the code itself where nobody has put it in words."""
    text: str = read()["acts"].get(code, code.replace("_", " "))
    return gettext(text)


def acts() -> list[tuple[str, str]]:
    """(code, words) of every act, by its words."""
    return sorted(((code, act(code)) for code in read()["acts"]), key=lambda pair: pair[1])


def kind(code: str | None) -> str:
    """What kind of thing it was done to; "" where it was done to none."""
    text: str = _kind(code).get("label", (code or "").replace("_", " "))
    return gettext(text)


def address(code: str | None, thing: str | None) -> str:
    """The page of the thing; "" where it has none."""
    url: str = _kind(code).get("url", "")
    return url.replace("{id}", thing) if thing else ""


def detail(code: str, noted: str | None) -> str:
    """The rest of an entry in words: what went because its time was up, field by field, else the slug."""
    if code != retention.ACT or not noted:
        return (noted or "").replace("_", " ")
    rule, gone = retention.read(noted)
    fields = ", ".join(f"{_word('fields', field)} {count}" for field, count in gone.items())
    return f"{fields} – {_word('rules', rule)}"


def _word(table: str, code: str) -> str:
    return gettext(read()[table].get(code, code.replace("_", " ")))


def labels() -> list[str]:
    """Every text, for whoever collects texts to translate."""
    words = read()
    plain = (text for table in ("acts", "fields", "rules") for text in words[table].values())
    return [*plain, *(each["label"] for each in words["kinds"].values())]


@cache
def read() -> dict[str, Any]:
    """The words as they stand in the file: {acts, fields, rules: {code: text}, kinds: {code: {label, url}}}."""
    return tomllib.loads(WORDS.read_text())


def _kind(code: str | None) -> dict[str, str]:
    found: dict[str, str] = read()["kinds"].get((code or "").partition(".")[0], {})
    return found
