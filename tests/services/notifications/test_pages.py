"""What staff see of messages: reasons in words, and no more about people than their work needs."""

from datetime import timedelta
from uuid import uuid4

import pytest

from chassis import clock
from chassis.db import Database
from services.notifications import outgoing, sending, web, words
from tests.services.notifications.builders import Mailbox, ask, command, rows, states
from tests.web import visiting

ORIGIN = {"Origin": "https://link-oslo.localhost"}


async def test_staff_see_in_words_why_a_message_did_not_go_out(db: Database, mailbox: Mailbox) -> None:
    mailbox.answer = lambda _: "550 no such user"
    await ask(db, command(db))
    await sending.send_waiting(db)

    async with visiting(web.app, db, {"coordinator"}) as coordinator:
        page = await coordinator.get("/notifications?drawer=failed&lang=en")
        today = await coordinator.get("/notifications/_today?lang=en")

    assert "solveig@example.org" in page.text
    assert words.REASONS["refused_by_server"] in page.text
    assert "1 message did not go out. Somebody may be waiting for it." in today.text


async def test_a_failed_message_can_be_sent_again(db: Database, mailbox: Mailbox) -> None:
    mailbox.answer = lambda count: "550 no" if count == 1 else "250 OK"
    await ask(db, command(db))
    await sending.send_waiting(db)
    (row,) = await rows(db, "SELECT message_id FROM message")

    async with visiting(web.app, db, {"coordinator"}) as coordinator:
        answer = await coordinator.post(f"/notifications/{row['message_id']}/again", headers=ORIGIN)
        await sending.send_waiting(db)
        refused = await coordinator.post(f"/notifications/{row['message_id']}/again", headers=ORIGIN)

    assert (answer.status_code, refused.status_code) == (303, 409)
    assert await states(db) == [("sent", None)]


async def test_those_who_run_events_do_not_see_who_asked_for_help(db: Database) -> None:
    await ask(db, command(db, "asks@example.org", purpose="enquiry"), command(db, "comes@example.org"))

    async with visiting(web.app, db, {"event_manager"}) as manager:
        page = await manager.get("/notifications?drawer=waiting")
        listed = await manager.get("/api/notifications/messages")

    assert "comes@example.org" in page.text
    assert "asks@example.org" not in page.text + listed.text


async def test_whoever_leads_sees_that_messages_get_through_not_to_whom(db: Database) -> None:
    await ask(db, command(db))

    async with visiting(web.app, db, {"manager"}) as manager:
        listed = (await manager.get("/api/notifications/messages")).json()

    assert [item["recipient"] for item in listed["items"]] == ["s…@example.org"]


async def test_pages_are_for_staff_and_reading_is_noted(db: Database) -> None:
    async with visiting(web.app, db) as anyone, visiting(web.app, db, {"coordinator"}) as coordinator:
        assert (await anyone.get("/notifications")).status_code == 303
        assert (await anyone.get("/api/notifications/messages")).status_code == 401
        assert (await coordinator.get("/notifications")).status_code == 200

    assert [row["about_kind"] for row in await rows(db, "SELECT about_kind FROM audit.entry")] == ["messages"]


async def test_a_list_of_messages_goes_on_where_it_stopped(db: Database) -> None:
    for n in range(5):
        with clock.at(clock.now() + timedelta(seconds=n)):
            await ask(db, command(db, f"person{n}@example.org"))

    async with visiting(web.app, db, {"coordinator"}) as coordinator:
        first = (await coordinator.get("/api/notifications/messages?limit=3")).json()
        rest = (await coordinator.get(f"/api/notifications/messages?limit=3&after={first['after']}")).json()

    found = [item["recipient"] for item in first["items"] + rest["items"]]
    assert found == [f"person{n}@example.org" for n in (4, 3, 2, 1, 0)]
    assert rest["after"] is None


async def test_what_may_have_gone_out_more_than_once_is_listed_apart(db: Database, mailbox: Mailbox) -> None:
    mailbox.answer = lambda count: "hang up" if count == 1 else "250 OK"
    await ask(db, command(db, "twice@example.org"))
    await sending.send_waiting(db)
    await ask(db, command(db, "once@example.org"))
    with clock.at(clock.now() + timedelta(hours=1)):
        await sending.send_waiting(db)

    async with visiting(web.app, db, {"coordinator"}) as coordinator:
        every = await coordinator.get("/notifications?drawer=sent")
        doubted = await coordinator.get("/notifications?drawer=sent&doubted=true&lang=en")

    assert "once@example.org" in every.text
    assert "once@example.org" not in doubted.text
    assert "twice@example.org" in doubted.text
    assert "It may have gone out more than once." in doubted.text


async def test_an_address_that_asks_to_be_left_alone_is_noted(db: Database, mailbox: Mailbox) -> None:
    await ask(db, command(db))
    async with visiting(web.app, db, {"coordinator"}) as coordinator:
        answer = await coordinator.post("/api/notifications/suppressions", json={"email": "solveig@example.org"})
    await sending.send_waiting(db)

    assert answer.status_code == 201
    assert await states(db) == [("suppressed", "asked")]


@pytest.mark.parametrize("reason", ["refused_by_server", "answer_never_came", "turned_away_for_now"])
def test_every_reason_the_rules_give_has_words(reason: str) -> None:
    assert words.REASONS[reason]


def test_a_masked_address_keeps_only_its_first_letter() -> None:
    assert outgoing.masked("solveig@example.org") == "s…@example.org"


async def test_what_was_written_to_an_address_is_found_by_the_whole_address_and_by_those_who_write(
    db: Database,
) -> None:
    from services.notifications import searching

    await ask(db, command(db))
    who = uuid4()

    found = await db.run(searching.search, " Solveig@Example.org ", roles=frozenset({"coordinator"}), who=who)
    assert [hit.url for hit in found] == ["/notifications?drawer=waiting"]
    for text, role in (("solveig@example", "coordinator"), ("solveig@example.org", "administrator")):
        assert await db.run(searching.search, text, roles=frozenset({role}), who=who) == [], text
    noted = await rows(db, "SELECT act FROM audit.entry WHERE act = 'found'")
    assert len(noted) == 1
