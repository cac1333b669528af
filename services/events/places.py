"""From what staff write of a municipality, by its name or a postcode, to its code."""

from typing import Any

from chassis import clock, sql
from chassis.db import Conn
from services.events.problems import MunicipalityNotOne, MunicipalityUnknown

queries = sql.load(__file__)


async def municipality(conn: Conn, written: str, *, field: str) -> str:
    """The code of the one municipality of today that a name (with its county where several share it) or postcode means.

    Errors  MunicipalityUnknown, MunicipalityNotOne, at ``field``.
    """
    found = await queries.find_municipalities(conn, written=" ".join(written.split()), today=clock.today())
    if not found:
        raise MunicipalityUnknown(errors={field: [MunicipalityUnknown.sentence()]})
    if len(found) > 1:
        raise MunicipalityNotOne(errors={field: [MunicipalityNotOne.sentence()]})
    return str(found[0]["code"])


async def name_of(conn: Conn, code: str) -> str | None:
    """What a municipality is called, or was; None: there is and was none with this code."""
    name: str | None = await queries.get_municipality_name(conn, code=code)
    return name


async def list_names(conn: Conn) -> list[str]:
    """What municipalities are called today, with the county where several share a name: to be suggested while one writes."""
    rows: list[Any] = await queries.list_municipality_names(conn, today=clock.today())
    return [row["name"] for row in rows]
