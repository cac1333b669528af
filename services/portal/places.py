"""From what a person says of where they live, to a municipality of today."""

from typing import Any

from chassis import clock, sql
from chassis.db import Conn
from services.portal.problems import PlaceUnknown, PostcodeUnknown

queries = sql.load(__file__)

CHOICES = 12


async def of_postcode(conn: Conn, postcode: str, *, field: str = "postcode") -> Any:
    """{postcode, city, municipality_code, municipality, county_code, county}. Errors: PostcodeUnknown, at ``field``."""
    place = await queries.get_place_of_postcode(conn, postcode=postcode, today=clock.today())
    if place is None:
        raise PostcodeUnknown(errors={field: [PostcodeUnknown.sentence()]})
    return place


async def of_municipality(conn: Conn, code: str) -> Any:
    """The same without postcode and city (null). Errors: PlaceUnknown."""
    place = await queries.get_place_of_municipality(conn, code=code, today=clock.today())
    if place is None:
        raise PlaceUnknown(errors={"place": [PlaceUnknown.sentence()]})
    return place


async def search(conn: Conn, text: str) -> list[Any]:
    """Municipalities that may be meant by a name, of their own or of a town in them; the best first.

    Shape   one row alone when the name is exactly one municipality's; else at most CHOICES to choose among.
    Errors  PlaceUnknown when there is none.
    """
    found = await queries.search_places(conn, text=" ".join(text.split()), today=clock.today(), row_limit=CHOICES)
    if not found:
        raise PlaceUnknown(errors={"place": [PlaceUnknown.sentence()]})

    same = [row for row in found if row["is_same"]]
    return same if len(same) == 1 else found


async def exactly(conn: Conn, name: str) -> str:
    """The code of the one municipality that a name means. Errors: PlaceUnknown, also where it may mean several."""
    found = await search(conn, name)
    if len(found) != 1:
        raise PlaceUnknown(errors={"place": [PlaceUnknown.sentence()]})
    return str(found[0]["municipality_code"])


async def list_names(conn: Conn) -> list[str]:
    """What municipalities are called today, to be suggested while one writes."""
    rows = await queries.list_municipality_names(conn, today=clock.today())
    return [row["name"] for row in rows]
