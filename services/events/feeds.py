"""The programme as an Atom feed (RFC 4287), for those who follow what an office invites people to."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

from chassis import languages
from services.events import words

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
ATOM = "http://www.w3.org/2005/Atom"
NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold at all."""
CHANGES = ("published_at", "changed_at", "cancelled_at", "closed_at")
BEGINNING = datetime.fromtimestamp(0).astimezone()


def write(events: Iterable[Mapping[str, Any]], *, title: str, base_url: str) -> bytes:
    """Coming events, each an entry that changes when the event is published, moved or called off."""
    rows = list(events)
    ET.register_namespace("", ATOM)
    feed = _element(None, "feed")
    _element(feed, "id", f"{base_url}/events")
    _element(feed, "title", title)
    _element(feed, "updated", max((_changed(row) for row in rows), default=BEGINNING).isoformat())
    _element(_element(feed, "author"), "name", title)
    _element(feed, "link", rel="self", href=f"{base_url}/api/events/events.atom")
    _element(feed, "link", rel="alternate", href=f"{base_url}/events")
    for row in rows:
        _entry(feed, row, base_url)
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))


def _entry(feed: ET.Element, row: Mapping[str, Any], base_url: str) -> None:
    entry = _element(feed, "entry")
    address = urljoin(base_url, row["address"])
    when = languages.moment(row["starts_at"])
    _element(entry, "id", address)
    _element(entry, "title", f"{when}: {row['title']}")
    _element(entry, "updated", _changed(row).isoformat())
    _element(entry, "published", row["published_at"].isoformat())
    _element(entry, "link", rel="alternate", href=address)
    _element(entry, "summary", row["summary"] or words.elsewhere(row))


def _changed(row: Mapping[str, Any]) -> datetime:
    moments: list[datetime] = [row[name] for name in CHANGES if row[name]]
    return max(moments)


def _element(parent: ET.Element | None, name: str, text: str = "", **attributes: str) -> ET.Element:
    tag = f"{{{ATOM}}}{name}"
    element = ET.Element(tag, attributes) if parent is None else ET.SubElement(parent, tag, attributes)
    element.text = NO_XML.sub("", text) or None
    return element
