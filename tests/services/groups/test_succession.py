"""An office closes into another: its groups go on there, and whoever waited is asked and keeps the place."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from chassis import clock
from chassis.db import Database
from services.groups import forming, group_life, groups, succession, waiting_list
from services.groups.problems import DateNotPossible
from services.groups.web import app
from tests.conftest import MakeDatabase
from tests.services.groups.builders import (
    WHO,
    make_enquiry,
    make_group,
    make_self_led_group,
    make_started_group,
    told,
    value,
)
from tests.services.groups.test_pages import COORDINATOR
from tests.web import visiting

MARCH, JULY = datetime(2026, 3, 11, 12, tzinfo=UTC), datetime(2026, 7, 3, 12, tzinfo=UTC)
DAY = date(2026, 7, 1)


async def handed_over(closing: Database) -> list[dict[str, Any]]:
    """A file, as the operator carries it."""
    return list(json.loads(json.dumps(await closing.run(succession.hand_over))))


async def test_groups_that_run_go_on_at_the_other_office(make_database: MakeDatabase) -> None:
    closing, other = await make_database("groups"), await make_database("groups", office="vest")
    with clock.at(MARCH):
        led = await make_self_led_group(closing, title="Onsdagsgruppa", theme="grief")
        starting = await make_started_group(closing)
        ended = await make_started_group(closing)
        await closing.run(group_life.end, ended["group_id"], reason="completed")
        await make_group(closing)
    with clock.at(JULY):
        file = await handed_over(closing)
        assert await other.run(succession.take_over, file, DAY) == {"taken_over": 2}
        assert await other.run(succession.take_over, file, DAY) == {"taken_over": 0}

    taken = {row["group_id"]: (row["state"], row["started_on"]) for row in await other.run(groups.all_of_them)}
    assert taken == {led["group_id"]: ("self_led", DAY), starting["group_id"]: ("starting", DAY)}
    started = await told(other, "groups.group_started.v1")
    assert {(one["group_id"], one["started_on"], one["taken_over"], one["theme"]) for one in started} == {
        (str(led["group_id"]), "2026-07-01", True, "grief"), (str(starting["group_id"]), "2026-07-01", True, None),
    }  # fmt: skip
    assert [one["group_id"] for one in await told(other, "groups.group_stepped_back.v1")] == [str(led["group_id"])]

    with clock.at(JULY):
        await other.run(group_life.end, led["group_id"], reason="completed")
        with pytest.raises(DateNotPossible):
            await other.run(group_life.end, starting["group_id"], reason="completed", ended_on=date(2026, 6, 30))


async def test_nobody_is_in_the_file(make_database: MakeDatabase) -> None:
    closing = await make_database("groups")
    await make_started_group(closing)
    [group] = await handed_over(closing)
    assert set(group) == {
        "group_id", "title", "format", "theme", "municipality", "place", "weekday", "meets_at", "every_weeks", "state",
        "participants", "meetings_held", "language", "gender",
    }  # fmt: skip
    assert "Testa" not in json.dumps(group)


async def test_nothing_is_taken_over_before_its_day(make_database: MakeDatabase) -> None:
    other = await make_database("groups")
    with clock.at(MARCH), pytest.raises(DateNotPossible):
        await other.run(succession.take_over, [], DAY)


async def test_whoever_waited_there_keeps_the_place_and_is_not_received_again(db: Database) -> None:
    with clock.at(MARCH):
        here = await make_enquiry(db)
    with clock.at(JULY):
        moved = await make_enquiry(db, waits_since=date(2026, 2, 1))
        people, _ = await db.run(waiting_list.look_through, who=WHO)
    assert [row["enquiry_id"] for row in people] == [moved["enquiry_id"], here["enquiry_id"]]
    received = await told(db, "groups.enquiry_received.v1")
    assert [(one["received_on"], one.get("taken_over_on")) for one in received] == [
        ("2026-03-11", None), ("2026-02-01", "2026-07-03"),
    ]  # fmt: skip
    assert await value(db, "SELECT max(given_on) FROM consent") == date(2026, 7, 3), "the consent is today's"
    with clock.at(MARCH), pytest.raises(DateNotPossible):
        await make_enquiry(db, waits_since=date(2026, 3, 13))


async def test_a_group_cannot_have_started_with_whoever_was_not_here_yet(db: Database) -> None:
    with clock.at(JULY):
        people = [(await make_enquiry(db, waits_since=date(2026, 2, 1)))["enquiry_id"] for _ in range(4)]
        group = await make_group(db, people=0, enquiries=people)
        with pytest.raises(DateNotPossible):
            await db.run(forming.start, group["group_id"], date(2026, 6, 30))
        await db.run(forming.start, group["group_id"])
    assert {one["waiting_days"] for one in await told(db, "groups.person_placed.v1")} == {152}


async def test_a_call_to_whoever_waited_there(db: Database) -> None:
    async with visiting(app, db, COORDINATOR) as visitor:
        plain, asked = await visitor.get("/groups/call"), await visitor.get("/groups/call?moved=true")
        assert "waits_since" not in plain.text and "waits_since" in asked.text and "moved=true" in plain.text
        call = {"agreed": "true", "adult": "true", "channel.address": "", "waits_since": "2026-02-01"}
        wrong = await visitor.post("/groups/call", data=call | {"waits_since": "2999-01-01"})
        answer = await visitor.post("/groups/call", data=call)
    assert wrong.status_code == 422 and answer.status_code == 200
    assert await value(db, "SELECT received_on FROM enquiry") == date(2026, 2, 1)
