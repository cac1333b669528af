"""Over the web: a person registers on a page without JavaScript, programs by the API, staff run the programme."""

import re
from datetime import timedelta
from typing import Any

from chassis import clock
from chassis.db import Database
from services.events import web
from tests.services.events.builders import letters, line, make_event, party, register, rows, token_of
from tests.web import visiting

ORIGIN = {"Origin": "https://link-oslo.localhost"}
FORM = {"name": "Solveig", "email": "solveig@example.org", "sector": "private", "seats": "2", "language": "nb"}


def body(**changes: Any) -> dict[str, Any]:
    starts_at = clock.now() + timedelta(days=5)
    return {
        "kind": "conference",
        "title": "Jubileumskonferanse",
        "summary": "Ti år.",
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=6)).isoformat(),
        "format": "in_person",
        "capacity": 2,
    } | changes


async def test_a_program_makes_publishes_and_fills_an_event(db: Database) -> None:
    async with visiting(web.app, db, {"event_manager"}) as manager, visiting(web.app, db) as anyone:
        made = await manager.post("/api/events/events", json=body())
        event_id = made.json()["event_id"]
        hidden = await anyone.get(f"/api/events/events/{event_id}")
        published = await manager.post(f"/api/events/events/{event_id}/publish")
        answers = [
            await anyone.post(
                f"/api/events/events/{event_id}/registrations",
                json={"name": "Solveig", "email": f"p{n}@example.org", "sector": "private"},
            )
            for n in range(3)
        ]
        token = answers[0].json()["manage_url"].rsplit("/", 1)[-1]
        cancelled = await anyone.post(f"/api/events/registrations/{token}/cancel")
        listed = await manager.get(f"/api/events/events/{event_id}/registrations")

    assert (made.status_code, made.json()["state"], hidden.status_code) == (201, "draft", 404)
    assert published.json()["registration"] == "open"
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert [answer.json()["state"] for answer in answers] == ["confirmed", "confirmed", "waiting"]
    assert answers[2].json()["position"] == 1
    assert "position" not in answers[0].json()
    assert cancelled.json() == {"state": "cancelled"}
    assert [row["state"] for row in listed.json()["items"]] == ["confirmed", "confirmed", "cancelled"]


async def test_the_answer_to_a_repeat_cannot_be_told_from_the_first(db: Database) -> None:
    event = await make_event(db)
    address = f"/api/events/events/{event['event_id']}/registrations"
    wish = {"name": "Solveig", "email": "solveig@example.org", "sector": "private"}

    async with visiting(web.app, db) as anyone:
        first, again = [await anyone.post(address, json=wish) for _ in range(2)]
        pages = [await anyone.get(answer.json()["manage_url"]) for answer in (first, again)]

    assert first.json().keys() == again.json().keys()
    assert (first.status_code, first.json()["state"]) == (again.status_code, again.json()["state"])
    shown = [re.sub(r"registrations/[\w-]+", "", page.text) for page in pages]
    assert shown[0] == shown[1]


async def test_registration_after_closing_time_is_a_409_that_says_so(db: Database) -> None:
    event = await make_event(db, starts_at=clock.now() - timedelta(hours=1))

    async with visiting(web.app, db) as anyone:
        answer = await anyone.post(
            f"/api/events/events/{event['event_id']}/registrations",
            json={"name": "Solveig", "email": "a@example.org", "sector": "private", "seats": 1, "answers": {}},
        )

    assert (answer.status_code, answer.json()["type"]) == (409, "registration-closed")


async def test_a_person_registers_and_cancels_on_pages_alone(db: Database) -> None:
    event = await make_event(db, title="Åpen kveld")

    async with visiting(web.app, db) as anyone:
        listed = await anyone.get("/events")
        seen = await anyone.get(f"/events/{event['event_id']}")
        form = await anyone.get(f"/events/{event['event_id']}/register")
        sent = await anyone.post(f"/events/{event['event_id']}/register", data=FORM, headers=ORIGIN)
        receipt = await anyone.get(sent.headers["location"])
        link = (await letters(db))[0]["parameters"]["link"]
        own = await anyone.get(link)
        looked = await line(db, event["event_id"])
        gone = await anyone.post(f"{sent.headers['location']}/cancel", headers=ORIGIN)
        after = await anyone.get(link)

    assert "Åpen kveld" in listed.text and "Åpen kveld" in seen.text
    assert (form.status_code, sent.status_code, receipt.status_code, gone.status_code) == (200, 303, 200, 303)
    assert looked == [("solveig@example.org", "confirmed", 2)]
    assert "Solveig" not in receipt.text
    assert "Solveig" in own.text
    assert await line(db, event["event_id"]) == [("solveig@example.org", "cancelled", 2)]
    assert after.status_code == 200
    assert receipt.headers["cache-control"] == "no-store"


