"""What was noted wrongly of a group is put right: the figures are told anew, and who did it and why stands in the audit."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis import clock, corrections
from chassis.db import Database
from services.groups import corrections as put_right
from services.groups import group_life, groups
from services.groups.problems import DateNotPossible, GroupNotEnded, MeetingAlreadyRecorded, MeetingNotFound
from services.groups.web import app
from tests.services.groups.builders import WHO, make_group, make_self_led_group, make_started_group, told, types_told
from tests.web import visiting

WHY: dict[str, Any] = {"reason": "typed_wrong", "who": UUID(WHO)}


@pytest.fixture
async def group(db: Database) -> dict[str, Any]:
    """A group that started ten days ago and has met once, five came."""
    with clock.at(clock.now() - timedelta(days=10)):
        made = await make_started_group(db)
        await db.run(group_life.record_meeting, made["group_id"], held_on=clock.today(), attended=5)
    return await db.run(groups.find, made["group_id"])


async def meetings(db: Database, group: dict[str, Any]) -> list[tuple[Any, int]]:
    seen = await db.run(groups.look_into, group["group_id"], who=WHO)
    return [(row["held_on"], row["attended"]) for row in seen["meetings"]]


async def test_a_meeting_of_another_day_is_taken_back_on_the_old_day_and_told_on_the_right_one(
    db: Database, group: dict[str, Any]
) -> None:
    was, right = group["started_on"], group["started_on"] + timedelta(days=3)

    put = await db.run(put_right.correct_meeting, group["group_id"], was_held_on=was, held_on=right, **WHY)

    assert await meetings(db, group) == [(right, 5)]
    assert put["meetings_held"] == 1
    assert [event["held_on"] for event in await told(db, "groups.meeting_struck.v1")] == [was.isoformat()]
    assert [event["held_on"] for event in await told(db, "groups.meeting_held.v1")] == [
        was.isoformat(),
        right.isoformat(),
    ]
    assert (await types_told(db))[-2:] == ["groups.meeting_struck.v1", "groups.meeting_held.v1"]


async def test_a_wrong_head_count_is_put_right_and_the_day_stays(db: Database, group: dict[str, Any]) -> None:
    was = group["started_on"]
    await db.run(put_right.correct_meeting, group["group_id"], was_held_on=was, attended=7, **WHY)

    assert await meetings(db, group) == [(was, 7)]


async def test_a_meeting_that_was_never_held_is_struck_out(db: Database, group: dict[str, Any]) -> None:
    put = await db.run(
        put_right.correct_meeting, group["group_id"], was_held_on=group["started_on"], struck=True, **WHY
    )

    assert await meetings(db, group) == []
    assert put["meetings_held"] == 0
    assert len(await told(db, "groups.meeting_held.v1")) == 1


async def test_a_meeting_cannot_be_put_where_none_can_have_been(db: Database, group: dict[str, Any]) -> None:
    was, put = group["started_on"], put_right.correct_meeting
    with pytest.raises(MeetingNotFound):
        await db.run(put, group["group_id"], was_held_on=was + timedelta(days=1), **WHY)
    for day in (was - timedelta(days=1), clock.today() + timedelta(days=1)):
        with pytest.raises(DateNotPossible):
            await db.run(put, group["group_id"], was_held_on=was, held_on=day, **WHY)
    await db.run(group_life.record_meeting, group["group_id"], held_on=was + timedelta(days=2), attended=4)
    with pytest.raises(MeetingAlreadyRecorded):
        await db.run(put, group["group_id"], was_held_on=was, held_on=was + timedelta(days=2), **WHY)

    assert await told(db, "groups.meeting_struck.v1") == []


async def test_a_group_that_had_not_ended_goes_on_from_where_it_was(db: Database, group: dict[str, Any]) -> None:
    self_led = await make_self_led_group(db, title="Selja")
    for each, state in ((group, "starting"), (self_led, "self_led")):
        await db.run(group_life.end, each["group_id"], reason="other")
        resumed = await db.run(put_right.resume, each["group_id"], **WHY)
        assert (resumed["state"], resumed["ended_on"], resumed["end_reason"]) == (state, None, None)

    ends = [event["ended_on"] for event in await told(db, "groups.group_ended.v1")]
    assert [event["was_ended_on"] for event in await told(db, "groups.group_resumed.v1")] == ends
    await db.run(group_life.end, group["group_id"], reason="completed")


async def test_only_an_end_is_taken_back(db: Database, group: dict[str, Any]) -> None:
    dissolved = await make_group(db, 0)
    await db.run(group_life.end, dissolved["group_id"], reason="other")

    for each in (group, dissolved):
        with pytest.raises(GroupNotEnded):
            await db.run(put_right.resume, each["group_id"], **WHY)


async def test_who_put_it_right_why_and_what_it_was_stands_in_the_audit(db: Database, group: dict[str, Any]) -> None:
    was = group["started_on"]
    await db.run(put_right.correct_meeting, group["group_id"], was_held_on=was, attended=7, **WHY)

    (noted,) = await db.run(corrections.of, "group", group["group_id"])
    assert str(noted["account_id"]) == WHO
    assert (noted["what"], noted["reason"], noted["was"]) == ("meeting", "typed_wrong", [was.isoformat(), "5"])


async def test_a_coordinator_puts_things_right_on_a_page_and_says_why(db: Database, group: dict[str, Any]) -> None:
    address, was = f"/groups/groups/{group['group_id']}/correct", group["started_on"].isoformat()
    async with visiting(app, db, {"coordinator"}) as visitor:
        form = (await visitor.get(f"{address}?lang=en")).text
        without = await visitor.post(f"{address}/meeting", data={"was_held_on": was, "attended": "6"})
        put = await visitor.post(
            f"{address}/meeting", data={"was_held_on": was, "attended": "6", "reason": "known_later"}
        )
        after = (await visitor.get(f"{address}?lang=en")).text

    assert "5 came" in form
    assert without.status_code == 422
    assert put.status_code == 303
    assert "A meeting. We know more now." in after
