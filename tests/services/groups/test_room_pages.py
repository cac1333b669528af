"""Rooms over HTTP: what programs ask, and what a coordinator sees and presses; needs of a room are coordinators' to know."""

from datetime import timedelta
from typing import Any

from chassis.db import Database
from services.groups import initiators, persons, web
from tests.services.groups.builders import make_enquiry, make_group, make_started_group, value
from tests.services.groups.inviting import LATER
from tests.services.groups.rooming import give_room, make_room, make_roomed
from tests.services.groups.test_own_place import visit
from tests.web import visiting

DAY = LATER.date()
ROOM: dict[str, Any] = {
    "name": "Stua", "address": "Storgata 1", "postcode": "0150", "seats": 8, "offers": ["step_free"],
    "hours": {"tue": {"opens_at": "17:00", "closes_at": "21:00"}}, "note": "Nøkkel i skranken",
}  # fmt: skip
FORM = {
    "name": "Stua", "address": "Storgata 1", "postcode": "0150", "seats": "8", "offers": "step_free",
    "hours.tue.opens_at": "17:00", "hours.tue.closes_at": "21:00", "hours.wed.opens_at": "", "hours.wed.closes_at": "",
}  # fmt: skip
LOAN = {"called": "Kor", "from_on": DAY.isoformat(), "begins_at": "17:00", "ends_at": "19:00"}


async def test_programs_register_close_lend_and_end(db: Database) -> None:
    async with visiting(web.app, db, {"coordinator"}) as program:
        made = await program.post("/api/groups/rooms", json=ROOM)
        assert made.status_code == 201, made.text
        room = made.json()
        here = f"/api/groups/rooms/{room['room_id']}"
        assert (room["municipality"], room["hours"], room["closures"]) == ("0301", ROOM["hours"], [])
        assert (await program.get("/api/groups/rooms")).json()["items"] == [room]

        lent = await program.post(f"{here}/bookings", json=LOAN | {"every_weeks": 1})
        assert lent.status_code == 201
        taken = await program.post(f"{here}/bookings", json=LOAN)
        assert (taken.status_code, taken.json()["type"].rsplit("/", 1)[-1]) == (409, "room-taken")
        week = (await program.get(f"{here}/week", params={"day": DAY.isoformat()})).json()
        [tuesday] = [day for day in week["days"] if day["bookings"]]
        assert (tuesday["day"], tuesday["bookings"][0]["title"]) == (DAY.isoformat(), "Kor")
        freed = await program.post(f"{here}/bookings/{lent.json()['booking_id']}/free")
        assert freed.status_code == 200

        closed = (await program.post(f"{here}/closures", json={"from_on": DAY.isoformat()})).json()
        [closure] = closed["closures"]
        assert (await program.post(f"{here}/bookings", json=LOAN)).json()["type"].endswith("room-closed")
        opened = await program.post(f"{here}/closures/{closure['closure_id']}/reopen")
        assert opened.json()["closures"] == []

        altered = await program.post(here, json=ROOM | {"seats": 5, "hours": {}})
        assert (altered.json()["seats"], altered.json()["hours"]) == (5, {})
        assert (await program.post(f"{here}/end")).json()["ended_on"] is not None
        assert (await program.get(here)).json()["note"] is None


async def test_programs_give_a_group_a_room(db: Database) -> None:
    room_id, group_id = await make_room(db), (await make_group(db))["group_id"]
    async with visiting(web.app, db, {"coordinator"}) as program:
        told = {"weekday": "tue", "meets_at": "18:00", "room_id": str(room_id)}
        given = await program.post(f"/api/groups/groups/{group_id}/room", json=told)
    assert (given.json()["room_id"], given.json()["place"]) == (str(room_id), "Stua, Storgata 1")


async def test_a_coordinator_registers_a_room_and_sees_its_week(db: Database) -> None:
    async with visiting(web.app, db, {"coordinator"}) as coordinator:
        assert "Ingen lokaler er registrert" in (await coordinator.get("/groups/rooms")).text
        half = await coordinator.post("/groups/rooms/new", data=FORM | {"hours.wed.opens_at": "10:00"})
        assert half.status_code == 422
        assert "Skriv både fra og til." in half.text
        made = await coordinator.post("/groups/rooms/new", data=FORM)
        assert made.status_code == 303
        page = made.headers["location"]
        assert "Trinnfritt, eller heis" in (await coordinator.get(page)).text

        await coordinator.post(f"{page}/bookings", data=LOAN | {"every_weeks": "2"})
        week = (await coordinator.get(page, params={"day": DAY.isoformat()})).text
        assert "17:00–19:00" in week
        assert "Kor" in week
        assert "Kor" not in (await coordinator.get(page, params={"day": (DAY + timedelta(days=7)).isoformat()})).text
        taken = await coordinator.post(f"{page}/bookings", data=LOAN)
        assert taken.status_code == 409
        assert "Noen andre har lokalet da" in taken.text

        assert 'value="17:00"' in (await coordinator.get(f"{page}/alter")).text
        await coordinator.post(f"{page}/alter", data=FORM | {"name": "Salen"})
        assert "Salen" in (await coordinator.get("/groups/rooms")).text
        await coordinator.post(f"{page}/closures", data={"from_on": DAY.isoformat(), "why": "Nytt gulv"})
        assert "Nytt gulv" in (await coordinator.get(page)).text
        assert (await coordinator.post(f"{page}/end")).status_code == 303
        assert "ikke lenger vårt" in (await coordinator.get("/groups/rooms")).text.lower()


