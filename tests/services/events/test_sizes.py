"""A party that is more or fewer than it said: fewer make room at once, more only take what nobody waits for."""

import re
from datetime import timedelta
from typing import Any

import pytest

from chassis import clock
from chassis.db import Database
from services.events import cancellations, persons, problems, sizes, web
from tests.services.events.builders import letters, line, make_event, register, rows, token_of, told
from tests.web import visiting


async def link_of(db: Database, address: str) -> str:
    """The token of the newest link that went to an address."""
    mine = [letter for letter in await letters(db) if letter["recipient"] == address]
    return str(mine[-1]["parameters"]["link"]).rsplit("/", 1)[-1]


async def change(db: Database, address: str, seats: int) -> dict[str, Any]:
    return await db.run(sizes.change_by_link, await link_of(db, address), seats)


async def test_seats_given_up_go_to_those_who_wait_at_once(db: Database) -> None:
    event = await make_event(db, places=4)
    await register(db, event, "many@example.org", seats=4)
    await register(db, event, "two@example.org", seats=2)
    await register(db, event, "one@example.org")

    answer = await change(db, "many@example.org", 2)

    assert answer == {"state": "confirmed", "seats": 2}
    assert await line(db, event["event_id"]) == [
        ("many@example.org", "confirmed", 2),
        ("two@example.org", "confirmed", 2),
        ("one@example.org", "waiting", 1),
    ]


async def test_more_are_given_only_where_there_is_room(db: Database) -> None:
    event = await make_event(db, places=3)
    await register(db, event, "one@example.org")

    grown = await change(db, "one@example.org", 3)
    with pytest.raises(problems.PartyTooLarge):
        await change(db, "one@example.org", 4)

    assert grown == {"state": "confirmed", "seats": 3}
    assert await line(db, event["event_id"]) == [("one@example.org", "confirmed", 3)]


async def test_nobody_becomes_more_past_those_who_wait(db: Database) -> None:
    event = await make_event(db, places=4)
    await register(db, event, "one@example.org")
    await register(db, event, "four@example.org", seats=4)

    with pytest.raises(problems.NoRoomForMore) as refused:
        await change(db, "one@example.org", 2)

    assert "as it was" in refused.value.detail
    assert await line(db, event["event_id"]) == [
        ("one@example.org", "confirmed", 1),
        ("four@example.org", "waiting", 4),
    ]


async def test_who_waits_can_become_fewer_and_get_in_and_never_more(db: Database) -> None:
    event = await make_event(db, places=3)
    await register(db, event, "two@example.org", seats=2)
    await register(db, event, "three@example.org", seats=3)
    await register(db, event, "behind@example.org", seats=2)

    with pytest.raises(problems.WaitsAlready):
        await change(db, "behind@example.org", 3)
    still = await change(db, "three@example.org", 2)
    in_now = await change(db, "three@example.org", 1)

    assert still == {"state": "waiting", "seats": 2, "position": 1}
    assert in_now == {"state": "confirmed", "seats": 1}
    assert await line(db, event["event_id"]) == [
        ("two@example.org", "confirmed", 2),
        ("three@example.org", "confirmed", 1),
        ("behind@example.org", "waiting", 2),
    ]


async def test_it_is_told_with_what_it_was_and_written_of_anew(db: Database) -> None:
    event = await make_event(db, places=5)
    await register(db, event, "one@example.org")

    await change(db, "one@example.org", 3)
    await change(db, "one@example.org", 3)

    [resized] = await told(db, "events.registration_resized.v1")
    [made] = await told(db, "events.registration_made.v1")
    _, anew = await letters(db)
    assert (resized["was"], resized["seats"], resized["subject"]) == (1, 3, made["subject"])
    assert (anew["template"], anew["parameters"]["seats"]) == ("registration_confirmed", 3)


async def test_a_receipt_changes_nothing_whether_or_not_it_leads_anywhere(db: Database) -> None:
    event = await make_event(db, places=5)
    receipts = [await register(db, event, "one@example.org") for _ in range(2)]

    for receipt in receipts:
        with pytest.raises(problems.LinkOnlyCancels):
            await db.run(sizes.change_by_link, token_of(receipt), 2)

    assert await line(db, event["event_id"]) == [("one@example.org", "confirmed", 1)]


async def test_nobody_becomes_more_after_closing_or_anything_after_the_start(db: Database) -> None:
    event = await make_event(db, registration_closes_at=clock.now() + timedelta(days=1))
    party = await register(db, event, "two@example.org", seats=2)

    with clock.at(event["registration_closes_at"] + timedelta(hours=1)):
        with pytest.raises(problems.RegistrationClosed):
            await change(db, "two@example.org", 3)
        await db.run(sizes.change_by_staff, event["event_id"], party["registration_id"], 4)
        await change(db, "two@example.org", 3)
    with clock.at(event["starts_at"] + timedelta(minutes=1)), pytest.raises(problems.EventBegun):
        await change(db, "two@example.org", 1)

    assert await line(db, event["event_id"]) == [("two@example.org", "confirmed", 3)]


