"""Moving an event: everyone is told, what was written before is stale, and figures stay where they were counted."""

from datetime import timedelta

import pytest

from chassis import clock
from chassis.db import Database
from services.events import attendance, cancellations, moves, problems, programme, web
from tests.services.events.builders import letters, make_event, register, rows, token_of, told
from tests.web import visiting


async def test_everyone_is_told_the_new_time_and_gets_a_link_that_works(db: Database) -> None:
    event = await make_event(db, places=1)
    await register(db, event, "first@example.org")
    await register(db, event, "waits@example.org")

    later = event["starts_at"] + timedelta(days=1)
    await db.run(moves.move, event["event_id"], starts_at=later, ends_at=later + timedelta(hours=2))

    moved = [letter for letter in await letters(db) if letter["template"] == "event_moved"]
    assert [letter["recipient"] for letter in moved] == ["first@example.org", "waits@example.org"]
    assert {letter["parameters"]["starts_at"] for letter in moved} == {later.isoformat()}
    assert {letter["parameters"]["earlier_starts_at"] for letter in moved} == {event["starts_at"].isoformat()}
    found = await db.run(cancellations.find_by_link, moved[0]["parameters"]["link"].rsplit("/", 1)[-1])
    assert found["party"]["email"] == "first@example.org"


async def test_those_who_wait_are_told_their_number_and_those_with_a_place_are_not(db: Database) -> None:
    event = await make_event(db, places=1)
    for who in ("first@example.org", "waits@example.org", "last@example.org"):
        await register(db, event, who)

    await db.run(moves.move, event["event_id"], place="Biblioteket")

    moved = [letter for letter in await letters(db) if letter["template"] == "event_moved"]
    assert [letter["parameters"].get("position") for letter in moved] == [None, 1, 2]


async def test_the_version_is_raised_and_told_and_letters_are_about_it(db: Database) -> None:
    event = await make_event(db)
    await register(db, event, "solveig@example.org")

    moved = await db.run(moves.move, event["event_id"], place="Biblioteket")

    (news,) = await told(db, "events.event_moved.v1")
    assert news["version"] == moved["version"] == event["version"] + 1
    assert [letter["about"]["version"] for letter in await letters(db)] == [event["version"], moved["version"]]
    assert "earlier_starts_at" not in (await letters(db))[-1]["parameters"]


async def test_calling_off_tells_its_version_too(db: Database) -> None:
    event = await make_event(db)
    called_off = await db.run(programme.call_off, event["event_id"])

    (news,) = await told(db, "events.event_cancelled.v1")
    assert news["version"] == called_off["version"]


async def test_moving_to_where_it_is_already_changes_and_tells_nothing(db: Database) -> None:
    event = await make_event(db)
    same = await db.run(moves.move, event["event_id"], starts_at=event["starts_at"], place=event["place"])

    assert same["version"] == event["version"]
    assert await told(db, "events.event_moved.v1") == []


async def test_registration_closes_as_long_before_as_it_did(db: Database) -> None:
    starts_at = clock.now() + timedelta(days=7)
    event = await make_event(db, starts_at=starts_at, registration_closes_at=starts_at - timedelta(days=2))

    later = starts_at + timedelta(days=10)
    moved = await db.run(moves.move, event["event_id"], starts_at=later, ends_at=later + timedelta(hours=1))

    assert moved["registration_closes_at"] == later - timedelta(days=2)


async def test_a_draft_is_moved_without_a_word(db: Database) -> None:
    event = await make_event(db, publish=False)
    moved = await db.run(moves.move, event["event_id"], place="Biblioteket")

    assert moved["place"] == "Biblioteket"
    assert await rows(db, "SELECT 1 FROM bus.outbox") == []


async def test_what_is_held_called_off_or_past_cannot_be_moved(db: Database) -> None:
    called_off = await make_event(db)
    await db.run(programme.call_off, called_off["event_id"])
    held = await make_event(db, starts_at=clock.now() + timedelta(minutes=1))
    tomorrow = clock.now() + timedelta(days=1)

    with pytest.raises(problems.EventNotPublished):
        await db.run(moves.move, called_off["event_id"], place="Biblioteket")
    with clock.at(clock.now() + timedelta(minutes=5)), pytest.raises(problems.EventNotPublished):
        await db.run(moves.move, held["event_id"], starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=1))


