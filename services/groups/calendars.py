"""A calendar that follows a group's meetings by a secret address: when, and nothing of what or where.

A family calendar is read by others in the house, so an entry is called "Appointment" and says no place. Public holidays
are left out. The address is shown once, when it is made; making another ends the one before.
"""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import icalendar

from chassis import clock, secret_links, sql
from chassis.db import Conn
from chassis.languages import N_, gettext
from services.groups import groups, meeting_days, slots
from services.groups.initiator_problems import InitiatorUnknown
from services.groups.problems import CalendarLinkGone

queries = sql.load(__file__)

MEDIA_TYPE = "text/calendar; charset=utf-8"
AHEAD = timedelta(days=730)
"""So far ahead public holidays are left out; calendars ask again long before."""
SOON = timedelta(weeks=5)
ASK_AGAIN = timedelta(hours=12)
OSLO = ZoneInfo("Europe/Oslo")
"""By name, so that a calendar keeps the hour when the clocks change."""


async def of_group(conn: Conn, group_id: UUID) -> str:
    """A new address for a group's calendar. Shape: its path. Errors: GroupNotFound."""
    await groups.lock(conn, group_id)
    link = secret_links.make()
    await queries.keep_group_link(conn, link_hash=link.hash, group_id=group_id, made_on=clock.today())
    return path(link.token)


async def end(conn: Conn, group_id: UUID) -> None:
    """The address opens nothing any more. Errors: GroupNotFound."""
    await groups.lock(conn, group_id)
    await forget(conn, group_id)


async def forget(conn: Conn, group_id: UUID) -> None:
    """The group has ended, or nobody is to follow it any more."""
    await queries.delete_group_link(conn, group_id=group_id)


async def of_initiator(conn: Conn, initiator_id: UUID) -> str:
    """A new address for the calendar of all groups an initiator is to be at. Shape: its path. Errors: InitiatorUnknown."""
    if not await queries.is_initiator(conn, initiator_id=initiator_id):
        raise InitiatorUnknown
    link = secret_links.make()
    await queries.keep_initiator_link(conn, link_hash=link.hash, initiator_id=initiator_id, made_on=clock.today())
    return path(link.token)


async def of_who_is_met(conn: Conn, met_by: str) -> str:
    """A new address for the calendar of the conversations in which somebody is met, by given name. Shape: its path."""
    link = secret_links.make()
    await queries.keep_link_of_who_is_met(
        conn, link_hash=link.hash, met_by=met_by.strip().lower(), made_on=clock.today()
    )
    return path(link.token)


async def look_ahead(conn: Conn, group: Any) -> dict[str, Any]:
    """What a group's page tells of its meetings to come.

    Shape   {next_on: null where it cannot be told, free: public holidays of the next weeks on which it does not meet,
            has_calendar: whether somebody may follow it}.
    """
    has_calendar = await queries.has_group_link(conn, group_id=group["group_id"])
    if group["weekday"] is None or group["started_on"] is None or group["state"] == "ended":
        return {"next_on": None, "free": [], "has_calendar": has_calendar}
    today, turn = clock.today(), (group["weekday"], group["every_weeks"], group["started_on"])
    return {
        "next_on": meeting_days.next_meeting(*turn, today),
        "free": meeting_days.free_days(*turn, today, today + SOON),
        "has_calendar": has_calendar,
    }


def path(token: str) -> str:
    """Where a calendar asks."""
    return f"/groups/calendar/{token}.ics"


async def read(conn: Conn, token: str) -> list[Any]:
    """The groups whose meetings an address tells of, or conversations that are agreed on; none when they have ended.

    Shape   rows of groups, or rows {time_id, begins_at, ends_at}.
    Errors  CalendarLinkGone.
    """
    link = await queries.find_link(conn, link_hash=secret_links.hashed(token))
    if link is None:
        raise CalendarLinkGone
    if link["met_by"] is not None:
        talks: list[Any] = await queries.list_talks(conn, met_by=link["met_by"], after=clock.now() - SOON)
        return talks
    rows: list[Any] = await queries.list_groups(conn, group_id=link["group_id"], initiator_id=link["initiator_id"])
    return rows


def write(rows: list[Any]) -> bytes:
    """The meetings of some groups, or some conversations, as a calendar (RFC 5545)."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Brikke//appointments//NO")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", gettext(N_("Appointments")))
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    for row in rows:
        for entry in _entries(row):
            calendar.add_component(entry)
    if rows:
        calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _entries(row: Any) -> list[icalendar.Event]:
    if "time_id" in row:
        return [_entry(row["time_id"], "talk", row["begins_at"].astimezone(OSLO), row["ends_at"].astimezone(OSLO))]
    if row["state"] == "forming":
        return (
            [_entry(row["group_id"], "first", row["first_meeting_at"].astimezone(OSLO))]
            if row["first_meeting_at"]
            else []
        )
    if row["weekday"] is None or row["meets_at"] is None:
        return []
    every, began, at = row["every_weeks"], row["started_on"], row["meets_at"]
    first = meeting_days.first_day(row["weekday"], began)
    entry = _entry(row["group_id"], "each", _moment(first, at))
    entry.add("rrule", {"freq": "weekly", "interval": every})
    free = meeting_days.free_days(row["weekday"], every, began, first, clock.today() + AHEAD)
    if free:
        entry.add("exdate", [_moment(day, at) for day in free])
    return [entry]


def _entry(of: UUID, which: str, begins: datetime, ends: datetime | None = None) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", str(uuid5(of, which)))
    entry.add("dtstamp", clock.now())
    entry.add("dtstart", begins)
    entry.add("dtend", ends or begins + slots.LASTS)
    entry.add("summary", gettext(N_("Appointment")))
    entry.add("class", "PRIVATE")
    return entry


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, OSLO)
