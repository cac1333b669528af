"""Cancelling: the seats go on at once, in order, parties kept together; a receipt tells nothing."""

import asyncio
import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis import clock
from chassis.db import Database
from services.events import cancellations, problems, programme, promotions
from tests.services.events.builders import letters, line, make_event, register, rows, token_of, told


async def test_cancelling_promotes_the_first_who_waits_at_once(db: Database) -> None:
    event = await make_event(db, places=1)
    first = await register(db, event, "first@example.org")
    await register(db, event, "second@example.org")
    await register(db, event, "third@example.org")

    answer = await db.run(cancellations.cancel_by_link, token_of(first))

    assert answer == {"state": "cancelled"}
    states = [state for _, state, _ in await line(db, event["event_id"])]
    assert states == ["cancelled", "confirmed", "waiting"]
    assert [message["seats"] for message in await told(db, "events.registration_promoted.v1")] == [1]
    cancelled, promoted = (await letters(db))[-2:]
    assert (cancelled["template"], cancelled["recipient"]) == ("registration_cancelled", "first@example.org")
    assert (promoted["template"], promoted["recipient"]) == ("registration_promoted", "second@example.org")


async def test_cancelling_twice_is_cancelling_once(db: Database) -> None:
    event = await make_event(db, places=1)
    first = await register(db, event, "first@example.org")

    answers = await asyncio.gather(*(db.run(cancellations.cancel_by_link, token_of(first)) for _ in range(5)))

    assert answers == [{"state": "cancelled"}] * 5
    assert len(await told(db, "events.registration_cancelled.v1")) == 1


async def test_the_receipt_of_a_repeat_answers_the_same_and_cancels_nothing(db: Database) -> None:
    event = await make_event(db, places=5)
    await register(db, event, "solveig@example.org")
    repeat = await register(db, event, "solveig@example.org")

    answer = await db.run(cancellations.cancel_by_link, token_of(repeat))
    found = await db.run(cancellations.find_by_link, token_of(repeat))

    assert answer == {"state": "cancelled"}
    assert found["link"]["used_to_cancel"]
    assert await line(db, event["event_id"]) == [("solveig@example.org", "confirmed", 1)]


async def test_the_receipts_of_a_repeat_and_of_a_first_registration_open_the_same_page(db: Database) -> None:
    event = await make_event(db, places=5)
    first = await register(db, event, "solveig@example.org")
    repeat = await register(db, event, "solveig@example.org")

    pages = [await db.run(cancellations.find_by_link, token_of(answer)) for answer in (first, repeat)]

    seen = [
        {key: value for key, value in page["link"].items() if key not in ("registration_id", "made_at")}
        for page in pages
    ]
    assert seen[0] == seen[1]
    assert [page["party"] for page in pages] == [None, None]


async def test_the_link_in_the_mail_shows_the_place_in_line(db: Database) -> None:
    event = await make_event(db, places=1)
    for address in ("first@example.org", "second@example.org", "third@example.org"):
        await register(db, event, address)
    link = (await letters(db))[-1]["parameters"]["link"]

    found = await db.run(cancellations.find_by_link, link.rsplit("/", 1)[-1])

    assert (found["party"]["state"], found["party"]["position"]) == ("waiting", 2)


async def test_a_link_that_is_not_ours_opens_nothing(db: Database) -> None:
    with pytest.raises(problems.RegistrationNotFound):
        await db.run(cancellations.cancel_by_link, "made-up")


async def test_a_large_party_is_not_passed_by_a_smaller_one_behind_it(db: Database) -> None:
    event = await make_event(db, places=2)
    one = await register(db, event, "one@example.org")
    await register(db, event, "other@example.org")
    await register(db, event, "large@example.org", seats=2)
    await register(db, event, "small@example.org", seats=1)

    await db.run(cancellations.cancel_by_link, token_of(one))

    assert [state for _, state, _ in await line(db, event["event_id"])] == [
        "cancelled",
        "confirmed",
        "waiting",
        "waiting",
    ]


async def test_raised_capacity_promotes_at_once(db: Database) -> None:
    event = await make_event(db, places=1)
    for n in range(4):
        await register(db, event, f"person{n}@example.org")

    await db.run(promotions.change_capacity, event["event_id"], 3)

    states = [state for _, state, _ in await line(db, event["event_id"])]
    assert states == ["confirmed", "confirmed", "confirmed", "waiting"]


