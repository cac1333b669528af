"""A person's own page: opened by code or from a letter, of half an hour, the person's own and nobody else's."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx2
import pytest

from chassis import clock
from chassis.db import Database
from chassis.problems import IdentityNumberGiven
from services.groups import asking_again, drafts, never_place, own_place, web
from services.groups.problems import PickupCodeUnknown, PlaceIsHeld, VisitOver
from tests.services.groups.builders import WHO, letters, make_enquiry, make_group, state_of, told, value
from tests.web import visiting

ORIGIN = {"Origin": "https://link-oslo.localhost"}
SIV: dict[str, Any] = {
    "called": "Siv", "channel": {"kind": "email", "address": "siv@example.org"}, "postcode": "0150", "birth_year": 1980,
    "times": ["tue_evening"], "wishes": "Helst uten trapper",
}  # fmt: skip
CHANGED: dict[str, Any] = {
    "called": "Siv M",
    "postcode": "5003",
    "times": ["mon_evening", "mon_evening"],
    "formats": ["digital"],
}


async def visit(db: Database, **more: Any) -> tuple[UUID, str]:
    """Someone who waits, and the token of a visit of theirs."""
    receipt = await make_enquiry(db, **(SIV | more))
    return receipt["enquiry_id"], await db.run(own_place.open_by_code, receipt["pickup_code"].lower().replace("-", " "))


async def test_the_code_opens_the_persons_own_page(db: Database) -> None:
    enquiry_id, token = await visit(db)
    row = await db.run(own_place.look, token)
    assert (row["enquiry_id"], row["called"], row["state"], row["offer_id"]) == (enquiry_id, "Siv", "waiting", None)


async def test_a_wrong_code_opens_nothing_and_says_nothing(db: Database) -> None:
    await visit(db)
    with pytest.raises(PickupCodeUnknown):
        await db.run(own_place.open_by_code, "K7M4P-9QXRT-2WVHC")


@pytest.mark.parametrize("token", [None, "x", "a" * 43])
async def test_without_a_visit_there_is_nothing_to_see(db: Database, token: str | None) -> None:
    await visit(db)
    for use in (own_place.look, own_place.everything, own_place.erase):
        with pytest.raises(VisitOver):
            await db.run(use, token)


async def test_a_visit_is_over_after_half_an_hour(db: Database) -> None:
    _, token = await visit(db)
    with clock.at(clock.now() + timedelta(minutes=31)), pytest.raises(VisitOver):
        await db.run(own_place.look, token)


async def test_a_half_filled_form_is_no_visit(db: Database) -> None:
    token = drafts.new_token()
    await db.run(drafts.keep, token, {"called": "Siv"})
    with pytest.raises(VisitOver):
        await db.run(own_place.look, token)


async def test_wishes_are_changed_and_the_place_in_line_is_kept(db: Database) -> None:
    enquiry_id, token = await visit(db)
    before = await value(db, "SELECT received_at FROM enquiry WHERE enquiry_id = $1", enquiry_id)

    await db.run(own_place.change, token, **CHANGED)

    row = await db.run(own_place.look, token)
    assert (row["called"], row["times"], row["formats"], row["wishes"]) == ("Siv M", ["mon_evening"], ["digital"], None)
    assert await value(db, "SELECT municipality_code FROM enquiry WHERE enquiry_id = $1", enquiry_id) == "4601"
    assert await value(db, "SELECT received_at FROM enquiry WHERE enquiry_id = $1", enquiry_id) == before
    assert await value(db, "SELECT address FROM enquirer WHERE enquiry_id = $1", enquiry_id) == "siv@example.org"
    assert len(await told(db, "groups.enquiry_received.v1")) == 1


async def test_no_identity_number_is_kept(db: Database) -> None:
    _, token = await visit(db)
    with pytest.raises(IdentityNumberGiven):
        await db.run(own_place.change, token, wishes="Jeg er 01010750160")


async def test_everything_is_shown_but_whom_one_is_kept_apart_from(db: Database) -> None:
    enquiry_id, token = await visit(db)
    other = (await make_enquiry(db, called="Une"))["enquiry_id"]
    await db.run(never_place.note, enquiry_id, other_id=other, why="De har et søskenbarn felles", who=WHO)

    held = await db.run(own_place.everything, token)

    assert held["data"]["called"] == "Siv"
    assert str(other) not in str(held) and "Une" not in str(held)


async def test_whoever_is_erased_is_gone_and_has_a_receipt(db: Database) -> None:
    enquiry_id, token = await visit(db)
    receipt = await db.run(own_place.erase, token)

    assert await state_of(db, enquiry_id) is None
    assert receipt["receipt"] == enquiry_id
    assert await value(db, "SELECT count(*) FROM bus.erasure_journal WHERE subject = $1", enquiry_id) == 1
    assert [one["reason"] for one in await told(db, "groups.enquiry_left.v1")] == ["erased"]
    assert await value(db, "SELECT count(*) FROM draft") == 0
    with pytest.raises(VisitOver):
        await db.run(own_place.look, token)


async def test_a_link_in_a_letter_opens_the_page_of_the_one_it_was_written_to(db: Database) -> None:
    receipt = await make_enquiry(db, **SIV)
    noon = (clock.now() + timedelta(weeks=13)).replace(hour=11)
    with clock.at(noon):
        await db.run(asking_again.tend)
        (letter,) = await letters(db, "still_waiting")
        token = await db.run(own_place.open_by_still, letter["parameters"]["link"].rsplit("/", 1)[-1])
        assert (await db.run(own_place.look, token))["enquiry_id"] == receipt["enquiry_id"]


async def test_who_holds_a_place_answers_that_before_a_pause(db: Database) -> None:
    enquiry_id, token = await visit(db)
    group = await make_group(db)
    await value(
        db,
        "INSERT INTO membership (enquiry_id, group_id, chosen_at) VALUES ($1, $2, now())",
        enquiry_id,
        group["group_id"],
    )
    with pytest.raises(PlaceIsHeld):
        await db.run(own_place.pause, token, weeks=4)


# ── The pages ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def enter(anyone: httpx2.AsyncClient, code: str) -> str:
    answer = await anyone.post("/groups/own", data={"pickup_code": code}, headers=ORIGIN)
    assert answer.status_code == 303 and code not in answer.headers["location"]
    return str(answer.headers["set-cookie"].split(";")[0])


async def test_a_person_sees_changes_pauses_and_is_done(db: Database) -> None:
    receipt = await make_enquiry(db, **SIV)
    async with visiting(web.app, db, ()) as anyone:
        assert "Skriv koden fra kvitteringen din" in (await anyone.get("/groups/own")).text
        wrong = await anyone.post("/groups/own", data={"pickup_code": "K7M4P-9QXRT-2WVHC"}, headers=ORIGIN)
        assert wrong.status_code == 404 and "K7M4P" in wrong.text
        seen = {"Cookie": await enter(anyone, receipt["pickup_code"])} | ORIGIN

        page = await anyone.get("/groups/own", headers=seen)
        assert "Hei, Siv" in page.text and "Du har stått på ventelista siden" in page.text
        assert page.headers["cache-control"] == "no-store"
        form = await anyone.get("/groups/own/wishes", headers=seen)
        assert 'value="Siv"' in form.text and "Helst uten trapper" in form.text
        assert (await anyone.post("/groups/own/wishes", data=CHANGED, headers=seen)).status_code == 303
        assert (await anyone.post("/groups/own/pause", data={"weeks": "5"}, headers=seen)).status_code == 422
        assert (await anyone.post("/groups/own/pause", data={"weeks": "8"}, headers=seen)).status_code == 303
        assert "Du har pause til" in (await anyone.get("/groups/own", headers=seen)).text
        assert (await anyone.post("/groups/own/resume", headers=seen)).status_code == 303
        assert "Alt vi har om deg" in (await anyone.get("/groups/own/all", headers=seen)).text
        assert (await anyone.get("/groups/own/all.json", headers=seen)).json()["data"]["called"] == "Siv M"

        assert "Siden din er lukket" in (await anyone.post("/groups/own/done", headers=seen)).text
        assert "Skriv koden fra kvitteringen din" in (await anyone.get("/groups/own", headers=seen)).text
        assert (await anyone.get("/groups/own/all", headers=seen)).status_code == 410


async def test_erasing_asks_once_more_and_shows_a_receipt(db: Database) -> None:
    receipt = await make_enquiry(db, **SIV)
    async with visiting(web.app, db, ()) as anyone:
        seen = {"Cookie": await enter(anyone, receipt["pickup_code"])} | ORIGIN
        assert (await anyone.post("/groups/own/erase", data={"sure": ""}, headers=seen)).status_code == 422
        assert await state_of(db, receipt["enquiry_id"]) == "waiting"
        done = await anyone.post("/groups/own/erase", data={"sure": "true"}, headers=seen)
        assert "Du er slettet" in done.text and str(receipt["enquiry_id"]) in done.text
    assert await state_of(db, receipt["enquiry_id"]) is None


async def test_leaving_quickly_wipes_the_visit(db: Database) -> None:
    receipt = await make_enquiry(db, **SIV)
    async with visiting(web.app, db, ()) as anyone:
        seen = {"Cookie": await enter(anyone, receipt["pickup_code"])} | ORIGIN
        assert 'data-wipe="/groups/own/leave"' in (await anyone.get("/groups/own", headers=seen)).text
        assert (await anyone.post("/groups/own/leave", headers=seen)).status_code == 204
    assert await value(db, "SELECT count(*) FROM draft") == 0


@pytest.mark.parametrize("path", ["", "/wishes", "/all", "/erase"])
async def test_to_look_changes_nothing(db: Database, path: str) -> None:
    receipt = await make_enquiry(db, **SIV)
    everything = "SELECT md5(string_agg(e::text || p::text, '')) FROM enquiry e JOIN enquirer p USING (enquiry_id)"
    before = await value(db, everything)
    async with visiting(web.app, db, ()) as anyone:
        seen = {"Cookie": await enter(anyone, receipt["pickup_code"])}
        assert (await anyone.get(f"/groups/own{path}", headers=seen)).status_code == 200
    assert await value(db, everything) == before
