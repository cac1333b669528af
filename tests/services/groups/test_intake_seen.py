"""Conversations as people see them: on the pages, on staff's first page, in a calendar."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import icalendar

from chassis import clock, languages
from chassis.db import Database
from services.groups import calendars, intake_bookings, intake_conversations, intake_today
from tests.services.groups.builders import WHO, letters, state_of, value
from tests.services.groups.conversing import SOON, invited, offered, waits
from tests.services.groups.inviting import NOON, token_of
from tests.services.groups.test_pages import browsing


async def test_on_the_pages_times_are_offered_chosen_and_seen(db: Database) -> None:
    enquiry_id = await waits(db)
    here, on = f"/groups/enquiries/{enquiry_id}", clock.today() + timedelta(days=3)
    form = {
        "on": on.isoformat(),
        "begins_at": "10:00",
        "minutes": "45",
        "in_a_row": "2",
        "way": "here",
        "met_by": "Rogn",
    }
    async with browsing(db, {"coordinator"}) as coordinator:
        wrong = await coordinator.post("/groups/conversations", data=form | {"minutes": "7", "_key": str(uuid4())})
        assert wrong.status_code == 422
        answer = await coordinator.post("/groups/conversations", data=form | {"_key": str(uuid4())})
        assert answer.status_code == 303
        answer = await coordinator.post(f"{here}/talk/invite", data={"_key": str(uuid4())})
        assert answer.status_code == 303, answer.text
    token = token_of((await letters(db, "talk_invited"))[-1])
    (first, _second) = (await db.run(intake_bookings.look_at, token))["times"]
    async with browsing(db) as anyone:
        page = (await anyone.get(f"/groups/talk/{token}?lang=en")).text
        assert "45 minutes" in page and "Rogn" in page
        nothing = await anyone.post(f"/groups/talk/{token}", data={"number": ""})
        assert nothing.status_code == 422
        answer = await anyone.post(f"/groups/talk/{token}", data={"time_id": str(first["time_id"])})
        assert answer.status_code == 303
        assert "Our appointment" in (await anyone.get(f"/groups/talk/{token}?lang=en")).text
        assert (await anyone.get("/groups/talk/nothing")).status_code == 410
    async with browsing(db, {"coordinator"}) as coordinator:
        listed = (await coordinator.get("/groups/conversations?lang=en")).text
        assert "Sol" in listed and "45 minutes" in listed
        assert "Rogn" in (await coordinator.get(f"{here}?lang=en")).text
    async with browsing(db, {"event_manager"}) as other:
        assert (await other.get("/groups/conversations")).status_code == 403


async def test_today_tells_of_the_conversations_without_a_name_and_of_those_to_note(db: Database) -> None:
    with clock.at(NOON):
        (time_id,) = await offered(db)
        enquiry_id, token = await invited(db)
        await invited(db)
        await db.run(intake_bookings.choose, token, time_id=time_id)
        assert await conversations_on_today(db) == []
    with clock.at(NOON + timedelta(days=2, hours=21, minutes=30)):
        assert await conversations_on_today(db) == ["Rogn has a conversation at 10:00: here at the office."]
    with clock.at(NOON + timedelta(days=3)):
        assert await conversations_on_today(db) == ["Rogn was to have a conversation on May 7, 2026. What came of it?"]
    with clock.at(NOON + timedelta(days=8)):
        assert (await conversations_on_today(db))[-1] == "1 person has not chosen a time for a conversation."
        await db.run(intake_conversations.hold, enquiry_id, outcome="waiting_list", way="here", who=WHO)
        assert len(await conversations_on_today(db)) == 1


async def conversations_on_today(db: Database) -> list[str]:
    with languages.reading("en"):
        return [todo.text for todo in intake_today.tell(await db.run(intake_today.look))]


async def test_a_calendar_follows_those_that_are_agreed_on_and_says_only_when(db: Database) -> None:
    with clock.at(NOON):
        first, _free = await offered(db, in_a_row=2)
        (other,) = await offered(db, on=SOON + timedelta(days=1), met_by="Siv")
        (_, one), (_, two) = await invited(db), await invited(db)
        await db.run(intake_bookings.choose, one, time_id=first)
        await db.run(intake_bookings.choose, two, time_id=other)
        path = await db.run(calendars.of_who_is_met, "Rogn ")
        async with browsing(db) as anyone:
            (entry,) = entries((await anyone.get(path)).content)
            assert entry["DTSTART"].dt == datetime(2026, 5, 7, 10, tzinfo=clock.OSLO)
            assert entry["DTEND"].dt - entry["DTSTART"].dt == timedelta(minutes=45)
            assert entry["SUMMARY"] == "Avtale" and not {"LOCATION", "DESCRIPTION", "ATTENDEE"} & set(entry)
            await db.run(intake_bookings.cancel, one)
            assert entries((await anyone.get(path)).content) == []
            await db.run(calendars.of_who_is_met, "rogn")
            assert (await anyone.get(path)).status_code == 410, "a new address ends the one before"


def entries(written: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(written).walk("VEVENT"))


async def test_taken_off_the_list_not_now_is_the_same_as_in_a_conversation(db: Database) -> None:
    first, second = await waits(db), await waits(db)
    form = {"reason": "not_now", "ask_again_weeks": "12"}
    paused = "SELECT paused_by FROM enquiry WHERE enquiry_id = $1"
    async with browsing(db, {"coordinator"}) as coordinator:
        page = (await coordinator.get(f"/groups/enquiries/{first}")).text
        assert '<option value="12" selected>' in page
        await coordinator.post(f"/groups/enquiries/{first}/leave", data=form | {"_key": str(uuid4())})
        await coordinator.post(
            f"/groups/enquiries/{second}/leave", data=form | {"reason": "helped_on", "_key": str(uuid4())}
        )
        wrong = await coordinator.post(f"/api/groups/enquiries/{first}/leave", json=form | {"reason": "withdrawn"})
        assert wrong.status_code == 422
    assert (await state_of(db, first), await value(db, paused, first)) == ("waiting", "not_now")
    assert await state_of(db, second) == "helped_on"
    (kept,) = await db.run(intake_conversations.of, first)
    assert (kept["way"], kept["outcome"]) == (None, "not_now")
