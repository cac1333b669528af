"""The ledger: once for each person, purpose and occasion; told again is never sent again."""

from datetime import timedelta

import pytest
from msgspec.structs import force_setattr

from chassis import clock, seal
from chassis.db import Database
from chassis.events import MessageInvalid
from services.notifications import forgetting, persons, sending
from tests.services.notifications.builders import Mailbox, ask, command, rows, states


async def test_a_command_becomes_a_row_that_waits(db: Database) -> None:
    assert await ask(db, command(db)) == 1

    (row,) = await rows(db, "SELECT recipient, parameters, state FROM message")
    assert (row["recipient"], row["parameters"]["name"], row["state"]) == ("solveig@example.org", "Solveig", "waiting")


async def test_the_same_occasion_for_the_same_person_is_dropped(db: Database, mailbox: Mailbox) -> None:
    asked = await ask(
        db,
        command(db, "Solveig@example.org", occasion="confirmed"),
        command(db, "solveig@EXAMPLE.org", occasion="confirmed"),
        command(db, "other@example.org", occasion="confirmed"),
    )
    await sending.send_waiting(db)

    assert asked == 2
    assert len(mailbox.mails) == 2


async def test_the_same_command_twice_is_one_message(db: Database) -> None:
    once = command(db)

    assert await ask(db, once, once) == 1
    assert await ask(db, once) == 0


async def test_what_is_told_again_is_recorded_and_never_sent(db: Database, mailbox: Mailbox) -> None:
    await ask(db, command(db, replaying=True))
    await sending.send_waiting(db)

    assert await states(db) == [("possibly_sent", "told_again")]
    assert mailbox.mails == []


async def test_a_command_whose_day_key_is_destroyed_is_too_old_to_send(db: Database, mailbox: Mailbox) -> None:
    old = command(db)
    seal.destroy_old_keys(db.settings.key_dir, clock.today() + timedelta(days=60))

    await ask(db, old)
    await sending.send_waiting(db)

    assert await states(db) == [("expired", "seal_gone")]
    assert (await rows(db, "SELECT recipient, parameters FROM message"))[0]["recipient"] is None


async def test_a_command_that_does_not_fit_its_contract_is_refused_without_its_contents(db: Database) -> None:
    with pytest.raises(MessageInvalid) as refused:
        await ask(db, command(db, channel="pigeon"))

    assert "solveig" not in str(refused.value)


async def test_the_hash_of_an_address_depends_on_a_secret_outside_the_database(db: Database) -> None:
    await ask(db, command(db))
    db.settings.link_secret_file.write_text("another secret of some length")  # type: ignore[union-attr]
    await ask(db, command(db))

    hashes = {row["recipient_hash"] for row in await rows(db, "SELECT recipient_hash FROM message")}
    assert len(hashes) == 2


async def test_forgetting_a_key_removes_what_was_sent_and_what_waits(db: Database) -> None:
    asked = [command(db, key="a"), command(db, key="a"), command(db, key="b")]
    await ask(db, *asked)
    forget = command(db)
    force_setattr(forget, "data", {"key": "a"})

    assert await db.run(persons.on_forget_messages, [forget]) == 2
    assert len(await rows(db, "SELECT 1 FROM message")) == 1


async def test_erasing_an_address_erases_its_messages_and_keeps_only_their_ids(db: Database) -> None:
    await ask(db, command(db), command(db, "other@example.org"))

    (gone,) = await db.run(persons.erase_person, email="SOLVEIG@example.org")

    assert [row["recipient"] for row in await rows(db, "SELECT recipient FROM message")] == ["other@example.org"]
    assert [row["subject"] for row in await rows(db, "SELECT subject FROM bus.erasure_journal")] == [gone]
    assert await db.run(persons.export_person, email="solveig@example.org") == []


async def test_addresses_and_contents_go_in_time_and_the_count_stays(db: Database) -> None:
    await ask(db, command(db))
    await sending.send_waiting(db)

    with clock.at(clock.now() + timedelta(days=forgetting.KEEP_DAYS + 1)):
        assert await db.run(forgetting.forget_old) == 1

    (row,) = await rows(db, "SELECT recipient, recipient_hash, parameters, state FROM message")
    assert tuple(row) == (None, None, {}, "sent")
