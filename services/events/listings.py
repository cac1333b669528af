"""Looking at the programme: one event, lists, and the pieces that other pages show."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from chassis import clock, sql
from chassis.db import Conn
from services.events import forgetting, national_events, ways
from services.events.problems import EventNotFound

queries = sql.load(__file__)

OPEN_STATES = ("published", "cancelled", "closed")
"""What anyone may see; a draft is for staff."""


async def find_event(conn: Conn, event_id: UUID, *, staff: bool = False) -> dict[str, Any]:
    """An event with whether registration is open. Errors: EventNotFound, also for a draft unless staff asks."""
    event = await queries.find_event(conn, event_id=event_id)
    if event is None or not (staff or event["state"] in OPEN_STATES):
        raise EventNotFound
    return shown(event)


async def list_events(
    conn: Conn,
    *,
    after: str = "",
    limit: int = 50,
    kind: str | None = None,
    format: str | None = None,
    municipality: str | None = None,
    from_on: date | None = None,
    to_on: date | None = None,
    staff: bool = False,
    national: bool = False,
) -> tuple[list[dict[str, Any]], str | None]:
    """Events by start; staff see drafts too. ``national``: head office's that every office shows stand among our own.

    Shape   the events, and what to ask for after them (null when that was all).
    """
    from_at = _midnight(from_on) if from_on else clock.now()
    after_at, after_id = _read_place(after)
    which = {
        "kind": kind,
        "format": format,
        "municipality": municipality,
        "from_at": from_at,
        "to_at": _midnight(to_on + timedelta(days=1)) if to_on else None,
        "after_at": after_at,
        "after_id": after_id,
        "row_limit": limit + 1,
    }
    states = [*OPEN_STATES, "draft"] if staff else list(OPEN_STATES)
    rows = [shown(row) for row in await queries.list_events(conn, states=states, **which)]
    if national:
        rows += await national_events.list_national(conn, **which)
        rows.sort(key=lambda row: (row["starts_at"], row["event_id"]))
    last = rows[limit - 1] if len(rows) > limit else None
    return rows[:limit], _write_place(last) if last else None


async def list_near(
    conn: Conn, postcode: str | None, municipality: str | None = None, limit: int = 3, kind: str | None = None
) -> list[dict[str, Any]]:
    """Coming events, those nearest the place first: same municipality, then same county, then the rest; head office's that
    every office shows among them."""
    if postcode:
        municipality = await queries.find_municipality_of_postcode(conn, postcode=postcode)
    here = municipality or ""
    rows = await queries.list_near(conn, municipality=here, kind=kind, now=clock.now(), row_limit=limit)
    events = [shown(row) for row in rows] + await national_events.list_coming(conn, kind=kind, now=clock.now())
    return sorted(events, key=lambda event: _distance(event, here))[:limit]


def _distance(event: Mapping[str, Any], municipality: str) -> tuple[Any, ...]:
    """How far down a list of what is near: as ``list_near`` sorts."""
    its = event["municipality"] or ""
    is_county = bool(its) and its[:2] == municipality[:2]
    return not its or its != municipality, not is_county, event["starts_at"], event["event_id"]


def shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """An event's row with ``registration``: not_needed, open, waiting_list or closed; ``by_way`` the same for each way of
    taking part, empty where all places are counted together; ``places`` there are in all; ``stage``; the ``address`` of its
    page; and its ``organiser``, null where that is us."""
    by_way = {way: registration_state(row, way) for way in ways.WAYS} if ways.is_split(row) else {}
    met = set(by_way.values()) or {registration_state(row)}
    return dict(row) | {
        "registration": "open" if "open" in met else met.pop(),
        "by_way": by_way,
        "places": ways.places(row),
        "stage": stage(row),
        "address": f"/events/{row['event_id']}",
        "organiser": None,
    }


def stage(event: Mapping[str, Any]) -> str:
    """How far it has come: what is closed is summed up when that is told, and archived once those who came are forgotten."""
    if event["state"] != "closed":
        return str(event["state"])
    if event["ends_at"] < clock.now() - timedelta(days=forgetting.KEEP_DAYS):
        return "archived"
    return "summed_up" if event.get("summed_up_at") else "closed"


def registration_state(event: Mapping[str, Any], way: str | None = None) -> str:
    """What somebody who wishes to come will meet, this way or any. How many places are left is nobody's business but the
    office's."""
    if event["state"] != "published" or event["registration_closes_at"] <= clock.now():
        return "closed"
    if event["capacity"] == 0:
        return "not_needed"
    taken, line = event["taken"], event["waiting"]
    if way == ways.DIGITAL:
        taken, line = event["digital_taken"], event["digital_line"]
    elif way == ways.IN_PERSON:
        taken, line = taken - event["digital_taken"], event["room_line"]
    places = ways.capacity(event, way) if way else ways.places(event)
    return "open" if taken < places and not line else "waiting_list"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.OSLO)


def _write_place(row: Mapping[str, Any]) -> str:
    return f"{row['starts_at'].timestamp():.6f}_{row['event_id']}"


def _read_place(after: str) -> tuple[datetime | None, UUID | None]:
    """Where a list goes on; anything that is not ours begins it from the start."""
    moment, _, event_id = after.partition("_")
    try:
        return datetime.fromtimestamp(float(moment), clock.OSLO), UUID(event_id)
    except (ValueError, OverflowError, OSError):
        return None, None
