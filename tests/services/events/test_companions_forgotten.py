"""Others in a party as persons: found, shown what stands about them, erased, and forgotten in time."""

from datetime import timedelta
from uuid import uuid4

import pytest

from chassis import clock
from chassis.db import Database
from services.events import companions, forgetting, needs, persons, searching
from tests.services.events.builders import letters, make_event, rows
from tests.services.events.test_sizes import link_of
from tests.services.events.with_companions import DUGG, ROGN, a_party, code_of, come, give, holds, party, templates


async def test_staff_find_a_party_by_the_address_and_the_code_of_each(db: Database) -> None:
    await a_party(db)
    await give(db, dugg=DUGG)

    for text in (DUGG, (await code_of(db, DUGG)).replace("-", "")):
        hits = await db.run(searching.search, text, roles=frozenset({"event_manager"}), who=uuid4())
        assert [hit.title for hit in hits] == ["Solveig"]


async def test_one_of_the_others_sees_what_stands_about_them_and_nothing_else(db: Database) -> None:
    await a_party(db)
    await give(db, dugg=DUGG)

    (found,) = await db.run(persons.export_person, email=DUGG)
    (whole,) = await db.run(persons.export_person, email="solveig@example.org")

    assert (found["name"], found["email"], found["title"]) == ("Dugg", DUGG, "Seminar om å møtes")
    assert "solveig" not in str(found).lower()
    assert [one["email"] for one in whole["tickets"]] == [DUGG]


@pytest.mark.parametrize("is_over", [False, True])
async def test_erasing_one_of_the_others_leaves_nothing_of_them(db: Database, is_over: bool) -> None:
    event = await make_event(db)
    await db.run(needs.choose, event["event_id"], asks_needs=True)
    food = {
        "p2": {"diets": ["vegan"], "diet_note": None, "access": None},
        "p3": {"diets": ["no_egg"], "diet_note": None, "access": None},
    }
    await come(db, event, needs=food, needs_consent=True)
    await give(db, dugg=DUGG, rogn=ROGN)
    before = await templates(db, DUGG)
    (row,) = await rows(db, "SELECT ticket_id FROM ticket WHERE email = $1", DUGG)

    with clock.at(event["ends_at"] + timedelta(minutes=1) if is_over else clock.now()):
        erased = await db.run(persons.erase_person, email=DUGG.upper())

    assert erased == [row["ticket_id"]]
    assert await party(db) == ("confirmed", 3 if is_over else 2, ["Rogn"])
    assert await holds(db) == {2: ROGN}
    assert [(kept["person"], kept["diets"]) for kept in await rows(db, "SELECT person, diets FROM need")] == [
        (2, ["no_egg"])
    ]
    assert await templates(db, DUGG) == before
    assert {"key": str(row["ticket_id"])} in [letter for letter in await letters(db) if "template" not in letter]
    assert [entry["subject"] for entry in await rows(db, "SELECT subject FROM bus.erasure_journal")] == erased
    assert await db.run(persons.erase_again, erased) == 0


async def test_a_restore_that_brings_one_of_the_others_back_erases_them_again(db: Database) -> None:
    await a_party(db)
    await give(db, dugg=DUGG)
    (row,) = await rows(db, "SELECT ticket_id FROM ticket")

    assert await db.run(persons.erase_again, [row["ticket_id"]]) == 1
    assert await rows(db, "SELECT FROM ticket") == []
    assert (await party(db))[2] == ["Rogn"]


async def test_erasing_whoever_registered_takes_the_tickets_and_tells_the_others(db: Database) -> None:
    await a_party(db)
    await give(db, dugg=DUGG)
    (row,) = await rows(db, "SELECT ticket_id FROM ticket")

    await db.run(persons.erase_person, email="solveig@example.org")

    assert [await rows(db, f"SELECT FROM {table}") for table in ("ticket", "ticket_link", "registration")] == [
        [],
        [],
        [],
    ]
    written = await letters(db)
    (forgotten,) = [place for place, one in enumerate(written) if one == {"key": str(row["ticket_id"])}]
    (lost,) = [place for place, one in enumerate(written) if one.get("template") == "companion_cancelled"]
    assert forgotten < lost
    assert str(row["ticket_id"]) not in str(written[lost])


async def test_tickets_go_half_a_year_after_the_event(db: Database) -> None:
    event = await a_party(db)
    await give(db, dugg=DUGG)

    with clock.at(event["ends_at"] + timedelta(days=forgetting.KEEP_DAYS + 1)):
        await db.run(forgetting.forget_old)

    assert [await rows(db, f"SELECT FROM {table}") for table in ("ticket", "ticket_link")] == [[], []]
    entries = await rows(db, "SELECT detail FROM audit.entry WHERE act = 'forgotten'")
    assert "ticket:1" in entries[0]["detail"]


async def test_nothing_of_them_is_in_an_event(db: Database) -> None:
    await a_party(db)
    await give(db, dugg=DUGG)
    await db.run(companions.cancel_by_link, await link_of(db, DUGG))

    (row,) = await rows(db, "SELECT ticket_id FROM ticket")
    kept = await rows(db, "SELECT subject || data AS said FROM bus.outbox WHERE stream NOT LIKE 'commands%'")
    assert kept
    assert not [
        one for one in kept if "Dugg" in one["said"] or DUGG in one["said"] or str(row["ticket_id"]) in one["said"]
    ]
