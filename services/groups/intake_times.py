"""The times coordinators offer for a conversation with us: when, how long, how, where, and who is met.

Whoever is met has one conversation at a time: the constraint ``one_is_met_by_one_at_a_time``. Who has taken a time stands
with the people (:mod:`services.groups.intake_bookings`).
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from chassis import audit, clock, identity_numbers, retention, sql
from chassis.db import Conn
from services.groups import digital_links, policies
from services.groups.intake_problems import TimeIsBooked, TimeNotFound
from services.groups.problems import DateNotPossible
from services.groups.room_problems import NoLinkGiven

queries = sql.load(__file__)

DIGITAL, PHONE = "digital", "phone"
AHEAD = timedelta(days=366)
KEEP = timedelta(days=30)
"""So long after it was a time is kept, and who had it, where nobody has noted what came of it."""


async def offer(
    conn: Conn,
    *,
    on: date,
    begins_at: time,
    minutes: int,
    in_a_row: int = 1,
    way: str,
    place: str | None = None,
    met_by: str,
    who: str,
) -> int:
    """Offer some times after one another on a day, by the clock on the wall.

    ``place``   a room or an address, null for the office's own; on a screen a link, null for one of its own to each.
    ``met_by``  the given name of whoever is met.
    Shape   how many.
    Errors  DateNotPossible for what is past or more than a year ahead, MetByAnother, LinkNotPossible, NoLinkGiven,
            IdentityNumberGiven.
    """
    identity_numbers.refuse(place=place, met_by=met_by)
    first = datetime.combine(on, begins_at, clock.OSLO)
    if not clock.now() < first < clock.now() + AHEAD:
        raise DateNotPossible(errors={"on": [DateNotPossible.sentence()]})
    if way == DIGITAL:
        await _check_link(conn, place)

    # Added to as moments, so that an hour is an hour also in the night when the clocks change.
    starts = [first.astimezone(UTC) + number * timedelta(minutes=minutes) for number in range(in_a_row)]
    await queries.insert_times(
        conn,
        times=[uuid4() for _ in starts],
        begins=starts,
        ends=[start + timedelta(minutes=minutes) for start in starts],
        way=way,
        place=None if way == PHONE else place,
        met_by=met_by.strip(),
        offered_by=who,
        offered_at=clock.now(),
    )
    return in_a_row


async def take_away(conn: Conn, time_id: UUID) -> None:
    """A time is not offered any more. Errors: TimeNotFound; TimeIsBooked: that is cancelled first."""
    if not await lock(conn, [time_id]):
        raise TimeNotFound
    if await is_taken(conn, time_id):
        raise TimeIsBooked
    await queries.delete_time(conn, time_id=time_id)


async def lock(conn: Conn, times: Iterable[UUID]) -> dict[UUID, Any]:
    """Some times, held until COMMIT, in one order for everybody; those that are not offered any more are left out.

    Shape   {time_id: {begins_at, ends_at, way, place, met_by}}.
    """
    rows = await queries.lock_times(conn, times=sorted(times))
    return {row["time_id"]: row for row in rows}


async def is_taken(conn: Conn, time_id: UUID) -> bool:
    """Whether somebody has a time that is held until COMMIT."""
    taken: bool = await queries.is_taken(conn, time_id=time_id)
    return taken


async def look_through(conn: Conn, *, who: str) -> list[Any]:
    """Every time that is ahead or whose outcome nobody has noted, in order, with who has it; the read is audited.

    Shape   rows {time_id, begins_at, ends_at, way, place, met_by, has_begun, enquiry_id: null where it is free,
            called, number}.
    """
    await audit.note(conn, "read", account_id=who, about_kind="enquiries.conversations")
    rows: list[Any] = await queries.list_times(conn, now=clock.now())
    return rows


async def free(conn: Conn, *, after: datetime) -> list[Any]:
    """Times nobody has taken that begin after a moment, in order.

    Shape   rows {time_id, begins_at, ends_at, way, place, met_by}.
    """
    rows: list[Any] = await queries.list_free(conn, after=after)
    return rows


async def names(conn: Conn) -> list[str]:
    """The given names of those who are met in times that are ahead."""
    return [row["met_by"] for row in await queries.list_names(conn, now=clock.now())]


async def usual_name(conn: Conn, who: str) -> str | None:
    """What a member of staff last wrote as the name of whoever is met; null for one who has offered none."""
    name: str | None = await queries.find_usual_name(conn, offered_by=who)
    return name


async def destroy_old(conn: Conn) -> int:
    """Destroy times that were long ago, and who had them. Shape: how many people's."""
    gone = await queries.delete_old_appointments(conn, before=clock.now() - KEEP)
    await queries.delete_old_times(conn, before=clock.now() - KEEP)
    return await retention.note(conn, "30_days_after_conversation", {"appointment": gone}, about_kind="enquiries")


async def _check_link(conn: Conn, place: str | None) -> None:
    if place is not None:
        digital_links.check(place, field="place")
    elif (await policies.current(conn))["digital_at"] is None:
        raise NoLinkGiven(errors={"place": [NoLinkGiven.sentence()]})
