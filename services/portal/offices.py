"""The network's offices, and which of them a postcode belongs to."""

from dataclasses import dataclass
from typing import Any

from chassis import clock, sql
from chassis.db import Conn
from services.portal.problems import PostcodeUnknown

queries = sql.load(__file__)


@dataclass(frozen=True, kw_only=True)
class Found:
    """Where a postcode leads."""

    place: Any
    """{postcode, city, municipality_code, municipality, county_code, county}"""
    offices: list[Any]
    """The offices that cover it, the nearest first; empty where none does yet."""


async def list_open(conn: Conn) -> list[Any]:
    """The offices that are open today, the head office first."""
    rows: list[Any] = await queries.list_offices(conn, today=clock.today())
    return rows


async def find(conn: Conn, postcode: str) -> Found:
    """The offices for a postcode.

    Errors  PostcodeUnknown.
    """
    today = clock.today()
    place = await queries.get_place(conn, postcode=postcode, today=today)
    if place is None:
        raise PostcodeUnknown(errors={"postcode": [PostcodeUnknown.sentence()]})

    offices = await queries.list_offices_for(
        conn, municipality_code=place["municipality_code"], county_code=place["county_code"], today=today
    )
    return Found(place=place, offices=offices)


async def near(conn: Conn, postcode: str | None) -> list[Any]:
    """The offices that cover a postcode; without one, all that are open.

    Errors  PostcodeUnknown.
    """
    return (await find(conn, postcode)).offices if postcode else await list_open(conn)


async def set_site(conn: Conn, office_code: str, url: str) -> None:
    """Note where an office's own pages are; set-up and operators do."""
    await queries.put_site(conn, office_code=office_code, url=url.rstrip("/"))
