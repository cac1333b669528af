"""What comes back is noted once, on its own message, and on nobody else's."""

import asyncio
import random
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from chassis import clock
from chassis.db import Database
from chassis.delivery import Delivery
from services.notifications import bounces, outgoing, return_addresses, sending
from services.notifications.bounces import Effect, Taken
from tests.services.notifications.builders import Mailbox, ask, command, just_marking, outcomes, rows, states
from tests.services.notifications.test_returned import raw

TO = "solveig@example.net"


async def sent(db: Database, mailbox: Mailbox, recipient: str = TO) -> str:
    """A message that has gone out. Shape: its number."""
    db.settings = replace(db.settings, delivery=Delivery(mail_bounces="retur@example.org"))
    await ask(db, command(db, recipient))
    await sending.send_waiting(db)
    return str(mailbox.envelopes[-1][0]).partition("+")[2].partition("@")[0]


async def suppressed(db: Database) -> list[str]:
    return [row["reason"] for row in await rows(db, "SELECT reason FROM suppression")]


async def everything(db: Database) -> list[Any]:
    """All that a bounce could change."""
    query = """SELECT (SELECT array_agg(message ORDER BY message_id) FROM message)::text AS messages,
                      (SELECT array_agg(suppression) FROM suppression)::text AS suppressions,
                      (SELECT array_agg(returned_mail) FROM returned_mail)::text AS returned,
                      (SELECT count(*) FROM bus.outbox) AS told"""
    return [tuple(row) for row in await rows(db, query)]


async def test_an_address_that_is_gone_is_not_written_to_again(db: Database, mailbox: Mailbox) -> None:
    number = await sent(db, mailbox)

    taken = await db.run(bounces.take_in, raw("postfix_unknown_user", number))
    await ask(db, command(db, TO, occasion="another"))
    await sending.send_waiting(db)

    assert taken == Taken("hard", True)
    assert await states(db) == [("failed", "bounced"), ("suppressed", "bounced")]
    assert await outcomes(db) == ["sent", "failed", "suppressed"]
    assert len(mailbox.mails) == 1


async def test_an_address_that_is_found_gone_waits_for_what_is_just_being_marked(
    db: Database, mailbox: Mailbox
) -> None:
    number = await sent(db, mailbox)
    await ask(db, command(db, TO, occasion="another"))

    async with just_marking(db) as commit:
        taking = asyncio.create_task(db.run(bounces.take_in, raw("postfix_unknown_user", number)))
        await asyncio.wait([taking], timeout=0.2)
        assert not taking.done()
        assert await commit() == 1
        assert await taking == Taken("hard", True)


async def test_a_message_that_did_not_get_through_has_failed_but_its_address_is_written_to(
    db: Database, mailbox: Mailbox
) -> None:
    number = await sent(db, mailbox)

    await db.run(bounces.take_in, raw("gmail_full", number))

    assert await states(db) == [("failed", "came_back")]
    assert await suppressed(db) == []
    (noted,) = await rows(db, "SELECT kind, status FROM returned_mail")
    assert tuple(noted) == ("soft", "5.2.2")


@pytest.mark.parametrize("shape", ["postfix_delayed", "out_of_office_gmail", "challenge_tmda"])
async def test_what_says_only_that_it_takes_time_is_a_note(db: Database, mailbox: Mailbox, shape: str) -> None:
    number = await sent(db, mailbox)

    assert (await db.run(bounces.take_in, raw(shape, number))).is_used

    assert await states(db) == [("sent", None)]
    assert await suppressed(db) == []
    assert len(await rows(db, "SELECT 1 FROM returned_mail")) == 1


async def test_whoever_complains_is_left_alone_although_their_address_is_hidden(db: Database, mailbox: Mailbox) -> None:
    number = await sent(db, mailbox)

    await db.run(bounces.take_in, raw("complaint_arf", number))

    assert await states(db) == [("sent", None)]
    assert await suppressed(db) == ["complained"]


async def test_the_same_report_twice_is_noted_once(db: Database, mailbox: Mailbox) -> None:
    content = raw("qmail", await sent(db, mailbox))

    await db.run(bounces.take_in, content)
    before = await everything(db)
    assert (await db.run(bounces.take_in, content)).is_used

    assert await everything(db) == before


async def test_what_a_person_writes_is_left_for_people(db: Database, mailbox: Mailbox) -> None:
    number = await sent(db, mailbox)
    before = await everything(db)

    taken = await db.run(bounces.take_in, raw("a_person_answers", number))
    assert taken == Taken("unknown", False, is_letter=True)

    assert await everything(db) == before


async def test_a_mail_server_may_tell_apart_what_address_it_came_to(db: Database, mailbox: Mailbox) -> None:
    number = await sent(db, mailbox)

    taken = await db.run(bounces.take_in, raw("domino_plain", "gone"), to=f"retur+{number}@example.org")

    assert taken == Taken("hard", True)
    assert await states(db) == [("failed", "bounced")]


