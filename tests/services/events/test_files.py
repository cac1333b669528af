"""What leaves events as a file or a name in a mail can do no harm where it is opened."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis import clock
from chassis.db import Database
from services.events import calendars, forgetting, moves, outreach, programme, tables, web
from tests.services.events.builders import make_event, register, rows
from tests.web import visiting

ORIGIN = {"Origin": "https://link-oslo.localhost"}
WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\x85"), min_size=1, max_size=150
)
STARTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


@settings(max_examples=200, deadline=None)
@given(WORDS, WORDS, STARTS, st.sampled_from(["published", "cancelled"]))
def test_a_second_parser_reads_from_a_calendar_file_what_was_written(
    title: str, place: str, starts_at: datetime, state: str
) -> None:
    event = {
        "event_id": uuid4(), "published_at": starts_at, "changed_at": None, "created_at": starts_at,
        "starts_at": starts_at.replace(microsecond=0),
        "ends_at": starts_at.replace(microsecond=0) + timedelta(hours=2), "title": title, "summary": f"{place}; {title}, \n",
        "state": state, "version": 3, "place": place, "address": "/events/x",
    }  # fmt: skip

    read = vobject.readOne(calendars.write([event], base_url="https://link-oslo.localhost").decode())

    (entry,) = read.vevent_list
    assert (entry.summary.value, entry.location.value) == (title, place)
    assert (entry.dtstart.value, entry.dtend.value) == (event["starts_at"], event["ends_at"])
    assert entry.status.value == {"published": "CONFIRMED", "cancelled": "CANCELLED"}[state]


@pytest.mark.parametrize(
    "written", ["=1+1", "+47", "-2", "@SUM(A1)", '=HYPERLINK("http://example.org")', "\t=1", "\r=1"]
)
async def test_no_cell_of_a_text_table_is_a_formula(db: Database, written: str) -> None:
    told = {
        "kind": "talk",
        "municipality": "0301",
        "audience": None,
        "people": 3,
        "note": written,
        "partner": written.strip(),
    }
    await db.run(outreach.log, **told)
    found, _ = await db.run(outreach.look_through)

    for line in csv.reader(io.StringIO(tables.write(found))):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in line)


@pytest.mark.parametrize("name", ["Siv\r\nBcc: thief@example.org", "Siv\nX: y", "Siv\rX: y", "Siv\u2028X: y"])
async def test_a_name_of_two_lines_is_refused_in_words(db: Database, name: str) -> None:
    event = await make_event(db)
    told: dict[str, Any] = {
        "name": name, "email": "siv@example.org", "sector": "private", "seats": 1, "answers": {}, "language": "nb",
    }  # fmt: skip
    async with visiting(web.app, db, ()) as anyone:
        answer = await anyone.post(f"/api/events/events/{event['event_id']}/registrations", json=told, headers=ORIGIN)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["name"])
    assert await rows(db, "SELECT 1 FROM registration") == []


async def test_nothing_of_a_person_stands_past_its_day_and_the_totals_are_what_they_were(db: Database) -> None:
    event = await make_event(db)
    await register(db, event, "siv@example.org", organisation="Frivilligsentralen", seats=2)
    await register(db, event, "une@example.org", answers={"diet": "glutenfri"})
    await rows(
        db, "UPDATE registration SET name = NULL, email = NULL, answers = '{}' WHERE email = $1", "siv@example.org"
    )
    totals = "SELECT sum(seats) AS seats, count(*) AS parties FROM registration WHERE state = 'confirmed'"
    before = await rows(db, totals)

    for days, left in ((180, 2), (188, 0)):
        with clock.at(clock.now() + timedelta(days=days)):
            await db.run(forgetting.forget_old)
        kept = "SELECT 1 FROM registration WHERE num_nonnulls(name, email, organisation) > 0 OR answers <> '{}'"
        assert len(await rows(db, kept)) == left
    assert await rows(db, totals) == before


async def test_a_calendar_follows_an_event_that_is_moved_and_called_off(db: Database) -> None:
    event = await make_event(db)
    later = event["starts_at"].replace(microsecond=0) + timedelta(days=2)
    address = f"/events/{event['event_id']}/calendar.ics"

    async with visiting(web.app, db) as anyone:
        seen = [await anyone.get(address)]
        await db.run(moves.move, event["event_id"], starts_at=later, ends_at=later + timedelta(hours=1))
        seen.append(await anyone.get(address))
        await db.run(programme.call_off, event["event_id"])
        seen.append(await anyone.get(address))

    first, moved, gone = [vobject.readOne(answer.text).vevent for answer in seen]
    assert first.uid.value == moved.uid.value == gone.uid.value
    assert int(first.sequence.value) < int(moved.sequence.value) < int(gone.sequence.value)
    assert (moved.dtstart.value, moved.dtend.value) == (later, later + timedelta(hours=1))
    assert [entry.status.value for entry in (first, moved, gone)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
