"""Postcodes and municipalities, from the reference tables every database holds."""

from typing import Any

from chassis import clock, sql
from chassis.db import Conn
from chassis.languages import gettext
from services.groups.problems import MunicipalityUnknown

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


async def municipalities_named(conn: Conn, names: str | None) -> list[str]:
    """The codes of municipalities written with commas between, by today's names or codes; of two alike the office's county's.

    Errors  MunicipalityUnknown.
    """
    wanted = [name.strip() for name in (names or "").split(",") if name.strip()]
    home = await municipality_of_office(conn) or ""
    rows = await queries.list_named(conn, names=[name.lower() for name in wanted], county=home[:2], today=clock.today())
    codes = {row["name"]: row["code"] for row in rows}
    for name in wanted:
        if name.lower() not in codes:
            said = gettext(MunicipalityUnknown.sentence()).format(name=name)
            raise MunicipalityUnknown(name=name, errors={"municipalities": [said]})
    return sorted({codes[name.lower()] for name in wanted})