async def test_capacity_never_goes_below_the_seats_taken(db: Database) -> None:
    event = await make_event(db, places=3)
    await register(db, event, "a@example.org", seats=2)

    with pytest.raises(problems.PlacesTaken):
        await db.run(promotions.change_capacity, event["event_id"], 1)


async def test_nobody_is_promoted_once_the_event_has_started(db: Database) -> None:
    event = await make_event(db, places=1)
    first = await register(db, event, "first@example.org")
    await register(db, event, "second@example.org")

    with clock.at(event["starts_at"] + timedelta(minutes=5)):
        await db.run(cancellations.cancel_by_link, token_of(first))

    assert [state for _, state, _ in await line(db, event["event_id"])] == ["cancelled", "waiting"]


async def test_registrations_cancellations_and_more_seats_at_once_never_oversell(db: Database) -> None:
    event = await make_event(db, places=10)
    chance = random.Random(7)

    async def come_and_perhaps_go(n: int) -> None:
        answer = await register(db, event, f"person{n}@example.org", seats=chance.randint(1, 4))
        if chance.random() < 0.4:
            await db.run(cancellations.cancel_by_link, token_of(answer))

    async def grow() -> None:
        for capacity in (12, 15):
            await db.run(promotions.change_capacity, event["event_id"], capacity)

    await asyncio.gather(*(come_and_perhaps_go(n) for n in range(40)), grow())

    (event_row,) = await rows(db, "SELECT capacity FROM event")
    standing = [(state, seats) for _, state, seats in await line(db, event["event_id"]) if state != "cancelled"]
    taken = sum(seats for state, seats in standing if state == "confirmed")
    waiting = [seats for state, seats in standing if state == "waiting"]
    assert taken <= event_row["capacity"]
    assert not waiting or waiting[0] > event_row["capacity"] - taken


async def test_calling_an_event_off_writes_to_everyone_who_comes_or_waits(db: Database) -> None:
    event = await make_event(db, places=1)
    gone = await register(db, event, "gone@example.org")
    await db.run(cancellations.cancel_by_link, token_of(gone))
    await register(db, event, "comes@example.org")
    await register(db, event, "waits@example.org")

    await db.run(programme.call_off, event["event_id"])
    await db.run(programme.call_off, event["event_id"])

    written = [letter["recipient"] for letter in await letters(db) if letter["template"] == "event_cancelled"]
    assert written == ["comes@example.org", "waits@example.org"]
    assert len(await told(db, "events.event_cancelled.v1")) == 1
    assert [message["state"] for message in await told(db, "events.event_listed.v1")] == ["published", "cancelled"]


async def test_a_party_of_more_than_there_are_seats_now_holds_up_nobody_and_keeps_its_place(db: Database) -> None:
    event = await make_event(db, places=4)
    first = await register(db, event, "first@example.org", seats=3)
    await register(db, event, "four@example.org", seats=4)
    await register(db, event, "behind@example.org")
    await db.run(promotions.change_capacity, event["event_id"], 3)

    await db.run(cancellations.cancel_by_link, token_of(first))
    newcomer = await register(db, event, "newcomer@example.org")

    assert newcomer["state"] == "confirmed"
    assert await line(db, event["event_id"]) == [
        ("first@example.org", "cancelled", 3),
        ("four@example.org", "waiting", 4),
        ("behind@example.org", "confirmed", 1),
        ("newcomer@example.org", "confirmed", 1),
    ]


@given(free=st.integers(0, 30), waiting=st.lists(st.integers(1, 6), max_size=15), pass_by=st.booleans())
def test_what_is_chosen_fits_and_keeps_its_order(free: int, waiting: list[int], pass_by: bool) -> None:
    chosen = promotions.choose(free, list(enumerate(waiting)), capacity=30, smaller_may_pass=pass_by)  # type: ignore[arg-type]

    assert sum(waiting[index] for index in chosen) <= free  # type: ignore[call-overload]
    assert chosen == sorted(chosen)
    if not pass_by:
        assert chosen == list(range(len(chosen)))
    left = [seats for index, seats in enumerate(waiting) if index not in chosen]
    unused = free - sum(waiting[index] for index in chosen)  # type: ignore[call-overload]
    assert not left or (left[0] > unused if not pass_by else min(left) > unused)
