"""Registering: never oversold, the line keeps its order, a repeat reveals nothing."""

import asyncio
import json
from datetime import timedelta

import pytest

from chassis import clock
from chassis.db import Database
from services.events import cancellations, problems, programme, registrations, web, web_api, web_public
from tests.services.events.builders import letters, line, make_event, party, register, token_of, told


async def test_the_last_place_goes_to_one_party(db: Database) -> None:
    event = await make_event(db, places=1)

    answers = await asyncio.gather(*(register(db, event, f"person{n}@example.org") for n in range(8)))

    assert sorted(answer["state"] for answer in answers) == ["confirmed"] + ["waiting"] * 7
    assert sorted(answer.get("position", 0) for answer in answers) == list(range(8))


async def test_thirty_two_clients_for_fifty_places_confirm_exactly_fifty_and_the_rest_wait_in_order(
    db: Database,
) -> None:
    event = await make_event(db, places=50)
    left = iter(range(96))

    async def client() -> list[dict[str, object]]:
        return [await register(db, event, f"person{n}@example.org") for n in left]

    answers = [answer for mine in await asyncio.gather(*(client() for _ in range(32))) for answer in mine]

    states = [state for _, state, _ in await line(db, event["event_id"])]
    assert states == ["confirmed"] * 50 + ["waiting"] * 46
    assert sorted(answer["position"] for answer in answers if answer["state"] == "waiting") == list(range(1, 47))
    assert len(await told(db, "events.registration_made.v1")) == 96


async def test_a_party_that_does_not_fit_waits_and_nobody_passes_it(db: Database) -> None:
    event = await make_event(db, places=3)
    await register(db, event, "a@example.org", seats=2)

    large = await register(db, event, "b@example.org", seats=2)
    small = await register(db, event, "c@example.org", seats=1)

    assert (large["state"], large["position"]) == ("waiting", 1)
    assert (small["state"], small["position"]) == ("waiting", 2)


async def test_a_smaller_party_passes_where_the_organiser_chose_so(db: Database) -> None:
    event = await make_event(db, places=3, smaller_may_pass=True)
    await register(db, event, "a@example.org", seats=2)
    await register(db, event, "b@example.org", seats=2)

    small = await register(db, event, "c@example.org", seats=1)

    assert small["state"] == "confirmed"


async def test_a_party_larger_than_the_event_is_refused(db: Database) -> None:
    event = await make_event(db, places=3)

    with pytest.raises(problems.PartyTooLarge) as refused:
        await register(db, event, "a@example.org", seats=4)

    assert "3" in refused.value.detail


async def test_registering_again_answers_the_same_shape_and_changes_nothing(db: Database) -> None:
    event = await make_event(db, places=5)
    first = await register(db, event, "Solveig@Example.org", seats=2)

    again = await register(db, event, "solveig@example.org")

    assert again.keys() == first.keys()
    assert again["registration_id"] != first["registration_id"]
    assert again["state"] == "confirmed"
    assert await line(db, event["event_id"]) == [("Solveig@Example.org", "confirmed", 2)]
    assert len(await told(db, "events.registration_made.v1")) == 1


async def test_the_truth_about_a_repeat_goes_by_mail_to_the_address_alone(db: Database) -> None:
    event = await make_event(db)
    await register(db, event, "solveig@example.org", name="Solveig")
    await register(db, event, "solveig@example.org", name="Someone Else")

    first, repeat = await letters(db)

    assert (first["template"], repeat["template"]) == ("registration_confirmed", "registration_repeat")
    assert repeat["recipient"] == "solveig@example.org"
    assert repeat["parameters"]["link"] != first["parameters"]["link"]


async def test_two_repeats_on_one_day_are_one_occasion(db: Database) -> None:
    event = await make_event(db)
    for _ in range(3):
        await register(db, event, "solveig@example.org")

    _, second, third = await letters(db)

    assert second["occasion"] == third["occasion"]


