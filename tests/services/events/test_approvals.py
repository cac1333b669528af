"""Where staff answer each one: no seat before the answer, the order of asking, told by mail, and counted once answered."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from chassis import clock
from chassis.db import Database
from services.events import (
    approvals,
    cancellations,
    moves,
    problems,
    promotions,
    registrations,
    rules,
    sizes,
    today,
    web,
)
from tests.services.events.builders import letters, line, make_event, party, register, token_of, told
from tests.services.events.test_rules import NONE
from tests.services.events.test_sizes import link_of
from tests.web import visiting


async def asking(db: Database, *, places: int = 3, **chosen: Any) -> Any:
    event = await make_event(db, places=places)
    return await db.run(rules.change, event["event_id"], **(NONE | {"by_approval": True} | chosen))


async def answer(db: Database, event: Any, one: dict[str, Any]) -> str:
    return await db.run(approvals.approve, event["event_id"], one["registration_id"])


async def templates(db: Database) -> list[tuple[str, str]]:
    return [(letter["template"], letter["recipient"].split("@")[0]) for letter in await letters(db)]


async def test_who_asks_holds_no_seat_and_is_not_counted_before_the_answer(db: Database) -> None:
    event = await asking(db, places=1)
    first = await register(db, event, "a@example.org")
    second = await register(db, event, "b@example.org")

    assert (first["state"], second["state"], "position" in second) == ("asked", "asked", False)
    assert await told(db, "events.registration_made.v1") == []
    assert await templates(db) == [("registration_asked", "a"), ("registration_asked", "b")]
    assert await answer(db, event, second) == "confirmed"
    assert await answer(db, event, first) == "waiting"
    [made, waits] = await told(db, "events.registration_made.v1")
    assert (made["state"], waits["state"]) == ("confirmed", "waiting")
    assert (await templates(db))[2:] == [("registration_confirmed", "b"), ("registration_waiting", "a")]
    assert await told(db, "events.registration_promoted.v1") == []


async def test_those_said_yes_to_stand_in_the_order_they_asked(db: Database) -> None:
    event = await asking(db, places=1)
    first, second, third = [await register(db, event, f"{name}@example.org") for name in "abc"]
    for one in (third, second, first):
        await answer(db, event, one)
    link = await link_of(db, "a@example.org")
    found = await db.run(cancellations.find_by_link, link)

    await db.run(cancellations.cancel_by_link, token_of(third))

    assert found["party"]["position"] == 1
    assert [state for _, state, _ in await line(db, event["event_id"])] == ["confirmed", "waiting", "cancelled"]


async def test_many_answers_at_once_are_each_given_once_and_never_more_seats_than_there_are(db: Database) -> None:
    event = await asking(db, places=7)
    asked = [await register(db, event, f"p{n}@example.org", seats=1 + n % 3) for n in range(18)]

    async def say(use_case: Any, one: dict[str, Any]) -> bool:
        try:
            await db.run(use_case, event["event_id"], one["registration_id"])
        except problems.AnsweredAlready:
            return False
        return True

    answers = await asyncio.gather(
        *(say(deed, one) for one in asked for deed in (approvals.approve, approvals.refuse, approvals.approve))
    )
    leaving = asyncio.gather(*(db.run(cancellations.cancel_by_link, token_of(one)) for one in asked[::5]))
    resizing = db.run(promotions.change_capacity, event["event_id"], 8)
    await asyncio.gather(leaving, resizing)

    assert sum(answers) == len(asked), "each is answered once"
    parties = await line(db, event["event_id"])
    free = 8 - sum(seats for _, state, seats in parties if state == "confirmed")
    waiting = [seats for _, state, seats in parties if state == "waiting"]
    assert free >= 0
    assert not waiting or waiting[0] > free
    made = await told(db, "events.registration_made.v1")
    yes = [one for one in await templates(db) if one[0] in ("registration_confirmed", "registration_waiting")]
    assert len(made) == len(yes) == len({one["subject"] for one in made})
    assert waiting or [state for _, state, _ in parties].count("confirmed") > 0


async def test_a_no_is_told_by_mail_and_counts_nothing(db: Database) -> None:
    event = await asking(db)
    one = await register(db, event, "a@example.org")
    await db.run(approvals.refuse, event["event_id"], one["registration_id"])

    for again in (approvals.approve, approvals.refuse):
        with pytest.raises(problems.AnsweredAlready):
            await db.run(again, event["event_id"], one["registration_id"])

    assert (await templates(db))[1:] == [("registration_refused", "a")]
    assert await told(db, "events.registration_made.v1") == await told(db, "events.registration_cancelled.v1") == []
    assert (await register(db, event, "a@example.org"))["state"] == "asked"
    assert (await templates(db))[2:] == [("registration_asked", "a")]


async def test_who_takes_it_back_before_the_answer_was_never_counted(db: Database) -> None:
    event = await asking(db)
    one = await register(db, event, "a@example.org", seats=2)

    with pytest.raises(problems.StillAsked):
        await db.run(sizes.change_by_link, await link_of(db, "a@example.org"), 1)
    await db.run(cancellations.cancel_by_link, token_of(one))

    assert await told(db, "events.registration_cancelled.v1") == []
    assert await line(db, event["event_id"]) == [("a@example.org", "cancelled", 2)]


async def test_a_repeat_of_one_that_asked_is_answered_as_the_first_and_the_truth_goes_by_mail(db: Database) -> None:
    event = await asking(db)
    first, again = [await register(db, event, "a@example.org") for _ in range(2)]

    assert (first.keys(), first["state"]) == (again.keys(), again["state"])
    assert await templates(db) == [("registration_asked", "a"), ("registration_repeat", "a")]


async def test_staff_who_register_somebody_have_said_yes(db: Database) -> None:
    event = await asking(db, places=1)

    answers = [
        await db.run(registrations.register, event["event_id"], by_staff=True, **party(f"{name}@example.org"))
        for name in "ab"
    ]

    assert [one["state"] for one in answers] == ["confirmed", "waiting"]


async def test_nobody_is_answered_once_it_has_begun(db: Database) -> None:
    event = await asking(db)
    one = await register(db, event, "a@example.org")

    with clock.at(event["starts_at"] + timedelta(minutes=1)), pytest.raises(problems.EventBegun):
        await answer(db, event, one)


async def test_who_has_asked_is_told_of_another_time_without_a_promise(db: Database) -> None:
    event = await asking(db)
    await register(db, event, "a@example.org")
    later = {name: event[name] + timedelta(days=1) for name in ("starts_at", "ends_at")}

    await db.run(moves.move, event["event_id"], **later)

    asked, anew = await letters(db)
    assert anew["template"] == "registration_asked"
    assert anew["parameters"]["starts_at"] != asked["parameters"]["starts_at"]
    assert anew["occasion"] != asked["occasion"]


async def test_staff_see_who_asks_and_answer_on_pages(db: Database) -> None:
    event = await asking(db)
    one, other = [await register(db, event, f"{name}@example.org") for name in "ab"]
    desk, api = f"/events/manage/{event['event_id']}", f"/api/events/events/{event['event_id']}/registrations"

    async with visiting(web.app, db, {"event_manager"}) as manager, visiting(web.app, db) as anyone:
        form = await anyone.get(f"/events/{event['event_id']}/register")
        own = await anyone.get(f"/events/registrations/{await link_of(db, 'a@example.org')}")
        receipt = await anyone.get(f"/events/registrations/{token_of(one)}")
        listed = await manager.get(desk)
        seen = await manager.get(f"{desk}/parties/{one['registration_id']}")
        yes = await manager.post(f"{desk}/parties/{one['registration_id']}/approve")
        no = await manager.post(f"{api}/{other['registration_id']}/refuse")
        refused = await anyone.post(f"{api}/{one['registration_id']}/approve")

    assert [page.status_code for page in (form, own, receipt, listed, seen)] == [200] * 5
    assert "/approve" in seen.text and "/refuse" in seen.text
    assert "Be om plass" in form.text
    assert "/seats" not in own.text
    assert (yes.status_code, no.status_code, no.json()) == (303, 200, {"state": "cancelled"})
    assert refused.status_code == 401
    assert [state for _, state, _ in await line(db, event["event_id"])] == ["confirmed", "cancelled"]


async def test_people_who_wait_for_an_answer_stand_on_the_front_page(db: Database) -> None:
    event = await asking(db)
    one = await register(db, event, "a@example.org")

    async def waiting(*, runs: bool = True) -> list[str]:
        todos = today.tell(await db.run(today.look), runs=runs)
        return [todo.text for todo in todos if "venter på svar" in todo.text]

    assert (len(await waiting()), await waiting(runs=False)) == (1, [])
    await answer(db, event, one)
    assert await waiting() == []
