"""Announced groups: a coordinator says that a group begins on a day if enough join, and the clock sees whether they have.

What is announced is a group that is being formed, with a first meeting. Whoever joins holds a place as by an offer that has
been accepted, so what follows is as for every other group: ``offers.py``, ``topping_up.py``, ``forming.start``.
"""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from chassis import audit, clock, sql
from chassis.db import Conn
from services.groups import announcements, forming, group_rooms, groups, letters, offers, policies, slots
from services.groups.announced_problems import (
    AnnouncementNotFound,
    JoinByNotPossible,
    JoiningOver,
    NotEnoughYet,
    PlacesNotPossible,
)
from services.groups.announcements import ENOUGH, OPEN, TOO_FEW, TOPPING_UP
from services.groups.offer_problems import MeetingNotAhead

queries = sql.load(__file__)

TOLD_BEFORE = timedelta(days=2)
"""Whether the group begins is told at the latest the day before it meets."""


async def announce(
    conn: Conn,
    /,
    *,
    title: str,
    format: str,
    first_meeting_at: datetime,
    join_by: date,
    places: int | None = None,
    fewest: int | None = None,
    room_id: UUID | None = None,
    who: str,
    **details: Any,
) -> dict[str, Any]:
    """Announce a group: it stands in the public list, and begins if ``fewest`` have joined by the last day.

    ``places``, ``fewest``  null: the most and the fewest of the office's policy.
    ``details``  theme (null: cross-problem), language, every_weeks, municipality or postcode, place, initiators.
    Shape   the group row.
    Errors  MeetingNotAhead, JoinByNotPossible, PlacesNotPossible, InitiatorUnknown, TooManyInitiators, InitiatorPaused, and
            those of :func:`group_rooms.keep_up`: a room that is held has room for all who may come.
    Emits   groups.group_listed.v1; portal.admit_initiator.v1 for its initiators.
    """
    _check_days(first_meeting_at, join_by)
    places, fewest = await _sizes(conn, places, fewest)
    group = await forming.create(conn, title=title, format=format, open=True, **_rhythm(first_meeting_at), **details)
    group_id: UUID = group["group_id"]

    await queries.insert_announcement(
        conn, group_id=group_id, places=places, fewest=fewest, join_by=join_by, announced_at=clock.now()
    )
    await queries.set_first_meeting(conn, group_id=group_id, first_meeting_at=first_meeting_at)
    await group_rooms.wish_for(conn, group_id, room_id)
    await group_rooms.keep_up(conn, group_id)
    await audit.note(conn, "announced", account_id=who, about_kind="group", about_id=group_id)
    return await groups.find(conn, group_id)


async def settle(conn: Conn) -> int:
    """By the clock: see, where the last day to join has passed, whether enough have. Shape: how many groups; nothing at night.

    All that has to be known stands in the rows, so days without power change nothing but the hour.
    """
    if not letters.by_day():
        return 0
    rows = await queries.list_due(conn, today=clock.today())
    for row in rows:
        await groups.lock(conn, row["group_id"])
        seen = await announcements.find(conn, row["group_id"])
        if seen["joined"] >= seen["fewest"]:
            await _begin(conn, row["group_id"])
        elif seen["state"] == OPEN:
            await announcements.mark(conn, row["group_id"], TOO_FEW)
    return len(rows)


async def go_ahead(conn: Conn, group_id: UUID, *, who: str) -> dict[str, Any]:
    """A coordinator settles that those who have joined are enough: at least the fewest of the office's policy.

    Shape   the group row.
    Errors  GroupNotFound, GroupNotForming, AnnouncementNotFound, NotEnoughYet.
    """
    seen = await _lock(conn, group_id)
    needed = (await policies.current(conn))["min_people"]
    if seen["joined"] < needed:
        raise NotEnoughYet(fewest=needed, joined=seen["joined"])
    if seen["state"] != ENOUGH:
        await _begin(conn, group_id)
        await audit.note(conn, "announcement_settled", account_id=who, about_kind="group", about_id=group_id)
    return await groups.find(conn, group_id)


