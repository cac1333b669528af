"""Offers over HTTP: what a coordinator presses, and what the person who is asked sees and answers."""

from datetime import timedelta
from typing import Any

import pytest

from chassis import clock
from chassis.db import Database
from services.groups import group_life, offers, today, waiting_list
from services.groups.web import app
from tests.services.groups.builders import WHO, letters, make_enquiry, make_group, value
from tests.services.groups.inviting import LATER, MAIL, OTHER_PHONE, offer_state, token_of
from tests.services.groups.test_pages import browsing
from tests.services.groups.test_proposals import make_initiator, make_waiting, propose
from tests.web import visiting

COORDINATOR = {"coordinator"}


async def make_asked(db: Database) -> tuple[Any, list[Any], str]:
    """A group whose people have been offered a place by the clock on the wall, their enquiries, and one's link."""
    group = await make_group(db, 0, enquiries=[(await make_enquiry(db, channel=MAIL))["enquiry_id"] for _ in range(4)])
    await db.run(offers.invite, group["group_id"], first_meeting_at=LATER, who=WHO)
    first, *_ = await letters(db, "offer")
    return group, group["enquiries"], f"/groups/offers/{token_of(first)}"


async def test_a_look_answers_nothing_and_a_yes_is_noted_and_may_be_taken_back(db: Database) -> None:
    _, _, page = await make_asked(db)
    async with browsing(db) as visitor:
        first = await visitor.get(page)
        assert "Vil du være med?" in first.text
        assert await value(db, "SELECT count(*) FROM offer WHERE state = 'open'") == 4

        answered = await visitor.post(page, data={"answer": "yes"})
        assert (answered.status_code, answered.headers["location"]) == (303, page)
        assert "Du har sagt ja" in (await visitor.get(page)).text

        await visitor.post(page, data={"answer": "no"})
        assert "Du har sagt nei" in (await visitor.get(page)).text
    assert await value(db, "SELECT count(*) FROM membership") == 3


async def test_one_whom_the_time_does_not_suit_says_when_it_does(db: Database) -> None:
    _, _, page = await make_asked(db)
    async with browsing(db) as visitor:
        await visitor.post(page, data={"answer": "another_time", "times": ["fri_evening", "sat_morning"]})
        assert "notert når det passer" in (await visitor.get(page)).text
    assert await value(db, "SELECT count(*) FROM enquiry WHERE times = '{fri_evening,sat_morning}'") == 1


async def test_who_answers_nothing_is_asked_to_choose(db: Database) -> None:
    _, _, page = await make_asked(db)
    async with browsing(db) as visitor:
        answered = await visitor.post(page, data={"_key": ""})
    assert answered.status_code == 422
    assert "Vil du være med?" in answered.text


@pytest.mark.parametrize("ending", ["lapsed", "dissolved", "withdrawn", "never"])
async def test_a_stale_link_explains_itself(db: Database, ending: str) -> None:
    group, ids, page = await make_asked(db)
    if ending == "lapsed":
        await db.run(lambda conn: conn.execute("UPDATE offer SET state = 'lapsed'"))
    elif ending == "dissolved":
        await db.run(group_life.end, group["group_id"], reason="too_few")
    elif ending == "withdrawn":
        for one in ids:
            await db.run(waiting_list.let_go, one, "withdrawn")
    else:
        page = "/groups/offers/finnes-ikke"

    async with browsing(db) as visitor:
        shown = await visitor.get(page)
        sent = await visitor.post(page, data={"answer": "yes"})

    assert shown.status_code == (200 if ending == "lapsed" else 410)
    assert sent.status_code in (409, 410)
    assert "Ring oss" in shown.text


async def test_the_page_says_nothing_of_theme_or_of_who_else_is_asked(db: Database) -> None:
    group, _, page = await make_asked(db)
    async with browsing(db) as visitor:
        shown = (await visitor.get(page)).text
    assert group["title"] not in shown
    assert "Testa" not in shown


