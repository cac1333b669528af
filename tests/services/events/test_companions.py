"""Several registered at once: each may have a ticket of their own, comes in by it, and gives up that one place alone."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis import clock
from chassis.db import Database
from services.events import (
    cancellations,
    companions,
    door,
    forgetting,
    moves,
    needs,
    persons,
    problems,
    programme,
    promotions,
    reminders,
    searching,
    sizes,
    summing_up,
    tickets,
    web,
)
from services.events.attendance import close
from services.events.service import EventsService
from tests.services.events.builders import letters, line, make_event, register, rows, token_of, told
from tests.services.events.test_questions import ask
from tests.services.events.test_sizes import link_of
from tests.web import visiting

DUGG, ROGN = "dugg@example.org", "rogn@example.org"


async def a_party(db: Database, *, waits: bool = False, **changes: Any) -> Any:
    """Solveig with Dugg and Rogn at an event, in that order."""
    event = await make_event(db, places=2 if waits else 20, **changes)
    return await come(db, event)


async def come(db: Database, event: Any, **more: Any) -> Any:
    await register(db, event, "solveig@example.org", seats=3, companions=["Dugg", "Rogn"], **more)
    return event


async def give(db: Database, **addresses: str | None) -> int:
    """By the link in the mail: dugg=, rogn=."""
    places = {"dugg": 2, "rogn": 3}
    said = {places[name]: {"name": name.title(), "email": email} for name, email in addresses.items()}
    return await db.run(companions.give_by_link, await link_of(db, "solveig@example.org"), said)


async def templates(db: Database, address: str) -> list[str]:
    return [letter["template"] for letter in await letters(db) if letter.get("recipient") == address]


async def code_of(db: Database, address: str) -> str:
    mine = [letter for letter in await letters(db) if letter.get("recipient") == address and "template" in letter]
    return str(mine[-1]["parameters"]["code"])


async def party(db: Database) -> tuple[str, int, list[str]]:
    (row,) = await rows(db, "SELECT state, seats, companions FROM registration WHERE email = 'solveig@example.org'")
    return row["state"], row["seats"], list(row["companions"])


async def holds(db: Database) -> dict[int, str]:
    found = await rows(db, "SELECT person, email FROM ticket WHERE person IS NOT NULL ORDER BY person")
    return {row["person"]: row["email"] for row in found}


async def test_each_whose_address_is_told_gets_a_ticket_and_a_link_of_their_own(db: Database) -> None:
    await a_party(db)

    assert await give(db, dugg=DUGG) == 1

    (letter,) = [letter for letter in await letters(db) if letter["recipient"] == DUGG]
    (row,) = await rows(db, "SELECT code FROM registration")
    assert (letter["template"], letter["parameters"]["name"], letter["parameters"]["seats"]) == (
        "companion_confirmed",
        "Dugg",
        1,
    )
    assert letter["parameters"]["code"].replace("-", "") != row["code"]
    assert "/events/tickets/" in letter["parameters"]["link"]
    assert "solveig" not in str(letter).lower()
    assert await templates(db, ROGN) == []


async def test_the_same_address_again_changes_nothing_and_another_is_another_ticket(db: Database) -> None:
    await a_party(db)
    await give(db, dugg=DUGG)
    first = await link_of(db, DUGG)

    assert await give(db, dugg=DUGG.upper()) == 0
    assert await give(db, dugg="other@example.org") == 1

    assert await holds(db) == {2: "other@example.org"}
    assert await templates(db, DUGG) == ["companion_confirmed"]
    old = await db.run(companions.find_by_link, first)
    assert (old["person"], old["name"]) == (None, None)
    assert await give(db, dugg=None) == 0
    assert await holds(db) == {}


async def test_a_receipt_gives_no_tickets_and_a_repeat_writes_to_nobody_else(db: Database) -> None:
    event = await make_event(db)
    known = await register(db, event, "a@example.org", seats=2, companions=["Dugg"])
    repeat = await register(db, event, "a@example.org", seats=2, companions=["Dugg"])

    said = {2: {"name": "Dugg", "email": DUGG}}
    for answer in (known, repeat):
        with pytest.raises(problems.LinkOnlyCancels):
            await db.run(companions.give_by_link, token_of(answer), said)

    assert {letter["recipient"] for letter in await letters(db)} == {"a@example.org"}


async def test_no_address_comes_to_stand_beside_anothers_name(db: Database) -> None:
    event = await a_party(db)
    (row,) = await rows(db, "SELECT registration_id FROM registration")

    for told_of in ({2: {"name": "Rogn", "email": ROGN}}, {4: {"name": "Une", "email": ROGN}}):
        with pytest.raises(problems.CompanionUnnamed):
            await db.run(companions.give_by_staff, event["event_id"], row["registration_id"], told_of)

    assert await holds(db) == {}


async def test_one_gives_up_their_own_place_alone_and_it_goes_to_who_waits(db: Database) -> None:
    event = await make_event(db, places=3)
    await come(db, event)
    await register(db, event, "waits@example.org")
    await give(db, dugg=DUGG, rogn=ROGN)
    link = await link_of(db, DUGG)

    for _ in range(2):
        await db.run(companions.cancel_by_link, link)

    assert await line(db, event["event_id"]) == [
        ("solveig@example.org", "confirmed", 2),
        ("waits@example.org", "confirmed", 1),
    ]
    assert await party(db) == ("confirmed", 2, ["Rogn"])
    assert await holds(db) == {2: ROGN}
    assert await templates(db, DUGG) == ["companion_confirmed", "registration_cancelled"]
    assert await templates(db, ROGN) == ["companion_confirmed"]
    assert await templates(db, "solveig@example.org") == ["registration_confirmed", "registration_confirmed"]
    (resized,) = await told(db, "events.registration_resized.v1")
    assert (resized["was"], resized["seats"]) == (3, 2)


async def test_of_two_with_one_name_the_one_who_leaves_is_gone(db: Database) -> None:
    event = await make_event(db)
    question = await ask(db, event, for_each=True)
    told_of = {f"{question}_2": "Fjord", f"{question}_3": "Fjell"}
    await register(db, event, "solveig@example.org", seats=3, companions=["Une", "Une"], answers=told_of)
    said = {2: {"name": "Une", "email": DUGG}, 3: {"name": "Une", "email": ROGN}}
    await db.run(companions.give_by_link, await link_of(db, "solveig@example.org"), said)

    await db.run(companions.cancel_by_link, await link_of(db, DUGG))

    assert await holds(db) == {2: ROGN}
    (row,) = await rows(db, "SELECT answers FROM registration")
    assert row["answers"] == {f"{question}_2": "Fjell"}


async def test_the_link_to_a_ticket_opens_nothing_of_the_party(db: Database) -> None:
    await a_party(db)
    await give(db, dugg=DUGG)
    link = await link_of(db, DUGG)

    for use_case, more in (
        (cancellations.find_by_link, ()),
        (cancellations.cancel_by_link, ()),
        (sizes.change_by_link, (1,)),
    ):
        with pytest.raises(problems.RegistrationNotFound):
            await db.run(use_case, link, *more)
    with pytest.raises(problems.RegistrationNotFound):
        await db.run(companions.cancel_by_link, await link_of(db, "solveig@example.org"))

    assert await party(db) == ("confirmed", 3, ["Dugg", "Rogn"])


async def test_after_it_has_begun_no_place_is_given_up(db: Database) -> None:
    event = await a_party(db)
    await give(db, dugg=DUGG)
    link = await link_of(db, DUGG)

    with clock.at(event["starts_at"] + timedelta(minutes=1)), pytest.raises(problems.EventBegun):
        await db.run(companions.cancel_by_link, link)

    assert await holds(db) == {2: DUGG}


async def test_whoever_waits_is_written_to_when_the_party_has_its_places(db: Database) -> None:
    event = await make_event(db, places=3)
    first = await register(db, event, "first@example.org")
    await come(db, event)

    assert await give(db, dugg=DUGG) == 0
    assert await db.run(tickets.tell) == 0
    await db.run(cancellations.cancel_by_staff, event["event_id"], first["registration_id"])
    assert [await db.run(tickets.tell) for _ in range(2)] == [1, 0]

    assert await templates(db, DUGG) == ["companion_confirmed"]


async def test_what_becomes_of_the_event_is_told_to_each_once(db: Database) -> None:
    event = await a_party(db)
    await give(db, dugg=DUGG)
    later = event["starts_at"] + timedelta(days=1)

    await db.run(moves.move, event["event_id"], starts_at=later, ends_at=later + timedelta(hours=2))
    assert [await db.run(tickets.tell) for _ in range(2)] == [1, 0]
    await db.run(promotions.change_capacity, event["event_id"], 40)
    assert await db.run(tickets.tell) == 0
    await db.run(programme.call_off, event["event_id"])
    assert [await db.run(tickets.tell) for _ in range(2)] == [1, 0]

    assert await templates(db, DUGG) == ["companion_confirmed", "event_moved", "event_cancelled"]
    moved = [letter for letter in await letters(db) if letter["recipient"] == DUGG][1]
    assert moved["about"]["version"] == event["version"] + 1


async def test_whoever_is_taken_out_of_a_party_or_whose_party_cancels_is_told(db: Database) -> None:
    await a_party(db)
    await give(db, dugg=DUGG, rogn=ROGN)

    await db.run(sizes.change_by_link, await link_of(db, "solveig@example.org"), 2, ["Rogn"])
    assert await holds(db) == {2: ROGN}
    await db.run(cancellations.cancel_by_link, await link_of(db, "solveig@example.org"))
    assert [await db.run(tickets.tell) for _ in range(2)] == [1, 0]

    assert await templates(db, DUGG) == ["companion_confirmed", "companion_cancelled"]
    assert await templates(db, ROGN) == ["companion_confirmed", "companion_cancelled"]


async def test_each_is_reminded_by_themselves_and_once(db: Database) -> None:
    """Two days later, at noon, an event of the day after."""
    now = clock.now().astimezone(clock.OSLO).replace(hour=12, minute=0)
    with clock.at(now):
        await a_party(db, starts_at=now + timedelta(days=4))
        await give(db, dugg=DUGG)
    with clock.at(now + timedelta(days=3)):
        reminded = [await db.run(reminders.remind) for _ in range(2)]

    assert reminded == [2, 0]
    assert await templates(db, DUGG) == ["companion_confirmed", "event_reminder"]


async def begun(db: Database) -> Any:
    """The party, both others with tickets of their own, an hour into the event."""
    event = await a_party(db, starts_at=clock.now() + timedelta(hours=1))
    await give(db, dugg=DUGG)
    return event


async def seen(db: Database, event: Any) -> dict[str, tuple[int, bool]]:
    """By name at the door: how many it is of, and whether they have come."""
    found = await db.run(door.look, event["event_id"], who=uuid4())
    return {row["name"]: (row["seats"], bool(row["checked_in_at"])) for row in found["parties"]}


async def came(db: Database, event: Any) -> tuple[int, int]:
    found = await db.run(door.counts, event["event_id"])
    return found["expected"], found["came"]


async def test_at_the_door_a_ticket_is_good_for_the_one_it_is_of(db: Database) -> None:
    event = await begun(db)
    code = await code_of(db, DUGG)

    first = await db.run(door.check_in, event["event_id"], code)
    again = await db.run(door.check_in, event["event_id"], code)

    assert [(one["state"], one["name"], one["seats"]) for one in (first, again)] == [
        ("checked_in", "Dugg", 1),
        ("already", "Dugg", 1),
    ]
    assert await came(db, event) == (3, 1)
    assert await seen(db, event) == {"Solveig": (2, False), "Dugg": (1, True)}


async def test_the_partys_ticket_is_good_for_those_without_one_whoever_comes_first(db: Database) -> None:
    event = await begun(db)
    (row,) = await rows(db, "SELECT code, registration_id FROM registration")
    await db.run(door.check_in, event["event_id"], await code_of(db, DUGG))

    others = await db.run(door.check_in, event["event_id"], row["code"])

    assert (others["state"], others["seats"]) == ("checked_in", 2)
    assert await came(db, event) == (3, 3)
    assert (await db.run(door.check_in, event["event_id"], row["code"]))["state"] == "already"
    assert await came(db, event) == (3, 3)

    await db.run(door.check_in_party, event["event_id"], row["registration_id"], came=1)
    assert await came(db, event) == (3, 2)


async def test_a_slip_takes_back_the_one_it_was(db: Database) -> None:
    event = await begun(db)
    (row,) = await rows(db, "SELECT ticket_id, registration_id FROM ticket")
    who = event["event_id"], row["registration_id"]
    await db.run(door.check_in_companion, event["event_id"], row["ticket_id"])
    await db.run(door.check_in_party, *who)

    assert await db.run(door.take_back, *who) == "Solveig"
    assert await seen(db, event) == {"Solveig": (2, False), "Dugg": (1, True)}
    for _ in range(2):
        assert await db.run(door.take_back_companion, event["event_id"], row["ticket_id"]) == "Dugg"
    assert await came(db, event) == (3, 0)
    (party_of,) = await rows(db, "SELECT checked_in_at, attended_seats FROM registration")
    assert tuple(party_of) == (None, None)


async def test_a_ticket_that_is_not_good_any_more_lets_nobody_in(db: Database) -> None:
    event = await begun(db)
    gone = await code_of(db, DUGG)
    await give(db, dugg=ROGN)
    with pytest.raises(problems.NotConfirmed):
        await db.run(door.check_in, event["event_id"], gone)
    await db.run(cancellations.cancel_by_link, await link_of(db, "solveig@example.org"))
    with pytest.raises(problems.NotConfirmed):
        await db.run(door.check_in, event["event_id"], await code_of(db, ROGN))
    other = await make_event(db)
    with pytest.raises(problems.CodeOfAnotherEvent):
        await db.run(door.check_in, other["event_id"], gone)


async def test_whoever_came_is_thanked_by_themselves(db: Database) -> None:
    event = await begun(db)
    await db.run(door.check_in, event["event_id"], await code_of(db, DUGG))
    with clock.at(event["ends_at"] + timedelta(minutes=1)):
        await db.run(close, event["event_id"])
        thanked = await db.run(summing_up.sum_up, event["event_id"], summing_up="Takk.", thank=True)

    assert thanked == 1
    assert [letter["recipient"] for letter in await letters(db) if letter["template"] == "thank_you"] == [DUGG]


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


def test_the_clock_sees_to_what_is_told() -> None:
    assert "tell_companions" in vars(EventsService)


@pytest.mark.parametrize(
    ("has_place", "event_state", "told_version", "letter"),
    [
        (True, "published", None, "confirmed"),
        (True, "published", 2, "moved"),
        (True, "published", 3, "confirmed"),
        (False, "published", 3, "lost"),
        (False, "cancelled", 4, "called_off"),
    ],
)
def test_which_letter_it_is(has_place: bool, event_state: str, told_version: int | None, letter: str) -> None:
    row = {"has_place": has_place, "event_state": event_state, "told_version": told_version, "version": 3}
    assert tickets.letter_of(row) == letter


async def test_on_the_pages(db: Database) -> None:
    """Whoever registered writes an address, the other gives up the place on their own page, and the door knows them by name."""
    event = await make_event(db)
    await come(db, event)
    (row,) = await rows(db, "SELECT registration_id FROM registration")
    here = f"/events/registrations/{await link_of(db, 'solveig@example.org')}"
    desk = f"/events/manage/{event['event_id']}"

    async with visiting(web.app, db) as anyone, visiting(web.app, db, {"event_manager"}) as staff:
        page = await anyone.get(here)
        sent = fields(page.text)
        wrong = await anyone.post(f"{here}/companions", data=sent | {"p2.email": "ikke en adresse"})
        done = await anyone.post(f"{here}/companions", data=sent | {"p2.email": DUGG})
        by_staff = await staff.post(
            f"{desk}/parties/{row['registration_id']}/companions", data={"p3.name": "Rogn", "p3.email": ROGN}
        )
        at_desk = await staff.get(f"{desk}/parties/{row['registration_id']}")
        at_door = await staff.get(f"{desk}/door")
        own = f"/events/tickets/{await link_of(db, DUGG)}"
        mine = await anyone.get(own)
        gone = await anyone.post(f"{own}/cancel")
        after = await anyone.get(own)

    assert sent == {"p2.name": "Dugg", "p3.name": "Rogn"}
    assert (wrong.status_code, done.status_code, by_staff.status_code, gone.status_code) == (422, 303, 303, 303)
    assert 'value="ikke en adresse"' in wrong.text
    assert f'value="{DUGG}"' in at_desk.text
    assert "sammen med Solveig" in at_door.text
    assert "Vis denne koden når du kommer" in mine.text
    assert ("Solveig" in mine.text, "Rogn" in mine.text, "Dugg" in mine.text) == (False, False, True)
    assert "Denne billetten gjelder ikke lenger." in after.text


def fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(p\d+\.name)" value="([^"]*)"', page))


async def test_for_programs(db: Database) -> None:
    event = await make_event(db)
    await come(db, event)
    (row,) = await rows(db, "SELECT registration_id FROM registration")
    api = "/api/events"
    body = {"p2": {"name": "Dugg", "email": DUGG}}

    async with visiting(web.app, db) as anyone, visiting(web.app, db, {"event_manager"}) as staff:
        token = await link_of(db, "solveig@example.org")
        first = await anyone.post(f"{api}/registrations/{token}/companions", json=body)
        party_of = f"{api}/events/{event['event_id']}/registrations/{row['registration_id']}/companions"
        second = await staff.post(party_of, json={"p3": {"name": "Rogn", "email": ROGN}})
        refused = await anyone.post(party_of, json=body)
        gone = [(await anyone.post(f"{api}/tickets/{await link_of(db, ROGN)}/cancel")).json() for _ in range(1)]

    assert (first.json(), second.json()) == ({"written": 1}, {"written": 1})
    assert refused.status_code in (401, 403)
    assert gone == [{"state": "cancelled"}]
    assert isinstance(row["registration_id"], UUID)
