"""A calendar that follows a group's meetings: when, and nothing of what or where."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import vobject
from dateutil.rrule import rrulestr

from chassis import clock
from chassis.db import Database
from services.groups import attending, calendars, group_life, groups, initiators, web
from services.groups.initiator_problems import InitiatorUnknown
from services.groups.problems import CalendarLinkGone, GroupNotFound
from tests.services.groups.builders import WHO, make_group, make_started_group
from tests.services.groups.rooming import make_room, make_roomed
from tests.web import visiting

WEEKLY: dict[str, Any] = {
    "weekday": "thu",
    "meets_at": time(18, 30),
    "every_weeks": 1,
    "place": "Kulturhuset, Storgata 5",
}
ORIGIN = {"Origin": "https://link-oslo.localhost"}


def token(path: str) -> str:
    return path.removeprefix("/groups/calendar/").removesuffix(".ics")


async def fetch(db: Database, path: str) -> str:
    async with visiting(web.app, db, ()) as anyone:
        answer = await anyone.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == calendars.MEDIA_TYPE
    return str(answer.text)


async def make_weekly(db: Database, **details: Any) -> dict[str, Any]:
    return await make_started_group(db, **WEEKLY | details)


async def test_a_calendar_says_when_and_neither_what_nor_where(db: Database) -> None:
    group = await make_weekly(db)
    text = await fetch(db, await db.run(calendars.of_group, group["group_id"]))

    (entry,) = vobject.readOne(text).vevent_list
    assert entry.summary.value == "Avtale"
    assert entry.dtend.value - entry.dtstart.value == timedelta(hours=2)
    assert (entry.dtstart.value.strftime("%a %H:%M"), entry.dtstart.value.tzinfo is not None) == ("Thu 18:30", True)
    for hidden in (
        group["title"],
        "Kulturhuset",
        "LINK",
        str(group["group_id"]),
        "LOCATION",
        "DESCRIPTION",
        "selvhjelp",
    ):
        assert hidden.lower() not in text.lower()


async def test_public_holidays_are_left_out_and_the_hour_stays_when_the_clocks_change(db: Database) -> None:
    with clock.at(datetime(2026, 3, 5, 12, tzinfo=UTC)):
        group = await make_weekly(db)
        text = await fetch(db, await db.run(calendars.of_group, group["group_id"]))

    (entry,) = vobject.readOne(text).vevent_list
    without = {moment.date() for one in entry.contents["exdate"] for moment in one.value}
    days = rrulestr(entry.rrule.value, dtstart=entry.dtstart.value.replace(tzinfo=None))
    meets = [day for day in days.between(datetime(2026, 3, 1), datetime(2026, 5, 20)) if day.date() not in without]
    assert date(2026, 3, 26) in [day.date() for day in meets]
    assert not {date(2026, 4, 2), date(2026, 5, 14)} & {day.date() for day in meets}
    assert {day.hour for day in meets} == {18}
    assert entry.dtstart.value.utcoffset() == timedelta(hours=1)
    assert "TZID=Europe/Oslo" in text and "BEGIN:VTIMEZONE" in text


async def test_a_group_that_is_being_formed_has_its_first_meeting_alone(db: Database) -> None:
    group = await make_group(db)
    meets_at = clock.now().replace(microsecond=0) + timedelta(days=9)
    from tests.services.groups.builders import value

    await value(db, "UPDATE self_help_group SET first_meeting_at = $1", meets_at)
    path = await db.run(calendars.of_group, group["group_id"])

    (entry,) = vobject.readOne(await fetch(db, path)).vevent_list
    assert entry.dtstart.value == meets_at
    assert "rrule" not in entry.contents


async def test_a_new_link_ends_the_one_before_and_a_link_can_be_ended(db: Database) -> None:
    group = await make_weekly(db)
    first, second = [await db.run(calendars.of_group, group["group_id"]) for _ in range(2)]

    with pytest.raises(CalendarLinkGone):
        await db.run(calendars.read, token(first))
    assert len(await db.run(calendars.read, token(second))) == 1
    await db.run(calendars.end, group["group_id"])
    with pytest.raises(CalendarLinkGone):
        await db.run(calendars.read, token(second))


async def test_when_a_group_has_ended_its_link_opens_nothing(db: Database) -> None:
    group = await make_weekly(db)
    path = await db.run(calendars.of_group, group["group_id"])
    await db.run(group_life.end, group["group_id"], reason="completed")

    with pytest.raises(CalendarLinkGone):
        await db.run(calendars.read, token(path))


@pytest.mark.parametrize("guess", ["x", "a" * 32, "../groups", "%00"])
async def test_a_guessed_link_opens_nothing(db: Database, guess: str) -> None:
    await db.run(calendars.of_group, (await make_weekly(db))["group_id"])
    with pytest.raises(CalendarLinkGone):
        await db.run(calendars.read, guess)


async def test_the_address_itself_is_kept_nowhere(db: Database) -> None:
    from tests.services.groups.builders import value

    path = await db.run(calendars.of_group, (await make_weekly(db))["group_id"])
    kept = await value(db, "SELECT calendar_link::text FROM calendar_link")
    assert token(path) not in kept and token(path).encode().hex() not in kept


async def test_an_initiator_follows_the_groups_to_be_at_and_no_others(db: Database) -> None:
    ours, _theirs = await make_weekly(db), await make_weekly(db)
    made = await db.run(
        initiators.register,
        name="Ingrid",
        email="ingrid@example.org",
        phone=None,
        trained_on=clock.today(),
        agreed=True,
    )
    await db.run(attending.assign, ours["group_id"], made, who=WHO)
    path = await db.run(calendars.of_initiator, made)

    assert [row["group_id"] for row in await db.run(calendars.read, token(path))] == [ours["group_id"]]
    await db.run(attending.take_off, ours["group_id"], made, who=WHO)
    assert await db.run(calendars.read, token(path)) == []
    with pytest.raises(InitiatorUnknown):
        await db.run(calendars.of_initiator, uuid4())


async def test_whoever_coordinates_makes_a_link_sees_it_once_and_ends_it(db: Database) -> None:
    group = await make_weekly(db)
    here = f"/groups/groups/{group['group_id']}"
    async with visiting(web.app, db, ("coordinator",)) as desk:
        made = await desk.post(f"{here}/calendar", headers=ORIGIN)
        assert "https://link-oslo.localhost/groups/calendar/" in made.text
        assert "/groups/calendar/" not in (page := await desk.get(here)).text
        assert f"{here}/calendar/end" in page.text
        await desk.post(f"{here}/calendar/end", headers=ORIGIN)
        assert f"{here}/calendar/end" not in (await desk.get(here)).text
    async with visiting(web.app, db, ("event_manager",)) as other:
        assert (await other.post(f"{here}/calendar", headers=ORIGIN)).status_code == 403
    with pytest.raises(GroupNotFound):
        await db.run(calendars.of_group, UUID(int=0))


async def test_the_sheets_hold_nobodys_name(db: Database) -> None:
    group = await make_weekly(db)
    async with visiting(web.app, db, ("coordinator",)) as desk:
        page = (await desk.get(f"/groups/groups/{group['group_id']}/sheets")).text
    assert "Det som blir sagt i gruppa, blir i gruppa." in page
    assert "Testa" not in page
    assert (await db.run(groups.find, group["group_id"]))["title"] in page


async def test_the_sheets_say_where_the_group_meets_when_it_has_a_room_or_a_place(db: Database) -> None:
    placed = (await make_weekly(db, place="Kulturhuset"))["group_id"]
    neither = (await make_weekly(db, place=None))["group_id"]
    roomed = await make_roomed(db, await make_room(db, name="Biblioteksalen"))
    async with visiting(web.app, db, ("coordinator",)) as desk:
        pages = [(await desk.get(f"/groups/groups/{one}/sheets")).text for one in (roomed, placed, neither)]
    assert "Her møtes vi: Biblioteksalen" in pages[0]
    assert "Her møtes vi: Kulturhuset" in pages[1]
    assert "Her møtes vi" not in pages[2]
