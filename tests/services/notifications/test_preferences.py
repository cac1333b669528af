"""What a receiver chose holds at the moment of sending, in one register and no other, until it is erased."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from msgspec import structs

from chassis import clock
from chassis.db import Database
from services.notifications import (
    composing,
    forgetting,
    persons,
    preferences,
    purposes,
    recipients,
    sending,
    suppressions,
    wording,
)
from services.notifications.problems import ChannelNeeded
from tests.services.notifications.builders import Mailbox, ask, command, rows, states

DUGG = "dugg@example.org"


async def choose(db: Database, purpose: str = "enquiry", **chosen: Any) -> None:
    """What somebody chose in the register that a purpose belongs to; everything, in every way, if not told."""
    register = purposes.of(purpose).register
    chosen = {"channels": ["email", "sms", "letter"], "about": list(purposes.in_register(register))} | chosen
    await db.run(preferences.choose, known_as(db, purpose), register=register, **chosen)


def known_as(db: Database, purpose: str) -> bytes:
    return recipients.hashed(db, DUGG, purpose)  # type: ignore[arg-type]


async def equipped(db: Database, purpose: str = "enquiry", **changes: Any) -> dict[str, Any]:
    """A message as it would be written now."""
    row = {"template": "offer", "language": "nb", "tone": None, "purpose": purpose, "channel": "email"}
    (found,) = await db.run(composing.equip, [row | {"recipient_hash": known_as(db, purpose)} | changes])
    return found


async def test_the_tone_and_language_a_receiver_chose_go_before_what_the_sender_said(db: Database) -> None:
    await choose(db, tone="discreet", language="nn")

    found = await equipped(db, tone="ordinary", language="en")

    assert (found["tone"], found["edition"].language) == ("discreet", "nn")


async def test_where_nothing_was_chosen_the_sender_decides(db: Database) -> None:
    found = await equipped(db, tone="discreet", language="en")

    assert (found["tone"], found["edition"].language, found["is_declined"]) == ("discreet", "en", False)


async def test_what_was_chosen_in_one_register_says_nothing_in_another(db: Database) -> None:
    await choose(db, "enquiry", tone="discreet")

    assert (await equipped(db, "event_reminder"))["tone"] == "ordinary"
    assert (await equipped(db, "group_offer"))["tone"] == "discreet"


async def test_the_same_address_is_another_hash_in_every_register(db: Database) -> None:
    await ask(db, command(db, DUGG, purpose="enquiry"), command(db, DUGG, purpose="event_registration"))

    hashes = {row["recipient_hash"] for row in await rows(db, "SELECT recipient_hash FROM message")}
    assert len(hashes) == 2
    assert len(set(recipients.everywhere(db, DUGG))) == len(purposes.REGISTERS)  # type: ignore[arg-type]


async def test_another_office_s_key_gives_other_hashes(db: Database, tmp_path: Any) -> None:
    other = tmp_path / "other-secret"
    other.write_text("another secret that is long enough")
    before = known_as(db, "enquiry")

    db.settings = replace(db.settings, link_secret_file=other)

    assert known_as(db, "enquiry") != before


async def test_a_way_they_said_no_to_is_not_used(db: Database) -> None:
    await choose(db, channels=["email"])

    assert (await equipped(db, channel="sms"))["is_declined"]
    assert not (await equipped(db, channel="email"))["is_declined"]


async def test_at_least_one_way_must_be_left(db: Database) -> None:
    with pytest.raises(ChannelNeeded):
        await choose(db, channels=[])


async def test_what_they_leave_out_is_stopped_and_what_they_take_in_again_is_not(db: Database) -> None:
    await choose(db, about=["group_offer"])
    stopped = await db.run(preferences.stopped, known_as(db, "enquiry"))
    await choose(db, about=["group_offer", "still_waiting"])

    assert {"still_waiting", "sign_of_life"} <= stopped and "group_offer" not in stopped
    assert "still_waiting" not in await db.run(preferences.stopped, known_as(db, "enquiry"))


async def test_an_address_that_mail_comes_back_from_is_not_mended_by_choosing(db: Database) -> None:
    await db.run(suppressions.suppress, DUGG, reason="bounced")
    await choose(db)

    reasons = await rows(db, "SELECT reason FROM suppression WHERE recipient_hash = $1", known_as(db, "enquiry"))
    assert [row["reason"] for row in reasons] == ["bounced"]


async def test_who_works_here_cannot_stop_what_their_account_needs(db: Database) -> None:
    await choose(db, "account", about=[])

    assert await db.run(preferences.stopped, known_as(db, "account")) == set()


async def test_erasing_an_address_erases_what_was_chosen_everywhere_and_again_after_a_restore(db: Database) -> None:
    await choose(db, "enquiry")
    await choose(db, "event_registration")
    kept = await rows(db, "SELECT * FROM preference")

    await db.run(persons.erase_person, email=DUGG)
    left = await rows(db, "SELECT 1 FROM preference")
    noted = [row["subject"] for row in await rows(db, "SELECT subject FROM bus.erasure_journal")]
    await choose(db, "enquiry")
    await rows(db, "UPDATE preference SET preference_id = $1", kept[0]["preference_id"])
    await db.run(persons.erase_again, noted)

    assert left == []
    assert {row["preference_id"] for row in kept} == set(noted)
    assert await rows(db, "SELECT 1 FROM preference") == []


async def test_when_the_last_message_of_a_person_is_forgotten_so_is_what_they_chose(db: Database) -> None:
    first, second = command(db, DUGG, purpose="enquiry"), command(db, DUGG, purpose="enquiry")
    await ask(db, first, second)
    await choose(db)

    await db.run(persons.on_forget_messages, [structs.replace(first, data={"key": first.data["key"]})])
    halfway = await rows(db, "SELECT 1 FROM preference")
    await db.run(persons.on_forget_messages, [structs.replace(second, data={"key": second.data["key"]})])

    assert len(halfway) == 1
    assert await rows(db, "SELECT 1 FROM preference") == []


async def test_what_someone_chose_is_kept_while_it_is_used_and_two_years_after(db: Database) -> None:
    await choose(db, tone="discreet")
    with clock.at(clock.now() + timedelta(days=700)):
        assert (await equipped(db))["tone"] == "discreet"
    with clock.at(clock.now() + timedelta(days=1400)):
        await db.run(forgetting.forget_old)
        assert len(await rows(db, "SELECT 1 FROM preference")) == 1
    with clock.at(clock.now() + timedelta(days=1440)):
        await db.run(forgetting.forget_old)
        assert await rows(db, "SELECT 1 FROM preference") == []


async def test_what_a_person_gets_to_see_holds_what_they_chose(db: Database) -> None:
    await choose(db, tone="discreet")

    assert [row["tone"] for row in await db.run(persons.export_person, email=DUGG)] == ["discreet"]


async def test_mails_offer_to_choose_and_only_what_comes_by_itself_offers_one_click(db: Database) -> None:
    offer, asked, account = [
        (await equipped(db, purpose))["links"] for purpose in ("group_offer", "still_waiting", "account")
    ]

    assert offer.keys() == {"preferences"}
    assert asked.keys() == {"preferences", "one_click"}
    assert account == {}


async def test_a_message_that_is_equipped_twice_is_the_same(db: Database) -> None:
    row = {"template": "no_such", "language": "nb", "tone": None, "purpose": str(uuid4()), "channel": "email"}

    (found,) = await db.run(composing.equip, [row | {"recipient_hash": None}])

    assert (found["edition"], found["links"]) == (None, {})
    assert await db.run(composing.equip, []) == []


async def test_what_was_chosen_after_a_message_was_asked_for_holds_for_it(db: Database, mailbox: Mailbox) -> None:
    await ask(db, command(db, DUGG), command(db, "other@example.org"))
    await choose(db, "event_registration", tone="discreet")
    await sending.send_waiting(db)

    found = {mail["To"]: (mail["Subject"], mail["From"].addresses[0].display_name) for mail in mailbox.mails}
    assert found[DUGG] == ("Om avtalen vår", "")
    assert found["other@example.org"] == ("Bekreftelse på påmeldingen din", "LINK Oslo")
    used = await rows(
        db, "SELECT recipient, template_version, text_language, text_tone FROM message ORDER BY recipient"
    )
    newest = wording.version("registration_confirmed")
    assert [tuple(row) for row in used] == [
        (DUGG, newest, "nb", "discreet"), ("other@example.org", newest, "nb", "ordinary"),
    ]  # fmt: skip


async def test_a_way_that_was_declined_is_not_used_for_what_waits(db: Database, mailbox: Mailbox) -> None:
    await ask(db, command(db, DUGG))
    await choose(db, "event_registration", channels=["letter"])
    await sending.send_waiting(db)

    assert await states(db) == [("suppressed", "channel_declined")]
    assert mailbox.mails == []
