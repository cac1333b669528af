"""The link of a digital group: behind the code of those who take part, in no message, and made anew by one press."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis.db import Database
from services.groups import (
    digital_links,
    forming,
    group_life,
    initiators,
    offers,
    own_groups,
    own_place,
    persons,
    today,
    waiting_list,
    web,
)
from services.groups.problems import GroupHasEnded
from services.groups.room_problems import GroupMeetsInARoom, LinkNotPossible, NoLinkGiven
from tests.services.groups.builders import WHO, letters, make_group, value
from tests.services.groups.inviting import LATER
from tests.services.groups.test_own_place import visit
from tests.web import visiting

LINK = "https://video.example.org/abc"
DIGITAL: dict[str, Any] = {"format": "digital", "municipality": None}


async def make_digital(db: Database, *enquiries: UUID, people: int = 3) -> UUID:
    """A digital group that is being formed, with a link."""
    group_id: UUID = (await make_group(db, people, **DIGITAL))["group_id"]
    await db.run(forming.choose, group_id, list(enquiries))
    await db.run(digital_links.renew, group_id, address=LINK, who=WHO)
    return group_id


async def invited(db: Database) -> tuple[UUID, UUID, str]:
    """(group, person, visit) of one who has been offered a place."""
    enquiry_id, token = await visit(db)
    group_id = await make_digital(db, enquiry_id)
    await db.run(offers.invite, group_id, first_meeting_at=LATER, who=WHO)
    return group_id, enquiry_id, token


async def seen(db: Database, token: str) -> Any:
    return (await db.run(own_place.look, token))["digital_link"]


async def is_known_outside(db: Database, group_id: UUID) -> bool:
    told: bool = (await db.run(digital_links.of_group, group_id))["somebody_left"]
    return told


async def test_whoever_has_said_yes_sees_it_and_nobody_before(db: Database) -> None:
    group_id, enquiry_id, token = await invited(db)
    assert await seen(db, token) is None

    await db.run(offers.answer_for, group_id, enquiry_id, answer="yes", who=WHO)

    assert await seen(db, token) == LINK


async def test_whoever_is_chosen_and_not_asked_sees_none(db: Database) -> None:
    enquiry_id, token = await visit(db)
    await make_digital(db, enquiry_id)

    assert await seen(db, token) is None


async def test_whoever_takes_part_sees_the_new_link_and_not_the_old(db: Database) -> None:
    enquiry_id, token = await visit(db)
    group_id = await make_digital(db, enquiry_id)
    await db.run(forming.start, group_id)
    assert await seen(db, token) == LINK

    await db.run(digital_links.settle_where, address="https://meet.example.org/")
    new = await db.run(digital_links.renew, group_id, who=WHO)

    assert await seen(db, token) == new["address"]
    assert new["address"].startswith("https://meet.example.org/")
    assert len(new["address"]) > len("https://meet.example.org/") + 30
    assert await value(db, "SELECT count(*) FROM digital_link WHERE address = $1", LINK) == 0


async def test_it_stands_in_no_message(db: Database) -> None:
    group_id, enquiry_id, _ = await invited(db)
    await db.run(offers.answer_for, group_id, enquiry_id, answer="yes", who=WHO)

    assert {letter["template"] for letter in await letters(db)} >= {"offer", "offer_accepted"}
    assert LINK not in repr(await letters(db))
    assert await value(db, "SELECT count(*) FROM bus.outbox WHERE data::text LIKE '%video.example.org%'") == 0


async def _withdraws(db: Database, group_id: UUID, enquiry_id: UUID) -> None:
    await db.run(waiting_list.let_go, enquiry_id, "withdrawn")


async def _says_no(db: Database, group_id: UUID, enquiry_id: UUID) -> None:
    await db.run(offers.answer_for, group_id, enquiry_id, answer="no", who=WHO)


async def _is_taken_out(db: Database, group_id: UUID, enquiry_id: UUID) -> None:
    await db.run(forming.release, group_id, enquiry_id)


async def _is_erased(db: Database, group_id: UUID, enquiry_id: UUID) -> None:
    await db.run(persons.erase, enquiry_id=enquiry_id)


@pytest.mark.parametrize("leaves", [_withdraws, _says_no, _is_taken_out, _is_erased])
@pytest.mark.parametrize("had_said_yes", [True, False])
async def test_when_somebody_leaves_who_could_see_it_a_new_one_is_asked_for(
    db: Database, leaves: Any, had_said_yes: bool
) -> None:
    group_id, enquiry_id, _ = await invited(db)
    if had_said_yes:
        await db.run(offers.answer_for, group_id, enquiry_id, answer="yes", who=WHO)

    await leaves(db, group_id, enquiry_id)

    assert await is_known_outside(db, group_id) == had_said_yes
    said = [todo.text for todo in today.tell(await db.run(today.look))]
    assert any("lenka" in text for text in said) == had_said_yes
    await db.run(digital_links.renew, group_id, address=LINK + "d", who=WHO)
    assert not await is_known_outside(db, group_id)


async def test_a_group_that_comes_to_lead_itself_has_not_lost_anybody(db: Database) -> None:
    enquiry_id, _ = await visit(db)
    group_id = await make_digital(db, enquiry_id)
    await db.run(lambda conn: conn.execute("UPDATE policy SET start_meetings = 1"))
    started = await db.run(forming.start, group_id)
    await db.run(group_life.record_meeting, group_id, held_on=started["started_on"], attended=4)

    await db.run(group_life.step_back, group_id)

    assert not await is_known_outside(db, group_id)


async def test_it_goes_with_the_group(db: Database) -> None:
    group_id = await make_digital(db)

    await db.run(group_life.end, group_id, reason="other")

    assert await value(db, "SELECT count(*) FROM digital_link") == 0
    with pytest.raises(GroupHasEnded):
        await db.run(digital_links.renew, group_id, address=LINK, who=WHO)


async def test_only_a_digital_group_has_one_and_only_a_whole_address_is_one(db: Database) -> None:
    digital, in_a_room = await make_digital(db), (await make_group(db, 0))["group_id"]

    with pytest.raises(GroupMeetsInARoom):
        await db.run(digital_links.renew, in_a_room, address=LINK, who=WHO)
    for address in ("http://example.org/x", "https://", "javascript:alert(1)", "https://example.org/a b"):
        with pytest.raises(LinkNotPossible):
            await db.run(digital_links.renew, digital, address=address, who=WHO)
    with pytest.raises(NoLinkGiven):
        await db.run(digital_links.renew, digital, who=WHO)


async def test_an_initiator_finds_the_link_of_own_groups(db: Database) -> None:
    group_id = await make_digital(db)
    ida = {"name": "Ida", "email": "ida@example.org", "phone": None, "trained_on": LATER.date() - timedelta(days=90)}
    initiator_id = await db.run(initiators.register, **ida, agreed=True)
    async with visiting(web.app, db, {"coordinator"}) as coordinator:
        await coordinator.post(f"/groups/groups/{group_id}/initiators", data={"initiator_id": str(initiator_id)})

    assert (await db.run(own_groups.look_into, group_id, initiator_id))["digital_link"] == LINK


async def test_on_the_pages_one_press_makes_a_new_link(db: Database) -> None:
    enquiry_id, token = await visit(db)
    group_id = await make_digital(db, enquiry_id)
    await db.run(forming.start, group_id)
    async with visiting(web.app, db, {"coordinator"}) as coordinator:
        page = f"/groups/groups/{group_id}"
        assert LINK in (await coordinator.get(page)).text
        refused = await coordinator.post(f"{page}/digital-link", data={"address": "her"})
        assert refused.status_code == 422
        settled = await coordinator.post("/groups/rooms/digital", data={"address": "https://meet.example.org"})
        assert settled.status_code == 303
        assert "https://meet.example.org" in (await coordinator.get("/groups/rooms")).text
        assert (await coordinator.post(f"{page}/digital-link", data={"_": ""})).status_code == 303
        told = await coordinator.post(f"/api/groups/groups/{group_id}/digital-link", json={})
        assert told.json()["somebody_left"] is False
    async with visiting(web.app, db, ()) as anyone:
        assert told.json()["address"] not in (await anyone.get("/groups/own")).text
        anyone.cookies.set("__Host-own", token)
        assert told.json()["address"] in (await anyone.get("/groups/own")).text
