"""An event in person and digital: places of each sort, a line for each, and changing from one to the other."""

from datetime import timedelta
from typing import Any

import pytest

from chassis import clock
from chassis.db import Database
from services.events import cancellations, door, moves, problems, promotions, reminders, switching, web
from services.events.ways import DIGITAL, IN_PERSON
from tests.services.events.builders import letters, make_event, party, register, rows, told
from tests.services.events.test_sizes import link_of
from tests.web import visiting

ADDRESS = "https://moter.example.org/seminar"


async def hybrid(db: Database, *, seats: int = 1, digital: int = 1, **changes: Any) -> Any:
    return await make_event(db, places=seats, format="hybrid", digital_capacity=digital, **changes)


async def switch(db: Database, name: str, way: str, *, meanwhile: bool = False) -> dict[str, Any]:
    link = await link_of(db, f"{name}@example.org")
    return await db.run(switching.change_by_link, link, way, meanwhile=meanwhile)


async def stand(db: Database) -> list[tuple[str, str, str, str | None]]:
    """(name, state, way, wish) in the order they came."""
    found = await rows(db, "SELECT email, state, way, wish FROM registration ORDER BY line_number")
    return [(row["email"].split("@")[0], row["state"], row["way"], row["wish"]) for row in found]


async def test_each_sort_of_place_has_its_own_line(db: Database) -> None:
    event = await hybrid(db)
    answers = [
        await register(db, event, f"{name}@example.org", way=way)
        for name, way in (("a", IN_PERSON), ("b", IN_PERSON), ("c", DIGITAL), ("d", DIGITAL))
    ]

    assert [(one["state"], one.get("position")) for one in answers] == [
        ("confirmed", None),
        ("waiting", 1),
        ("confirmed", None),
        ("waiting", 1),
    ]
    await db.run(promotions.change_capacity, event["event_id"], 1, 2)
    assert [state for _, state, _, _ in await stand(db)] == ["confirmed", "waiting", "confirmed", "confirmed"]
    with pytest.raises(problems.DigitalPlacesTaken):
        await db.run(promotions.change_capacity, event["event_id"], 2, 1)


async def test_who_registers_says_how(db: Database) -> None:
    event = await hybrid(db)

    with pytest.raises(problems.WayMissing):
        await register(db, event, "a@example.org")
    with pytest.raises(problems.PartyTooLarge):
        await register(db, event, "a@example.org", seats=2, way=DIGITAL)


async def test_who_waits_may_take_a_digital_place_meanwhile(db: Database) -> None:
    event = await hybrid(db)
    first = await register(db, event, "a@example.org", way=IN_PERSON)
    await register(db, event, "b@example.org", way=IN_PERSON)

    answer = await switch(db, "b", DIGITAL, meanwhile=True)
    await register(db, event, "c@example.org", way=DIGITAL)
    await db.run(cancellations.cancel_by_staff, event["event_id"], first["registration_id"])

    assert answer == {"state": "confirmed", "way": DIGITAL, "wish": IN_PERSON, "position": 1}
    assert await stand(db) == [
        ("a", "cancelled", IN_PERSON, None),
        ("b", "confirmed", IN_PERSON, None),
        ("c", "confirmed", DIGITAL, None),
    ]
    assert len(await told(db, "events.registration_promoted.v1")) == 2  # b once, when it had a place; c once


async def test_meanwhile_takes_nothing_from_those_in_line(db: Database) -> None:
    event = await hybrid(db, digital=2)
    await register(db, event, "a@example.org", way=IN_PERSON)
    await register(db, event, "b@example.org", way=IN_PERSON)
    await register(db, event, "c@example.org", way=DIGITAL)
    await register(db, event, "d@example.org", seats=2, way=DIGITAL)

    with pytest.raises(problems.NoPlaceMeanwhile):
        await switch(db, "b", DIGITAL, meanwhile=True)

    assert (await stand(db))[1] == ("b", "waiting", IN_PERSON, None)


