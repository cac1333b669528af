"""What an office invites people to, as others see it: by sort, by month, in calendars, feeds, search engines and other sites."""

import json
import re
from datetime import date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import vobject

from chassis import clock, languages
from chassis.db import Database
from services.events import listings, months, moves, programme, web
from tests.services.events.builders import make_event, rows, told
from tests.web import visiting

ATOM = "{http://www.w3.org/2005/Atom}"
ORIGIN = {"Origin": "https://link-oslo.localhost"}


def titles(page: str) -> list[str]:
    return re.findall(r"Kveld \w+", re.sub(r"<title>.*?</title>", "", page))


@pytest.fixture
async def evenings(db: Database) -> dict[str, Any]:
    """Three events that differ in sort, way and month."""
    first = datetime(2027, 3, 4, 18, tzinfo=clock.OSLO)
    with clock.at(datetime(2027, 2, 20, 12, tzinfo=clock.OSLO)):
        return {
            "A": await make_event(db, title="Kveld A", starts_at=first, postcode="0150"),
            "B": await make_event(
                db, title="Kveld B", starts_at=first + timedelta(days=1), kind="conference", format="digital"
            ),
            "C": await make_event(db, title="Kveld C", starts_at=first + timedelta(days=40)),
        }


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", ["Kveld A", "Kveld B", "Kveld C"]),
        ("?kind=conference", ["Kveld B"]),
        ("?format=in_person&kind=", ["Kveld A", "Kveld C"]),
        ("?kind=seminar&format=digital", []),
        ("?month=2027-03", ["Kveld A", "Kveld B"]),
        ("?month=2027-04&kind=seminar", ["Kveld C"]),
        ("?month=2027-05", []),
    ],
)
async def test_the_programme_is_shown_by_sort_way_and_month(
    db: Database, evenings: dict[str, Any], asked: str, expected: list[str]
) -> None:
    with clock.at(datetime(2027, 2, 20, 12, tzinfo=clock.OSLO)):
        async with visiting(web.app, db) as anyone:
            page = await anyone.get(f"/events{asked}")

    assert page.status_code == 200
    assert titles(page.text) == expected


async def test_a_month_leads_to_those_beside_it_and_keeps_what_was_asked_for(db: Database) -> None:
    async with visiting(web.app, db) as anyone:
        page = await anyone.get("/events?month=2027-01&kind=seminar")
        wrong = await anyone.get("/events?month=2027-13")

    assert "/events?kind=seminar&amp;month=2026-12" in page.text
    assert "/events?kind=seminar&amp;month=2027-02" in page.text
    assert 'href="/events?kind=seminar"' in page.text
    assert 'value="seminar" selected' in page.text
    assert wrong.status_code == 422


def test_what_lasts_for_days_is_on_each_of_them_and_midnight_belongs_to_the_day_before() -> None:
    def at(day: int, hour: int) -> datetime:
        return datetime(2027, 3, day, hour, tzinfo=clock.OSLO)

    long = {"starts_at": at(30, 10), "ends_at": datetime(2027, 4, 2, 15, tzinfo=clock.OSLO)}
    late = {"starts_at": at(4, 20), "ends_at": at(5, 0)}
    squares = [square for week in months.weeks(date(2027, 3, 1), [long, late]) for square in week]

    assert squares[0].day == date(2027, 3, 1)
    assert {square.day.day: len(square.events) for square in squares if square.events} == {4: 1, 30: 1, 31: 1}
    assert [square.events for square in squares if not square.is_within] == [[]] * 4


async def test_a_feed_says_when_an_event_was_last_changed(db: Database) -> None:
    with clock.at(clock.now() - timedelta(days=3)):
        event = await make_event(db, title="Fisk & <håp>", summary="Om \x0b å møtes")
        other = await make_event(db, title="En annen", kind="conference")
    await db.run(moves.move, event["event_id"], starts_at=event["starts_at"] + timedelta(days=1),
                 ends_at=event["ends_at"] + timedelta(days=1))  # fmt: skip

    async with visiting(web.app, db) as anyone:
        answer = await anyone.get("/api/events/events.atom")
        some = await anyone.get("/api/events/events.atom?kind=conference")

    assert answer.headers["content-type"].startswith("application/atom+xml")
    entries = {entry.findtext(f"{ATOM}id"): entry for entry in ET.fromstring(answer.content).iter(f"{ATOM}entry")}
    moved = entries[f"https://link-oslo.localhost/events/{event['event_id']}"]
    assert "Fisk & <håp>" in str(moved.findtext(f"{ATOM}title"))
    assert moved.findtext(f"{ATOM}summary") == "Om  å møtes"
    changed = datetime.fromisoformat(str(moved.findtext(f"{ATOM}updated")))
    assert changed - datetime.fromisoformat(str(moved.findtext(f"{ATOM}published"))) > timedelta(days=2)
    assert ET.fromstring(answer.content).findtext(f"{ATOM}updated") == changed.isoformat()
    assert [entry.findtext(f"{ATOM}id") for entry in ET.fromstring(some.content).iter(f"{ATOM}entry")] == [
        f"https://link-oslo.localhost/events/{other['event_id']}"
    ]


