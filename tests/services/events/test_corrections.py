"""How many came to an event can be put right: what was told is taken back, and what is right is told."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from chassis import clock, corrections
from chassis.db import Database
from services.events import attendance, web
from services.events import corrections as put_right
from services.events.problems import EventNotClosed, HeadCountDiffers
from tests.services.events.builders import make_event, told
from tests.web import visiting

ORIGIN = {"Origin": "https://link-oslo.localhost"}
WHY: dict[str, Any] = {"reason": "known_later", "who": uuid4()}


@pytest.fixture
async def held(db: Database) -> Any:
    event = await make_event(db, starts_at=clock.now() - timedelta(days=1))
    return await db.run(attendance.close, event["event_id"], head_count=12, by_sector={"municipality": 8})


async def test_what_was_told_is_taken_back_and_what_is_right_is_told(db: Database, held: Any) -> None:
    put = await db.run(put_right.correct_closing, held["event_id"], head_count=20, by_sector={"voluntary": 5}, **WHY)

    first, right = await told(db, "events.event_closed.v1")
    (back,) = await told(db, "events.event_reopened.v1")
    assert back == first
    assert (right["participants"], right["by_sector"]) == (20, {"voluntary": 5})
    assert (put["participants"], put["participants_by_sector"]) == (20, {"voluntary": 5})
    (noted,) = await db.run(corrections.of, "registrations", held["event_id"])
    assert (noted["what"], noted["reason"], noted["was"]) == ("participants", "known_later", ["12"])


async def test_only_what_is_settled_and_adds_up_can_be_put_right(db: Database, held: Any) -> None:
    with pytest.raises(EventNotClosed):
        await db.run(put_right.correct_closing, (await make_event(db))["event_id"], head_count=2, **WHY)
    with pytest.raises(HeadCountDiffers):
        await db.run(put_right.correct_closing, held["event_id"], head_count=2, by_sector={"voluntary": 5}, **WHY)

    assert await told(db, "events.event_reopened.v1") == []


async def test_an_event_manager_puts_it_right_on_a_page_and_says_why(db: Database, held: Any) -> None:
    desk = f"/events/manage/{held['event_id']}/correct"
    async with visiting(web.app, db, {"event_manager"}) as manager:
        form = (await manager.get(desk)).text
        without = await manager.post(desk, data={"head_count": "9"}, headers=ORIGIN)
        put = await manager.post(desk, data={"head_count": "9", "reason": "wrong_one"}, headers=ORIGIN)
    async with visiting(web.app, db, {"coordinator"}) as coordinator:
        refused = await coordinator.post(desk, data={"head_count": "9", "reason": "wrong_one"}, headers=ORIGIN)

    assert 'name="by_sector.municipality" value="8"' in form
    assert (without.status_code, put.status_code, refused.status_code) == (422, 303, 403)
