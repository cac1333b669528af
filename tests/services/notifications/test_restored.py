"""After a restore: what may have been sent is left to people, and nothing goes out until somebody has looked."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from chassis import clock
from chassis.db import Database
from services.notifications import outgoing, persons, restored, sending, suppressions, turns, web
from tests.services.notifications.builders import Mailbox, ask, begin, command, outcomes, rows, states
from tests.services.notifications.offices import OfficeDatabases, office
from tests.web import visiting

COORDINATOR: Any = frozenset({"coordinator"})


@pytest.fixture
async def databases(bed: Any, settings: Any, mailbox: Mailbox) -> AsyncIterator[OfficeDatabases]:
    async with office(bed, settings, mailbox.port) as made:
        yield made


async def send_for_days(db: Database) -> None:
    """Whatever lease or wait there is, it is over."""
    for days in (0, 1, 2, 3):
        with clock.at(clock.now() + timedelta(days=days)):
            await sending.send_waiting(db)


async def test_what_had_not_ended_when_the_backup_was_taken_is_not_sent_again(
    databases: OfficeDatabases, mailbox: Mailbox
) -> None:
    async with databases.running() as db:
        await ask(db, *(command(db, f"begun{n}@example.org") for n in range(3)))
        await begin(db)
        await ask(db, command(db, "waits@example.org"))
    await databases.copy()
    async with databases.running() as db:
        await send_for_days(db)
        assert "waits@example.org" in [to for _, (to,) in mailbox.envelopes]
    mailbox.envelopes.clear()

    told = await databases.put_back()

    async with databases.running() as db:
        await db.run(restored.let_go, by=uuid4())
        await send_for_days(db)
        assert mailbox.envelopes == []
        assert await states(db) == [("possibly_sent", "restored")] * 4
        assert await outcomes(db) == ["uncertain"] * 4
    assert told["left_to_people"]["notifications"] == 4


async def test_what_had_ended_stays_as_it_ended(db: Database, mailbox: Mailbox) -> None:
    mailbox.answer = lambda count: "550 no" if count == 1 else "250 OK"
    await ask(db, command(db, "refused@example.org"), command(db, "sent@example.org"))
    await sending.send_waiting(db)

    assert await db.run(restored.after_restore) == 0

    assert sorted(state for state, _ in await states(db)) == ["failed", "sent"]


async def test_who_was_erased_since_is_not_among_the_uncertain(databases: OfficeDatabases) -> None:
    async with databases.running() as db:
        await ask(db, command(db, "gone@example.org"), command(db, "stays@example.org"))
    await databases.copy()
    async with databases.running() as db:
        await db.run(persons.erase_person, email="gone@example.org")

    told = await databases.put_back()

    async with databases.running() as db:
        assert [row["recipient"] for row in await rows(db, "SELECT recipient FROM message")] == ["stays@example.org"]
    assert told["left_to_people"]["notifications"] == 1


async def test_what_is_asked_for_after_a_restore_waits_until_somebody_has_looked(
    db: Database, mailbox: Mailbox
) -> None:
    await db.run(restored.after_restore)
    await ask(db, command(db))
    await send_for_days(db)
    assert mailbox.mails == []

    await db.run(suppressions.suppress, "other@example.org")
    await db.run(restored.let_go, by=uuid4())
    await sending.send_waiting(db)

    assert await states(db) == [("sent", None)]


async def test_what_a_person_has_just_asked_for_to_get_in_is_not_held(db: Database, mailbox: Mailbox) -> None:
    await db.run(restored.after_restore)
    await ask(db, command(db, purpose="account"), command(db, "other@example.org"))

    await sending.send_waiting(db)

    assert [to for _, (to,) in mailbox.envelopes] == ["solveig@example.org"]


async def test_staff_see_that_nothing_is_sent_note_who_is_to_be_left_alone_and_let_messages_go(
    db: Database, mailbox: Mailbox
) -> None:
    await db.run(restored.after_restore)
    await ask(db, command(db), command(db, "other@example.org"))

    async with visiting(web.app, db, COORDINATOR) as staff:
        today = await staff.get("/notifications/_today?lang=en")
        page = await staff.get("/notifications/restored?lang=en")
        bad = await staff.post("/notifications/restored/left-alone", data={"email": "nonsense"})
        noted = await staff.post("/notifications/restored/left-alone", data={"email": "other@example.org"})
        gone = await staff.post("/notifications/restored/let-go")
        after = await staff.get("/notifications/restored?lang=en")
    await sending.send_waiting(db)

    assert "Somebody must look first" in today.text
    assert "2 messages wait." in page.text
    assert (bad.status_code, noted.status_code, gone.status_code) == (422, 303, 303)
    assert "Messages go out as usual." in after.text
    assert sorted(await states(db)) == [("sent", None), ("suppressed", "asked")]
    acts = [row["act"] for row in await rows(db, "SELECT act FROM audit.entry")]
    assert acts == ["released"]


async def test_each_uncertain_message_is_sent_again_or_let_be_by_staff(db: Database, mailbox: Mailbox) -> None:
    await ask(db, command(db, "again@example.org"), command(db, "be@example.org"))
    await db.run(restored.after_restore)
    await db.run(restored.let_go, by=uuid4())
    found = {row["recipient"]: row["message_id"] for row in await rows(db, "SELECT recipient, message_id FROM message")}

    async with visiting(web.app, db, COORDINATOR) as staff:
        listed = await staff.get("/notifications?drawer=uncertain&lang=en")
        await staff.post(f"/notifications/{found['again@example.org']}/again")
        let = await staff.post(f"/notifications/{found['be@example.org']}/let-be")
        twice = await staff.post(f"/notifications/{found['be@example.org']}/let-be")
        left = await staff.get("/notifications?drawer=let_be&lang=en")
    await sending.send_waiting(db)

    assert "again@example.org" in listed.text
    assert "be@example.org" in listed.text
    assert (let.status_code, twice.status_code) == (303, 409)
    assert "be@example.org" in left.text
    assert sorted(await states(db)) == [("let_be", "let_be"), ("sent", None)]
    assert [to for _, (to,) in mailbox.envelopes] == ["again@example.org"]


@pytest.mark.parametrize(("act", "ends"), [("again", "sent"), ("let-be", "let_be")])
async def test_all_that_was_seen_is_decided_about_at_once_and_what_came_since_is_not(
    db: Database, act: str, ends: str
) -> None:
    await ask(db, command(db), command(db, "two@example.org"))
    await db.run(restored.after_restore)
    await db.run(restored.let_go, by=uuid4())
    seen = (await db.run(restored.find_state, roles=COORDINATOR))["seen_until"]
    with clock.at(clock.now() + timedelta(seconds=1)):
        await ask(db, command(db, "later@example.org", replaying=True))

    async with visiting(web.app, db, COORDINATOR) as staff:
        await staff.post(f"/notifications/restored/{act}", data={"seen_until": seen})
    await sending.send_waiting(db)

    assert sorted(state for state, _ in await states(db)) == sorted([ends, ends, "possibly_sent"])


async def test_what_may_have_gone_out_and_is_stale_now_stays_uncertain_when_sent_again(
    db: Database, mailbox: Mailbox
) -> None:
    await ask(db, command(db, not_after=clock.now() + timedelta(days=1)))
    await db.run(restored.after_restore)
    (row,) = await rows(db, "SELECT message_id FROM message")

    with clock.at(clock.now() + timedelta(days=2)):
        await db.run(outgoing.send_again, row["message_id"], roles=COORDINATOR)
        await db.run(restored.let_go, by=uuid4())
        await sending.send_waiting(db)

    assert await states(db) == [("uncertain", "too_late")]
    assert mailbox.mails == []


async def test_whoever_only_looks_cannot_let_messages_go(db: Database) -> None:
    await db.run(restored.after_restore)
    async with visiting(web.app, db, {"administrator"}) as looker:
        assert (await looker.get("/notifications/restored")).status_code == 200
        assert (await looker.post("/notifications/restored/let-go")).status_code == 403

    assert await db.run(restored.held_since) is not None
    assert await db.run(turns.take_in_hand, turns.Hand()) == []