async def test_an_event_is_not_moved_into_the_past_nor_made_to_end_before_it_starts(db: Database) -> None:
    event = await make_event(db)
    past = clock.now() - timedelta(hours=1)

    with pytest.raises(problems.MovedIntoThePast):
        await db.run(moves.move, event["event_id"], starts_at=past, ends_at=past + timedelta(hours=2))
    with pytest.raises(problems.TimesImpossible):
        await db.run(moves.move, event["event_id"], ends_at=event["starts_at"])


async def test_a_cancellation_after_a_move_counts_where_the_registration_was_counted(db: Database) -> None:
    event = await make_event(db, postcode="0150")
    before = await register(db, event, "before@example.org")
    await db.run(moves.move, event["event_id"], postcode="7011")
    after = await register(db, event, "after@example.org")

    for answer in (before, after):
        await db.run(cancellations.cancel_by_link, token_of(answer))

    assert [made["municipality"] for made in await told(db, "events.registration_made.v1")] == ["0301", "5001"]
    assert [gone["municipality"] for gone in await told(db, "events.registration_cancelled.v1")] == ["0301", "5001"]


async def test_one_counted_in_no_municipality_is_taken_out_of_none(db: Database) -> None:
    event = await make_event(db, postcode=None)
    answer = await register(db, event, "solveig@example.org")
    await db.run(moves.move, event["event_id"], postcode="0150")
    await db.run(cancellations.cancel_by_link, token_of(answer))

    assert [gone["municipality"] for gone in await told(db, "events.registration_cancelled.v1")] == [None]


async def test_whoever_cancels_gets_nothing_more_of_what_was_asked_for_before(db: Database) -> None:
    event = await make_event(db)
    answer = await register(db, event, "solveig@example.org")
    await db.run(cancellations.cancel_by_link, token_of(answer))

    query = "SELECT type, subject FROM bus.outbox WHERE stream = 'commands.notifications' ORDER BY outbox_id"
    asked = [(row["type"].split(".")[1], row["subject"]) for row in await rows(db, query)]
    registration = str(answer["registration_id"])
    assert asked == [
        ("send_message", registration),
        ("withdraw_messages", registration),
        ("send_message", registration),
    ]


async def test_the_page_moves_it_and_keeps_what_was_written_when_it_cannot(db: Database) -> None:
    event = await make_event(db)
    here = f"/events/manage/{event['event_id']}/move"
    local = (event["starts_at"] + timedelta(days=1)).astimezone(clock.OSLO)
    wanted = {
        "starts_at": local.strftime("%Y-%m-%dT%H:%M"),
        "ends_at": (local + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M"),
        "format": "in_person",
        "place": "Biblioteket",
    }
    async with visiting(web.app, db, {"event_manager"}) as manager:
        form = await manager.get(here)
        refused = await manager.post(here, data=wanted | {"ends_at": "2020-01-01T10:00"})
        moved = await manager.post(here, data=wanted)
        shown = (await manager.get(f"/api/events/events/{event['event_id']}")).json()

    assert event["starts_at"].astimezone(clock.OSLO).strftime("%Y-%m-%dT%H:%M") in form.text
    assert "Biblioteket" in refused.text and refused.status_code == 422
    assert moved.status_code == 303
    assert shown["place"] == "Biblioteket"


async def test_attendance_of_a_moved_event_counts_where_it_was_held(db: Database) -> None:
    event = await make_event(db, postcode="0150", starts_at=clock.now() + timedelta(minutes=1))
    await db.run(moves.move, event["event_id"], postcode="7011")
    with clock.at(clock.now() + timedelta(hours=5)):
        await db.run(attendance.close, event["event_id"], head_count=3)

    assert [closed["municipality"] for closed in await told(db, "events.event_closed.v1")] == ["5001"]
