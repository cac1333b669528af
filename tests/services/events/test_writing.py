"""Writing by hand to those of an event: the right ones, each alone, once; and what was written goes in time."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from chassis import clock, seal
from chassis.db import Database
from chassis.events import Message
from chassis.problems import IdentityNumberGiven
from services.events import addresses, door, forgetting, registrations, web, writing
from services.events.problems import EventNotFound, NobodyToWriteTo, RegistrationNotFound
from tests.services.events.builders import letters, make_event, party, register, rows
from tests.web import visiting

SAID: Any = {"subject": "Nytt rom", "text": "Vi møtes i et annet rom.", "who": uuid4()}
ORIGIN = {"Origin": "https://link-oslo.localhost"}


async def written(db: Database) -> list[dict[str, Any]]:
    return [letter for letter in await letters(db) if letter["template"] == "by_hand"]


async def test_each_audience_is_its_own(db: Database) -> None:
    event = await make_event(db, places=2)
    for address in ("a@example.org", "b@example.org", "c@example.org"):
        await register(db, event, address)
    code = (await rows(db, "SELECT code FROM registration WHERE email = 'b@example.org'"))[0]["code"]
    await db.run(door.check_in, event["event_id"], code)

    for audience, expected in (
        ("registered", ["a@example.org", "b@example.org"]),
        ("waiting", ["c@example.org"]),
        ("attended", ["b@example.org"]),
    ):
        before = len(await written(db))
        reached = await db.run(writing.write, event["event_id"], audience=audience, **SAID)
        new = (await written(db))[before:]
        assert [letter["recipient"] for letter in new] == expected
        assert (reached.written, {letter["purpose"] for letter in new}) == (len(expected), {"event_conversation"})
    assert len({letter["occasion"] for letter in await written(db)}) == 3


async def test_one_party_can_be_written_to_alone_whatever_its_state(db: Database) -> None:
    event = await make_event(db, places=1)
    for address in ("a@example.org", "b@example.org"):
        await register(db, event, address)
    waiting = (await rows(db, "SELECT registration_id FROM registration WHERE state = 'waiting'"))[0]["registration_id"]

    reached = await db.run(writing.write, event["event_id"], audience="registered", party=waiting, **SAID)

    assert (reached.written, [letter["recipient"] for letter in await written(db)]) == (1, ["b@example.org"])
    assert [letter["audience"] for letter in await db.run(writing.of_event, event["event_id"])] == ["one"]
    other = await make_event(db)
    with pytest.raises(RegistrationNotFound):
        await db.run(writing.write, other["event_id"], audience="registered", party=waiting, **SAID)


async def test_who_has_no_address_is_named_to_be_called(db: Database) -> None:
    event = await make_event(db)
    await register(db, event, "a@example.org")
    by_phone = party() | {"name": "Liv", "email": None}
    await db.run(registrations.register, event["event_id"], by_staff=True, **by_phone)

    reached = await db.run(writing.write, event["event_id"], audience="registered", **SAID)

    assert reached == (1, ["Liv"])


async def test_nothing_is_kept_or_sent_where_nobody_is_reached_or_the_text_must_not_be(db: Database) -> None:
    event = await make_event(db)
    with pytest.raises(NobodyToWriteTo):
        await db.run(writing.write, event["event_id"], audience="waiting", **SAID)
    await register(db, event, "a@example.org")
    with pytest.raises(IdentityNumberGiven):
        await db.run(writing.write, event["event_id"], audience="registered", **(SAID | {"text": "Nummer 01019012480"}))
    with pytest.raises(EventNotFound):
        await db.run(writing.write, uuid4(), audience="registered", **SAID)
    assert await written(db) == [] and await db.run(writing.of_event, event["event_id"]) == []


async def test_the_page_writes_to_those_it_shows_also_after_an_error(db: Database) -> None:
    event = await make_event(db, places=1)
    for address in ("a@example.org", "b@example.org"):
        await register(db, event, address)
    address = f"/events/manage/{event['event_id']}/write?audience=waiting"

    async with visiting(web.app, db, {"event_manager"}) as manager:
        form = await manager.get(f"{address}&lang=en")
        refused = await manager.post(f"{address}&lang=en", headers=ORIGIN, data={"subject": "Hei", "_key": "k1"})
        sent = await manager.post(
            address, headers=ORIGIN, data={"subject": "Hei", "text": "Det er ledig.", "_key": "k2"}
        )
        desk = await manager.get(f"/events/manage/{event['event_id']}?lang=en")

    assert "It goes to 1 registered party." in form.text and "audience=waiting" in refused.text
    assert (refused.status_code, sent.status_code) == (422, 303)
    assert [letter["recipient"] for letter in await written(db)] == ["b@example.org"]
    assert "1 letter written by hand" in desk.text and "Det er ledig." in desk.text


async def test_what_was_written_goes_half_a_year_after_the_event(db: Database) -> None:
    event = await make_event(db)
    await register(db, event, "a@example.org")
    await db.run(writing.write, event["event_id"], audience="registered", **SAID)

    for days, kept in ((forgetting.KEEP_DAYS - 1, 1), (forgetting.KEEP_DAYS + 1, 0)):
        with clock.at(event["ends_at"] + timedelta(days=days)):
            await db.run(forgetting.forget_old)
        assert len(await db.run(writing.of_event, event["event_id"])) == kept


def correction(db: Database, key: Any, address: str) -> Message:
    """The command as it comes off the bus."""
    message_id = str(uuid4())
    return Message(
        id=message_id, office="link-oslo", service="notifications", stream="commands.events", epoch=1, sequence=1,
        type="events.correct_address.v1", subject=str(key), time=clock.now().isoformat(),
        data={
            "key": str(key), "channel": "email",
            "sealed": seal.seal(db.settings.key_dir, {"address": address}, bound_to=message_id),
        },
    )  # fmt: skip


async def test_an_address_put_right_is_put_right_here_unless_another_party_has_it(db: Database) -> None:
    event = await make_event(db)
    for address in ("sollveig@example.org", "liv@example.org"):
        await register(db, event, address)
    keys = {
        row["email"]: row["registration_id"]
        for row in await rows(db, "SELECT email, registration_id FROM registration")
    }
    key = keys["sollveig@example.org"]

    assert await db.run(addresses.on_correct, [correction(db, key, "Liv@example.org")]) == 0
    assert await db.run(addresses.on_correct, [correction(db, key, "solveig@example.org")]) == 1

    found = {row["email"] for row in await rows(db, "SELECT email FROM registration")}
    assert found == {"solveig@example.org", "liv@example.org"}