async def test_a_coordinator_invites_sees_the_answers_and_notes_one_from_the_phone(db: Database) -> None:
    people = [(await make_enquiry(db, called="Testa", channel=OTHER_PHONE))["enquiry_id"] for _ in range(4)]
    group = await make_group(db, 0, enquiries=people)
    page = f"/groups/groups/{group['group_id']}"
    async with visiting(app, db, COORDINATOR) as coordinator:
        refused = await coordinator.post(f"{page}/invite", data={"first_meeting_at": "2020-01-01T18:00"})
        assert refused.status_code == 422
        moment = (LATER + timedelta(days=1)).astimezone(clock.OSLO).strftime("%Y-%m-%dT18:00")
        sent = await coordinator.post(f"{page}/invite", data={"first_meeting_at": moment})
        assert sent.status_code == 303
        assert "skal ringes" in (await coordinator.get(page)).text
        assert (await coordinator.post(f"{page}/invite", data={"answer_by": ""})).status_code == 409

        noted = await coordinator.post(f"{page}/offers/{people[0]}", data={"answer": "no"})
        assert noted.status_code == 303
        assert "Er spurt, og har ikke plass" in (await coordinator.get(page)).text
    assert await offer_state(db, people[0]) == "declined"
    assert [
        todo.text for todo in today.tell(await db.run(today.look)) if "ringes" in todo.text or "called" in todo.text
    ]


async def test_a_coordinator_chooses_more_people_and_moves_the_first_meeting(db: Database) -> None:
    group, _, _ = await make_asked(db)
    more = (await make_enquiry(db, called="Testa"))["enquiry_id"]
    page = f"/groups/groups/{group['group_id']}"
    async with visiting(app, db, COORDINATOR) as coordinator:
        assert (await coordinator.post(f"{page}/people", data={"enquiries": [str(more)]})).status_code == 303
        moment = (LATER + timedelta(days=2)).astimezone(clock.OSLO).strftime("%Y-%m-%dT18:00")
        assert (await coordinator.post(f"{page}/first-meeting", data={"first_meeting_at": moment})).status_code == 303
    assert await value(db, "SELECT count(*) FROM membership") == 5
    assert len(await letters(db, "first_meeting_moved")) == 4


async def test_programs_invite_and_read_the_answers_without_names(db: Database) -> None:
    await make_initiator(db)
    await make_waiting(db, channel=MAIL)
    [proposal] = (await propose(db))["proposals"]
    body = {"title": "Tirsdagsgruppa", "first_meeting_at": LATER.isoformat()}
    async with visiting(app, db, COORDINATOR) as program:
        formed = await program.post(f"/api/groups/proposals/{proposal['proposal_id']}/invite", json=body)
        assert formed.status_code == 201, formed.text
        group_id = formed.json()["group_id"]
        asked = (await program.get(f"/api/groups/groups/{group_id}/offers")).json()["items"]
        one = asked[0]["enquiry_id"]
        answered = await program.post(f"/api/groups/groups/{group_id}/offers/{one}", json={"answer": "yes"})
        again = await program.post(f"/api/groups/groups/{group_id}/invite", json={})
        moved = await program.post(
            f"/api/groups/groups/{group_id}/first-meeting", json={"first_meeting_at": LATER.isoformat()}
        )
    assert {one["state"] for one in asked} == {"open"}
    assert "called" not in asked[0]
    assert (answered.status_code, again.status_code, again.json()["type"]) == (200, 409, "nobody-to-invite")
    assert moved.status_code == 200


async def test_the_whole_way_from_a_proposal_by_the_pages(db: Database) -> None:
    await make_initiator(db)
    await make_waiting(db, channel=MAIL)
    [proposal] = (await propose(db))["proposals"]
    page = f"/groups/proposals/{proposal['proposal_id']}"
    async with visiting(app, db, COORDINATOR) as coordinator:
        lacking = await coordinator.post(f"{page}/invite", data={"title": "Tirsdagsgruppa"})
        assert lacking.status_code == 422
        moment = LATER.astimezone(clock.OSLO).strftime("%Y-%m-%dT18:00")
        sent = await coordinator.post(f"{page}/invite", data={"title": "Tirsdagsgruppa", "first_meeting_at": moment})
        assert sent.status_code == 303
        shown = await coordinator.get(sent.headers["location"])
    assert "har ikke svart" in shown.text
