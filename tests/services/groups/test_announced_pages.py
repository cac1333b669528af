"""Announced groups over HTTP: announced at a desk, read by everyone, joined on a phone, settled by a coordinator."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis import clock
from chassis.db import Database
from services.groups import announcements, announcing, joining, never_place, policies, today
from services.groups.web import app
from tests.services.groups.announcing_groups import join, make_announced, make_waiting, standing
from tests.services.groups.builders import WHO, letters, make_enquiry, value
from tests.services.groups.inviting import LATER, MAIL, token_of
from tests.services.groups.test_pages import browsing, fill_in
from tests.web import visiting

COORDINATOR = {"coordinator"}
FULL = "Det er ingen ledig plass til deg i denne gruppa"


async def make_coming(db: Database, **details: Any) -> UUID:
    """One announced by the clock on the wall."""
    join_by = (LATER - timedelta(days=4)).date()
    return await make_announced(db, clock.now(), **({"first_meeting_at": LATER, "join_by": join_by} | details))


async def one_who_waits(db: Database, **told: Any) -> Any:
    suited = {"times": ["tue_evening"], "languages": ["nb"], "channel": MAIL, "birth_year": 1980}
    return await make_enquiry(db, **(suited | told))


async def test_a_coordinator_announces_a_group_and_everyone_sees_it(db: Database) -> None:
    told = {
        "title": "Ny start",
        "format": "digital",
        "first_meeting_at": LATER.strftime("%Y-%m-%dT%H:%M"),
        "join_by": (LATER - timedelta(days=4)).date().isoformat(),
        "fewest": "4",
        "places": "6",
    }
    async with visiting(app, db, COORDINATOR) as coordinator:
        shown = await coordinator.get("/groups/announced/new")
        refused = await coordinator.post("/groups/announced/new", data=told | {"join_by": LATER.date().isoformat()})
        sent = await coordinator.post("/groups/announced/new", data=told)
        page = await coordinator.get(sent.headers["location"])
    assert (shown.status_code, refused.status_code, sent.status_code) == (200, 422, 303)
    assert "minst to dager før det første møtet" in refused.text
    assert "0 personer har meldt seg på" in page.text

    async with browsing(db) as visitor:
        listed = await visitor.get("/groups")
        [address] = re.findall(r"/groups/announced/[0-9a-f-]+", listed.text)
        shown = await visitor.get(address)
    assert "Fra 4 til 6 personer" in shown.text
    assert "På skjerm" in shown.text


async def test_the_page_is_the_same_however_many_have_joined(db: Database) -> None:
    group_id = await make_coming(db, places=4)
    async with browsing(db) as visitor:
        before = await visitor.get(f"/groups/announced/{group_id}")
        for _ in range(4):
            await join(db, group_id, (await one_who_waits(db, called="Testa"))["enquiry_id"], at=clock.now())
        after = await visitor.get(f"/groups/announced/{group_id}")
        directory = await visitor.get("/groups")
    assert _without_keys(before.text) == _without_keys(after.text)
    assert "Testa" not in after.text + directory.text


async def test_one_who_has_a_code_joins_and_may_say_no_again(db: Database) -> None:
    group_id, person = await make_coming(db), await one_who_waits(db)
    async with browsing(db) as visitor:
        page = f"/groups/announced/{group_id}/join"
        wrong = await visitor.post(page, data={"pickup_code": "AAAAA-AAAAA-AAAAA"})
        joined = await visitor.post(page, data={"pickup_code": person["pickup_code"]})
        shown = await visitor.get(joined.headers["location"])
        assert (wrong.status_code, joined.status_code) == (404, 303)
        assert "Du har sagt ja" in shown.text
        assert "Du får beskjed uansett" in shown.text
        assert person["pickup_code"] not in joined.headers["location"]
        await visitor.post(joined.headers["location"], data={"answer": "no"})
    assert await standing(db, group_id) == ("open", 0)


@pytest.mark.parametrize("why", ["full", "apart"])
async def test_the_page_says_the_same_when_it_is_full_and_when_two_must_never_meet(db: Database, why: str) -> None:
    group_id, person = await make_coming(db, places=4), await one_who_waits(db)
    others = [(await one_who_waits(db))["enquiry_id"] for _ in range(4)]
    await join(db, group_id, *others[: 4 if why == "full" else 1], at=clock.now())
    if why == "apart":
        await db.run(never_place.note, others[0], other_id=person["enquiry_id"], why="Naboer", who=WHO)

    async with browsing(db) as visitor:
        refused = await visitor.post(f"/groups/announced/{group_id}/join", data={"pickup_code": person["pickup_code"]})
    async with visiting(app, db) as program:
        told = await program.post(
            f"/api/groups/announcements/{group_id}/join", json={"pickup_code": person["pickup_code"]}
        )
    assert (refused.status_code, refused.text.count(FULL)) == (409, 1)
    problem = told.json()
    assert (problem["type"], problem["status"], problem.get("errors") or {}) == ("no-place-there", 409, {})
    assert "Naboer" not in refused.text + told.text


async def test_from_the_own_page_it_takes_one_button(db: Database) -> None:
    group_id, person = await make_coming(db), await one_who_waits(db)
    async with browsing(db) as visitor:
        await visitor.post("/groups/own", data={"pickup_code": person["pickup_code"]})
        assert "Ny start" in (await visitor.get("/groups/own")).text
        page = await visitor.get(f"/groups/announced/{group_id}")
        assert 'name="pickup_code"' not in page.text
        joined = await visitor.post("/groups/own/join", data={"group_id": str(group_id)})
        assert joined.status_code == 303
        assert "Du har plass" in (await visitor.get("/groups/own")).text
    assert await standing(db, group_id) == ("open", 1)


async def test_from_a_letter_it_takes_one_button_and_a_look_joins_nobody(db: Database) -> None:
    group_id, person = await make_coming(db), await one_who_waits(db)
    await db.run(joining.tell, group_id, enquiries=[person["enquiry_id"]], who=WHO)
    [letter] = await letters(db, "group_announced")
    page = f"/groups/joining/{token_of(letter)}"
    async with browsing(db) as visitor:
        assert "Bli med i gruppa" in (await visitor.get(page)).text
        assert await standing(db, group_id) == ("open", 0)
        assert (await visitor.post(page, data={"group_id": str(group_id)})).status_code == 303
        assert await standing(db, group_id) == ("open", 1)
        gone = await visitor.get("/groups/joining/finnes-ikke")
    assert (gone.status_code, "Ring oss" in gone.text) == (410, True)


@pytest.mark.parametrize("full", [False, True])
async def test_somebody_new_joins_with_the_form_and_is_on_the_list_whatever_comes_of_it(
    db: Database, full: bool
) -> None:
    group_id = await make_coming(db, places=4)
    if full:
        await join(db, group_id, *[(await one_who_waits(db))["enquiry_id"] for _ in range(4)], at=clock.now())
    async with browsing(db) as visitor:
        begun = await visitor.get(f"/groups/enquiry?group_id={group_id}")
        assert "Du vil være med i Ny start" in begun.text
        check = await fill_in(visitor, {"group_id": str(group_id)})
        assert "Ny start" in check.text
        for _ in range(2):
            await visitor.post("/groups/enquiry/check", data={"consent": "true", "_key": "k1"})
        receipt = await visitor.get("/groups/enquiry/receipt")
    assert ("Du har plass i Ny start" in receipt.text) is not full
    assert ("Det er ingen ledig plass til deg i Ny start" in receipt.text) is full
    assert re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}-[2-9A-Z]{5}", receipt.text)
    assert await value(db, "SELECT count(*) FROM enquiry WHERE how = 'web' AND state = 'waiting'") == (5 if full else 1)
    assert await standing(db, group_id) == ("open", 4 if full else 1)


async def test_where_everyone_is_talked_with_first_that_is_said(db: Database) -> None:
    group_id, person = await make_coming(db), await one_who_waits(db)
    await db.run(policies.talk_first, first=True, who=WHO)
    async with browsing(db) as visitor:
        sent = await visitor.post(f"/groups/announced/{group_id}/join", data={"pickup_code": person["pickup_code"]})
        assert "vi tar kontakt med deg først" in (await visitor.get(sent.headers["location"])).text


async def test_a_group_that_has_begun_explains_itself(db: Database) -> None:
    group_id = await make_coming(db)
    await db.run(announcements.close, group_id, announcements.ENOUGH)
    async with browsing(db) as visitor:
        shown = await visitor.get(f"/groups/announced/{group_id}")
        unknown = await visitor.get(f"/groups/announced/{UUID(int=7)}")
    assert "Det går ikke lenger an å melde seg på" in shown.text
    assert "Bli med" not in shown.text
    assert unknown.status_code == 404


async def test_staff_tell_those_who_fit_and_enter_somebody_on_the_phone_from_two_places(db: Database) -> None:
    group_id = await make_coming(db)
    people = [(await one_who_waits(db, called=f"Testa{n}"))["enquiry_id"] for n in range(3)]
    page = f"/groups/groups/{group_id}"
    async with visiting(app, db, COORDINATOR) as coordinator:
        shown = await coordinator.get(page)
        assert all(f"Testa{n}" in shown.text for n in range(3))
        told = await coordinator.post(f"{page}/tell", data={"enquiries": [str(people[0])]})
        by_group = await coordinator.post(f"{page}/join", data={"enquiry_id": str(people[1])})
        by_person = await coordinator.post(f"/groups/enquiries/{people[2]}/join", data={"group_id": str(group_id)})
        again = await coordinator.get(page)
    assert [told.status_code, by_group.status_code, by_person.status_code] == [303] * 3
    assert "2 personer har meldt seg på" in again.text
    assert len(await letters(db, "group_announced")) == 1


async def test_too_few_stands_first_on_the_work_page_and_can_be_settled_three_ways(db: Database) -> None:
    groups = [await make_coming(db, title=f"Gruppe {n}") for n in range(3)]
    assert len([todo for todo in today.tell(await db.run(today.look)) if "Gruppe" in todo.text]) == 3
    noon = (LATER - timedelta(days=3)).replace(hour=12)
    with clock.at(noon):
        await db.run(announcing.settle)
        todos = today.tell(await db.run(today.look))
    assert [todo.when for todo in todos if "Gruppe" in todo.text] == ["now"] * 3

    later = LATER + timedelta(days=14)
    moved = {
        "first_meeting_at": later.strftime("%Y-%m-%dT%H:%M"),
        "join_by": (later - timedelta(days=4)).date().isoformat(),
    }
    async with visiting(app, db, COORDINATOR) as coordinator:
        assert "For få meldte seg på" in (await coordinator.get(f"/groups/groups/{groups[0]}")).text
        answers = [
            await coordinator.post(f"/groups/groups/{groups[0]}/move", data=moved),
            await coordinator.post(f"/groups/groups/{groups[1]}/top-up", data={"_key": "k"}),
            await coordinator.post(f"/groups/groups/{groups[2]}/end", data={"reason": "too_few"}),
        ]
        early = await coordinator.post(f"/groups/groups/{groups[1]}/go-ahead", data={"_key": "k2"})
    assert [answer.status_code for answer in answers] == [303] * 3
    assert early.status_code == 409
    states = [(await standing(db, group_id))[0] for group_id in groups]
    assert states == ["open", "topping_up", "called_off"]


async def test_programs_announce_tell_join_and_settle(db: Database) -> None:
    people = await make_waiting(db, 5, clock.now())
    body = {
        "title": "Ny start",
        "format": "digital",
        "first_meeting_at": LATER.isoformat(),
        "join_by": (LATER - timedelta(days=4)).date().isoformat(),
    }
    async with visiting(app, db, COORDINATOR) as program:
        announced = await program.post("/api/groups/announcements", json=body)
        assert announced.status_code == 201, announced.text
        page = f"/api/groups/announcements/{announced.json()['group_id']}"
        told = await program.post(f"{page}/tell", json={"enquiries": [str(people[4])]})
        for person in people[:4]:
            assert (await program.post(f"{page}/join-for", json={"enquiry_id": str(person)})).status_code == 200
        moved = await program.post(f"{page}/move", json={"join_by": (LATER - timedelta(days=3)).date().isoformat()})
        topped = await program.post(f"{page}/top-up")
        ahead = await program.post(f"{page}/go-ahead")
        [listed] = (await program.get("/api/groups/groups?open=false")).json()["items"]
    assert told.json() == {"told": 1}
    assert [moved.status_code, topped.status_code, ahead.status_code] == [200] * 3
    assert (listed["group_id"], listed["join_by"]) == (announced.json()["group_id"], None)
    async with visiting(app, db) as anyone:
        shown = (await anyone.get(page)).json()
    assert (shown["is_open"], shown["places"], shown["fewest"]) == (False, 8, 4)
    assert "joined" not in shown


def _without_keys(text: str) -> str:
    return re.sub(r'(nonce|value|content)="[^"]*"', "", text)