async def test_who_changes_stands_behind_those_in_line_and_keeps_the_place_until_then(db: Database) -> None:
    event = await hybrid(db)
    first = await register(db, event, "a@example.org", way=IN_PERSON)
    await register(db, event, "b@example.org", way=DIGITAL)
    second = await register(db, event, "c@example.org", way=IN_PERSON)

    answer = await switch(db, "b", IN_PERSON)
    await db.run(cancellations.cancel_by_staff, event["event_id"], first["registration_id"])
    between = await stand(db)
    await db.run(cancellations.cancel_by_staff, event["event_id"], second["registration_id"])

    assert answer == {"state": "confirmed", "way": DIGITAL, "wish": IN_PERSON, "position": 2}
    assert between[1:] == [("b", "confirmed", DIGITAL, IN_PERSON), ("c", "confirmed", IN_PERSON, None)]
    assert (await stand(db))[1] == ("b", "confirmed", IN_PERSON, None)
    assert [one["subject"] for one in await told(db, "events.registration_promoted.v1")] == [
        (await told(db, "events.registration_made.v1"))[2]["subject"]
    ], "b had a place all along"


async def test_who_waits_and_changes_goes_to_the_end_of_the_other_line(db: Database) -> None:
    event = await hybrid(db)
    for name, way in (("a", IN_PERSON), ("b", DIGITAL), ("early", IN_PERSON), ("late", DIGITAL)):
        await register(db, event, f"{name}@example.org", way=way)

    answer = await switch(db, "early", DIGITAL)

    assert answer == {"state": "waiting", "way": DIGITAL, "position": 2}


async def test_to_wait_no_longer_lets_those_behind_go_ahead(db: Database) -> None:
    event = await hybrid(db, seats=2, digital=2)
    await register(db, event, "a@example.org", way=IN_PERSON)
    await register(db, event, "two@example.org", seats=2, way=DIGITAL)
    await switch(db, "two", IN_PERSON)
    await register(db, event, "behind@example.org", way=IN_PERSON)
    before = (await stand(db))[2]

    answer = await switch(db, "two", DIGITAL)

    assert before == ("behind", "waiting", IN_PERSON, None)
    assert answer == {"state": "confirmed", "way": DIGITAL}
    assert (await stand(db))[2] == ("behind", "confirmed", IN_PERSON, None)


async def test_a_digital_participant_gets_the_link_and_not_the_address(db: Database) -> None:
    event = await hybrid(db, digital_address=ADDRESS, starts_at=clock.now() + timedelta(days=20))
    await register(db, event, "room@example.org", way=IN_PERSON)
    await register(db, event, "screen@example.org", way=DIGITAL)
    with clock.at((event["starts_at"] - timedelta(days=1)).replace(hour=11)):
        await db.run(reminders.remind)

    written = {}
    for letter in await letters(db):
        what = letter["parameters"]
        written[letter["recipient"].split("@")[0], letter["template"]] = (what["place"], what.get("digital_address"))
    assert written == {
        ("room", "registration_confirmed"): ("Kulturhuset", None),
        ("room", "event_reminder"): ("Kulturhuset", None),
        ("screen", "registration_confirmed"): ("", ADDRESS),
        ("screen", "event_reminder"): ("", ADDRESS),
    }
    async with visiting(web.app, db) as anyone:
        pages = [await anyone.get(f"/events/{event['event_id']}")]
        pages += [
            await anyone.get(f"/events/registrations/{await link_of(db, f'{name}@example.org')}")
            for name in ("room", "screen")
        ]
    assert [ADDRESS in page.text for page in pages] == [False, False, True]


