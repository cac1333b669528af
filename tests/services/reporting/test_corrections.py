"""Figures follow what is put right, also in months that are closed, and a replay comes to the same."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest

from chassis.db import Conn, Database
from tests.services.reporting import Office, event_closed, group_ended, group_started, make_message, stepped_back

MakeDatabase = Callable[..., Awaitable[Database]]
GROUP = str(uuid4())


@pytest.fixture
async def office(make_database: MakeDatabase) -> Office:
    return Office(await make_database("reporting"))


async def totals(office: Office) -> dict[tuple[str, str], int]:
    """{(indicator, month): value} of the municipality's totals that are not nought."""

    async def ask(conn: Conn) -> list[Any]:
        query = """SELECT indicator, period, sum(value) AS value FROM tally WHERE span = 'month' AND breakdown = '{}'
                   AND area_kind = 'municipality' GROUP BY indicator, period HAVING sum(value) <> 0"""
        return list(await conn.fetch(query))

    return {(row["indicator"], f"{row['period']:%Y-%m}"): int(row["value"]) for row in await office.db.run(ask)}


def resumed(was: str) -> Any:
    return make_message("groups.group_resumed.v1", GROUP, group_id=GROUP, was_ended_on=was)


def meeting(type: str, on: str) -> Any:
    return make_message(f"groups.meeting_{type}.v1", GROUP, group_id=GROUP, held_on=on, municipality="0301", attended=4)


async def test_a_meeting_moved_to_another_month_is_counted_there(office: Office) -> None:
    await office.hear(meeting("held", "2026-04-30"), meeting("struck", "2026-04-30"), meeting("held", "2026-05-01"))

    assert await totals(office) == {("meetings_held", "2026-05"): 1}


async def test_a_group_that_had_not_ended_runs_in_every_month(office: Office) -> None:
    started = group_started("2026-03-02", group_id=GROUP)
    await office.hear(started, stepped_back(GROUP, "2026-04-10"))
    before = await totals(office)

    await office.hear(group_ended(GROUP, "2026-05-04"))
    assert await totals(office) != before
    await office.hear(resumed("2026-05-04"))

    assert await totals(office) == before


async def test_an_end_is_taken_back_once(office: Office) -> None:
    started = group_started("2026-03-02", group_id=GROUP)
    await office.hear(started, group_ended(GROUP, "2026-05-04"), resumed("2026-05-04"))
    once = await totals(office)

    await office.hear(resumed("2026-05-04"))

    assert await totals(office) == once


async def test_a_head_count_put_right_replaces_the_one_before(office: Office) -> None:
    wrong, right = event_closed("2026-05-03", {"voluntary": 8}, 12), event_closed("2026-05-03", {"municipality": 3}, 20)
    back = make_message("events.event_reopened.v1", **wrong.data)
    await office.hear(wrong, back, right)
    corrected = await totals(office)

    other = {("events_held", "2026-05"): 1, ("event_participants", "2026-05"): 20}
    assert corrected == other


async def test_what_is_put_right_in_a_closed_month_counts_there_and_a_replay_comes_to_the_same(office: Office) -> None:
    started = group_started("2026-03-02", group_id=GROUP)
    await office.hear(started, meeting("held", "2026-03-09"), group_ended(GROUP, "2026-03-20"))
    await office.close("2026-03")
    await office.hear(meeting("struck", "2026-03-09"), meeting("held", "2026-04-02"), resumed("2026-03-20"))
    before = await totals(office)

    await office.replay()

    assert ("meetings_held", "2026-03") not in before
    assert ("groups_ended", "2026-03") not in before
    assert before["groups_running", "2026-03"] == before["groups_running", "2026-06"] == 1
    assert await totals(office) == before


async def test_what_was_put_right_before_the_month_was_closed_is_not_taken_back_twice(office: Office) -> None:
    await office.hear(meeting("held", "2026-03-09"), meeting("struck", "2026-03-09"), meeting("held", "2026-04-02"))
    await office.close("2026-03") if await totals(office) else None
    before = await totals(office)

    await office.replay()

    assert await totals(office) == before == {("meetings_held", "2026-04"): 1}


def outreach(type: str, on: str, **changes: Any) -> Any:
    told = {"kind": "advice", "held_on": on, "municipality": "0301", "people": 12} | changes
    return make_message(f"events.outreach_{type}.v1", GROUP, **told)


async def test_outreach_is_counted_with_its_heads_and_advice_by_itself(office: Office) -> None:
    await office.hear(outreach("held", "2026-04-30"), outreach("held", "2026-04-30", kind="stand", people=0))

    counted = {"outreach_held": 2, "people_reached": 12, "advice_given": 1}
    assert await totals(office) == {(name, "2026-04"): value for name, value in counted.items()}


async def test_outreach_that_is_struck_is_counted_down_again(office: Office) -> None:
    await office.hear(outreach("held", "2026-04-30"), outreach("struck", "2026-04-30"))
    assert await totals(office) == {}

    await office.hear(outreach("held", "2026-05-02", kind="talk", people=9))
    assert await totals(office) == {("outreach_held", "2026-05"): 1, ("people_reached", "2026-05"): 9}
