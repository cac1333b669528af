"""Access and erasure: everything comes out, everything goes, places go on, and a restore does not bring it back."""

from datetime import timedelta

from chassis import clock
from chassis.db import Database
from services.events import forgetting, persons
from tests.services.events.builders import letters, line, make_event, register, rows, told


async def test_a_person_gets_everything_that_stands_about_them(db: Database) -> None:
    event = await make_event(db, title="Seminar")
    await register(db, event, "solveig@example.org", answers={"mat": "vegetar"})
    await register(db, event, "other@example.org")

    (found,) = await db.run(persons.export_person, email="SOLVEIG@example.org")

    assert (found["title"], found["answers"]) == ("Seminar", {"mat": "vegetar"})


async def test_an_erased_person_leaves_only_a_random_id_and_gives_the_place_on(db: Database) -> None:
    event = await make_event(db, places=1)
    answer = await register(db, event, "solveig@example.org")
    await register(db, event, "waits@example.org")
    (subject,) = await rows(db, "SELECT subject::text FROM registration WHERE email = 'solveig@example.org'")

    erased = await db.run(persons.erase_person, email="solveig@example.org")

    assert erased == [answer["registration_id"]]
    assert await line(db, event["event_id"]) == [("waits@example.org", "confirmed", 1)]
    assert [row["subject"] for row in await rows(db, "SELECT subject FROM bus.erasure_journal")] == erased
    assert subject["subject"] not in [message["subject"] for message in await told(db, "events.registration_made.v1")]
    assert len(await told(db, "events.registration_cancelled.v1")) == 1
    forgets = [letter for letter in await letters(db) if "template" not in letter]
    assert forgets == [{"key": str(erased[0])}]


async def test_an_erased_person_is_not_written_to_about_it(db: Database) -> None:
    event = await make_event(db)
    await register(db, event, "solveig@example.org")

    await db.run(persons.erase_person, email="solveig@example.org")

    assert [letter.get("template") for letter in await letters(db)] == ["registration_confirmed", None]


async def test_erasing_again_after_a_restore_removes_what_came_back_and_tells_nothing(db: Database) -> None:
    event = await make_event(db)
    answer = await register(db, event, "solveig@example.org")

    gone = await db.run(persons.erase_again, [answer["registration_id"]])

    assert gone == 1
    assert await line(db, event["event_id"]) == []
    assert len(await told(db, "events.registration_cancelled.v1")) == 1


async def test_names_and_links_go_half_a_year_after_the_event_and_counts_stay(db: Database) -> None:
    event = await make_event(db)
    await register(db, event, "solveig@example.org", seats=3)

    with clock.at(event["ends_at"] + timedelta(days=forgetting.KEEP_DAYS + 1)):
        assert await db.run(forgetting.forget_old) == 4

    (row,) = await rows(db, "SELECT name, email, seats FROM registration")
    assert tuple(row) == (None, None, 3)
    assert await rows(db, "SELECT 1 FROM link") == []
