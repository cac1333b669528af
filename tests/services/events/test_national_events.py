"""What head office holds for the whole country: shown among every office's own, registered for at head office alone."""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import vobject

from chassis import clock
from chassis.db import Database
from chassis.events import Message
from services.events import attendance, listings, moves, national_events, programme, web
from services.events.problems import EventNotFound, EventNotPublished, OnlyHeadOffice
from tests.services.events.builders import make_event, register, rows, told
from tests.web import visiting

ATOM = "{http://www.w3.org/2005/Atom}"
HK = "https://hk.localhost"
LISTED = "events.national_event_listed.v1"
ORIGIN = {"Origin": HK}
EVERYTHING = """
SELECT (SELECT count(*) FROM event) + (SELECT count(*) FROM registration) + (SELECT count(*) FROM bus.outbox) AS rows
"""


@pytest.fixture
async def hk(make_database: Callable[..., Awaitable[Database]]) -> Database:
    return await make_database("events", office="hk", base_url=HK)


async def national(hk: Database, **changes: Any) -> Any:
    """An event at head office that every office shows."""
    event = await make_event(hk, **({"title": "Landskonferansen", "kind": "conference"} | changes))
    await hk.run(national_events.show_everywhere, event["event_id"], everywhere=True)
    return event


async def told_down(hk: Database) -> list[Message]:
    """What head office has told the offices, as their readers get it."""
    found = await rows(
        hk, "SELECT * FROM bus.outbox WHERE stream = 'downward' ORDER BY outbox_id"
    )  # only what goes down the line
    return [
        Message(
            id=str(row["message_id"]), office="hk", service="events", stream="downward", epoch=1, sequence=place,
            type=row["type"], subject=row["subject"], time=row["recorded_at"].isoformat(), data=json.loads(row["data"]),
        )
        for place, row in enumerate(found, start=1)
    ]  # fmt: skip


async def pass_on(hk: Database, office: Database) -> None:
    """The office has read everything that head office has told."""
    await office.run(national_events.on_national_event_listed, await told_down(hk))


async def test_what_is_for_the_whole_country_is_told_from_when_it_is_published_and_nothing_else_is(
    hk: Database,
) -> None:
    await make_event(hk, title="Bare her")
    draft = await make_event(hk, title="Landskonferansen", publish=False)
    await hk.run(national_events.show_everywhere, draft["event_id"], everywhere=True)
    assert await told(hk, LISTED) == []

    await hk.run(programme.publish, draft["event_id"])

    (listed,) = await told(hk, LISTED)
    assert (listed["title"], listed["state"]) == ("Landskonferansen", "published")
    assert listed["address"] == f"{HK}/events/{draft['event_id']}"
    assert "summary" not in listed


async def test_every_change_is_told_and_saying_the_same_again_is_not(hk: Database) -> None:
    event = await national(hk, postcode="0150")
    await hk.run(national_events.show_everywhere, event["event_id"], everywhere=True)
    await hk.run(programme.reword, event["event_id"], title="Landsmøtet", summary="Ny tekst")
    later = {name: event[name] + timedelta(days=1) for name in ("starts_at", "ends_at")}
    await hk.run(moves.move, event["event_id"], **later, place="Storsalen", postcode="7011")
    with clock.at(later["ends_at"] + timedelta(hours=1)):
        await hk.run(attendance.close, event["event_id"], head_count=80)

    said = await told(hk, LISTED)
    assert [each["state"] for each in said] == ["published", "published", "published", "closed"]
    assert [each["title"] for each in said[:2]] == ["Landskonferansen", "Landsmøtet"]
    assert (said[2]["place"], said[2]["municipality"]) == ("Storsalen", "5001")
    assert datetime.fromisoformat(said[2]["starts_at"]) == later["starts_at"]


async def test_only_head_office_has_the_others_show_an_event(db: Database, hk: Database) -> None:
    ours = await make_event(db)
    with pytest.raises(OnlyHeadOffice):
        await db.run(national_events.show_everywhere, ours["event_id"], everywhere=True)
    assert await told(db, LISTED) == []

    cancelled = await make_event(hk)
    await hk.run(programme.call_off, cancelled["event_id"])
    with pytest.raises(EventNotPublished):
        await hk.run(national_events.show_everywhere, cancelled["event_id"], everywhere=True)
    with pytest.raises(EventNotFound):
        await hk.run(national_events.show_everywhere, ours["event_id"], everywhere=True)