async def test_ten_thousand_forged_reports_change_nothing(db: Database, mailbox: Mailbox) -> None:
    """Numbers made up, changed in one place, taken from another message, or bound to another receiver."""
    numbers = [await sent(db, mailbox, f"p{n}@example.net") for n in range(2)]
    chance, before = random.Random(4), await everything(db)
    ids = [row["message_id"] for row in await rows(db, "SELECT message_id FROM message")]

    forged = []
    for _ in range(2_500):
        number, at = chance.choice(numbers), chance.choice([n for n in range(49) if n != 32])
        letters = "0123456789abcdef" if at < 32 else "abcdefghijklmnopqrstuvwxyz234567"
        changed = number[:at] + chance.choice([each for each in letters if each != number[at]]) + number[at + 1 :]
        made_up = f"{chance.choice(ids).hex}." + "".join(chance.choices("abcdefghijklmnopqrstuvwxyz234567", k=16))
        swapped = f"{numbers[0][:33]}{numbers[1][33:]}"
        anothers = return_addresses.number(db.settings, chance.choice(ids), "somebody@example.net")
        forged += [changed, made_up, swapped, anothers]

    async def take_all(conn: Any) -> int:
        used = 0
        for at in range(0, len(forged), 100):
            content = raw("domino_plain") + "\r\n".join(forged[at : at + 100]).encode()
            used += (await bounces.take_in(conn, content)).is_used
        return used

    assert len(forged) == 10_000
    assert await db.run(take_all) == 0
    assert await everything(db) == before


async def test_what_comes_before_we_have_settled_the_message_is_to_be_brought_again(
    db: Database, mailbox: Mailbox
) -> None:
    number = await sent(db, mailbox)
    unsettle = "UPDATE message SET state = 'sending', leased_until = now(), settled_at = NULL RETURNING 1"
    await rows(db, unsettle)

    with pytest.raises(bounces.StillBeingSent):
        await db.run(bounces.take_in, raw("exim", number))

    assert await suppressed(db) == []


async def test_what_the_first_address_still_says_does_not_fall_upon_the_one_it_was_corrected_to(
    db: Database, mailbox: Mailbox
) -> None:
    number = await sent(db, mailbox)
    await rows(db, "UPDATE message SET recipient = 'right@example.net' RETURNING 1")
    before = await everything(db)

    assert not (await db.run(bounces.take_in, raw("exim", number))).is_used

    assert await everything(db) == before


async def test_an_old_report_stops_no_mail(db: Database, mailbox: Mailbox) -> None:
    number = await sent(db, mailbox)

    with clock.at(clock.now() + timedelta(days=bounces.HEARD_FOR_DAYS + 1)):
        await db.run(bounces.take_in, raw("exim", number))

    assert await states(db) == [("sent", None)]
    assert await suppressed(db) == []


async def test_nothing_of_what_came_back_is_kept_but_what_it_meant(db: Database, mailbox: Mailbox) -> None:
    number = await sent(db, mailbox)
    await db.run(bounces.take_in, raw("zimbra", number))

    (noted,) = await rows(db, "SELECT returned_mail::text AS everything FROM returned_mail")
    assert "solveig" not in noted["everything"] and "quota" not in noted["everything"]


async def test_notes_go_with_their_message_and_in_time(db: Database, mailbox: Mailbox) -> None:
    await db.run(bounces.take_in, raw("zimbra", await sent(db, mailbox)))
    await db.run(bounces.take_in, raw("zimbra", await sent(db, mailbox, "other@example.net")))
    await rows(db, "DELETE FROM message WHERE recipient = 'other@example.net' RETURNING 1")
    assert len(await rows(db, "SELECT 1 FROM returned_mail")) == 1

    with clock.at(clock.now() + timedelta(days=bounces.KEEP_DAYS + 1)):
        await db.run(bounces.forget_old)

    assert await rows(db, "SELECT 1 FROM returned_mail") == []


async def test_staff_can_send_again_what_came_back(db: Database, mailbox: Mailbox) -> None:
    await db.run(bounces.take_in, raw("gmail_full", await sent(db, mailbox)))
    ((message_id,),) = await rows(db, "SELECT message_id FROM message")

    await db.run(outgoing.send_again, message_id, roles={"coordinator"})
    await sending.send_waiting(db)

    assert await states(db) == [("sent", None)]
    assert len(mailbox.mails) == 2


@pytest.mark.parametrize(
    ("kind", "state", "days", "effect"),
    [
        ("hard", "sent", 1, Effect("bounced", "bounced")),
        ("hard", "uncertain", 1, Effect("bounced", "bounced")),
        ("hard", "failed", 1, Effect(None, "bounced")),
        ("hard", "sent", 31, Effect()),
        ("soft", "sent", 1, Effect("came_back", None)),
        ("soft", "failed", 1, Effect()),
        ("complaint", "sent", 1, Effect(None, "complained")),
        ("complaint", "sent", 31, Effect()),
        ("delayed", "sent", 1, Effect()),
        ("auto_reply", "sent", 1, Effect()),
    ],
)
def test_the_rule_for_what_comes_back(kind: Any, state: str, days: int, effect: Effect) -> None:
    assert bounces.effect(kind, state=state, age=timedelta(days=days)) == effect


async def test_a_number_of_no_message_of_ours_says_nothing(db: Database) -> None:
    number = return_addresses.number(db.settings, uuid4(), TO)

    assert await db.run(bounces.take_in, raw("exim", number)) == Taken("hard", False)