async def test_what_was_written_stays_when_something_must_be_changed(db: Database) -> None:
    event = await make_event(db)

    async with visiting(web.app, db) as anyone:
        answer = await anyone.post(
            f"/events/{event['event_id']}/register", data=FORM | {"email": "no address"}, headers=ORIGIN
        )

    assert answer.status_code == 422
    assert 'value="Solveig"' in answer.text
    assert 'value="no address"' in answer.text


async def test_looking_at_a_link_changes_nothing(db: Database) -> None:
    event = await make_event(db)
    answer = await register(db, event, "a@example.org")
    before = await rows(db, "SELECT * FROM registration, link")

    async with visiting(web.app, db) as anyone:
        for method in ("GET", "HEAD"):
            await anyone.request(method, answer["manage_url"])
            refused = await anyone.request(method, f"{answer['manage_url']}/cancel")

    assert refused.status_code == 405
    assert await rows(db, "SELECT * FROM registration, link") == before


async def test_staff_run_an_event_from_draft_to_closed(db: Database) -> None:
    starts_at = (clock.now() - timedelta(hours=3)).astimezone(clock.OSLO)
    form = {
        "kind": "seminar",
        "title": "Seminar",
        "summary": "Om å møtes.",
        "starts_at": f"{starts_at:%Y-%m-%dT%H:%M}",
        "ends_at": f"{starts_at + timedelta(hours=2):%Y-%m-%dT%H:%M}",
        "format": "in_person",
        "capacity": "5",
    }
    async with visiting(web.app, db, {"event_manager"}) as manager:
        blank = await manager.get("/events/manage/new")
        made = await manager.post("/events/manage/new", data=form, headers=ORIGIN)
        desk = made.headers["location"]
        await manager.post(f"{desk}/publish", headers=ORIGIN)
        wish = {name: FORM[name] for name in FORM if name != "email"}
        added = await manager.post(f"{desk}/register", data=wish, headers=ORIGIN)
        (row,) = await rows(db, "SELECT registration_id, code FROM registration")
        came = await manager.post(f"{desk}/check-in", data={"code": row["code"]}, headers=ORIGIN)
        wrong = await manager.post(f"{desk}/check-in", data={"code": "NOPE"}, headers=ORIGIN)
        raised = await manager.post(f"{desk}/capacity", data={"capacity": "9"}, headers=ORIGIN)
        ticks = await manager.get(f"{desk}/close")
        pages = [await manager.get(path) for path in ("/events/manage", desk, "/events/_today", f"{desk}/register")]
        closed = await manager.post(f"{desk}/close", data={"attended": str(row["registration_id"])}, headers=ORIGIN)
        summed = await manager.get(desk)

    assert [answer.status_code for answer in (blank, made, added, came, raised, ticks, closed, summed)] == [
        200, 303, 303, 303, 303, 200, 303, 200,
    ]  # fmt: skip
    assert wrong.status_code == 404
    assert all(page.status_code == 200 for page in pages)
    assert "checked" in ticks.text
    (event,) = await rows(db, "SELECT state, participants FROM event")
    assert tuple(event) == ("closed", 2)


async def test_reading_who_registered_is_noted_and_open_to_staff_alone(db: Database) -> None:
    event = await make_event(db)
    await register(db, event, "a@example.org")
    address = f"/events/manage/{event['event_id']}"

    async with visiting(web.app, db) as anyone, visiting(web.app, db, {"editor"}) as editor:
        assert (await anyone.get(address)).status_code == 303
        assert (await editor.get(address)).status_code == 403
    async with visiting(web.app, db, {"coordinator"}) as coordinator:
        assert (await coordinator.get(address)).status_code == 200

    (noted,) = await rows(db, "SELECT about_kind, about_id FROM audit.entry")
    assert tuple(noted) == ("registrations", str(event["event_id"]))


async def test_calendar_files_and_pieces_for_other_pages_are_for_anyone(db: Database) -> None:
    event = await make_event(db, title="Åpen kveld")

    async with visiting(web.app, db) as anyone:
        everything = await anyone.get("/api/events/events.ics")
        one = await anyone.get(f"/events/{event['event_id']}/calendar.ics")
        near = await anyone.get("/events/_near?postcode=0155")
        description = await anyone.get("/api/events/openapi.json")

    assert everything.headers["content-type"].startswith("text/calendar")
    assert str(event["event_id"]) in one.text
    assert "Åpen kveld" in near.text
    assert "/api/events/events/{event_id}/registrations" in description.json()["paths"]


async def test_a_program_trying_again_with_the_same_key_registers_once(db: Database) -> None:
    event = await make_event(db)
    address = f"/api/events/events/{event['event_id']}/registrations"
    wish = {name: value for name, value in party().items() if value is not None}

    async with visiting(web.app, db) as anyone:
        first, again = [await anyone.post(address, json=wish, headers={"Idempotency-Key": "one"}) for _ in range(2)]

    assert first.json() == again.json()
    assert len(await letters(db)) == 1
    assert token_of(first.json())
