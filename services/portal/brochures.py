"""Brochures and conversation tools, to read or to download: the product's own texts, and files of the office's."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from chassis import clock, outbox, sql
from chassis.db import Conn
from chassis.web.contents import Content
from services.portal import schemas, typesetting
from services.portal.problems import BrochureNotFound, NotAPdf

queries = sql.load(__file__)

OWN = ("what-is-a-group", "course-leaders", "conversation-tools")
"""The product's own, in the order they are shown: ``content/brochures/<name>.<language>.md``."""
START, END, TAIL_BYTES = b"%PDF-", b"%%EOF", 2048

Run = Callable[..., Awaitable[Any]]


async def list_uploaded(conn: Conn) -> list[Any]:
    """The office's own files, without the files themselves, with how often each was downloaded in twelve months."""
    rows: list[Any] = await queries.list_brochures(conn, since=_year_ago())
    return rows


async def counts(conn: Conn) -> dict[str, int]:
    """{brochure: downloads in twelve months} of all that were downloaded at all."""
    return {row["brochure"]: row["downloads"] for row in await queries.list_counts(conn, since=_year_ago())}


def replaced(uploaded: list[Any], language: str) -> set[str]:
    """Which of the product's own the office has put its own file in the place of, for readers of a language."""
    return {row["replaces"] for row in uploaded if row["language"] == language and row["replaces"]}


async def add(
    conn: Conn,
    *,
    pdf: bytes,
    title: str,
    language: str,
    added_by: UUID,
    about: str | None = None,
    replaces: str | None = None,
) -> Any:
    """Put a file of the office's on the shelf.

    ``replaces``  a name in OWN, hidden from readers of the language from now on; or the id of an earlier file, which goes.
    Errors  NotAPdf, by what the file holds, whatever it is called; BrochureNotFound.
    """
    if not pdf.startswith(START) or END not in pdf[-TAIL_BYTES:]:
        raise NotAPdf(errors={"file": [NotAPdf.sentence()]})
    if replaces and replaces not in OWN:
        earlier = await find(conn, replaces)
        await remove(conn, earlier["brochure_id"])
        replaces = earlier["replaces"]
    return await queries.insert_brochure(
        conn, title=title, about=about, language=language, replaces=replaces, pdf=pdf, pdf_bytes=len(pdf),
        added_at=clock.now(), added_by=added_by,
    )  # fmt: skip


async def remove(conn: Conn, brochure_id: UUID) -> None:
    """Take a file of the office's off the shelf; what was counted stays. It can be brought back: regret.py.

    Errors  BrochureNotFound.
    """
    if not await queries.remove_brochure(conn, brochure_id=brochure_id, removed_at=clock.now()):
        raise BrochureNotFound


async def find(conn: Conn, name: str) -> Any:
    """One of the office's files, without the file. Errors: BrochureNotFound."""
    row = await queries.get_brochure(conn, brochure_id=_uuid(name))
    if row is None:
        raise BrochureNotFound
    return row


async def download(conn: Conn, name: str, language: str) -> str:
    """Count a download: that it happened, on which day, and nothing of whose it was.

    Shape   the language of the file that is given.
    Errors  BrochureNotFound.
    Emits   portal.brochure_downloaded.v1
    """
    if name not in OWN:
        language = (await find(conn, name))["language"]
    await queries.count_download(conn, counted_on=clock.today(), brochure=name, language=language)
    told = schemas.BrochureDownloaded.event(subject=name, brochure=name, language=language, downloaded_on=clock.today())
    outbox.add(conn, told)
    return language


async def uploaded_file(conn: Conn, name: str) -> bytes:
    """A file of the office's. Errors: BrochureNotFound."""
    pdf: bytes | None = await queries.get_pdf(conn, brochure_id=_uuid(name))
    if pdf is None:
        raise BrochureNotFound
    return pdf


async def own_file(run: Run, name: str, text: Content, office: Mapping[str, Any]) -> bytes:
    """One of the product's own as a PDF with the office's name and phone on it; set the first time it is asked for.

    The setting is done outside any transaction. Errors: Unavailable.
    """
    footer = " · ".join(part for part in (office["name"], office["phone"], office["email"]) if part)
    source = typesetting.typst(text.source, language=text.language, footer=footer)
    made_of = hashlib.sha256(source.encode()).digest()
    kept: bytes | None = await run(_find_set, name, text.language, made_of)
    if kept is not None:
        return kept
    made = await typesetting.pdf(text.source, language=text.language, footer=footer)
    await run(_keep_set, name, text.language, made_of, made)
    return made


async def _find_set(conn: Conn, name: str, language: str, made_of: bytes) -> Any:
    return await queries.get_typeset(conn, name=name, language=language, made_of=made_of)


async def _keep_set(conn: Conn, name: str, language: str, made_of: bytes, pdf: bytes) -> None:
    await queries.put_typeset(conn, name=name, language=language, made_of=made_of, pdf=pdf, made_at=clock.now())


def _year_ago() -> Any:
    return clock.today().replace(year=clock.today().year - 1, day=1)


def _uuid(name: str) -> UUID:
    try:
        return UUID(name)
    except ValueError:
        raise BrochureNotFound from None
