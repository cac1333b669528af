"""The list of themes, in head office's hands: what is added, put right or retired there is offered so at every office."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from chassis import audit, outbox
from chassis.db import Conn
from services.groups import schemas, stated_themes, themes
from services.groups.theme_problems import (
    ThemeCodeNotPossible,
    ThemeNameTaken,
    ThemeNotFound,
    ThemesAreHeadOffices,
    ThemeTaken,
)
from services.groups.themes import Theme

RESERVED: Final = frozenset(("cross_problem", "unspecified", "new"))
"""What is no theme in figures, and an address of ours."""
LETTERS: Final = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ŋ": "n", "ŧ": "t"})


async def read(conn: Conn) -> dict[str, Theme]:
    """The whole list in its order, retired ones too: {code: Theme}."""
    return themes.listed(await stated_themes.read(conn))


async def check_here(conn: Conn) -> None:
    """Whether the list is kept here. Errors: ThemesAreHeadOffices."""
    if not conn.settings.is_head_office:
        raise ThemesAreHeadOffices


async def find_here(conn: Conn, code: str) -> Theme:
    """One of them, to be changed. Errors: ThemeNotFound, ThemesAreHeadOffices."""
    theme = _of(await read(conn), code)
    await check_here(conn)
    return theme


async def add(conn: Conn, /, *, code: str | None = None, who: str, **names: str) -> Theme:
    """At head office: a new theme, offered at every office from now on, below those there are.

    ``code``   made of the bokmål name where none is given; it is never changed and never used again.
    ``names``  nb, nn, en.
    Errors  ThemesAreHeadOffices, ThemeCodeNotPossible, ThemeTaken, ThemeNameTaken.
    Emits   as ``_state``
    """
    known = await _open(conn)
    code = code or code_of(names["nb"])
    if not re.fullmatch(schemas.THEME, code) or code in RESERVED:
        raise ThemeCodeNotPossible(errors={"code": [ThemeCodeNotPossible.sentence()]})
    if code in known:
        raise ThemeTaken(errors={"code": [ThemeTaken.sentence()]})
    _check_names(known, code, names)
    place = 1 + max(one.place for one in known.values())
    return await _state(conn, Theme(code, names, offered=True, place=place), "theme_added", who)


async def rename(conn: Conn, code: str, /, *, who: str, **names: str) -> Theme:
    """At head office: other names for a theme, everywhere and for the past too; the code stays.

    Errors  ThemesAreHeadOffices, ThemeNotFound, ThemeNameTaken.
    Emits   as ``_state``, where they are others than before
    """
    known = await _open(conn)
    theme = _of(known, code)
    _check_names(known, code, names)
    if theme.names == names:
        return theme
    return await _state(conn, replace(theme, names=names), "theme_renamed", who)


async def offer(conn: Conn, code: str, /, *, offered: bool, who: str) -> Theme:
    """At head office: retire a theme, or offer it again. Whoever has it keeps it, and figures go on showing its name.

    Errors  ThemesAreHeadOffices, ThemeNotFound.
    Emits   as ``_state``, where it is not so already
    """
    theme = _of(await _open(conn), code)
    if theme.offered == offered:
        return theme
    return await _state(conn, replace(theme, offered=offered), "theme_offered" if offered else "theme_retired", who)


def code_of(name: str) -> str:
    """A code made of a name: "Sorg etter selvmord" is sorg_etter_selvmord; what cannot be one comes out as no code."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(LETTERS)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40].strip("_")


async def _open(conn: Conn) -> dict[str, Theme]:
    """The list, held until the change of it is done. Errors: ThemesAreHeadOffices."""
    await check_here(conn)
    await stated_themes.lock(conn)
    return await read(conn)


def _of(known: Mapping[str, Theme], code: str) -> Theme:
    if code not in known:
        raise ThemeNotFound
    return known[code]


def _check_names(known: Mapping[str, Theme], code: str, names: Mapping[str, str]) -> None:
    """No two that are offered are called the same: nobody could choose between them."""
    taken = {
        (language, name.casefold())
        for one in known.values()
        if one.offered and one.code != code
        for language, name in one.names.items()
    }
    errors = {
        language: [ThemeNameTaken.sentence()]
        for language, name in names.items()
        if (language, name.casefold()) in taken
    }
    if errors:
        raise ThemeNameTaken(errors=errors)


async def _state(conn: Conn, theme: Theme, act: str, who: str) -> Theme:
    """Keep it, and tell of it: all offices, and our own services.

    Emits   groups.theme_stated.v1 to all offices, groups.theme_listed.v1 here
    """
    told: dict[str, Any] = {"code": theme.code, "offered": theme.offered, "place": theme.place, **theme.names}
    await stated_themes.keep(conn, told)
    outbox.add(conn, schemas.ThemeStated.event(subject=theme.code, **told))
    outbox.add(conn, schemas.ThemeListed.event(subject=theme.code, **told))
    await audit.note(conn, act, account_id=who, about_kind="theme", detail=theme.code)
    return theme
