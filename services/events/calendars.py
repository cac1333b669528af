"""Calendar files: the programme, or one event, for a person's own calendar."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

import icalendar

from services.events import words

STATUS = {"published": "CONFIRMED", "closed": "CONFIRMED", "cancelled": "CANCELLED"}
MEDIA_TYPE = "text/calendar; charset=utf-8"


def write(events: Iterable[Mapping[str, Any]], *, base_url: str) -> bytes:
    """The events as one calendar. The uid stays the same when an event changes, so calendars follow it."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Brikke//events//NO")
    calendar.add("version", "2.0")
    for event in events:
        calendar.add_component(_write_event(event, base_url))
    return bytes(calendar.to_ical())


def _write_event(event: Mapping[str, Any], base_url: str) -> icalendar.Event:
    entry = icalendar.Event()
    address = urljoin(base_url, event["address"])
    entry.add("uid", f"{event['event_id']}@{urlsplit(address).netloc}")
    entry.add("dtstamp", event["published_at"] or event["created_at"])
    if event["changed_at"]:
        entry.add("last-modified", event["changed_at"])
    entry.add("dtstart", event["starts_at"])
    entry.add("dtend", event["ends_at"])
    entry.add("summary", event["title"])
    entry.add("description", event["summary"] or words.elsewhere(event))
    entry.add("status", STATUS[event["state"]])
    entry.add("sequence", event["version"])
    entry.add("url", address)
    if event["place"]:
        entry.add("location", event["place"])
    return entry
