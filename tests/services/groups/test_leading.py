"""Initiators' languages and where they can go: noted by a coordinator, and held to in proposals."""

from typing import Any
from uuid import UUID

import pytest

from chassis.db import Database
from services.groups import initiators, places, proposals, web
from services.groups.leading import Initiator, initiator
from services.groups.problems import MunicipalityUnknown
from tests.services.groups.builders import WHO, make_group, value
from tests.services.groups.test_proposals import make_initiator, make_waiting, people_of, propose
from tests.web import visiting

NOTED: dict[str, Any] = {
    "phone": None,
    "step": "initiator",
    "paused_until": None,
    "groups_at_once": None,
    "areas": None,
}


async def note(db: Database, initiator_id: UUID, *languages: str, **more: Any) -> None:
    await db.run(initiators.change, initiator_id, who=WHO, languages=list(languages), **NOTED | more)


async def free(db: Database) -> dict[Initiator, int]:
    means = (await db.run(proposals.gather))[1].initiators
    return dict(means)


async def test_initiators_are_free_by_language_place_and_load(db: Database) -> None:
    for number in (1, 2, 3):
        await make_initiator(db, number)
    english = await make_initiator(db, 4)
    await note(db, english, "en", municipalities="Oslo, Bergen", groups_at_once=2)
    await make_group(db, 0, initiators=[english])

    assert await free(db) == {initiator([], []): 3, initiator(["en"], ["0301", "4601"]): 1}


async def test_a_group_is_proposed_in_a_language_only_with_an_initiator_who_talks_it(db: Database) -> None:
    mai = await make_initiator(db)
    waiting = await make_waiting(db, 6, languages=["en"])

    told = await propose(db)
    assert {row["reason"] for row in told["unplaced"]} == {"no_initiator_language"}
    assert {(row["nearest_language"], row["nearest_lacks"]) for row in told["unplaced"]} == {("en", 0)}

    await note(db, mai, "nb", "en")
    assert people_of(await propose(db)) == [set(waiting)]


async def test_a_group_is_proposed_in_a_room_only_where_an_initiator_can_come(db: Database) -> None:
    mai = await make_initiator(db)
    await note(db, mai, municipalities="Bergen")
    waiting = await make_waiting(db, 6, formats=["in_person"], postcode="0150")

    assert {row["reason"] for row in (await propose(db))["unplaced"]} == {"no_initiator_there"}

    await note(db, mai, municipalities="Bergen, Oslo")
    assert people_of(await propose(db)) == [set(waiting)]


async def test_municipalities_are_known_by_todays_names_in_either_language_and_by_code(db: Database) -> None:
    assert await db.run(places.municipalities_named, "oslo , 4601, Trondheim") == ["0301", "4601", "5001"]
    assert await db.run(places.municipalities_named, "Tråante") == ["5001"]
    assert await db.run(places.municipalities_named, " , ") == []
    with pytest.raises(MunicipalityUnknown):
        await db.run(places.municipalities_named, "Oslo, Osloo")


async def test_what_is_noted_of_where_stands_on_the_page_and_a_slip_of_the_pen_is_said(db: Database) -> None:
    page = f"/groups/initiators/{await make_initiator(db)}"
    noted = {"step": "initiator", "languages": ["nb", "en"], "areas": "Ikke etter ti"}
    async with visiting(web.app, db, {"coordinator"}) as coordinator:
        slip = await coordinator.post(page, data=noted | {"municipalities": "Oslo, Bergenn"})
        kept = await coordinator.post(page, data=noted | {"municipalities": "bergen,Oslo"})
        shown = (await coordinator.get(page)).text
        cleared = await coordinator.post(page, data=noted | {"municipalities": ""})

    assert slip.status_code == 422
    assert "Vi kjenner ikke kommunen Bergenn" in slip.text and 'value="Oslo, Bergenn"' in slip.text
    assert kept.status_code == 303 and 'value="Bergen, Oslo' in shown and "Ikke etter ti" in shown
    assert cleared.status_code == 303
    assert await value(db, "SELECT municipalities FROM initiator") == []


async def test_why_nobody_leads_is_said_on_the_page_and_told_to_programs(db: Database) -> None:
    await make_initiator(db)
    await make_waiting(db, 6, languages=["en"])
    async with visiting(web.app, db, {"coordinator"}) as coordinator:
        told = (await coordinator.post("/api/groups/proposals")).json()["unplaced"][0]
        page = (await coordinator.get("/groups/proposals")).text

    assert (told["reason"], told["nearest"]["language"]) == ("no_initiator_language", "en")
    assert "Ingen igangsetter som er ledig, snakker engelsk: tirsdag kveld, på skjerm." in page


async def test_where_an_initiator_is_chosen_it_is_said_what_does_not_suit(db: Database) -> None:
    far, other = await make_initiator(db, 1), await make_initiator(db, 2)
    await note(db, far, municipalities="Bergen")
    await note(db, other, "so")
    group = await make_group(db, 0, municipality="0301", language="nb")
    screen = await make_group(db, 0, format="digital", language="nb")

    lacks = {row["initiator_id"]: row["lacks"] for row in await db.run(initiators.for_group, group)}
    on_screen = {row["initiator_id"]: row["lacks"] for row in await db.run(initiators.for_group, screen)}
    async with visiting(web.app, db, {"coordinator"}) as coordinator:
        page = (await coordinator.get(f"/groups/groups/{group['group_id']}")).text

    assert lacks == {far: "place", other: "language"}
    assert on_screen == {far: None, other: "language"}
    assert "har ikke sagt at det passer å komme dit" in page and "snakker ikke språket i gruppa" in page
