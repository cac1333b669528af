"""Postcodes and municipalities, from the reference tables every database holds."""

from typing import Any

from chassis import clock, sql
from chassis.db import Conn

queries = sql.load(__file__)


async def municipality_of(conn: Conn, postcode: str | None) -> str | None:
    """The municipality code of a postcode; None when none was told or the tables do not know it."""
    code: str | None = await queries.get_municipality_of(conn, postcode=postcode) if postcode else None
    return code


async def look_up(conn: Conn, postcode: str) -> Any:
    """What a postcode stands for: city, municipality_code, municipality; None when the tables do not know it."""
    return await queries.find_postcode(conn, postcode=postcode, today=clock.today())


async def municipality_of_office(conn: Conn) -> str | None:
    """The municipality this office has its seat in; None when the tables do not know the office."""
    code: str | None = await queries.get_municipality_of_office(conn, office=conn.office)
    return code


async def this_office(conn: Conn) -> Any:
    """How this office is reached: name, phone, email; None when the tables do not know the office."""
    return await queries.find_office(conn, office=conn.office)
