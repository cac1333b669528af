"""The network's offices, and which of them a place belongs to."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from math import hypot
from typing import Any

from chassis import clock, sql
from chassis.db import Conn
from reference import boundaries
from services.portal import places

LABEL = 80
"""How wide a label on the map is."""

queries = sql.load(__file__)


async def list_open(conn: Conn) -> list[Any]:
    """The offices that are open today, the head office first."""
    rows: list[Any] = await queries.list_offices(conn, today=clock.today())
    return rows


async def search(conn: Conn, q: str | None = None, on: date | None = None) -> list[Any]:
    """Offices that were open on a day (null: today) with what they covered then, by name, seat or area (null: all)."""
    rows: list[Any] = await queries.search_offices(conn, q=(q or "").strip() or None, on=on or clock.today())
    return rows


async def on_map(conn: Conn) -> dict[str, Any] | None:
    """Where today's offices are and what district offices cover, for drawing; null where no boundaries are loaded.

    Shape   {width, height, offices: [{code, kind, name, shape: SVG path, "" for a centre, label_x, label_y}]}.
    """
    rows = await queries.list_on_map(conn, today=clock.today())
    return {"width": boundaries.WIDTH, "height": boundaries.HEIGHT, "offices": list(_apart(rows))} if rows else None


def _apart(rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The same, no label over another: one that would be is moved out to sea, westwards."""
    taken: list[tuple[int, int]] = []
    for row in rows:
        x, y = row["label_x"], row["label_y"]
        while any(hypot(x - other_x, y - other_y) < LABEL for other_x, other_y in taken):
            x -= LABEL // 8
        taken.append((x, y))
        yield {**row, "label_x": x}


async def list_areas(conn: Conn) -> list[Any]:
    """Every area of every office, of all times."""
    rows: list[Any] = await queries.list_areas(conn)
    return rows


async def covering(conn: Conn, place: Any) -> list[Any]:
    """The offices that cover a place, the nearest first; empty where none does yet."""
    rows: list[Any] = await queries.list_offices_for(
        conn, municipality_code=place["municipality_code"], county_code=place["county_code"], today=clock.today()
    )
    return rows


async def head(conn: Conn) -> list[Any]:
    """The head office: whoever no office covers turns to it."""
    return [row for row in await list_open(conn) if row["head_office"]]


async def own(conn: Conn) -> list[Any]:
    """The office whose pages these are."""
    return [row for row in await list_open(conn) if row["code"] == conn.office]


async def near(conn: Conn, postcode: str | None) -> list[Any]:
    """The offices that cover a postcode; without one, all that are open.

    Errors  PostcodeUnknown.
    """
    return await covering(conn, await places.of_postcode(conn, postcode)) if postcode else await list_open(conn)


async def set_site(conn: Conn, office_code: str, url: str) -> None:
    """Note where an office's own pages are; set-up and operators do."""
    await queries.put_site(conn, office_code=office_code, url=url.rstrip("/"))
