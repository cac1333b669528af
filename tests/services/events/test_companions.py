"""Several registered at once: each may have a ticket of their own, and gives up that one place alone."""

from datetime import timedelta

import pytest

from chassis import clock
from chassis.db import Database
from services.events import cancellations, companions, problems, sizes
from tests.services.events.builders import letters, line, make_event, register, rows, token_of, told
from tests.services.events.test_questions import ask
from tests.services.events.test_sizes import link_of
from tests.services.events.with_companions import DUGG, ROGN, a_party, come, give, holds, party, templates


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
