"""Initiator training: how many have completed it, and who is passed on to the register of initiators."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis import audit, clock, seal
from chassis.db import Database
from services.events import attendance, corrections, persons, training, web
from services.events.problems import NoTraining, RegistrationNotFound, SignedWithoutYes, TrainingNotSettled
from tests.services.events.builders import make_event, register, rows
from tests.web import visiting

WHO = UUID(int=1)
TRAINED, REGISTER = "events.initiators_trained.v1", "groups.register_initiator.v1"


async def make_training(db: Database, **changes: Any) -> tuple[Any, list[UUID]]:
    """A training of three days that has begun, and three who registered, the last for two."""
    starts_at = clock.now() - timedelta(days=1)
    told: dict[str, Any] = {
        "kind": training.KIND, "starts_at": starts_at, "ends_at": starts_at + timedelta(days=2),
        "registration_closes_at": clock.now() + timedelta(hours=1), "postcode": "0150",
    }  # fmt: skip
    event = await make_event(db, **told | changes)
    parties = [
        await register(db, event, f"{name}@example.org", name=name.title(), seats=seats)
        for name, seats in (("siv", 1), ("une", 1), ("liv", 2))
    ]
    return event, [party["registration_id"] for party in parties]


async def changes_told(db: Database) -> list[dict[str, Any]]:
    return [
        dict(row["data"])
        for row in await rows(
            db, f"SELECT data::jsonb AS data FROM bus.outbox WHERE type = '{TRAINED}' ORDER BY outbox_id"
        )
    ]


async def passed_on(db: Database) -> list[tuple[str, str, str, bool]]:
    """(name, address, day of training, signed) of everybody passed on, opened as groups opens it."""
    found = await rows(
        db, f"SELECT message_id, data::jsonb AS data FROM bus.outbox WHERE type = '{REGISTER}' ORDER BY outbox_id"
    )
    assert not any("siv" in str(dict(row["data"]) | {"sealed": ""}).lower() for row in found)
    keys = db.settings.key_dir
    opened = [seal.unseal(keys, row["data"]["sealed"], bound_to=str(row["message_id"])) for row in found]
    return [
        (one["name"], one["email"], row["data"]["trained_on"], row["data"]["agreed"])
        for one, row in zip(opened, found, strict=True)
    ]


async def test_whoever_came_has_completed_it_on_its_last_day(db: Database) -> None:
    event, ids = await make_training(db)
    await db.run(attendance.close, event["event_id"], attended=[ids[0], ids[2]])
    await db.run(attendance.close, event["event_id"], attended=ids)

    [told] = await changes_told(db)
    last_day = event["ends_at"].astimezone(clock.OSLO).date().isoformat()
    assert (told["change"], told["trained_on"], told["municipality"]) == (3, last_day, "0301")


async def test_where_how_many_came_is_put_right_the_difference_is_told(db: Database) -> None:
    event, _ = await make_training(db)
    await db.run(attendance.close, event["event_id"], head_count=9)
    for count in (12, 12, 7):
        told: dict[str, Any] = {"head_count": count, "reason": "known_later", "who": WHO}
        await db.run(corrections.correct_closing, event["event_id"], **told)
    assert [told["change"] for told in await changes_told(db)] == [9, 3, -5]


@pytest.mark.parametrize(("kind", "head_count"), [("seminar", 9), (training.KIND, 0)])
async def test_nothing_is_told_of_what_is_no_training_or_nobody_came_to(
    db: Database, kind: str, head_count: int
) -> None:
    event, _ = await make_training(db, kind=kind)
    await db.run(attendance.close, event["event_id"], head_count=head_count)
    assert await changes_told(db) == []


async def test_whoever_agrees_is_passed_on_once_with_name_and_address_sealed(db: Database) -> None:
    event, ids = await make_training(db)
    await db.run(attendance.close, event["event_id"], attended=ids)
    assert await db.run(training.pass_on, event["event_id"], agree=[ids[0]], signed=[ids[0]], who=str(WHO)) == 1
    assert await db.run(training.pass_on, event["event_id"], agree=ids[:2], signed=[ids[0]], who=str(WHO)) == 1

    last_day = event["ends_at"].astimezone(clock.OSLO).date().isoformat()
    assert await passed_on(db) == [
        ("Siv", "siv@example.org", last_day, True),
        ("Une", "une@example.org", last_day, False),
    ]


async def test_a_signature_without_a_yes_is_asked_about_and_passes_nobody_on(db: Database) -> None:
    event, ids = await make_training(db)
    await db.run(attendance.close, event["event_id"], attended=ids)
    with pytest.raises(SignedWithoutYes):
        await db.run(training.pass_on, event["event_id"], agree=[ids[0]], signed=ids[:2], who=str(WHO))
    assert await passed_on(db) == []


async def test_who_passed_them_on_stands_in_the_audit_and_that_it_was_done_in_the_export(db: Database) -> None:
    event, ids = await make_training(db)
    await db.run(attendance.close, event["event_id"], attended=ids)
    await db.run(training.pass_on, event["event_id"], agree=[], who=str(WHO))
    assert [entry for entry in await db.run(audit.list_entries) if entry["act"] == "passed_on"] == []
    await db.run(training.pass_on, event["event_id"], agree=ids[:1], who=str(WHO))

    [entry] = [entry for entry in await db.run(audit.list_entries) if entry["act"] == "passed_on"]
    assert (str(entry["account_id"]), str(entry["about_id"])) == (str(WHO), str(event["event_id"]))
    [siv] = await db.run(persons.export_person, email="siv@example.org")
    assert siv["passed_on"] == clock.today()


async def test_nobody_is_passed_on_who_did_not_come_or_before_it_is_settled_or_from_another_event(db: Database) -> None:
    event, ids = await make_training(db)
    with pytest.raises(TrainingNotSettled):
        await db.run(training.pass_on, event["event_id"], agree=ids[:1], who=str(WHO))
    await db.run(attendance.close, event["event_id"], attended=ids[1:])
    with pytest.raises(RegistrationNotFound):
        await db.run(training.pass_on, event["event_id"], agree=ids, who=str(WHO))

    seminar, others = await make_training(db, kind="seminar")
    await db.run(attendance.close, seminar["event_id"], attended=others)
    with pytest.raises(NoTraining):
        await db.run(training.pass_on, seminar["event_id"], agree=others, who=str(WHO))
    with pytest.raises(RegistrationNotFound):
        await db.run(training.pass_on, event["event_id"], agree=others, who=str(WHO))
    assert await passed_on(db) == []


async def test_staff_tick_on_the_page_of_the_training_who_says_yes(db: Database) -> None:
    event, ids = await make_training(db)
    await db.run(attendance.close, event["event_id"], attended=ids[:2])
    page = f"/events/manage/{event['event_id']}"
    async with visiting(web.app, db, {"event_manager"}) as staff, visiting(web.app, db, {"manager"}) as manager:
        before = (await staff.get(page)).text
        assert (await staff.post(f"{page}/pass-on", data={"agree": str(ids[0])})).status_code == 303
        after = (await staff.get(page)).text
        assert (await manager.post(f"{page}/pass-on", data={"agree": str(ids[1])})).status_code == 403

    offered = [f'name="agree" value="{one}"' for one in ids]
    assert [one in before for one in offered] == [True, True, False]
    assert [one in after for one in offered] == [False, True, False]
    assert [name for name, *_ in await passed_on(db)] == ["Siv"]