async def test_a_group_is_given_a_room_on_its_page(db: Database) -> None:
    room_id, group_id = await make_room(db), (await make_started_group(db, municipality="4601"))["group_id"]
    page = f"/groups/groups/{group_id}"
    async with visiting(web.app, db, {"coordinator"}) as coordinator:
        assert "Gi gruppa et lokale" in (await coordinator.get(page)).text
        given = await coordinator.post(f"{page}/room", data={"weekday": "tue", "meets_at": "18:00", "every_weeks": "1"})
        assert given.status_code == 409, "no room in that municipality is chosen unasked"
        told = {"weekday": "tue", "meets_at": "18:00", "every_weeks": "1", "room_id": str(room_id)}
        assert (await coordinator.post(f"{page}/room", data=told)).status_code == 303
        assert "Har Stua." in (await coordinator.get(page)).text


async def test_rooms_are_coordinators_business(db: Database) -> None:
    room_id = await make_room(db)
    async with visiting(web.app, db, {"manager", "event_manager", "initiator"}) as others:
        for path in ("", "/new", f"/{room_id}", f"/{room_id}/alter"):
            assert (await others.get(f"/groups/rooms{path}")).status_code == 403
        assert (await others.post(f"/api/groups/rooms/{room_id}/end")).status_code == 403


async def test_what_one_needs_of_a_room_is_ones_own_and_the_coordinators_to_see(db: Database) -> None:
    enquiry_id, token = await visit(db, access=["hearing_loop"])
    await make_room(db, offers=["hearing_loop"])
    group_id = await make_roomed(db)
    group = await make_group(db, 3, enquiries=[enquiry_id])
    await give_room(db, group["group_id"], weekday="wed")
    ida = {"name": "Ida", "email": "ida@example.org", "phone": None, "trained_on": DAY - timedelta(days=90)}
    initiator_id = await db.run(initiators.register, **ida, agreed=True)
    async with visiting(web.app, db, {"coordinator"}) as coordinator:
        assert "Teleslynge" in (await coordinator.get(f"/groups/enquiries/{enquiry_id}")).text
        assert "Teleslynge" in (await coordinator.get(f"/groups/groups/{group['group_id']}")).text
        told = (await coordinator.get(f"/api/groups/enquiries/{enquiry_id}")).json()
        assert told["access"] == ["hearing_loop"]
        await coordinator.post(
            f"/groups/groups/{group['group_id']}/initiators", data={"initiator_id": str(initiator_id)}
        )
    async with visiting(web.app, db, {"initiator"}, person_id=initiator_id) as initiator:
        mine = await initiator.get(f"/groups/mine/{group['group_id']}")
        assert mine.status_code == 200
        assert "Teleslynge" not in mine.text
    async with visiting(web.app, db, ()) as anyone:
        anyone.cookies.set("__Host-own", token)
        assert "Teleslynge" in (await anyone.get("/groups/own")).text
        assert "Teleslynge" in (await anyone.get("/groups/own/all")).text
    assert group_id != group["group_id"]


async def test_what_one_needs_is_handed_out_and_goes_with_the_person(db: Database) -> None:
    receipt = await make_enquiry(db, access=["step_free", "step_free"])

    [held] = await db.run(persons.export, enquiry_id=receipt["enquiry_id"])
    assert held["data"]["access"] == ["step_free"]

    await db.run(persons.erase, enquiry_id=receipt["enquiry_id"])
    assert await value(db, "SELECT count(*) FROM enquirer WHERE access <> '{}'") == 0


async def test_the_form_asks_and_takes_no_for_an_answer(db: Database) -> None:
    async with visiting(web.app, db, ()) as anyone:
        await anyone.post("/groups/enquiry", data={"_": ""})
        await anyone.post("/groups/enquiry/adult", data={"adult": "true"})
        await anyone.post("/groups/enquiry/channel", data={"channel.kind": "none"})
        asked = await anyone.get("/groups/enquiry/access")
        assert "Er det noe lokalet må ha?" in asked.text
        nothing = await anyone.post("/groups/enquiry/access", data={"access": ""})
        assert nothing.status_code == 303
        await anyone.post("/groups/enquiry/access", data={"access": ["step_free", "parking"]})
        assert "HC-parkering" in (await anyone.get("/groups/enquiry/check")).text
        sent = await anyone.post("/groups/enquiry/check", data={"consent": "true"})
        assert sent.status_code == 303
    assert await value(db, "SELECT access FROM enquirer") == ["step_free", "parking"]