async def seen(office: Database, month: str) -> dict[str, str]:
    """Every place where the public meets the programme."""
    async with visiting(web.app, office) as anyone:
        pages = {
            "list": await anyone.get("/events"),
            "month": await anyone.get(f"/events?month={month}"),
            "near": await anyone.get("/events/_near"),
            "embedded": await anyone.get("/events/embedded"),
            "atom": await anyone.get("/api/events/events.atom"),
            "ics": await anyone.get("/api/events/events.ics"),
            "api": await anyone.get("/api/events/national-events"),
        }
    assert {page.status_code for page in pages.values()} == {200}
    return {name: page.text for name, page in pages.items()}


async def test_it_stands_among_the_offices_own_marked_and_leads_to_head_office(db: Database, hk: Database) -> None:
    own = await make_event(db, title="Kveld hos oss")
    event = await national(hk, starts_at=own["starts_at"] + timedelta(minutes=1))
    await pass_on(hk, db)

    pages = await seen(db, f"{event['starts_at'].astimezone(clock.OSLO):%Y-%m}")

    for name in ("list", "month", "near", "embedded"):
        assert pages[name].index("Kveld hos oss") < pages[name].index("Landskonferansen"), name
        assert f'href="{HK}/events/{event["event_id"]}"' in pages[name], name
        assert pages[name].count("Nasjonalt") == 1, name
    assert pages["list"].count("Påmelding hos") == pages["near"].count("Påmelding hos") == 1
    entries = {each.findtext(f"{ATOM}id") for each in ET.fromstring(pages["atom"]).iter(f"{ATOM}entry")}
    assert entries == {f"https://link-oslo.localhost/events/{own['event_id']}", f"{HK}/events/{event['event_id']}"}
    dates = {each.summary.value: each for each in vobject.readOne(pages["ics"]).vevent_list}
    assert dates["Landskonferansen"].url.value == f"{HK}/events/{event['event_id']}"
    assert dates["Landskonferansen"].uid.value == f"{event['event_id']}@hk.localhost"
    assert dates["Kveld hos oss"].uid.value == f"{own['event_id']}@link-oslo.localhost"
    (for_programs,) = json.loads(pages["api"])["items"]
    assert (for_programs["office"], for_programs["address"]) == ("hk", f"{HK}/events/{event['event_id']}")


async def test_a_move_a_cancellation_and_taking_it_down_follow(db: Database, hk: Database) -> None:
    event = await national(hk)
    other = await national(hk, title="Jubileet")
    month = f"{event['starts_at'].astimezone(clock.OSLO):%Y-%m}"
    later = {name: event[name] + timedelta(hours=2) for name in ("starts_at", "ends_at")}
    await hk.run(moves.move, event["event_id"], **later, place="Storsalen")
    await pass_on(hk, db)
    assert "Storsalen" in (await seen(db, month))["list"]

    await hk.run(programme.call_off, event["event_id"])
    await hk.run(national_events.show_everywhere, other["event_id"], everywhere=False)
    await pass_on(hk, db)
    pages = await seen(db, month)

    assert "Avlyst" in pages["list"]
    assert "Avlyst" in pages["month"]
    assert "STATUS:CANCELLED" in pages["ics"]
    for name in ("near", "embedded", "api"):
        assert "Landskonferansen" not in pages[name], name
    for name, page in pages.items():
        assert "Jubileet" not in page, name
    assert (await told(hk, LISTED))[-1]["state"] == "withdrawn"


async def test_nobody_registers_for_it_here_and_no_figure_of_ours_counts_it(db: Database, hk: Database) -> None:
    event = await national(hk)
    await register(hk, event, "host@example.org")
    await pass_on(hk, db)
    assert (await rows(db, "SELECT count(*) FROM national_event"))[0]["count"] == 1

    with pytest.raises(EventNotFound):
        await register(db, event, "rogn@example.org")
    async with visiting(web.app, db) as anyone, visiting(web.app, db, {"event_manager"}) as manager:
        assert (await anyone.get(f"/events/{event['event_id']}/register")).status_code == 404
        listed = (await manager.get("/api/events/events")).json()
        desk = await manager.get("/events/manage")
    assert listed["items"] == []
    assert (desk.status_code, "Landskonferansen" in desk.text) == (200, False)
    assert (await rows(db, EVERYTHING))[0]["rows"] == 0


