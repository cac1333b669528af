"""The words of messages as staff have written them: every version kept, the newest used, the shipped text behind them."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from chassis import audit, clock, sql
from chassis.db import Conn
from services.notifications import checking, texts, themes
from services.notifications.problems import (
    EditedMeanwhile,
    ReadingNotNeeded,
    TemplateUnknown,
    TextUnfit,
    VersionUnknown,
)
from services.notifications.templates import TEMPLATES, Template
from services.notifications.texts import Edition, Text, TextMissing

queries = sql.load(__file__)


async def current(conn: Conn, template: str, language: str) -> Edition:
    """The text in hand for a language, also one that nobody has read yet, or that of the nearest language there is.

    Errors  TextMissing.
    """
    return nearest(template, language, await newest(conn, [template]), with_unread=True)


async def newest(conn: Conn, templates: Iterable[str]) -> list[Any]:
    """The newest edited version of each language of some templates."""
    return list(await queries.list_newest(conn, templates=list(templates)))


def nearest(
    template: str, language: str, edited_rows: Iterable[Mapping[str, Any]], *, with_unread: bool = False
) -> Edition:
    """The text that may be sent in a language or the nearest one, from the newest edited versions of all, looked up already.

    ``with_unread``: also one that nobody who speaks the language has read.

    Errors  TextMissing.
    """
    edited = {row["language"]: row for row in edited_rows if row["template"] == template}
    for code in texts.FALLBACKS.get(language, (texts.DEFAULT,)):
        edition = of_row(edited[code]) if code in edited else texts.shipped(template, code)
        if edition and (with_unread or edition.may_be_sent):
            return edition
    raise TextMissing(template)


def of_row(row: Mapping[str, Any]) -> Edition | None:
    """The words of an edited version, or the shipped ones under its number where it says so; null when there are none."""
    template, language = row["template"], row["language"]
    if row["subject"] is None:
        shipped = texts.shipped(template, language)
        return shipped and shipped._replace(version=row["version"])
    return Edition(template, language, row["version"], Text(*(row[name] for name in Text._fields)), row["read_by"])


async def in_use(conn: Conn) -> dict[tuple[str, str], Any]:
    """{(template, language): the newest edited version's row} of all that staff have edited."""
    return {(row["template"], row["language"]): row for row in await newest(conn, TEMPLATES)}


async def at(conn: Conn, template: str, language: str, version: int) -> Edition:
    """One version, shipped or edited, as it was used. Errors: VersionUnknown."""
    row = await queries.find_edition(conn, template=template, language=language, version=version)
    edition = of_row(row) if row else texts.shipped_at(template, language, version)
    if edition is None:
        raise VersionUnknown
    return edition


async def history(conn: Conn, template: str, language: str) -> list[Any]:
    """Every edited version, the newest first: version, edited_by, edited_at, is_shipped (went back to the shipped text)."""
    return list(await queries.list_editions(conn, template=template, language=language))


async def edit(
    conn: Conn, template: str, language: str, *, text: Text, based_on: int | None, account_id: UUID, host: str
) -> int:
    """Keep a new version and use it from now on, where somebody need read it first: once they have. Shape: its version.

    ``based_on`` is the version the editor saw, null when there was none in the language; ``host`` our own.

    Errors  TemplateUnknown, TextUnfit with what must be changed at each field, EditedMeanwhile.
    """
    check(template, language, text, host, await themes.names(conn))
    return await _keep(conn, template, language, based_on, account_id, text)


async def approve(
    conn: Conn, template: str, language: str, *, read_by: str, based_on: int | None, account_id: UUID
) -> int:
    """Somebody who speaks the language has read the text in hand: from now on just these words are sent. Shape: their version.

    The words are kept with who has read them, so a text that Brikke brings later is used only when it too has been read.

    Errors  TemplateUnknown, ReadingNotNeeded, EditedMeanwhile, also when the text in hand is another than the one that was read.
    """
    known(template, language)
    read = await current(conn, template, language)
    if read.language != language or read.may_be_sent:
        raise ReadingNotNeeded
    return await _keep(conn, template, language, based_on, account_id, read.text, read_by=read_by)


async def left_to_read(conn: Conn, language: str) -> list[str]:
    """The templates whose text in a language nobody who speaks it has read, in the order they are declared."""
    edited = await newest(conn, TEMPLATES)
    found = [nearest(template, language, edited, with_unread=True) for template in TEMPLATES]
    return [edition.template for edition in found if edition.language == language and not edition.may_be_sent]


async def go_back(conn: Conn, template: str, language: str, *, based_on: int | None, account_id: UUID) -> int:
    """Use the shipped text again; what was written stays in the history. Shape: the version that says so.

    Errors  TemplateUnknown, EditedMeanwhile.
    """
    known(template, language)
    return await _keep(conn, template, language, based_on, account_id, None)


def check(template: str, language: str, text: Text, host: str, theme_names: tuple[str, ...]) -> None:
    """Errors: TemplateUnknown, TextUnfit with what must be changed at each field."""
    errors = checking.errors(known(template, language), language, text, host, theme_names)
    if errors:
        raise TextUnfit(errors=errors)


def known(template: str, language: str) -> Template:
    """What is declared of a template. Errors: TemplateUnknown."""
    if template not in TEMPLATES or language not in texts.LANGUAGES:
        raise TemplateUnknown
    return TEMPLATES[template]


async def _keep(
    conn: Conn,
    template: str,
    language: str,
    based_on: int | None,
    account_id: UUID,
    text: Text | None,
    read_by: str | None = None,
) -> int:
    await queries.lock_text(conn, name=f"{template}.{language}")
    latest = await queries.newest_version(conn, template=template, language=language)
    shipped = texts.shipped(template, language)
    if based_on != (latest or (shipped and shipped.version)):
        raise EditedMeanwhile

    version = max(latest or 0, texts.EDITED_FROM - 1) + 1
    words = text._asdict() if text else dict.fromkeys(Text._fields)
    await queries.insert_edition(
        conn,
        template=template,
        language=language,
        version=version,
        edited_by=account_id,
        edited_at=clock.now(),
        read_by=read_by,
        **words,
    )
    act = "text_read" if read_by else "text_edited" if text else "text_went_back"
    about = f"{template}.{language}"
    await audit.note(conn, act, account_id=account_id, about_kind="text", about_id=about, detail=f"v{version}")
    return version
