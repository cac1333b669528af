"""An event as search engines read it: schema.org/Event, as JSON for the page's head."""

import json
from collections.abc import Mapping
from typing import Any

SCHEMA = "https://schema.org"
STATUS = {"published": "EventScheduled", "closed": "EventScheduled", "cancelled": "EventCancelled"}
ATTENDANCE = {
    "in_person": "OfflineEventAttendanceMode",
    "digital": "OnlineEventAttendanceMode",
    "hybrid": "MixedEventAttendanceMode",
}


def write(event: Mapping[str, Any], office: str, *, base_url: str) -> str:
    """JSON-LD that may stand in HTML: nothing in it ends the element it stands in."""
    address = f"{base_url}/events/{event['event_id']}"
    told = {
        "@context": SCHEMA,
        "@type": "Event",
        "name": event["title"],
        "description": event["summary"],
        "startDate": event["starts_at"].isoformat(),
        "endDate": event["ends_at"].isoformat(),
        "eventStatus": f"{SCHEMA}/{STATUS[event['state']]}",
        "eventAttendanceMode": f"{SCHEMA}/{ATTENDANCE[event['format']]}",
        "location": _locations(event, address),
        "organizer": _organizers(event, office, base_url),
        "isAccessibleForFree": True,
        "url": address,
    }
    return json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")


def _organizers(event: Mapping[str, Any], office: str, base_url: str) -> list[dict[str, Any]]:
    others = [{"@type": "Organization", "name": name} for name in event.get("held_with_names", ())]
    return [{"@type": "Organization", "name": office, "url": base_url}, *others]


def _locations(event: Mapping[str, Any], address: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if event["format"] != "digital" and event["place"]:
        place = {"@type": "PostalAddress", "addressCountry": "NO"}
        place |= {"postalCode": event["postcode"]} if event["postcode"] else {}
        found.append({"@type": "Place", "name": event["place"], "address": place})
    if event["format"] != "in_person":
        found.append({"@type": "VirtualLocation", "url": address})
    return found
