"""From where a person lives to whom they can turn to; saying nothing leads somewhere too."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chassis.db import Conn
from services.portal import contact_points, directory, offices, places

NEARBY = 6


@dataclass(frozen=True, kw_only=True)
class Found:
    """What is near, as far as it is said where."""

    place: Any = None
    """{postcode, city, municipality_code, municipality, county_code, county}; None where it is not said, or not clear yet."""
    choices: list[Any] = field(default_factory=list)
    """Municipalities to choose among, where a name may mean several."""
    offices: list[Any] = field(default_factory=list)
    """Whom to turn to, the nearest first; head office where no office covers the place."""
    is_covered: bool = True
    contact_points: list[Any] = field(default_factory=list)
    groups: list[Any] | None = None
    """At head office: what every office has listed. None elsewhere, where each service shows its own."""
    events: list[Any] | None = None


async def find(
    conn: Conn, *, place: str | None = None, postcode: str | None = None, municipality: str | None = None
) -> Found:
    """What is near a place, said as a postcode, a municipality's code, or in a person's own words; or not said at all.

    Errors  PostcodeUnknown, PlaceUnknown.
    """
    if place and place.isdigit():
        return await _near(conn, await places.of_postcode(conn, place, field="place"))
    if postcode:
        return await _near(conn, await places.of_postcode(conn, postcode))
    if municipality:
        return await _near(conn, await places.of_municipality(conn, municipality))
    return await _named(conn, place) if place else await _not_said(conn)


async def _named(conn: Conn, name: str) -> Found:
    choices = await places.search(conn, name)
    if len(choices) > 1:
        return Found(choices=choices)
    return await _near(conn, await places.of_municipality(conn, choices[0]["municipality_code"]))


async def _near(conn: Conn, place: Any) -> Found:
    covering = await offices.covering(conn, place)
    return Found(
        place=place,
        offices=covering or await offices.head(conn),
        is_covered=bool(covering),
        contact_points=await contact_points.in_county(conn, place),
        groups=await _listed(conn, place, "group"),
        events=await _listed(conn, place, "event"),
    )


async def _not_said(conn: Conn) -> Found:
    return Found(
        offices=await offices.own(conn),
        groups=await _listed(conn, None, "group"),
        events=await _listed(conn, None, "event"),
    )


async def _listed(conn: Conn, place: Any, kind: str) -> list[Any] | None:
    if not conn.settings.is_head_office:
        return None
    return await directory.near(conn, place, kind, limit=NEARBY)


def said(found: Found, where: Mapping[str, str | None]) -> str:
    """The place as the form shows it, to be corrected."""
    named = found.place and (found.place["postcode"] or found.place["municipality"])
    return where.get("place") or named or ""
