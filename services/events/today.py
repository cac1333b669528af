"""What those who run the programme are to do: what is over and not settled, what begins, fills up, or stands unpublished."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from chassis import clock, sql
from chassis.db import Conn
from chassis.languages import day, gettext, hour, ngettext
from chassis.todos import Todo
from services.events import programme

queries = sql.load(__file__)

AHEAD = timedelta(days=30)
SOON = timedelta(days=7)
UNSETTLED_LONG = timedelta(days=3)
NEARLY_FULL = 0.8
FEW = 0.2


async def look(conn: Conn) -> list[Any]:
    """Drafts and published events up to a month ahead, and those held and not settled yet, by start."""
    rows: list[Any] = await queries.list_at_hand(conn, until=clock.now() + AHEAD)
    return rows


async def unsettled(conn: Conn, month: date) -> list[Any]:
    """Events of a month that are over and not settled, by start: the figures know nothing of them yet."""
    end = (month + timedelta(days=31)).replace(day=1)
    first, last = (datetime.combine(each, time.min, clock.OSLO) for each in (month, end))
    rows: list[Any] = await queries.list_unsettled(conn, first=first, last=last, now=clock.now())
    return rows


def tell(events: list[Any], *, runs: bool) -> list[Todo]:
    """The things to do, as sentences; ``runs``: whether the reader may change events, or only look at them."""
    todos: list[Todo] = []
    for event in events:
        todos += _unfinished(event) if runs else ()
        todos += _asked(event) if runs else ()
        todos += _coming(event)
    return todos


def _unfinished(event: Mapping[str, Any]) -> Iterator[Todo]:
    """What stands and falls with whoever runs the programme: publishing, settling who came, making room."""
    now, named = clock.now(), {"event": event["title"], "day": day(event["starts_at"])}
    if event["state"] == "draft" and event["starts_at"] <= now:
        said = gettext("{event} on {day} was never published, and its day has passed.")
        yield Todo("week", said.format(**named), _page(event))
    elif event["state"] == "draft":
        said = gettext("{event} on {day} is not published yet.")
        yield Todo("today" if event["starts_at"] - now < 2 * SOON else "week", said.format(**named), _page(event))
    elif event["ends_at"] <= now:
        said = gettext("{event} was held on {day}. How many came?")
        late = now - event["ends_at"] > UNSETTLED_LONG
        yield Todo("now" if late else "today", said.format(**named), f"{_page(event)}/close")
    elif event["waiting"] and event["registration_closes_at"] > now:
        said = ngettext(
            "{event} on {day} is full, and {waiting} waits. Is there room for more?",
            "{event} on {day} is full, and {waiting} wait. Is there room for more?",
            event["waiting"],
        )
        yield Todo("week", said.format(waiting=event["waiting"], **named), f"{_page(event)}#f-capacity")


def _asked(event: Mapping[str, Any]) -> Iterator[Todo]:
    """People who wait for an answer, while it can be given."""
    if event["asked"] and event["state"] == "published" and event["starts_at"] > clock.now():
        said = ngettext(
            "{asked} has asked to come to {event} on {day}, and waits for an answer.",
            "{asked} have asked to come to {event} on {day}, and wait for an answer.",
            event["asked"],
        )
        named = {"event": event["title"], "day": day(event["starts_at"])}
        yield Todo("today", said.format(asked=event["asked"], **named), _page(event))


def _coming(event: Mapping[str, Any]) -> Iterator[Todo]:
    """What begins today, and how those to come are filling up."""
    if event["state"] != "published" or event["ends_at"] <= clock.now():
        return
    if programme.day_of(event["starts_at"]) == clock.today():
        yield Todo("today", _begins(event), _page(event))
    elif event["capacity"] and not event["waiting"] and event["registration_closes_at"] > clock.now():
        yield from _filling(event)


def _begins(event: Mapping[str, Any]) -> str:
    if event["starts_at"] <= clock.now():
        said = gettext("{event} is under way.")
    elif event["capacity"]:
        said = ngettext(
            "{event} begins today at {hour}, and {taken} is coming.",
            "{event} begins today at {hour}, and {taken} are coming.",
            event["taken"],
        )
    else:
        said = gettext("{event} begins today at {hour}.")
    return said.format(event=event["title"], hour=hour(event["starts_at"]), taken=event["taken"])


def _filling(event: Mapping[str, Any]) -> Iterator[Todo]:
    """Nearly full, or nearly empty with a week to go."""
    known = {
        "taken": event["taken"],
        "capacity": event["capacity"],
        "event": event["title"],
        "day": day(event["starts_at"]),
    }
    if event["taken"] >= event["capacity"] * NEARLY_FULL:
        said = gettext("{event} on {day} is filling up: {taken} of {capacity} seats are taken.")
        yield Todo("week", said.format(**known), _page(event))
    elif event["taken"] <= event["capacity"] * FEW and event["starts_at"] - clock.now() < SOON:
        said = gettext("Few have registered for {event} on {day}: {taken} of {capacity} seats are taken.")
        yield Todo("today", said.format(**known), _page(event))


def _page(event: Mapping[str, Any]) -> str:
    return f"/events/manage/{event['event_id']}"