async def top_up(conn: Conn, group_id: UUID, *, who: str) -> dict[str, Any]:
    """Too few have joined: places are offered to those who wait and suit, the longest waiting first, until it has enough.

    Shape   the group row.
    Errors  GroupNotFound, GroupNotForming, AnnouncementNotFound, MeetingNotAhead where there is no time left for it.
    Emits   groups.group_listed.v1 where it could still be joined.
    """
    seen = await _lock(conn, group_id)
    if seen["first_meeting_at"] <= clock.now():
        raise MeetingNotAhead
    if seen["state"] in (OPEN, TOO_FEW):
        await announcements.mark(conn, group_id, TOPPING_UP)
        await audit.note(conn, "announcement_settled", account_id=who, about_kind="group", about_id=group_id)
    return await groups.find(conn, group_id)


async def move(
    conn: Conn, group_id: UUID, *, first_meeting_at: datetime | None = None, join_by: date, who: str
) -> dict[str, Any]:
    """The group begins later, or can be joined for longer; whoever has joined is told, and keeps the place.

    ``first_meeting_at``  null: as it is.
    Shape   the group row.
    Errors  GroupNotFound, GroupNotForming, AnnouncementNotFound, MeetingNotAhead, JoinByNotPossible, JoiningOver where it has
            been told that it begins, and those of :func:`group_rooms.keep_up`.
    Emits   groups.group_listed.v1 where it can be joined again; notifications.send_message.v1
            {template: first_meeting_moved, or announced_joined where only the last day is another}
    """
    seen = await _lock(conn, group_id)
    if seen["state"] == ENOUGH:
        raise JoiningOver
    moment = first_meeting_at or seen["first_meeting_at"]
    _check_days(moment, join_by)
    await queries.set_join_by(conn, group_id=group_id, join_by=join_by)
    await announcements.mark(conn, group_id, OPEN)
    if moment != seen["first_meeting_at"]:
        await queries.set_rhythm(conn, group_id=group_id, **_rhythm(moment))
        await offers.move_meeting(conn, group_id, first_meeting_at=moment, who=who)
    else:
        for row in await offers.accepted_in(conn, group_id):
            await letters.joined(conn, row, join_by)
        await audit.note(conn, "meeting_moved", account_id=who, about_kind="group", about_id=group_id)
    return await groups.find(conn, group_id)


async def _begin(conn: Conn, group_id: UUID) -> None:
    """Enough have joined: each is told that it begins. From here on it is a group to which people were invited."""
    await announcements.close(conn, group_id, ENOUGH)
    for row in await offers.accepted_in(conn, group_id):
        await letters.goes_ahead(conn, row)
    await queries.mark_reminded(conn, group_id=group_id, today=clock.today(), near=clock.now() + TOLD_BEFORE)


async def _lock(conn: Conn, group_id: UUID) -> Any:
    """What was announced, behind its group; both stay as they are until COMMIT."""
    await groups.lock_forming(conn, group_id)
    seen = await announcements.find(conn, group_id)
    if seen is None:
        raise AnnouncementNotFound
    return seen


async def _sizes(conn: Conn, places: int | None, fewest: int | None) -> tuple[int, int]:
    policy = await policies.current(conn)
    least, most = policy["min_people"], policy["max_people"]
    wanted = (most if places is None else places, least if fewest is None else fewest)
    if not least <= wanted[1] <= wanted[0] <= most:
        raise PlacesNotPossible(fewest=least, most=most)
    return wanted


def _check_days(first_meeting_at: datetime, join_by: date) -> None:
    if first_meeting_at <= clock.now():
        raise MeetingNotAhead(errors={"first_meeting_at": [MeetingNotAhead.sentence()]})
    latest = first_meeting_at.astimezone(clock.OSLO).date() - TOLD_BEFORE
    if not clock.today() <= join_by <= latest:
        raise JoinByNotPossible(errors={"join_by": [JoinByNotPossible.sentence()]})


def _rhythm(first_meeting_at: datetime) -> dict[str, Any]:
    """It meets at the weekday and hour of its first meeting."""
    local = first_meeting_at.astimezone(clock.OSLO)
    return {"weekday": slots.weekday(local.date()), "meets_at": local.time().replace(tzinfo=None)}