async def test_who_has_cancelled_is_no_longer_of_any_size(db: Database) -> None:
    event = await make_event(db)
    party = await register(db, event, "two@example.org", seats=2)
    link = await link_of(db, "two@example.org")
    await db.run(cancellations.cancel_by_link, token_of(party))

    with pytest.raises(problems.RegistrationNotFound):
        await db.run(sizes.change_by_link, link, 1)


async def test_a_party_changes_its_size_on_its_own_page_and_by_the_api(db: Database) -> None:
    event = await make_event(db, places=3)
    await register(db, event, "two@example.org", seats=2)
    token = await link_of(db, "two@example.org")

    async with visiting(web.app, db) as anyone:
        page = await anyone.get(f"/events/registrations/{token}")
        refused = await anyone.post(f"/events/registrations/{token}/seats", data={"seats": "9"})
        changed = await anyone.post(f"/events/registrations/{token}/seats", data={"seats": "3"})
        told_so = await anyone.post(f"/api/events/registrations/{token}/seats", json={"seats": 1})

    assert f'action="/events/registrations/{token}/seats"' in page.text
    assert (refused.status_code, changed.status_code) == (422, 303)
    assert "9" in refused.text
    assert (told_so.status_code, told_so.json()) == (200, {"state": "confirmed", "seats": 1})


async def test_staff_change_the_size_of_a_party_that_called(db: Database) -> None:
    event = await make_event(db, places=3)
    party = await register(db, event, "two@example.org", seats=2)
    here = f"/events/manage/{event['event_id']}/parties/{party['registration_id']}"

    async with visiting(web.app, db, {"event_manager"}) as manager, visiting(web.app, db, {"coordinator"}) as other:
        page = await manager.get(here)
        refused = await other.post(f"{here}/seats", data={"seats": "1"})
        changed = await manager.post(f"{here}/seats", data={"seats": "1"})

    assert (page.status_code, refused.status_code, changed.status_code) == (200, 403, 303)
    assert await line(db, event["event_id"]) == [("two@example.org", "confirmed", 1)]


async def test_the_names_of_the_others_follow_the_party_everywhere_it_is_looked_for(db: Database) -> None:
    event = await make_event(db, places=5)
    desk = f"/events/manage/{event['event_id']}"
    sent = {
        "name": "Solveig", "email": "three@example.org", "sector": "private", "seats": "3", "language": "nb",
        "companions": "Dugg\r\n\r\n  Rogn Ask ",
    }  # fmt: skip

    async with visiting(web.app, db, {"event_manager"}) as manager, visiting(web.app, db) as anyone:
        refused = await anyone.post(f"/events/{event['event_id']}/register", data=sent | {"seats": "2"})
        made = await anyone.post(f"/events/{event['event_id']}/register", data=sent)
        own = await anyone.get(f"/events/registrations/{await link_of(db, 'three@example.org')}")
        found = [await manager.post(f"{desk}/door", data={"beginning": name}) for name in ("ask", "kveld")]
        pages = [await manager.get(f"{desk}{page}") for page in ("", "/list", "/door")]
        api = await manager.get(f"/api/events/events/{event['event_id']}/registrations")

    assert (refused.status_code, made.status_code) == (422, 303)
    assert re.search(r">Dugg\s+Rogn Ask ?</textarea>", refused.text)
    assert [">Solveig<" in page.text for page in found] == [True, False]
    assert all("Dugg, Rogn Ask" in page.text for page in pages)
    assert "Dugg\nRogn Ask</textarea>" in own.text
    assert api.json()["items"][0]["companions"] == ["Dugg", "Rogn Ask"]


async def test_nobody_is_named_without_a_seat(db: Database) -> None:
    event = await make_event(db, places=5)
    wish = {"name": "Solveig", "email": "a@example.org", "sector": "private", "seats": 2}

    async with visiting(web.app, db) as anyone:
        address = f"/api/events/events/{event['event_id']}/registrations"
        refused = await anyone.post(address, json=wish | {"companions": ["Dugg", "Rogn"]})
        made = await anyone.post(address, json=wish | {"companions": ["Dugg"]})

    assert (refused.status_code, made.status_code) == (422, 201)
    assert "companions" in refused.text


async def test_names_change_with_the_party_and_the_last_go_when_it_is_fewer(db: Database) -> None:
    event = await make_event(db, places=5)
    await register(db, event, "a@example.org", seats=3, companions=["Dugg", "Rogn"])
    token = await link_of(db, "a@example.org")

    async def named() -> list[str]:
        return list((await rows(db, "SELECT companions FROM registration"))[0]["companions"])

    await db.run(sizes.change_by_link, token, 2)
    fewer = await named()
    await db.run(sizes.change_by_link, token, 2, ["Kveld"])
    another = await named()
    await db.run(sizes.change_by_link, token, 2, [])

    assert (fewer, another, await named()) == (["Dugg"], ["Kveld"], [])
    assert len(await told(db, "events.registration_resized.v1")) == 1


async def test_the_names_of_the_others_are_given_out_and_erased_with_the_party(db: Database) -> None:
    event = await make_event(db)
    await register(db, event, "a@example.org", seats=2, companions=["Dugg"])

    [given] = await db.run(persons.export_person, email="a@example.org")
    await db.run(persons.erase_person, email="a@example.org")

    assert given["companions"] == ["Dugg"]
    assert await rows(db, "SELECT companions FROM registration") == []
