"""What has changed since it was asked for is never sent: moved, called off, withdrawn, asked to be left alone."""

import asyncio
from datetime import timedelta
from typing import Any

from msgspec.structs import force_setattr

from chassis import clock
from chassis.db import Database
from chassis.events import Message
from services.notifications import forgetting, matters, postbox, sending, suppressions, withdrawals
from tests.services.notifications.builders import Mailbox, ask, begin, command, just_marking, rows, settle, states
from tests.services.notifications.news import news


def withdraw(db: Database, key: str, purpose: str | None = None) -> Message:
    taken_back = command(db)
    force_setattr(taken_back, "data", {"key": key, "purpose": purpose})
    return taken_back


def about(subject: str, version: int) -> dict[str, Any]:
    return {"subject": subject, "version": version}


async def test_what_was_written_before_a_move_is_not_sent_and_what_came_after_is(
    db: Database, mailbox: Mailbox
) -> None:
    await ask(
        db, command(db, "old@example.org", about=about("a", 2)), command(db, "new@example.org", about=about("a", 3))
    )
    await db.run(matters.on_changed, [news("a", 3)])

    await sending.send_waiting(db)

    assert [to for _, (to,) in mailbox.envelopes] == ["new@example.org"]
    assert sorted(await states(db)) == [("expired", "changed_since"), ("sent", None)]


async def test_it_does_not_matter_whether_the_news_or_the_message_comes_first(db: Database, mailbox: Mailbox) -> None:
    await db.run(matters.on_changed, [news("a", 3)])
    await ask(
        db, command(db, "old@example.org", about=about("a", 2)), command(db, "new@example.org", about=about("a", 3))
    )

    await sending.send_waiting(db)

    assert [to for _, (to,) in mailbox.envelopes] == ["new@example.org"]


async def test_old_news_told_late_or_twice_changes_nothing(db: Database) -> None:
    await db.run(matters.on_changed, [news("a", 3), news("a", 2), news("b", None)])
    await db.run(matters.on_changed, [news("a", 2)])

    assert [tuple(row) for row in await rows(db, "SELECT subject, version FROM matter")] == [("a", 3)]


async def test_a_replay_forgets_no_version_meanwhile(db: Database) -> None:
    await db.run(matters.on_changed, [news("a", 3)])
    await db.run(matters.keep)

    assert len(await rows(db, "SELECT 1 FROM matter")) == 1


async def test_what_was_told_after_the_moment_a_service_was_put_back_to_is_forgotten(db: Database) -> None:
    await db.run(matters.on_changed, [news("a", 3, sequence=7), news("b", 2, sequence=8)])
    await db.run(matters.on_rolled_back, "link-oslo", "events", "events", 1, 7)

    assert [row["subject"] for row in await rows(db, "SELECT subject FROM matter")] == ["a"]


async def test_what_waits_for_another_try_is_judged_as_soon_as_the_news_comes(db: Database, mailbox: Mailbox) -> None:
    mailbox.answer = lambda _: "451 later"
    await ask(db, command(db, about=about("a", 2)))
    await sending.send_waiting(db)
    await db.run(matters.on_changed, [news("a", 3)])

    await sending.send_waiting(db)

    assert await states(db) == [("expired", "changed_since")]


async def test_what_is_taken_back_is_not_sent_and_what_is_asked_for_after_it_is(db: Database, mailbox: Mailbox) -> None:
    await ask(db, command(db, "old@example.org", key="k"), command(db, "other@example.org", key="l"))
    await db.run(withdrawals.on_withdraw_messages, [withdraw(db, "k")])
    await ask(db, command(db, "new@example.org", key="k"))

    await sending.send_waiting(db)

    assert sorted(to for _, (to,) in mailbox.envelopes) == ["new@example.org", "other@example.org"]
    assert ("suppressed", "withdrawn") in await states(db)


async def test_taking_back_for_one_purpose_leaves_the_others(db: Database, mailbox: Mailbox) -> None:
    await ask(db, command(db, key="k", purpose="enquiry"), command(db, "b@example.org", key="k", purpose="newsletter"))
    await db.run(withdrawals.on_withdraw_messages, [withdraw(db, "k", "newsletter")])

    await sending.send_waiting(db)

    assert [to for _, (to,) in mailbox.envelopes] == ["solveig@example.org"]


async def test_one_taken_back_while_it_was_on_the_wire_is_not_tried_again(db: Database, mailbox: Mailbox) -> None:
    mailbox.answer = lambda _: "451 later"
    await ask(db, command(db, key="k"))
    hand, row = await begin(db)
    await db.run(withdrawals.on_withdraw_messages, [withdraw(db, "k")])
    await settle(db, hand, row, postbox.Reply("later", 451))

    with clock.at(clock.now() + timedelta(hours=1)):
        await sending.send_waiting(db)

    assert await states(db) == [("suppressed", "withdrawn")]
    assert mailbox.mails == []


async def test_one_that_may_have_gone_out_and_is_stale_now_stays_uncertain(db: Database, mailbox: Mailbox) -> None:
    mailbox.answer = lambda _: "hang up"
    await ask(db, command(db, about=about("a", 2)))
    await sending.send_waiting(db)
    await db.run(matters.on_changed, [news("a", 3)])

    await sending.send_waiting(db)

    assert await states(db) == [("uncertain", "changed_since")]
    assert len(mailbox.mails) == 1


async def test_matters_are_forgotten_once_nothing_can_wait_for_them(db: Database) -> None:
    await db.run(matters.on_changed, [news("a", 3)])
    with clock.at(clock.now() + timedelta(days=matters.KEEP_DAYS + 1)):
        await db.run(forgetting.forget_old)

    assert await rows(db, "SELECT 1 FROM matter") == []


async def test_a_change_waits_for_what_is_just_being_marked_and_nothing_is_marked_after_it(db: Database) -> None:
    """The order of the two is that of their commits, whoever looked first."""
    await ask(db, command(db))
    async with just_marking(db) as commit:
        suppressing = asyncio.create_task(db.run(suppressions.suppress, "solveig@example.org"))
        await asyncio.wait([suppressing], timeout=0.2)
        assert not suppressing.done()
        assert await commit() == 1
        await suppressing
