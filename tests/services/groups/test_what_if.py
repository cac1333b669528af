"""What if there were another room, or another initiator: only counts, and nothing is kept."""

from typing import Any

from chassis.db import Database
from services.groups import never_place, what_if
from services.groups.leading import ANYBODY
from services.groups.matching import Office, Room
from services.groups.web import app
from tests.services.groups.builders import WHO, value
from tests.services.groups.test_proposals import make_initiator, make_waiting
from tests.web import visiting

EVENING = "tue_evening"


async def ask(db: Database, **more: Any) -> what_if.Answer:
    return await what_if.ask(db.run, time=EVENING, who=WHO, **more)


async def test_another_initiator_gives_those_who_wait_a_group(db: Database) -> None:
    await make_waiting(db)

    assert await ask(db) == (0, 0, 0, 0)
    assert await ask(db, initiators=1) == (0, 0, 1, 4)


async def test_only_an_initiator_who_talks_their_language_gives_a_group_to_those_who_wait(db: Database) -> None:
    await make_waiting(db, languages=["en"])

    assert await ask(db, initiators=1, language="nb") == (0, 0, 0, 0)
    assert await ask(db, initiators=1, language="en") == (0, 0, 1, 4)


async def test_another_room_gives_those_who_wait_for_the_same_evening_one_more_group(db: Database) -> None:
    for number in (1, 2):
        await make_initiator(db, number)
    await make_waiting(db, 8, formats=["in_person"], postcode="0150", birth_year=None)
    await db.run(lambda conn: conn.execute("UPDATE policy SET max_people = 4"))

    assert await ask(db, rooms=1) == (1, 4, 1, 4)


async def test_nothing_is_kept(db: Database) -> None:
    await make_waiting(db)
    await ask(db, initiators=1)

    assert await value(db, "SELECT count(*) FROM proposal") == 0
    assert await value(db, "SELECT count(*) FROM unplaced") == 0


async def test_who_must_never_meet_shows_in_no_count_but_that_of_places(db: Database) -> None:
    await make_initiator(db)
    waiting = await make_waiting(db, 5)
    await db.run(never_place.note, waiting[0], other_id=waiting[1], why="Naboer", who=WHO)

    answer = await ask(db, initiators=1)

    assert answer._fields == ("groups", "people", "more_groups", "more_people")
    assert answer == (1, 4, 0, 0)


def test_more_rooms_are_added_to_those_there_are() -> None:
    office = Office(4, 8, 15, {ANYBODY: 1}, {Room("0301", EVENING): 1})

    more = what_if.with_more(office, [Room("0301", EVENING)], 2, 1)

    assert (more.rooms[Room("0301", EVENING)], more.initiators) == (3, {ANYBODY: 2})
    assert office.rooms[Room("0301", EVENING)] == 1


async def test_a_coordinator_asks_on_the_page_and_programs_get_counts(db: Database) -> None:
    await make_waiting(db)
    async with visiting(app, db, {"coordinator"}) as coordinator:
        told = {"time": EVENING, "rooms": "0", "initiators": "1", "language": ""}
        assert (await coordinator.post("/groups/proposals/what-if", data=told)).status_code == 303
        page = (await coordinator.get("/groups/proposals")).text
        assert "1 igangsetter til" in page
        assert "1 gruppe til" in page
        await coordinator.post("/groups/proposals/what-if", data=told | {"language": "so"})
        assert "1 igangsetter til som snakker somali" in (await coordinator.get("/groups/proposals")).text
        assert (await coordinator.post("/groups/proposals/what-if", data={"rooms": "1"})).status_code == 422
        answer = await coordinator.post("/api/groups/proposals/what-if", json={"time": EVENING, "initiators": 1})
    assert answer.json() == {"groups": 0, "people": 0, "more_groups": 1, "more_people": 4}