async def test_those_who_come_at_once_are_let_in_in_their_order(db: Database) -> None:
    event = await make_event(db, places=5)
    wishes = [("a", 2), ("b", 6), ("c", 2), ("d", 2), ("e", 1), ("A", 1)]

    found = await db.run(
        registrations.register_all,
        event["event_id"],
        [party(f"{name}@example.org", seats=seats) for name, seats in wishes],
    )

    too_large = found.pop(1)
    assert isinstance(too_large, problems.PartyTooLarge)
    answers = [dict(answer) for answer in found if isinstance(answer, dict)]
    assert [answer["state"] for answer in answers] == ["confirmed", "confirmed", "waiting", "waiting", "waiting"]
    assert [answer.get("position") for answer in answers] == [None, None, 1, 2, 3]
    assert await line(db, event["event_id"]) == [
        ("a@example.org", "confirmed", 2), ("c@example.org", "confirmed", 2), ("d@example.org", "waiting", 2),
        ("e@example.org", "waiting", 1),
    ]  # fmt: skip
    assert [letter["template"] for letter in await letters(db)] == [
        "registration_confirmed", "registration_confirmed", "registration_waiting", "registration_waiting",
        "registration_repeat",
    ]  # fmt: skip
    assert len(await told(db, "events.registration_made.v1")) == 4
    shown = await db.run(cancellations.find_by_link, token_of(answers[0]))
    assert shown["link"]["answered_state"] == "confirmed"


async def test_a_repeat_does_the_same_work_as_a_new_registration(db: Database) -> None:
    event = await make_event(db)
    statements: list[list[str]] = []

    async def counted(address: str) -> None:
        async def use_case(conn: object) -> None:
            conn.add_query_logger(lambda record: statements[-1].append(record.query))  # type: ignore[attr-defined]
            try:
                await registrations.register(conn, event["event_id"], **party(address))  # type: ignore[arg-type]
            finally:
                conn._con._query_loggers.clear()  # type: ignore[attr-defined]

        statements.append([])
        await db.run(use_case)

    await counted("first@example.org")  # the driver asks what types there are, once
    statements.clear()
    await counted("known@example.org")
    await counted("known@example.org")
    await counted("new@example.org")

    assert statements[0] == statements[1] == statements[2]
    assert len(statements[0]) == 3


def test_no_answer_to_a_registration_comes_before_its_time() -> None:
    taken = {"register": web_api.register, "form": web_public.register}

    held = {route.handler for route in web.app.table if route.at_least_s == web.REGISTERS_S > 0}

    assert held == set(taken.values())


async def test_the_address_is_in_no_event_and_no_command_in_the_clear(db: Database) -> None:
    event = await make_event(db)
    await register(db, event, "canary-address@example.org", name="Canaryname", organisation="Canaryhouse")

    async def everything(conn: object) -> str:
        return json.dumps([dict(row) for row in await conn.fetch("SELECT * FROM bus.outbox")], default=str)  # type: ignore[attr-defined]

    assert "canary" not in (await db.run(everything)).lower()


async def test_registration_closes_at_its_time_and_staff_may_still_register(db: Database) -> None:
    event = await make_event(db)

    with clock.at(event["registration_closes_at"] + timedelta(minutes=1)):
        with pytest.raises(problems.RegistrationClosed):
            await register(db, event, "late@example.org")
        late = await db.run(
            registrations.register, event["event_id"], by_staff=True, **party("late@example.org") | {"email": None}
        )

    assert late["state"] == "confirmed"
    assert await letters(db) == []


async def test_several_people_without_an_address_may_be_registered_by_staff(db: Database) -> None:
    event = await make_event(db)

    for _ in range(2):
        await db.run(registrations.register, event["event_id"], by_staff=True, **party() | {"email": None})

    assert [state for _, state, _ in await line(db, event["event_id"])] == ["confirmed", "confirmed"]


async def test_nobody_registers_for_a_draft_a_cancelled_event_or_one_without_registration(db: Database) -> None:
    draft = await make_event(db, publish=False)
    cancelled = await make_event(db)
    await db.run(programme.call_off, cancelled["event_id"])
    open_house = await make_event(db, places=0)

    with pytest.raises(problems.EventNotFound):
        await register(db, draft, "a@example.org")
    for event in (cancelled, open_house):
        with pytest.raises(problems.RegistrationClosed):
            await register(db, event, "a@example.org")


async def test_only_the_hash_of_a_link_is_stored(db: Database) -> None:
    event = await make_event(db)
    answer = await register(db, event, "a@example.org")

    async def everything(conn: object) -> str:
        return json.dumps([dict(row) for row in await conn.fetch("SELECT * FROM link")], default=str)  # type: ignore[attr-defined]

    assert token_of(answer) not in await db.run(everything)
