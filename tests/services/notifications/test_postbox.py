"""The connections to the mail server: used again, renewed when the server has had enough, and no wider than allowed."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chassis import clock
from chassis.db import Database
from chassis.delivery import Delivery
from chassis.settings import Settings
from services.notifications import connections, postbox, return_addresses, sending
from tests.services.notifications.builders import Mailbox, ask, command, rows, states
from tests.services.notifications.servers import Server, mail_to, serving


@pytest.fixture(params=[True, False], ids=["several_at_once", "one_by_one"])
async def server(request: pytest.FixtureRequest) -> AsyncIterator[Server]:
    async with serving() as listening:
        listening.takes_several = request.param
        yield listening


@pytest.fixture
def mailbox(server: Server) -> Mailbox:
    """The ledger's tests and these have one server between them."""
    return server


@pytest.fixture
async def pool(settings: Settings, server: Server) -> AsyncIterator[postbox.Pool]:
    made = postbox.Pool(replace(settings, smtp_port=server.port))
    yield made
    await made.close()


async def test_one_connection_carries_many_mails_also_when_it_has_been_lent_out_and_given_back(
    pool: postbox.Pool, server: Server
) -> None:
    for _ in range(3):
        async with pool.box() as box:
            assert [(await box.give(mail_to())).kind for _ in range(5)] == ["accepted"] * 5

    assert len(server.mails) == 15
    assert server.connections == 1


async def test_no_more_connections_are_open_than_allowed(settings: Settings, server: Server) -> None:
    pool = postbox.Pool(replace(settings, smtp_port=server.port, delivery=Delivery(mail_connections=2)))

    async def give() -> None:
        async with pool.box() as box:
            await box.give(mail_to())

    await asyncio.gather(*(give() for _ in range(12)))
    await pool.close()

    assert len(server.mails) == 12
    assert server.most_at_once == 2


async def test_a_connection_the_server_closed_while_it_rested_is_renewed_unseen(
    pool: postbox.Pool, server: Server
) -> None:
    async with pool.box() as box:
        await box.give(mail_to())
    server.hang_up_on_all()

    async with pool.box() as box:
        assert (await box.give(mail_to())).kind == "accepted"

    assert server.connections == 2


async def test_a_server_that_takes_only_so_many_on_one_connection_gets_the_rest_on_another(
    pool: postbox.Pool, server: Server
) -> None:
    server.on_mail = lambda session: "250 OK" if session.mails <= 3 else "421 4.7.0 too many for one connection"

    async with pool.box() as box:
        kinds = [(await box.give(mail_to())).kind for _ in range(7)]

    assert kinds == ["accepted"] * 7
    assert server.connections == 3


async def test_a_connection_is_left_politely_before_servers_tire_of_it(
    pool: postbox.Pool, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "MAILS_EACH", 4)
    async with pool.box() as box:
        for _ in range(9):
            await box.give(mail_to())

    assert (len(server.mails), server.connections) == (9, 3)


async def test_a_server_that_does_not_take_our_address_is_about_us_and_not_about_the_receiver(
    pool: postbox.Pool, server: Server
) -> None:
    server.on_mail = lambda _: "550 5.7.60 not allowed to send as this sender"

    async with pool.box() as box:
        reply = await box.give(mail_to())

    assert reply == postbox.Reply("later", 550, "sender_refused", "5.7.60")
    assert not box.is_listening


async def test_after_a_refused_recipient_the_next_mail_goes_on_the_same_connection(
    pool: postbox.Pool, server: Server
) -> None:
    server.on_recipient = lambda address: "550 5.1.1 no such user" if address.startswith("nobody") else "250 OK"

    async with pool.box() as box:
        replies = [await box.give(mail_to(f"{name}@example.org")) for name in ("nobody", "solveig")]

    assert replies == [postbox.Reply("refused", 550, None, "5.1.1"), postbox.Reply("accepted", 250)]
    assert server.connections == 1


async def test_a_mail_given_up_in_the_middle_leaves_nothing_behind_on_its_connection(
    pool: postbox.Pool, server: Server
) -> None:
    waiting = asyncio.Event()

    async def never(*_: Any) -> str:
        waiting.set()
        await asyncio.Event().wait()
        return "250 OK"

    server.handle_RCPT = never  # type: ignore[method-assign]

    async def give() -> None:
        async with pool.box() as box:
            await box.give(mail_to())

    task = asyncio.create_task(give())
    await waiting.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    del server.handle_RCPT

    async with pool.box() as box:
        assert (await box.give(mail_to("other@example.org"))).kind == "accepted"
    assert [to for _, to in server.envelopes] == [["other@example.org"]]


async def test_what_cannot_be_delivered_comes_back_to_the_signed_number_of_its_message(
    db: Database, mailbox: Mailbox
) -> None:
    db.settings = replace(db.settings, delivery=Delivery(mail_bounces="retur@example.org", mail_person="Kari"))
    await ask(db, command(db))

    await sending.send_waiting(db)

    (message_id,) = (row["message_id"] for row in await rows(db, "SELECT message_id FROM message"))
    ((sender, _),) = mailbox.envelopes
    number = return_addresses.number(db.settings, message_id, "solveig@example.org")
    assert sender == f"retur+{number}@example.org"
    assert mailbox.mails[0]["Message-ID"].strip() == f"<{number}@link-oslo.localhost>"
    assert mailbox.mails[0]["From"].startswith('"Kari, LINK Oslo" <')


async def test_a_domain_that_asks_us_to_wait_keeps_its_own_mail_back_and_nobody_elses(
    db: Database, server: Server
) -> None:
    server.on_recipient = lambda address: "421 4.7.0 slow down" if address.endswith("@busy.example.org") else "250 OK"
    db.settings = replace(db.settings, delivery=Delivery(mail_connections=1))
    await ask(db, *(command(db, f"p{n}@{place}.example.org") for n in range(5) for place in ("busy", "quiet")))

    await sending.send_waiting(db)

    assert sorted(to for _, (to,) in server.envelopes) == [f"p{n}@quiet.example.org" for n in range(5)]
    held = [state for state in await states(db) if state[0] == "waiting"]
    assert held.count(("waiting", "domain_waits")) == 4
    tried = await rows(db, "SELECT attempts FROM message WHERE reason = 'domain_waits'")
    assert {row["attempts"] for row in tried} == {0}

    server.on_recipient = lambda _: "250 OK"
    with clock.at(clock.now() + timedelta(minutes=2)):
        await sending.send_waiting(db)
    assert {state for state, _ in await states(db)} == {"sent"}


async def test_no_more_mail_goes_than_the_pace_allows_and_the_rest_waits_for_its_turn(
    db: Database, mailbox: Mailbox
) -> None:
    db.settings = replace(db.settings, delivery=Delivery(mail_per_minute=30))
    await ask(db, *(command(db, f"p{n}@example.org") for n in range(20)))
    begun = clock.now()

    with clock.at(begun):
        await sending.send_waiting(db)
        assert len(mailbox.mails) == 6
    with clock.at(begun + timedelta(seconds=10)):
        await sending.send_waiting(db)
        assert len(mailbox.mails) == 11
    assert {row["attempts"] for row in await rows(db, "SELECT attempts FROM message WHERE state = 'waiting'")} == {0}
