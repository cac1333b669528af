"""Local contact points: a municipality's place to ask, kept in the overview of the office that covers it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from chassis import clock, corrections, outbox, sql
from chassis.db import Conn
from services.portal import places, schemas
from services.portal.problems import ContactPointNotFound

queries = sql.load(__file__)


async def add(conn: Conn, title: str, municipality: str, phone: str | None = None) -> Any:
    """List a contact point from today on.

    Shape   the contact point's row.
    Emits   portal.contact_point_listed.v1, to the national directory.
    """
    row = await queries.insert_contact_point(
        conn, title=title, municipality_code=municipality, phone=phone, listed_on=clock.today()
    )
    _tell(conn, row)
    return row


async def change(conn: Conn, contact_point_id: UUID, title: str, municipality: str, phone: str | None = None) -> Any:
    """Put right what is said of a contact point.

    Shape   the contact point's row.
    Errors  ContactPointNotFound, also when it is closed.
    Emits   portal.contact_point_listed.v1
    """
    row = await queries.change_contact_point(
        conn, contact_point_id=contact_point_id, title=title, municipality_code=municipality, phone=phone
    )
    if row is None:
        raise ContactPointNotFound
    _tell(conn, row)
    return row


async def list_own(conn: Conn) -> list[Any]:
    """The open contact points of this office, by municipality."""
    rows: list[Any] = await queries.list_own(conn, today=clock.today())
    return rows


async def find(conn: Conn, contact_point_id: UUID) -> Any:
    """One that is open. Errors: ContactPointNotFound."""
    row = next((row for row in await list_own(conn) if row["contact_point_id"] == contact_point_id), None)
    if row is None:
        raise ContactPointNotFound
    return row


async def close(conn: Conn, contact_point_id: UUID) -> Any:
    """Take a contact point out of the overview from today on.

    Shape   the contact point's row.
    Errors  ContactPointNotFound, also when it was closed before.
    Emits   portal.contact_point_listed.v1 with closed_since.
    """
    row = await queries.close_contact_point(conn, contact_point_id=contact_point_id, closed_since=clock.today())
    if row is None:
        raise ContactPointNotFound
    _tell(conn, row)
    return row


async def reopen(conn: Conn, contact_point_id: UUID, *, reason: str, who: UUID) -> Any:
    """A contact point closed by mistake is there after all, as it was.

    Shape   the contact point's row.
    Errors  ContactPointNotFound, also when it is open.
    Emits   portal.contact_point_listed.v1
    """
    row = await queries.reopen_contact_point(conn, contact_point_id=contact_point_id)
    if row is None:
        raise ContactPointNotFound
    _tell(conn, row)
    await corrections.note(
        conn,
        "closing",
        who=who,
        about_kind="contact_point",
        about_id=contact_point_id,
        reason=reason,
        was=(row["was_closed_since"],),
    )
    return row


async def list_closed(conn: Conn) -> list[Any]:
    """Those closed in the last two years, the latest first."""
    rows: list[Any] = await queries.list_closed(conn, since=clock.today() - timedelta(days=730))
    return rows


async def near(conn: Conn, postcode: str | None) -> list[Any]:
    """Open contact points, the nearest to a postcode first.

    Errors  PostcodeUnknown.
    """
    place = await places.of_postcode(conn, postcode) if postcode else None
    rows: list[Any] = await queries.list_contact_points(
        conn,
        municipality_code=place and place["municipality_code"],
        county_code=place and place["county_code"],
    )
    return rows


async def in_county(conn: Conn, place: Any) -> list[Any]:
    """Open contact points in a place's municipality, then in its county; with the municipality's name."""
    rows: list[Any] = await queries.list_contact_points_in(
        conn, municipality_code=place["municipality_code"], county_code=place["county_code"], today=clock.today()
    )
    return rows


def _tell(conn: Conn, row: Any) -> None:
    listed = schemas.ContactPointListed.event(
        subject=str(row["contact_point_id"]),
        contact_point_id=row["contact_point_id"],
        title=row["title"],
        municipality=row["municipality_code"],
        phone=row["phone"],
        listed_on=row["listed_on"],
        closed_since=row["closed_since"],
    )
    outbox.add(conn, listed)
