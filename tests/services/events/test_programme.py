"""Making, publishing, listing and closing events."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import icalendar
import pytest

from chassis import clock
from chassis.db import Database
from services.events import attendance, calendars, door, listings, problems, programme
from tests.services.events.builders import make_event, register, rows, told


async def test_an_event_counts_in_the_municipality_of_its_postcode(db: Database) -> None:
    (known,) = await rows(
        db, "SELECT postcode, municipality_code FROM reference.postcode ORDER BY postcode DESC LIMIT 1"
    )

    event = await make_event(db, postcode=known["postcode"])

    assert event["municipality"] == known["municipality_code"]


async def test_a_digital_event_counts_in_the_municipality_of_the_office(db: Database) -> None:
    own = await rows(db, "SELECT municipality_code FROM reference.office WHERE code = 'link-oslo'")

    event = await make_event(db, format="digital", place=None)

    assert event["municipality"] == own[0]["municipality_code"]


async def test_a_place_without_a_postcode_counts_nowhere_in_particular(db: Database) -> None:
    assert (await make_event(db, place="Et sted", postcode=None))["municipality"] is None


async def test_an_unknown_postcode_is_refused_at_its_field(db: Database) -> None:
    with pytest.raises(problems.PostcodeUnknown) as refused:
        await make_event(db, postcode="0000")

    assert "postcode" in refused.value.errors


async def test_publishing_tells_the_office_and_the_country_once(db: Database) -> None:
    event = await make_event(db, places=7, title="Åpen kveld")

    await db.run(programme.publish, event["event_id"])

    (published,) = await told(db, "events.event_published.v1")
    (listed,) = await told(db, "events.event_listed.v1")
    assert (published["capacity"], published["kind"]) == (7, "seminar")
    assert (listed["title"], listed["state"]) == ("Åpen kveld", "published")


async def test_anyone_sees_what_is_published_and_staff_see_drafts_too(db: Database) -> None:
    draft, public = await make_event(db, publish=False), await make_event(db)

    for_anyone, _ = await db.run(listings.list_events)
    for_staff, _ = await db.run(listings.list_events, staff=True)

    assert [event["event_id"] for event in for_anyone] == [public["event_id"]]
    assert {event["event_id"] for event in for_staff} == {draft["event_id"], public["event_id"]}
    with pytest.raises(problems.EventNotFound):
        await db.run(listings.find_event, draft["event_id"])


async def test_a_list_goes_on_where_it_stopped(db: Database) -> None:
    starts_at = clock.now() + timedelta(days=3)
    made = {(await make_event(db, starts_at=starts_at))["event_id"] for _ in range(5)}

    seen, after = [], ""
    while after is not None:
        page, after = await db.run(listings.list_events, after=after, limit=2)
        seen += [event["event_id"] for event in page]

    assert len(seen) == 5
    assert set(seen) == made


async def test_the_nearest_event_comes_first(db: Database) -> None:
    far, near = await rows(
        db,
        """
        SELECT DISTINCT ON (left(municipality_code, 2)) postcode, municipality_code
        FROM reference.postcode ORDER BY left(municipality_code, 2), postcode LIMIT 2
        """,
    )
    sooner = clock.now() + timedelta(days=1)
    await make_event(db, postcode=far["postcode"], starts_at=sooner)
    wanted = await make_event(db, postcode=near["postcode"])

    first, _ = await db.run(listings.list_near, near["postcode"])

    assert first["event_id"] == wanted["event_id"]


async def test_a_full_event_offers_the_waiting_list(db: Database) -> None:
    event = await make_event(db, places=1)
    await register(db, event, "a@example.org")

    assert (await db.run(listings.find_event, event["event_id"]))["registration"] == "waiting_list"


async def test_the_code_on_the_ticket_checks_a_party_in_once(db: Database) -> None:
    event = await make_event(db)
    await register(db, event, "a@example.org", seats=2)
    (row,) = await rows(db, "SELECT code FROM registration")
    typed = f"{row['code'][:4]} - {row['code'][4:]}".lower()

    answers = await asyncio.gather(*(db.run(door.check_in, event["event_id"], typed) for _ in range(3)))

    assert sorted(answer["state"] for answer in answers) == ["already", "already", "checked_in"]
    with pytest.raises(problems.CodeNotFound):
        await db.run(door.check_in, event["event_id"], "WRONG")


async def test_closing_counts_those_named(db: Database) -> None:
    event = await make_event(
        db,
        places=5,
        starts_at=clock.now() - timedelta(hours=1),
        registration_closes_at=clock.now() + timedelta(hours=1),
    )
    came = await register(db, event, "a@example.org", seats=2, sector="voluntary")
    await register(db, event, "b@example.org")

    closed = await db.run(attendance.close, event["event_id"], attended=[came["registration_id"]])
    await db.run(attendance.close, event["event_id"], head_count=99)

    assert (closed["participants"], closed["participants_by_sector"]) == (2, {"voluntary": 2})
    (message,) = await told(db, "events.event_closed.v1")
    assert (message["participants"], message["by_sector"]) == (2, {"voluntary": 2})


async def test_closing_with_nothing_said_counts_those_checked_in(db: Database) -> None:
    event = await make_event(
        db, starts_at=clock.now() - timedelta(hours=1), registration_closes_at=clock.now() + timedelta(hours=1)
    )
    for n in range(3):
        await register(db, event, f"person{n}@example.org")
    codes = await rows(db, "SELECT code FROM registration ORDER BY line_number")
    for row in codes[:2]:
        await db.run(door.check_in, event["event_id"], row["code"])

    assert (await db.run(attendance.close, event["event_id"]))["participants"] == 2


async def test_an_open_meeting_is_closed_by_a_head_count(db: Database) -> None:
    event = await make_event(db, places=0, starts_at=clock.now() - timedelta(hours=2))

    closed = await db.run(attendance.close, event["event_id"], head_count=40, by_sector={"private": 12})

    assert (closed["participants"], closed["participants_by_sector"]) == (40, {"private": 12})


async def test_sectors_cannot_add_up_to_more_than_the_head_count() -> None:
    with pytest.raises(problems.HeadCountDiffers):
        attendance.settle_head_count(3, {"private": 4})


async def test_attendance_cannot_be_settled_for_strangers_or_before_the_day(db: Database) -> None:
    coming = await make_event(db)
    held = await make_event(db, starts_at=clock.now() - timedelta(hours=2))

    with pytest.raises(problems.EventNotStarted):
        await db.run(attendance.close, coming["event_id"], head_count=3)
    with pytest.raises(problems.RegistrationNotFound):
        await db.run(attendance.close, held["event_id"], attended=[uuid4()])


async def test_a_calendar_file_keeps_its_uid_and_its_norwegian_letters(db: Database) -> None:
    starts_at = datetime(2030, 3, 31, 0, 30, tzinfo=UTC)
    event = await make_event(db, title="Åpent møte; med komma, og\nlinje", starts_at=starts_at)
    listed, _ = await db.run(listings.list_events)

    written = calendars.write(listed, base_url="https://link-oslo.localhost")

    (entry,) = icalendar.Calendar.from_ical(written).walk("VEVENT")
    assert str(entry["uid"]) == f"{event['event_id']}@link-oslo.localhost"
    assert entry["summary"] == "Åpent møte; med komma, og\nlinje"
    assert entry["dtstart"].dt == starts_at