async def test_read_again_from_the_beginning_it_stands_as_before(db: Database, hk: Database) -> None:
    first = await national(hk)
    second = await national(hk, title="Jubileet")
    await hk.run(programme.call_off, first["event_id"])
    await hk.run(national_events.show_everywhere, second["event_id"], everywhere=False)
    await pass_on(hk, db)
    before = await rows(db, "SELECT * FROM national_event")

    await pass_on(hk, db)
    assert await rows(db, "SELECT * FROM national_event") == before
    await db.run(national_events.forget_all)
    assert await rows(db, "SELECT * FROM national_event") == []
    await pass_on(hk, db)
    assert await rows(db, "SELECT * FROM national_event") == before
    assert [row["event_id"] for row in before] == [first["event_id"]]


async def test_pages_of_the_list_hold_everything_once_and_by_start(db: Database, hk: Database) -> None:
    begins = clock.now() + timedelta(days=7)
    for hours in (0, 2, 4):
        await make_event(db, starts_at=begins + timedelta(hours=hours))
    for hours in (1, 2, 3, 5):
        await national(hk, starts_at=begins + timedelta(hours=hours))
    await pass_on(hk, db)

    found: list[dict[str, Any]] = []
    after: str | None = ""
    while after is not None:
        page, after = await db.run(listings.list_events, after=after, limit=2, national=True)
        found += page
    assert len({event["event_id"] for event in found}) == len(found) == 7
    assert [event["starts_at"] for event in found] == sorted(event["starts_at"] for event in found)


async def test_what_is_near_comes_first_wherever_it_is_from(db: Database, hk: Database) -> None:
    begins = clock.now() + timedelta(days=7)
    here = await national(hk, title="Her", postcode="7011", starts_at=begins + timedelta(days=9))
    await national(hk, title="Annet fylke", postcode="0150", starts_at=begins)
    ours = await make_event(db, title="Vårt", postcode="0150", starts_at=begins + timedelta(days=1))
    await pass_on(hk, db)

    found = await db.run(listings.list_near, "7011")
    assert [event["title"] for event in found] == ["Her", "Annet fylke", "Vårt"]
    assert [event["event_id"] for event in await db.run(listings.list_near, "7011", limit=1)] == [here["event_id"]]
    assert ours["event_id"] in [event["event_id"] for event in await db.run(listings.list_near, "0150", limit=2)]


async def test_the_button_is_head_offices_alone_and_does_what_it_says(db: Database, hk: Database) -> None:
    event = await make_event(hk, title="Landskonferansen")
    ours = await make_event(db)
    here = f"/events/manage/{event['event_id']}"

    async with visiting(web.app, hk, {"event_manager"}) as manager, visiting(web.app, hk, {"coordinator"}) as other:
        before = await manager.get(here)
        assert (await other.post(f"{here}/everywhere", data={"everywhere": "true"}, headers=ORIGIN)).status_code == 403
        sent = await manager.post(f"{here}/everywhere", data={"everywhere": "true"}, headers=ORIGIN)
        shown = await manager.get(here)
        taken_down = await manager.post(f"{here}/everywhere", data={"everywhere": "false"}, headers=ORIGIN)
    async with visiting(web.app, db, {"event_manager"}) as at_office:
        there = await at_office.get(f"/events/manage/{ours['event_id']}")

    assert ("Vis det hos alle kontorene" in before.text, "Vis det bare her" in shown.text) == (True, True)
    assert (sent.status_code, taken_down.status_code) == (303, 303)
    assert [each["state"] for each in await told(hk, LISTED)] == ["published", "withdrawn"]
    assert "alle kontorene" not in there.text


@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://hk.localhost/ onclick", "//hk.localhost"])
async def test_an_address_that_is_no_page_is_not_taken(db: Database, hk: Database, address: str) -> None:
    await national(hk)
    (message,) = await told_down(hk)
    message.data["address"] = address
    with pytest.raises(Exception, match="address"):
        await db.run(national_events.on_national_event_listed, [message])
