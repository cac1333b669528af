"""Food and access: asked only where the organiser chose to, kept with consent, read by few, and gone the day after."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from chassis import clock
from chassis import problems as general
from chassis.db import Database
from services.events import answers, cancellations, needs, own_needs, persons, problems, programme, sizes, web
from tests.services.events.builders import make_event, register, rows
from tests.services.events.test_questions import FORM, IDENTITY_NUMBER, ask, shown
from tests.services.events.test_sizes import link_of
from tests.web import visiting

MUST = {"diets": ["vegan", "no_nuts"], "diet_note": "Ingen sopp", "access": "Teleslynge"}


def need(*diets: str, note: str | None = None, access: str | None = None) -> dict[str, Any]:
    return {"diets": list(diets), "diet_note": note, "access": access}


async def asking(db: Database, **more: Any) -> Any:
    event = await make_event(db, **more)
    await db.run(needs.choose, event["event_id"], asks_needs=True)
    return event


async def kept(db: Database) -> list[tuple[Any, ...]]:
    found = await rows(db, "SELECT person, diets, diet_note, access FROM need ORDER BY registration_id, person")
    return [tuple(row) for row in found]


async def test_an_event_that_does_not_ask_keeps_nothing(db: Database) -> None:
    event = await make_event(db)

    with pytest.raises(problems.AnswersMissing) as refused:
        await register(db, event, "a@example.org", needs={"p1": MUST}, needs_consent=True)
    async with visiting(web.app, db) as anyone:
        page = await anyone.get(f"/events/{event['event_id']}/register")

    assert refused.value.errors == {"needs": [needs.NOT_ASKED]}
    assert "needs_consent" not in page.text
    assert await kept(db) == []


async def test_what_is_told_is_kept_only_with_a_yes(db: Database) -> None:
    event = await asking(db)

    with pytest.raises(problems.AnswersMissing) as refused:
        await register(db, event, "a@example.org", needs={"p1": MUST})
    before = await kept(db)
    await register(db, event, "a@example.org", needs={"p1": MUST}, needs_consent=True)
    await register(db, event, "b@example.org", needs={"p1": need()})

    assert refused.value.errors == {"needs_consent": [needs.CONSENT_MISSING]}
    assert before == []
    assert await kept(db) == [(1, ["vegan", "no_nuts"], "Ingen sopp", "Teleslynge")]
    [row] = await rows(db, "SELECT consented_at, consent_version FROM need")
    assert row["consented_at"] is not None
    assert row["consent_version"] == needs.CONSENT_VERSION


async def test_a_form_asks_for_the_others_of_a_party_once(db: Database) -> None:
    event = await asking(db)
    here = f"/events/{event['event_id']}/register"
    sent = FORM | {"seats": "2", "companions": "Une"}

    async with visiting(web.app, db) as anyone:
        first = await anyone.get(here)
        again = await anyone.post(here, data=sent | {"shown": shown(first.text)})
        bad = await anyone.post(here, data=sent | {"shown": shown(again.text), "needs.p2.diets": ["vegan", "no_egg"]})
        done = await anyone.post(
            here,
            data=sent | {"shown": shown(again.text), "needs.p2.diets": ["vegan", "no_egg"], "needs_consent": "true"},
        )

    assert [answer.status_code for answer in (again, bad, done)] == [422, 422, 303]
    assert 'name="needs.p2.access"' in again.text
    assert await kept(db) == [(2, ["vegan", "no_egg"], None, None)]


async def test_the_form_comes_back_once_with_all_there_is_to_change(db: Database) -> None:
    event = await asking(db)
    question = await ask(db, event, required=True)

    with pytest.raises(problems.AnswersMissing) as refused:
        await register(db, event, "a@example.org", needs={"p1": MUST})

    assert set(refused.value.errors) == {f"answers.{question}", "needs_consent"}


async def test_an_identity_number_is_refused_before_it_is_kept(db: Database) -> None:
    event = await asking(db)
    for field in ("diet_note", "access"):
        with pytest.raises(general.IdentityNumberGiven):
            told = {"p1": need() | {field: IDENTITY_NUMBER}}
            await register(db, event, "a@example.org", needs=told, needs_consent=True)
    assert await kept(db) == []


async def test_the_kitchen_gets_counts_without_names_and_who_needs_access_is_named(db: Database) -> None:
    event = await asking(db, places=3)
    await register(
        db, event, "a@example.org", seats=2, companions=["Une"],
        needs={"p1": need("vegan"), "p2": need("vegan", "no_egg", note="Ingen sopp", access="Teleslynge")}, needs_consent=True,
    )  # fmt: skip
    await register(db, event, "b@example.org", name="Eik", needs={"p1": need("no_pork")}, needs_consent=True)
    await register(db, event, "w@example.org", name="Sol", needs={"p1": need("no_fish")}, needs_consent=True)

    async with visiting(web.app, db, {"event_manager"}) as manager:
        page = await manager.get(f"/events/manage/{event['event_id']}/needs")

    told = await db.run(needs.read, event["event_id"], read_by=event["event_id"])
    assert told["diets"] == [("vegan", 2), ("no_egg", 1), ("no_pork", 1)]
    assert told["notes"] == ["Ingen sopp"]
    assert told["access"] == [{"who": "Une", "of": "Solveig", "access": "Teleslynge"}]
    assert told["waiting"] == 1
    assert "Teleslynge" in page.text
    assert "Une" in page.text
    assert "Eik" not in page.text


@pytest.mark.parametrize("role", ["coordinator", "manager", "editor", "administrator"])
async def test_only_whoever_runs_the_event_reads_it(db: Database, role: str) -> None:
    event = await asking(db)
    made = await register(db, event, "a@example.org", needs={"p1": MUST}, needs_consent=True)
    desk = f"/events/manage/{event['event_id']}"

    async with visiting(web.app, db, {role}) as other:
        refused = [
            await other.get(f"{desk}/needs"),
            await other.get(f"{desk}/parties/{made['registration_id']}/needs"),
            await other.post(f"{desk}/needs", data={}),
        ]
        seen = [await other.get(address) for address in (desk, f"{desk}/list", f"{desk}/door")]

    assert {answer.status_code for answer in refused} == {403}
    assert all("Teleslynge" not in answer.text and "Ingen sopp" not in answer.text for answer in seen)


async def test_each_reading_is_noted(db: Database) -> None:
    event = await asking(db)
    made = await register(db, event, "a@example.org", needs={"p1": MUST}, needs_consent=True)
    desk = f"/events/manage/{event['event_id']}"

    async with visiting(web.app, db, {"event_manager"}) as manager:
        pages = [
            await manager.get(f"{desk}/needs"),
            await manager.get(f"{desk}/parties/{made['registration_id']}/needs"),
        ]
        others = [await manager.get(desk), await manager.get(f"{desk}/parties/{made['registration_id']}")]

    assert all("Teleslynge" in page.text for page in pages)
    assert all("Teleslynge" not in page.text for page in others)
    noted = await rows(db, "SELECT about_id FROM audit.entry WHERE act = 'read' AND about_kind = 'needs'")
    assert [row["about_id"] for row in noted] == [str(event["event_id"])] * 2


async def test_lists_and_programs_get_none_of_it(db: Database) -> None:
    event = await asking(db)
    await register(db, event, "a@example.org", needs={"p1": MUST}, needs_consent=True)

    async with visiting(web.app, db, {"event_manager"}) as manager:
        listed = await manager.get(f"/api/events/events/{event['event_id']}/registrations")
        book = await manager.get(f"/events/manage/{event['event_id']}/list.xlsx")

    assert "Teleslynge" not in listed.text
    assert b"Teleslynge" not in book.content


async def test_a_person_tells_later_and_takes_it_away_by_the_own_link(db: Database) -> None:
    event = await asking(db)
    receipt = (await register(db, event, "a@example.org"))["manage_url"].rsplit("/", 1)[-1]
    link = await link_of(db, "a@example.org")
    own = f"/events/registrations/{link}"

    async with visiting(web.app, db) as anyone:
        told = await anyone.post(f"{own}/needs", data={"needs.p1.access": "Teleslynge", "needs_consent": "true"})
        page = await anyone.get(own)
        while_kept = await kept(db)
        gone = await anyone.post(f"{own}/needs", data={"needs.p1.access": ""})
    with pytest.raises(problems.LinkOnlyCancels):
        await db.run(own_needs.change_by_link, receipt, needs={}, needs_consent=False)
    with clock.at(event["starts_at"] + timedelta(minutes=1)), pytest.raises(problems.EventBegun):
        await db.run(own_needs.change_by_link, link, needs={}, needs_consent=False)

    assert (told.status_code, gone.status_code) == (303, 303)
    assert 'value="Teleslynge"' in page.text
    assert while_kept == [(1, [], None, "Teleslynge")]
    assert await kept(db) == []


async def test_staff_write_it_down_for_someone_who_calls(db: Database) -> None:
    event = await asking(db)
    made = await register(db, event, "a@example.org")
    here = f"/events/manage/{event['event_id']}/parties/{made['registration_id']}/needs"

    async with visiting(web.app, db, {"event_manager"}) as manager:
        refused = await manager.post(here, data={"needs.p1.diets": "vegan"})
        done = await manager.post(here, data={"needs.p1.diets": "vegan", "needs_consent": "true"})

    assert (refused.status_code, done.status_code) == (422, 303)
    assert await kept(db) == [(1, ["vegan"], None, None)]


async def test_it_stays_with_the_one_it_is_of(db: Database) -> None:
    event = await asking(db)
    told = {"p1": need("vegan"), "p2": need("no_egg"), "p3": need("no_fish")}
    await register(db, event, "a@example.org", seats=3, companions=["Une", "Eik"], needs=told, needs_consent=True)

    await db.run(sizes.change_by_link, await link_of(db, "a@example.org"), 2, ["Eik"])

    assert await kept(db) == [(1, ["vegan"], None, None), (2, ["no_fish"], None, None)]


async def test_the_day_after_it_is_gone_and_what_went_is_noted(db: Database) -> None:
    event = await asking(db)
    await register(db, event, "a@example.org", needs={"p1": MUST}, needs_consent=True)
    ends_on = programme.day_of(event["ends_at"])
    that_evening = datetime.combine(ends_on, time(23, 59), clock.OSLO)

    with clock.at(that_evening):
        on_the_day = await db.run(needs.forget)
    with clock.at(that_evening + timedelta(minutes=2)):
        gone, again = [await db.run(needs.forget) for _ in range(2)]

    assert (on_the_day, gone, again) == (0, 2, 0)
    assert await kept(db) == []
    [entry] = await rows(db, "SELECT detail, about_id FROM audit.entry WHERE act = 'forgotten'")
    assert tuple(entry) == ("the_day_after_event access:1 food:1", str(event["event_id"]))


async def test_what_is_not_needed_any_more_goes_before(db: Database) -> None:
    event, off, stopped = await asking(db), await asking(db), await asking(db)
    for at in (event, off, stopped):
        await register(db, at, "a@example.org", needs={"p1": need("vegan")}, needs_consent=True)
    await register(db, event, "b@example.org", needs={"p1": need("no_egg")}, needs_consent=True)
    await db.run(cancellations.cancel_by_link, await link_of(db, "b@example.org"))
    await db.run(programme.call_off, off["event_id"])
    await db.run(needs.choose, stopped["event_id"], asks_needs=False)
    at_once = len(await kept(db))

    gone = await db.run(needs.forget)

    assert (at_once, gone) == (3, 2)
    assert await kept(db) == [(1, ["vegan"], None, None)]
    noted = await rows(db, "SELECT detail FROM audit.entry WHERE act = 'forgotten'")
    assert [row["detail"] for row in noted] == ["not_needed_any_more food:1"] * 3


async def test_a_person_gets_it_out_and_has_it_erased(db: Database) -> None:
    event = await asking(db)
    await register(db, event, "a@example.org", needs={"p1": MUST}, needs_consent=True)

    [found] = await db.run(persons.export_person, email="a@example.org")
    await db.run(persons.erase_person, email="a@example.org")

    [told] = found["needs"]
    assert {name: told[name] for name in MUST} == MUST
    assert await kept(db) == []


async def test_a_known_address_changes_nothing(db: Database) -> None:
    event = await asking(db)
    await register(db, event, "a@example.org", needs={"p1": need("vegan")}, needs_consent=True)
    await register(db, event, "a@example.org", needs={"p1": need("no_egg")}, needs_consent=True)

    assert await kept(db) == [(1, ["vegan"], None, None)]


def test_nobody_we_do_not_know_keeps_a_number() -> None:
    assert answers.renumbered(["Une", "Eik"], ["Eik"], 2) == {1: 1, 3: 2}
    assert answers.renumbered(["Une"], ["Sol"], 2) == {1: 1}
    assert answers.renumbered([], [], 3) == {1: 1, 2: 2, 3: 3}
    assert answers.renumbered(["Une", "Une"], ["Une", "Une"], 3) == {1: 1, 2: 2, 3: 3}
