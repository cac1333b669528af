"""Sending: marked before, settled after, judged at the moment of sending, and in doubt only by name."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from chassis import clock
from chassis.db import Conn, Database
from services.notifications import desk, judging, postbox, sending, suppressions, turns
from services.notifications.postbox import Reply
from tests.services.notifications.builders import Mailbox, ask, begin, command, outcomes, rows, settle, states


async def test_what_waits_is_sent_once_and_settled(db: Database, mailbox: Mailbox) -> None:
    await ask(db, *(command(db, f"person{n}@example.org") for n in range(70)))

    await asyncio.gather(sending.send_waiting(db), sending.send_waiting(db))

    assert sorted(to for _, (to,) in mailbox.envelopes) == sorted(f"person{n}@example.org" for n in range(70))
    assert set(await states(db)) == {("sent", None)}
    assert await outcomes(db) == ["sent"] * 70


async def test_a_message_is_marked_as_being_sent_before_the_server_sees_it(db: Database, mailbox: Mailbox) -> None:
    await ask(db, command(db))

    await begin(db)

    assert await states(db) == [("sending", None)]
    assert mailbox.mails == []


async def test_a_message_left_in_doubt_by_a_sender_that_died_is_sent_again_and_says_so(
    db: Database, mailbox: Mailbox
) -> None:
    await ask(db, command(db))
    await begin(db)

    with clock.at(clock.now() + timedelta(seconds=turns.SEND_LEASE_S + 1)):
        await sending.send_waiting(db)
        assert await states(db) == [("waiting", "answer_never_came")]
    with clock.at(clock.now() + timedelta(hours=1)):
        await sending.send_waiting(db)

    (row,) = await rows(db, "SELECT state, times_in_doubt FROM message")
    assert tuple(row) == ("sent", 1)
    assert len(mailbox.mails) == 1


async def test_what_another_has_in_hand_and_never_begins_is_sent_without_doubt(db: Database, mailbox: Mailbox) -> None:
    await ask(db, command(db))
    hand = turns.Hand()
    hand.left.extend(await db.run(turns.take_in_hand, hand))

    await sending.send_waiting(db)

    assert (await db.run(turns.take_turn, hand, [], hand.next(1))).marked == []
    assert len(mailbox.mails) == 1
    (row,) = await rows(db, "SELECT state, times_in_doubt FROM message")
    assert tuple(row) == ("sent", 0)


async def test_a_sender_taken_for_dead_cannot_settle_what_waits_again(db: Database) -> None:
    await ask(db, command(db))
    hand, row = await begin(db)
    with clock.at(clock.now() + timedelta(hours=1)):
        await db.run(turns.take_in_hand, turns.Hand())

    await settle(db, hand, row, postbox.Reply("refused", 550))

    assert await states(db) == [("waiting", "answer_never_came")]


async def test_a_sender_taken_for_dead_cannot_settle_what_another_has_taken_over(db: Database) -> None:
    await ask(db, command(db))
    hand, row = await begin(db)
    with clock.at(clock.now() + timedelta(hours=1)):
        await sending.send_waiting(db)
    with clock.at(clock.now() + timedelta(hours=2)):
        await sending.send_waiting(db)

    await settle(db, hand, row, postbox.Reply("refused", 550))

    assert await states(db) == [("sent", None)]


async def test_a_line_broken_after_the_text_was_sent_leaves_the_message_in_doubt(
    db: Database, mailbox: Mailbox
) -> None:
    mailbox.answer = lambda _: "hang up"
    await ask(db, command(db))

    for hours in range(judging.TIMES_IN_DOUBT):
        with clock.at(clock.now() + timedelta(hours=hours)):
            await sending.send_waiting(db)

    assert await states(db) == [("uncertain", "answer_never_came")]
    assert await outcomes(db) == ["uncertain"]


async def test_a_server_that_turns_us_away_for_now_is_asked_again_later(db: Database, mailbox: Mailbox) -> None:
    mailbox.answer = lambda count: "451 try later" if count == 1 else "250 OK"
    await ask(db, command(db))

    await sending.send_waiting(db)
    assert await states(db) == [("waiting", "turned_away_for_now")]
    await sending.send_waiting(db)
    assert mailbox.mails == []
    with clock.at(clock.now() + timedelta(seconds=61)):
        await sending.send_waiting(db)

    assert await states(db) == [("sent", None)]


async def test_one_refused_address_does_not_stop_the_others(db: Database, mailbox: Mailbox) -> None:
    mailbox.answer = lambda count: "550 no such user" if count == 2 else "250 OK"
    await ask(db, *(command(db, f"person{n}@example.org") for n in range(4)))

    await sending.send_waiting(db)

    assert sorted(state for state, _ in await states(db)) == ["failed", "sent", "sent", "sent"]
    assert (await rows(db, "SELECT reply_code FROM message WHERE state = 'failed'"))[0]["reply_code"] == 550


async def test_while_the_mail_server_is_away_everything_waits_without_counting_tries(db: Database) -> None:
    from dataclasses import replace

    db.settings = replace(db.settings, smtp_port=1)
    await ask(db, command(db), command(db))

    await sending.send_waiting(db)

    assert await states(db) == [("waiting", "server_away")] * 2
    assert [row["attempts"] for row in await rows(db, "SELECT attempts FROM message")] == [0, 0]


async def test_what_is_too_late_is_never_sent(db: Database, mailbox: Mailbox) -> None:
    await ask(db, command(db, not_after=clock.now() + timedelta(hours=1)))

    with clock.at(clock.now() + timedelta(hours=2)):
        await sending.send_waiting(db)

    assert await states(db) == [("expired", "too_late")]
    assert await outcomes(db) == ["expired"]
    assert mailbox.mails == []


async def test_someone_who_asks_to_be_left_alone_after_the_command_is_not_written_to(
    db: Database, mailbox: Mailbox
) -> None:
    await ask(db, command(db), command(db, "other@example.org"))
    await db.run(suppressions.suppress, "SOLVEIG@example.org")

    await sending.send_waiting(db)

    assert [to for _, (to,) in mailbox.envelopes] == ["other@example.org"]
    assert sorted(await states(db)) == [("sent", None), ("suppressed", "asked")]


async def test_a_text_that_lacks_something_is_held_back_and_says_so(db: Database, mailbox: Mailbox) -> None:
    await ask(db, command(db, template="no_such_text"), command(db, recipient="not an address"))

    await sending.send_waiting(db)

    assert await states(db) == [("failed", "cannot_be_written")] * 2
    assert mailbox.mails == []


async def test_those_who_ask_within_a_moment_share_a_transaction(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    await ask(db, *(command(db, f"p{n}@example.org") for n in range(4)))
    settled: list[int] = []
    take_turn = turns.take_turn

    async def counted(conn: Conn, hand: turns.Hand, givens: list[turns.Given], *more: Any, **told: Any) -> turns.Turn:
        settled.append(len(givens))
        return await take_turn(conn, hand, givens, *more, **told)

    monkeypatch.setattr(desk, "take_turn", counted)
    monkeypatch.setattr(desk, "GATHER_S", 10)
    office = desk.Desk(db)
    await office.open()
    begun = await asyncio.gather(*(office.turn(None) for _ in range(4)))
    assert all(begun)

    async def answered(row: turns.Row, steps: int) -> None:
        for _ in range(steps):
            await asyncio.sleep(0)
        await office.turn(turns.Given(row, Reply("accepted", 250)))

    await asyncio.gather(*(answered(row, 5 * place) for place, row in enumerate(begun) if row))

    assert [givens for givens in settled if givens] == [4]
    assert {state for state, _ in await states(db)} == {"sent"}


@pytest.mark.parametrize("attempts", range(1, len(judging.AGAIN_AFTER_S) + 1))
def test_each_time_we_are_turned_away_we_wait_longer(attempts: int) -> None:
    now = clock.now()

    ending = judging.after_try(postbox.Reply("later", 450), attempts=attempts, times_in_doubt=0, now=now)

    assert ending.next_try_at - now == timedelta(seconds=judging.AGAIN_AFTER_S[attempts - 1])


def test_after_the_last_wait_a_message_has_failed() -> None:
    reply = postbox.Reply("later", 450)

    ending = judging.after_try(reply, attempts=len(judging.AGAIN_AFTER_S) + 1, times_in_doubt=0, now=clock.now())

    assert (ending.state, ending.reason) == ("failed", "turned_away_too_often")
