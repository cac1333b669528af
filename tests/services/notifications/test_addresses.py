"""Putting an address right: the message goes there once, whoever keeps the address is told, and nothing else changes."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis import seal
from chassis.db import Database
from services.notifications import addresses, sending, suppressions, web
from services.notifications.problems import AddressNotWrong, AddressUnfit, MessageNotFound, SentThereAlready
from tests.services.notifications.builders import Mailbox, ask, command, rows, states
from tests.web import visiting

COORDINATOR: Any = {"roles": {"coordinator"}, "read_by": uuid4()}
ORIGIN = {"Origin": "https://link-oslo.localhost"}


async def make_refused(db: Database, mailbox: Mailbox, recipient: str = "sollveig@example.org", **changes: Any) -> UUID:
    """A message the mail server refused; its id. From then on it takes everything."""
    mailbox.answer = lambda _: "550 no such user"
    await ask(db, command(db, recipient, **changes))
    await sending.send_waiting(db)
    mailbox.answer = lambda _: "250 OK"
    (row,) = await rows(db, "SELECT message_id FROM message WHERE recipient = $1", recipient)
    return UUID(str(row["message_id"]))


async def told(db: Database) -> list[dict[str, Any]]:
    query = "SELECT message_id, stream, data FROM bus.outbox WHERE type LIKE '%.correct_address.v1'"
    found = []
    for row in await rows(db, query):
        data = json.loads(row["data"])
        opened = seal.unseal(db.settings.key_dir, data.pop("sealed"), bound_to=str(row["message_id"]))
        found.append(data | opened | {"stream": row["stream"]})
    return found


async def test_it_goes_to_the_right_address_and_whoever_keeps_it_is_told(db: Database, mailbox: Mailbox) -> None:
    message_id = await make_refused(db, mailbox, key="party-1")

    async with visiting(web.app, db, {"event_manager"}) as manager:
        listed = await manager.get("/notifications?drawer=failed&lang=en")
        form = await manager.get(f"/notifications/{message_id}/address?lang=en")
        sent = await manager.post(
            f"/notifications/{message_id}/address", headers=ORIGIN, data={"recipient": "solveig@example.org"}
        )
    await sending.send_waiting(db)

    assert f"/notifications/{message_id}/address" in listed.text and "sollveig@example.org" in form.text
    assert sent.status_code == 303 and mailbox.envelopes[-1][1] == ["solveig@example.org"]
    assert await states(db) == [("sent", None)]
    right = {"key": "party-1", "channel": "email", "address": "solveig@example.org", "stream": "commands.events"}
    assert await told(db) == [right]


async def test_the_same_is_told_of_those_who_wait_for_a_group(db: Database, mailbox: Mailbox) -> None:
    message_id = await make_refused(db, mailbox, key="person-1", purpose="enquiry")
    await db.run(addresses.correct, message_id, recipient=" solveig@example.org ", **COORDINATOR)
    assert [(each["stream"], each["address"]) for each in await told(db)] == [
        ("commands.groups", "solveig@example.org")
    ]


async def test_whoever_has_asked_to_be_left_alone_is_not_written_to_at_the_corrected_address(
    db: Database, mailbox: Mailbox
) -> None:
    await db.run(suppressions.suppress, email="solveig@example.org", purpose="*")
    message_id = await make_refused(db, mailbox)
    await db.run(addresses.correct, message_id, recipient="solveig@example.org", **COORDINATOR)
    await sending.send_waiting(db)
    assert await states(db) == [("suppressed", "asked")]


async def test_what_that_address_has_got_already_is_not_sent_there_twice(db: Database, mailbox: Mailbox) -> None:
    await ask(db, command(db, "solveig@example.org", occasion="once"))
    await sending.send_waiting(db)
    message_id = await make_refused(db, mailbox, occasion="once")

    with pytest.raises(SentThereAlready):
        await db.run(addresses.correct, message_id, recipient="Solveig@Example.org", **COORDINATOR)

    await sending.send_waiting(db)
    assert (len(mailbox.mails), await told(db)) == (1, [])


@pytest.mark.parametrize("written", ["", "solveig", "solveig@", "a@example.org, b@example.org", "a b@example.org"])
async def test_what_is_no_address_is_refused_and_nothing_changes(db: Database, mailbox: Mailbox, written: str) -> None:
    message_id = await make_refused(db, mailbox)
    with pytest.raises(AddressUnfit):
        await db.run(addresses.correct, message_id, recipient=written, **COORDINATOR)
    assert await states(db) == [("failed", "refused_by_server")]


async def test_only_where_the_address_may_be_wrong_can_it_be_put_right(db: Database, mailbox: Mailbox) -> None:
    await ask(db, command(db))
    await sending.send_waiting(db)
    (row,) = await rows(db, "SELECT message_id FROM message")
    with pytest.raises(AddressNotWrong):
        await db.run(addresses.correct, row["message_id"], recipient="a@example.org", **COORDINATOR)


async def test_whoever_has_asked_to_be_left_alone_is_not_sent_it_by_another_address(
    db: Database, mailbox: Mailbox
) -> None:
    await db.run(suppressions.suppress, email="solveig@example.org", purpose="*")
    await ask(db, command(db, "solveig@example.org"))
    await sending.send_waiting(db)
    (row,) = await rows(db, "SELECT message_id FROM message")
    with pytest.raises(AddressNotWrong):
        await db.run(addresses.correct, row["message_id"], recipient="other@example.org", **COORDINATOR)


async def test_those_who_run_events_cannot_put_right_where_somebody_who_asked_for_help_is_reached(
    db: Database, mailbox: Mailbox
) -> None:
    message_id = await make_refused(db, mailbox, purpose="enquiry")
    with pytest.raises(MessageNotFound):
        await db.run(addresses.correct, message_id, recipient="a@example.org", roles={"event_manager"}, read_by=uuid4())


async def test_a_landline_is_put_right_to_a_mobile_only(db: Database) -> None:
    await ask(db, command(db, "+4722000000", channel="sms", purpose="enquiry", template="offer", safe=True, key="p"))
    await db.run(_fail, "not_a_mobile")
    (row,) = await rows(db, "SELECT message_id FROM message")

    with pytest.raises(AddressUnfit):
        await db.run(addresses.correct, row["message_id"], recipient="22 00 00 01", **COORDINATOR)
    await db.run(addresses.correct, row["message_id"], recipient="412 34 567", **COORDINATOR)

    assert [each["address"] for each in await told(db)] == ["+4741234567"]


async def _fail(conn: Any, reason: str) -> None:
    await conn.execute("UPDATE message SET state = 'failed', reason = $1, settled_at = now()", reason)