async def test_a_calendar_of_some_events_is_read_by_another_program_and_says_what_changed(db: Database) -> None:
    await make_event(db, title="Kveld A")
    event = await make_event(db, title="Kveld B", kind="conference")
    await db.run(programme.reword, event["event_id"], title="Kveld D", summary="Ny tekst")

    async with visiting(web.app, db) as anyone:
        answer = await anyone.get("/api/events/events.ics?kind=conference")

    (entry,) = vobject.readOne(answer.text).vevent_list
    assert (entry.summary.value, entry.sequence.value) == ("Kveld D", str(event["version"]))
    assert entry.last_modified.value >= entry.dtstamp.value


@pytest.mark.parametrize(
    ("format", "mode", "locations"),
    [
        ("in_person", "OfflineEventAttendanceMode", ["Place"]),
        ("digital", "OnlineEventAttendanceMode", ["VirtualLocation"]),
        ("hybrid", "MixedEventAttendanceMode", ["Place", "VirtualLocation"]),
    ],
)
async def test_search_engines_are_told_and_nothing_of_it_breaks_the_page(
    db: Database, format: str, mode: str, locations: list[str]
) -> None:
    title = "</script><script>alert(1)</script>"
    event = await make_event(db, title=title, format=format, postcode="0150")
    await db.run(programme.call_off, event["event_id"])

    async with visiting(web.app, db) as anyone:
        page = await anyone.get(f"/events/{event['event_id']}")

    (written,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.DOTALL)
    card = json.loads(written)
    assert (card["@type"], card["name"]) == ("Event", title)
    assert card["eventStatus"].endswith("/EventCancelled")
    assert card["eventAttendanceMode"].endswith(f"/{mode}")
    assert [place["@type"] for place in card["location"]] == locations
    assert datetime.fromisoformat(card["startDate"]) == event["starts_at"]


async def test_other_sites_may_frame_the_short_list_and_no_other_page(db: Database) -> None:
    far = await make_event(db, title="Kveld A", postcode="7011")
    near = await make_event(db, title="Kveld B", postcode="0150", starts_at=far["starts_at"] + timedelta(days=9))

    async with visiting(web.app, db) as anyone:
        framed = await anyone.get(f"/events/embedded?municipality={near['municipality']}&limit=2")
        first = await anyone.get(f"/events/embedded?municipality={near['municipality']}&limit=1")
        other = await anyone.get("/events")

    assert titles(framed.text) == ["Kveld B", "Kveld A"]
    assert titles(first.text) == ["Kveld B"]
    assert "frame-ancestors https:" in framed.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in other.headers["content-security-policy"]
    assert "set-cookie" not in framed.headers
    assert "<form" not in framed.text


async def test_a_slip_in_the_text_is_put_right_without_a_word_to_anyone(db: Database) -> None:
    event = await make_event(db, title="Kvedl A")
    before = await told(db, "notifications.send_message.v1")

    async with visiting(web.app, db, {"event_manager"}) as manager, visiting(web.app, db, {"coordinator"}) as other:
        form = await manager.get(f"/events/manage/{event['event_id']}/wording")
        sent = await manager.post(
            f"/events/manage/{event['event_id']}/wording",
            data={"title": "Kveld A", "summary": "Ny tekst"},
            headers=ORIGIN,
        )
        refused = await other.get(f"/events/manage/{event['event_id']}/wording")

    assert ("Kvedl A" in form.text, sent.status_code, refused.status_code) == (True, 303, 403)
    changed = await db.run(listings.find_event, event["event_id"])
    assert (changed["title"], changed["summary"], changed["version"]) == ("Kveld A", "Ny tekst", event["version"])
    assert await told(db, "notifications.send_message.v1") == before
    assert [listed["title"] for listed in await told(db, "events.event_listed.v1")] == ["Kvedl A", "Kveld A"]


async def test_what_is_called_off_is_not_reworded(db: Database) -> None:
    event = await make_event(db)
    await db.run(programme.call_off, event["event_id"])

    async with visiting(web.app, db, {"event_manager"}) as manager:
        answer = await manager.post(
            f"/events/manage/{event['event_id']}/wording", data={"title": "Ny", "summary": "Ny"}, headers=ORIGIN
        )

    assert answer.status_code == 409
    assert (await rows(db, "SELECT title FROM event"))[0]["title"] == event["title"]


async def test_the_feed_speaks_the_readers_language(db: Database) -> None:
    await make_event(db)
    async with visiting(web.app, db) as anyone:
        answer = await anyone.get("/api/events/events.atom", headers={"Accept-Language": "nn"})

    with languages.reading("nn"):
        assert str(ET.fromstring(answer.content).findtext(f"{ATOM}title")).startswith(languages.gettext("What is on"))