async def test_the_door_expects_those_who_come(db: Database) -> None:
    event = await hybrid(db, seats=3, digital=3)
    await register(db, event, "room@example.org", seats=2, way=IN_PERSON)
    screen = await register(db, event, "screen@example.org", way=DIGITAL)

    before = await db.run(door.counts, event["event_id"])
    await db.run(door.check_in_party, event["event_id"], screen["registration_id"])
    after = await db.run(door.counts, event["event_id"])

    assert (before["expected"], before["digital"], before["here"]) == (2, 1, 0)
    assert (after["expected"], after["digital"], after["here"]) == (3, 0, 1)


async def test_what_becomes_digital_alone_has_room_for_all_in_the_order_they_came(db: Database) -> None:
    event = await hybrid(db, seats=1, digital=2)
    for name, way in (("a", IN_PERSON), ("b", IN_PERSON), ("c", DIGITAL)):
        await register(db, event, f"{name}@example.org", way=way)

    moved = await db.run(moves.move, event["event_id"], format=DIGITAL)

    assert (moved["capacity"], moved["digital_capacity"]) == (3, None)
    assert [(name, state) for name, state, _, _ in await stand(db)] == [(name, "confirmed") for name in "abc"]


async def test_nobody_who_is_digital_is_moved_into_the_room(db: Database) -> None:
    event = await hybrid(db, seats=1, digital=2)
    await register(db, event, "c@example.org", way=DIGITAL)

    with pytest.raises(problems.SomeAreDigital):
        await db.run(moves.move, event["event_id"], format=IN_PERSON)


async def test_what_becomes_both_counts_them_apart_once_staff_say_how_many(db: Database) -> None:
    event = await make_event(db, places=2, format=DIGITAL)
    await register(db, event, "before@example.org")
    await db.run(moves.move, event["event_id"], format="hybrid")

    await db.run(promotions.change_capacity, event["event_id"], 5, 1)
    answer = await register(db, event, "screen@example.org", way=DIGITAL)

    assert answer["state"] == "waiting"
    assert (await stand(db))[0] == ("before", "confirmed", DIGITAL, None)


async def test_on_the_pages_one_chooses_and_staff_see_both_counts(db: Database) -> None:
    event = await hybrid(db, seats=1, digital=1)
    await register(db, event, "a@example.org", way=IN_PERSON)
    here = f"/events/manage/{event['event_id']}"

    async with visiting(web.app, db) as anyone, visiting(web.app, db, {"event_manager"}) as staff:
        form = await anyone.get(f"/events/{event['event_id']}/register")
        sent = party("b@example.org") | {"seats": "1", "way": IN_PERSON}
        for name in ("answers", "organisation"):
            sent.pop(name)
        await anyone.post(f"/events/{event['event_id']}/register", data=sent)
        mine = f"/events/registrations/{await link_of(db, 'b@example.org')}"
        waiting = await anyone.get(mine)
        await anyone.post(f"{mine}/way", data={"way": DIGITAL, "meanwhile": "true"})
        meanwhile = await anyone.get(mine)
        desk = await staff.get(here)

    assert "Jeg kommer dit (fullt, med venteliste)" in form.text
    assert "Ta en digital plass i mellomtiden" in waiting.text
    assert "nummer 1 i køen" in meanwhile.text
    assert "1 av 1 plasser er opptatt, 1 venter" in desk.text.replace("\n", "")
    assert "1 av 1 digitale plasser er opptatt" in desk.text


async def test_a_seat_left_for_a_digital_place_goes_on_to_whoever_waits_for_it(db: Database) -> None:
    event = await hybrid(db)
    await register(db, event, "room@example.org", way=IN_PERSON)
    screen = await register(db, event, "screen@example.org", way=DIGITAL)
    await switch(db, "room", DIGITAL)
    await register(db, event, "waits@example.org", way=IN_PERSON)

    await db.run(cancellations.cancel_by_staff, event["event_id"], screen["registration_id"])

    assert (await stand(db))[::2] == [("room", "confirmed", DIGITAL, None), ("waits", "confirmed", IN_PERSON, None)]
