"""A place that came free is offered until a moment: held, answered, or gone on to the next."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from chassis import clock
from chassis.db import Database
from services.events import cancellations, moves, offers, problems, promotions, rules, switching, web
from services.events.ways import DIGITAL, IN_PERSON
from tests.services.events.builders import letters, line, make_event, register, rows, token_of, told
from tests.services.events.test_rules import NONE
from tests.services.events.test_sizes import link_of
from tests.web import visiting

BEGAN = datetime(2026, 3, 2, 12, tzinfo=clock.OSLO)
"""A Monday at noon."""


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=clock.OSLO)


@pytest.mark.parametrize(
    ("now", "hours", "starts", "until"),
    [
        (at(2, 12), 24, at(9, 10), at(3, 12)),
        (at(2, 12), 6, at(9, 10), at(2, 18)),
        (at(2, 12), 10, at(9, 10), at(3, 10)),  # 22 is at night: the next morning
        (at(2, 23), 5, at(9, 10), at(3, 10)),  # so is 4
        (at(2, 12), 48, at(3, 10), at(3, 10)),  # never beyond the start
        (at(2, 12), 48, at(3, 7), at(2, 20)),  # nor in the night before it
        (at(2, 12), 48, at(2, 21), at(2, 20)),
        (at(2, 12), 48, at(2, 13), None),  # no time to answer in
        (at(3, 6), 48, at(3, 7, 30), None),
    ],
)
def test_the_time_to_answer_ends_by_day_and_before_the_start(
    now: datetime, hours: int, starts: datetime, until: datetime | None
) -> None:
    assert promotions.latest_answer(now, hours, starts) == until


async def offering(db: Database, *, places: int = 1, hours: int = 24, **changes: Any) -> Any:
    event = await make_event(db, places=places, starts_at=BEGAN + timedelta(days=7), **changes)
    return await db.run(rules.change, event["event_id"], **(NONE | {"offer_hours": hours}))


async def free_one(db: Database, **changes: Any) -> Any:
    """An event where a has cancelled, b is asked and c waits behind."""
    event = await offering(db, **changes)
    first, *_ = [await register(db, event, f"{name}@example.org") for name in "abc"]
    await db.run(cancellations.cancel_by_link, token_of(first))
    return event


async def answer(db: Database, name: str, *, yes: bool) -> str:
    link = await link_of(db, f"{name}@example.org")
    return str((await db.run(offers.answer_by_link, link, yes))["state"])


async def asked(db: Database) -> list[tuple[str, str, bool]]:
    """(name, state, whether a place is held) in the order they came."""
    found = await rows(db, "SELECT email, state, offered_until FROM registration ORDER BY line_number")
    return [(row["email"].split("@")[0], row["state"], row["offered_until"] is not None) for row in found]


async def test_a_place_that_comes_free_is_held_for_whoever_is_next(db: Database) -> None:
    with clock.at(BEGAN):
        event = await free_one(db)
        newcomer = await register(db, event, "d@example.org")

        assert await asked(db) == [
            ("a", "cancelled", False),
            ("b", "waiting", True),
            ("c", "waiting", False),
            ("d", "waiting", False),
        ]
        assert newcomer["position"] == 3
        offered = [one for one in await letters(db) if one["template"] == "registration_offered"]
        assert [one["recipient"] for one in offered] == ["b@example.org"]
        assert datetime.fromisoformat(offered[0]["parameters"]["answer_before"]) == BEGAN + timedelta(days=1)
        assert datetime.fromisoformat(offered[0]["not_after"]) == BEGAN + timedelta(days=1)
        assert await told(db, "events.registration_promoted.v1") == []
        await db.run(promotions.change_capacity, event["event_id"], 2)
        with pytest.raises(problems.PlacesTaken):
            await db.run(promotions.change_capacity, event["event_id"], 1)


async def test_yes_gives_it_and_is_told_once(db: Database) -> None:
    with clock.at(BEGAN):
        await free_one(db)

        assert await answer(db, "b", yes=True) == "confirmed"
        with pytest.raises(problems.OfferGone):
            await answer(db, "b", yes=True)

        assert (await asked(db))[1:] == [("b", "confirmed", False), ("c", "waiting", False)]
        assert len(await told(db, "events.registration_promoted.v1")) == 1
        assert (await letters(db))[-1]["template"] == "registration_confirmed"


async def test_no_lets_it_go_on_to_the_next(db: Database) -> None:
    with clock.at(BEGAN):
        await free_one(db)

        assert await answer(db, "b", yes=False) == "cancelled"

        assert (await asked(db))[1:] == [("b", "cancelled", False), ("c", "waiting", True)]
        assert await rows(db, "SELECT 1 FROM registration WHERE state_reason = 'offer_declined'")


async def test_whoever_does_not_answer_in_time_waits_no_longer(db: Database) -> None:
    with clock.at(BEGAN):
        await free_one(db)
    with clock.at(BEGAN + timedelta(hours=23)):
        assert await db.run(offers.lapse) == 0
    with clock.at(BEGAN + timedelta(hours=25)):
        with pytest.raises(problems.OfferGone):
            await answer(db, "b", yes=True)
        assert await db.run(offers.lapse) == 1
        assert await db.run(offers.lapse) == 0
        own = await link_of(db, "c@example.org")

    assert (await asked(db))[1:] == [("b", "cancelled", False), ("c", "waiting", True)]
    lapsed, offered = (await letters(db))[-1], (await letters(db))[-2]
    assert (lapsed["template"], lapsed["recipient"]) == ("registration_offer_lapsed", "b@example.org")
    assert (offered["template"], offered["recipient"]) == ("registration_offered", "c@example.org")
    assert own in offered["parameters"]["link"]
    cancelled = await told(db, "events.registration_cancelled.v1")
    assert [one["was"] for one in cancelled] == ["confirmed", "waiting"]


async def test_nothing_is_offered_after_the_start_and_near_it_a_place_is_given_at_once(db: Database) -> None:
    with clock.at(BEGAN):
        event = await offering(db)
        first, second, *_ = [await register(db, event, f"{name}@example.org") for name in "abc"]
    with clock.at(event["starts_at"] - timedelta(hours=1)):
        await db.run(cancellations.cancel_by_link, token_of(first))
    with clock.at(event["starts_at"] + timedelta(minutes=1)):
        await db.run(cancellations.cancel_by_link, token_of(second))

    assert await asked(db) == [("a", "cancelled", False), ("b", "cancelled", False), ("c", "waiting", False)]


async def test_an_event_that_is_moved_nearer_waits_for_no_answer_after_the_start(db: Database) -> None:
    with clock.at(BEGAN):
        event = await free_one(db, hours=96)
        starts_at = BEGAN + timedelta(days=2)
        await db.run(moves.move, event["event_id"], starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))

    [row] = await rows(db, "SELECT offered_until FROM registration WHERE offered_until IS NOT NULL")
    assert row["offered_until"] == starts_at


async def test_who_takes_part_digitally_meanwhile_keeps_that_when_the_seat_is_let_go(db: Database) -> None:
    with clock.at(BEGAN):
        event = await make_event(db, places=1, format="hybrid", digital_capacity=1, starts_at=BEGAN + timedelta(days=7))
        await db.run(rules.change, event["event_id"], **(NONE | {"offer_hours": 24}))
        first = await register(db, event, "a@example.org", way=IN_PERSON)
        await register(db, event, "b@example.org", way=DIGITAL)
        mine = await link_of(db, "b@example.org")
        await db.run(switching.change_by_link, mine, IN_PERSON)
        await db.run(cancellations.cancel_by_link, token_of(first))
        held = await rows(db, "SELECT taken, digital_taken FROM seats_of($1)", event["event_id"])
        assert tuple(held[0]) == (2, 1)

        assert await answer(db, "b", yes=False) == "confirmed"

    assert await line(db, event["event_id"]) == [("a@example.org", "cancelled", 1), ("b@example.org", "confirmed", 1)]
    assert await rows(db, "SELECT 1 FROM registration WHERE way = 'digital' AND wish IS NULL AND state = 'confirmed'")


async def test_one_answers_on_ones_own_page_and_staff_for_those_who_call(db: Database) -> None:
    event = await make_event(db, places=2, starts_at=clock.now() + timedelta(days=30))
    await db.run(rules.change, event["event_id"], **(NONE | {"offer_hours": 48}))
    first, second, *rest = [await register(db, event, f"{name}@example.org") for name in "abcd"]
    for one in (first, second):
        await db.run(cancellations.cancel_by_link, token_of(one))
    desk = f"/events/manage/{event['event_id']}/parties/{rest[1]['registration_id']}"

    async with visiting(web.app, db) as anyone, visiting(web.app, db, {"event_manager"}) as staff:
        mine = f"/events/registrations/{await link_of(db, 'c@example.org')}"
        page, theirs = await anyone.get(mine), await staff.get(desk)
        receipt = await anyone.post(f"/api/events/registrations/{token_of(rest[0])}/offer", json={"yes": True})
        said = await anyone.post(f"/api{mine}/offer", json={"yes": True})
        await staff.post(f"{desk}/offer", data={"yes": "false"})

    assert "Ja takk, jeg tar plassen" in page.text
    assert "De sier nei" in theirs.text
    assert (receipt.status_code, said.json()) == (409, {"state": "confirmed"})
    assert [state for _, state, _ in await line(db, event["event_id"])] == [
        "cancelled",
        "cancelled",
        "confirmed",
        "cancelled",
    ]
