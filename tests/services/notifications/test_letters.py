"""Letters on paper: printed and posted by staff, never by the mail sender, and never what something stands against."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis import clock
from chassis.db import Database
from services.notifications import (
    letters,
    outgoing,
    restored,
    samples,
    sending,
    suppressions,
    texts,
    tones,
    web,
    wording,
)
from services.notifications.problems import MessageNotFound
from services.notifications.templates import TEMPLATES
from services.notifications.withdrawals import on_withdraw_messages
from tests.services.notifications.builders import OFFICE, Mailbox, ask, command, outcomes, rows, states
from tests.services.notifications.test_stale import withdraw
from tests.web import visiting

ADDRESS = "Solveig Li, Storgata 1, 0155 Oslo"
COORDINATOR: Any = {"roles": {"coordinator"}}
WHO = uuid4()
ORIGIN = {"Origin": "https://link-oslo.localhost"}
SETTINGS: Any = SimpleNamespace(delivery=SimpleNamespace(mail_person=None))


async def ask_for_letter(db: Database, **changes: Any) -> UUID:
    """A letter in the ledger; its id."""
    await ask(db, command(db, ADDRESS, channel="letter", **({"purpose": "enquiry", "template": "offer"} | changes)))
    row = (await rows(db, "SELECT message_id FROM message ORDER BY asked_at DESC LIMIT 1"))[0]
    return UUID(str(row["message_id"]))


async def to_print(db: Database) -> list[UUID]:
    return [row["message_id"] for row in await db.run(letters.to_print, **COORDINATOR, read_by=WHO)]


async def test_a_letter_waits_for_staff_who_print_it_post_it_and_say_so(db: Database, mailbox: Mailbox) -> None:
    message_id = await ask_for_letter(db)
    await sending.send_waiting(db)
    assert (mailbox.mails, await to_print(db)) == ([], [message_id])

    async with visiting(web.app, db, {"coordinator"}) as coordinator:
        today = await coordinator.get("/notifications/_today?lang=en")
        listed = await coordinator.get("/notifications/letters?lang=en")
        page = await coordinator.get(f"/notifications/letters/{message_id}?lang=en")
        before = await states(db)
        posted = await coordinator.post(f"/notifications/letters/{message_id}/posted", headers=ORIGIN)
        again = await coordinator.post(f"/notifications/letters/{message_id}/posted", headers=ORIGIN)

    assert "1 letter is to be printed and posted." in today.text and ADDRESS in listed.text
    assert all(line in page.text for line in ("Solveig Li\nStorgata 1\n0155 Oslo", "Vi har et forslag til deg"))
    assert (before, posted.status_code, again.status_code) == ([("waiting", None)], 303, 404)
    assert (await states(db), await outcomes(db), await to_print(db)) == ([("sent", None)], ["sent"], [])


async def test_what_something_stands_against_is_neither_shown_for_printing_nor_said_to_be_posted(db: Database) -> None:
    left_alone = await ask_for_letter(db)
    await db.run(suppressions.suppress, email=ADDRESS, purpose="*")
    too_late = await ask_for_letter(db, purpose="event_registration", not_after=clock.now() - timedelta(hours=1))

    assert await to_print(db) == []
    for message_id, reason in ((left_alone, "asked"), (too_late, "too_late")):
        shown = await db.run(letters.look_at, message_id, **COORDINATOR, read_by=WHO)
        assert (shown.setting, shown.reason) == (None, reason)
    assert await db.run(letters.mark_posted, left_alone, **COORDINATOR) == "suppressed"
    assert await db.run(letters.settle_overtaken) == 1
    assert await outcomes(db) == ["suppressed", "expired"]


async def test_a_letter_taken_back_between_print_and_post_does_not_count_as_posted(db: Database) -> None:
    message_id = await ask_for_letter(db, key="k-1")
    assert (await db.run(letters.look_at, message_id, **COORDINATOR, read_by=WHO)).setting is not None

    await db.run(on_withdraw_messages, [withdraw(db, "k-1")])

    assert await db.run(letters.mark_posted, message_id, **COORDINATOR) == "suppressed"
    assert await states(db) == [("suppressed", "withdrawn")]


async def test_after_a_restore_no_letter_is_to_be_printed_until_somebody_has_looked(db: Database) -> None:
    await db.run(restored.after_restore)
    await ask_for_letter(db)
    assert await to_print(db) == []

    await db.run(restored.let_go, by=WHO)
    assert len(await to_print(db)) == 1


async def test_those_who_run_events_see_letters_about_events_only(db: Database) -> None:
    message_id = await ask_for_letter(db)
    with pytest.raises(MessageNotFound):
        await db.run(letters.look_at, message_id, roles={"event_manager"}, read_by=WHO)
    with pytest.raises(MessageNotFound):
        await db.run(letters.mark_posted, message_id, roles={"event_manager"})
    assert await db.run(letters.count, roles={"event_manager"}) == 0


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_every_text_can_be_a_letter_with_no_link_and_nothing_about_answering_an_e_mail(template: str) -> None:
    for language in ("nb", "nn", "en"):
        for tone in tones.TONES:
            row = {
                "template": template, "language": language, "tone": tone, "purpose": TEMPLATES[template].purpose,
                "parameters": samples.parameters(TEMPLATES[template]), "edition": texts.nearest(template, language),
            }  # fmt: skip
            letter = wording.letter(row, OFFICE, SETTINGS)
            assert letter is not None and letter.body
            said = f"{letter.subject} {letter.body}".lower()
            assert not any(word in said for word in ("://", "denne e-posten", "this e-mail", "{")), said


@pytest.mark.parametrize(
    ("recipient", "seen"), [("solveig@example.org", "s…@example.org"), ("+4741234567", "…67"), (ADDRESS, "…")]
)
def test_what_others_see_of_an_address_is_never_the_address(recipient: str, seen: str) -> None:
    assert outgoing.masked(recipient) == seen
