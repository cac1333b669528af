"""What those who run the programme are told to do."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from chassis import clock, languages
from chassis.db import Database
from services.events import today, web
from tests.services.events.builders import make_event, register
from tests.web import visiting

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def event(begins: timedelta, **changes: Any) -> dict[str, Any]:
    starts_at = NOW + begins
    return {
        "event_id": UUID(int=1),
        "title": "Åpent møte",
        "state": "published",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "capacity": 30,
        "registration_closes_at": starts_at,
        "taken": 15,
        "waiting": 0,
        "asked": 0,
    } | changes


def told(*events: dict[str, Any], runs: bool = True) -> list[tuple[str, str]]:
    with languages.reading("en"), clock.at(NOW):
        return [(todo.when, todo.text) for todo in today.tell(list(events), runs=runs)]


def test_an_event_that_is_over_is_to_be_settled_and_before_long_it_hurries() -> None:
    assert told(event(-DAY)) == [("today", "Åpent møte was held on November 23, 2026. How many came?")]
    assert told(event(-5 * DAY))[0][0] == "now"


def test_what_begins_today_is_told_with_how_many_come() -> None:
    assert told(event(timedelta(hours=8))) == [("today", "Åpent møte begins today at 18:00, and 15 are coming.")]
    assert told(event(timedelta(hours=8), capacity=0)) == [("today", "Åpent møte begins today at 18:00.")]
    assert told(event(-timedelta(hours=1))) == [("today", "Åpent møte is under way.")]


def test_an_event_that_fills_up_has_a_waiting_list_or_stands_nearly_empty_is_told_of() -> None:
    assert told(event(12 * DAY)) == []
    assert told(event(12 * DAY, taken=24)) == [
        ("week", "Åpent møte on December 6, 2026 is filling up: 24 of 30 seats are taken.")
    ]
    assert told(event(12 * DAY, taken=30, waiting=4)) == [
        ("week", "Åpent møte on December 6, 2026 is full, and 4 wait. Is there room for more?")
    ]
    assert told(event(4 * DAY, taken=2)) == [
        ("today", "Few have registered for Åpent møte on November 28, 2026: 2 of 30 seats are taken.")
    ]
    assert told(event(12 * DAY, taken=2)) == []


def test_a_draft_is_not_forgotten() -> None:
    assert told(event(20 * DAY, state="draft")) == [("week", "Åpent møte on December 14, 2026 is not published yet.")]
    assert told(event(9 * DAY, state="draft"))[0][0] == "today"
    assert told(event(-DAY, state="draft"))[0][1].endswith("was never published, and its day has passed.")


def test_one_who_only_looks_is_not_told_to_do_what_others_do() -> None:
    events = [
        event(-DAY),
        event(9 * DAY, state="draft"),
        event(12 * DAY, taken=30, waiting=1),
        event(timedelta(hours=8)),
    ]

    assert told(*events, runs=False) == [("today", "Åpent møte begins today at 18:00, and 15 are coming.")]


async def test_the_part_leads_to_where_it_is_done(db: Database) -> None:
    made = await make_event(db, places=5)
    await register(db, made, "a@example.org", seats=4)

    async with visiting(web.app, db, {"event_manager"}) as manager:
        page = (await manager.get("/events/_today?lang=en")).text

    assert f'href="/events/manage/{made["event_id"]}"' in page
    assert "is filling up: 4 of 5 seats are taken." in page


async def test_what_is_settled_or_called_off_is_nothing_to_do(db: Database) -> None:
    from services.events import attendance, programme

    held = await make_event(db, starts_at=clock.now() - DAY)
    await db.run(attendance.close, held["event_id"], head_count=3)
    off = await make_event(db)
    await db.run(programme.call_off, off["event_id"])

    assert await db.run(today.look) == []


async def test_whoever_closes_a_month_sees_what_of_it_was_held_and_is_not_settled(db: Database) -> None:
    with clock.at(NOW):
        held = await make_event(db, title="Åpent møte", starts_at=NOW - 3 * DAY, ends_at=NOW - 2 * DAY)
        await make_event(db, title="Til neste uke", starts_at=NOW + 3 * DAY, ends_at=NOW + 4 * DAY)
        await make_event(db, title="Måneden før", starts_at=NOW - 33 * DAY, ends_at=NOW - 32 * DAY)
        async with visiting(web.app, db, ("administrator",)) as visitor:
            shown = (await visitor.get("/events/_unsettled?period=2026-11&lang=nb")).text
            before = (await visitor.get("/events/_unsettled?period=2026-09&lang=nb")).text
            assert (await visitor.get("/events/_unsettled?period=nonsense")).status_code == 422
    assert f'href="/events/manage/{held["event_id"]}"' in shown
    assert "Åpent møte" in shown and "Til neste uke" not in shown and "Måneden før" not in shown
    assert "Ett arrangement" in shown
    assert before.strip() == "<!-- -->"
