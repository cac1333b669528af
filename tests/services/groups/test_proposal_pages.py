"""Proposals over HTTP: what programs get, and what a coordinator sees and presses."""

from chassis.db import Database
from services.groups import never_place, web
from tests.services.groups.builders import make_enquiry, value
from tests.services.groups.test_proposals import make_initiator, make_waiting
from tests.web import visiting

PAGE = "/groups/proposals"


async def test_programs_get_proposals_with_reasons_and_those_left_with_the_nearest_group(db: Database) -> None:
    await make_initiator(db)
    waiting = await make_waiting(db)
    late = await make_enquiry(db, called="Alm", times=["mon_morning"], languages=["nb"], formats=["digital"])
    async with visiting(web.app, db, {"coordinator"}) as coordinator:
        answer = await coordinator.post("/api/groups/proposals")

    assert answer.status_code == 201
    told = answer.json()
    [proposal] = told["proposals"]
    assert (proposal["format"], proposal["time"], proposal["theme"]) == ("digital", "tue_evening", None)
    assert sorted(proposal["enquiries"]) == sorted(map(str, waiting))
    assert len(proposal["reasons"]) == 3
    assert told["unplaced"] == [{"enquiry_id": str(late["enquiry_id"]), "reason": "too_few", "nearest": None}]


async def test_a_coordinator_makes_proposals_and_forms_a_group_of_one(db: Database) -> None:
    await make_initiator(db)
    await make_waiting(db)
    async with visiting(web.app, db, {"coordinator"}) as coordinator:
        assert "Det er ingen forslag ennå" in (await coordinator.get(PAGE)).text
        await coordinator.post(PAGE)
        page = (await coordinator.get(PAGE)).text
        assert "Tirsdag kveld, på skjerm – på tvers av temaer" in page
        assert "4 personer som kan tirsdag kveld" in page

        link = page.split(f'href="{PAGE}/')[1].split('"')[0]
        nameless = await coordinator.post(f"{PAGE}/{link}/form", data={"title": ""})
        assert nameless.status_code == 422
        formed = await coordinator.post(f"{PAGE}/{link}/form", data={"title": "Tirsdagsgruppa", "meets_at": "18:00"})
        assert formed.status_code == 303
        assert (await coordinator.get(f"{PAGE}/{link}")).status_code == 404
    assert await value(db, "SELECT count(*) FROM membership") == 4


async def test_two_are_kept_apart_and_let_together_again_on_a_persons_page(db: Database) -> None:
    one, other = await make_waiting(db, 2)
    page = f"/groups/enquiries/{one}"
    async with visiting(web.app, db, {"coordinator"}) as coordinator:
        await coordinator.post(f"{page}/apart", data={"other_id": str(other), "why": "Naboer"})
        assert "Naboer" in (await coordinator.get(page)).text
        assert "Naboer" in (await coordinator.get(f"/groups/enquiries/{other}")).text
        await coordinator.post(f"{page}/no-longer-apart", data={"other_id": str(other)})
        assert "Naboer" not in (await coordinator.get(page)).text
    async with visiting(web.app, db, {"manager"}) as manager:
        assert (await manager.post(f"{page}/apart", data={"other_id": str(other), "why": "x"})).status_code == 403
    assert await db.run(never_place.of, one) == []


async def test_a_national_identity_number_is_not_kept_as_a_reason(db: Database) -> None:
    one, other = await make_waiting(db, 2)
    async with visiting(web.app, db, {"coordinator"}) as coordinator:
        answer = await coordinator.post(
            f"/groups/enquiries/{one}/apart", data={"other_id": str(other), "why": "Se 13097248022"}
        )
    assert answer.status_code == 422
    assert await db.run(never_place.pairs) == []


async def test_who_has_looked_is_noted(db: Database) -> None:
    async with visiting(web.app, db, {"coordinator"}) as coordinator:
        await coordinator.get(PAGE)
    assert await value(db, "SELECT count(*) FROM audit.entry WHERE about_kind = 'proposals'") == 1
