"""Words in a language that those who made them do not master: nobody gets them before somebody who does has read them."""

import re
from typing import Any
from uuid import uuid4

import pytest

from chassis.db import Database
from services.notifications import (
    composing,
    editions,
    letters,
    own_copies,
    preferences,
    recipients,
    sending,
    texts,
    web,
)
from services.notifications.problems import EditedMeanwhile, ReadingNotNeeded
from tests.services.notifications.builders import HOST, Mailbox, ask, command, rows
from tests.web import visiting

INGRID = uuid4()
SAMI = "/notifications/texts/offer/se"
NOTE = texts.INSTEAD["se"]
ABOUT = ["event_registration"]
IN_SAMI = sorted(template for template, language in texts.catalogue() if language == "se")


async def approve(db: Database, template: str = "offer", **changes: Any) -> int:
    """Risten has read the text that is shipped."""
    shipped = texts.shipped(template, "se")
    told = {"read_by": "Risten", "based_on": shipped and shipped.version, "account_id": INGRID} | changes
    version: int = await db.run(editions.approve, template, "se", **told)
    return version


async def edit(db: Database, subject: str, based_on: int) -> int:
    text = texts.nearest("offer", "se").text._replace(subject=subject)
    version: int = await db.run(
        editions.edit, "offer", "se", text=text, based_on=based_on, account_id=INGRID, host=HOST
    )
    return version


async def sent_in(db: Database, language: str = "se", **changes: Any) -> Any:
    """The words a message about an offer would go out in now."""
    row = {"template": "offer", "language": language, "tone": None, "purpose": "group_offer", "channel": "email"}
    (found,) = await db.run(composing.equip, [row | {"recipient_hash": None} | changes])
    return found["edition"]


def wish(**changes: Any) -> dict[str, Any]:
    """What the editor sends."""
    shipped = texts.nearest("offer", "se")
    return {**shipped.text._asdict(), "based_on": shipped.version} | changes


@pytest.mark.parametrize("template", IN_SAMI)
def test_no_shipped_sami_text_may_be_sent_as_it_is(template: str) -> None:
    assert [texts.nearest(template, language).may_be_sent for language in texts.LANGUAGES] == [True, True, True, False]


async def test_whoever_chose_sami_gets_bokmaal_with_one_sami_sentence_above_until_somebody_has_read_it(
    db: Database, mailbox: Mailbox
) -> None:
    template = "registration_confirmed"
    await ask(db, command(db, language="se"))
    await sending.send_waiting(db)
    before = mailbox.text()
    await approve(db, template)
    await ask(db, command(db, language="se"))
    await sending.send_waiting(db)
    after = mailbox.text()

    assert before.startswith(f"{NOTE}\n\nHei, Solveig!\n\nDu har fått plass.")
    assert after.startswith("Bures, Solveig!\n\nDon leat ožžon saji.")
    assert NOTE not in after
    assert [mail["Content-Language"] for mail in mailbox.mails] == ["nb", "se"]


async def test_the_sami_sentence_is_told_to_be_sami_where_it_is_read_aloud(db: Database, mailbox: Mailbox) -> None:
    await ask(db, command(db, language="se"))
    await sending.send_waiting(db)

    html = mailbox.mails[0].get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert '<html lang="nb">' in html
    assert re.search(rf'</h1>\s*<p lang="se"[^>]*>{NOTE}</p>\s*<p[^>]*>Hei, Solveig!</p>', html)


async def test_what_the_receiver_chose_decides_also_whether_the_sentence_stands_there(
    db: Database, mailbox: Mailbox
) -> None:
    whose = recipients.hashed(db, "solveig@example.org", "event_registration")  # type: ignore[arg-type]
    await ask(db, command(db, language="nb"), command(db, language="se", recipient="dugg@example.org"))
    await db.run(preferences.choose, whose, register="events", language="se", channels=["email"], about=ABOUT)
    other = recipients.hashed(db, "dugg@example.org", "event_registration")  # type: ignore[arg-type]
    await db.run(preferences.choose, other, register="events", language="nn", channels=["email"], about=ABOUT)
    await sending.send_waiting(db)

    told = {mail["To"]: mailbox.text(place) for place, mail in enumerate(mailbox.mails)}
    assert told["solveig@example.org"].startswith(NOTE)
    assert NOTE not in told["dugg@example.org"]


async def test_a_letter_has_the_sentence_too(db: Database) -> None:
    asked = command(db, "Storgata 5, 0155 Oslo", language="se", channel="letter", purpose="event_registration")
    await ask(db, asked)
    (message,) = await rows(db, "SELECT message_id FROM message")
    shown = await db.run(letters.look_at, message["message_id"], roles={"event_manager"}, read_by=INGRID)

    assert shown.setting is not None and shown.setting.note == ("se", NOTE)


async def test_what_was_read_is_what_is_sent_with_who_and_when_noted(db: Database) -> None:
    version = await approve(db)

    edition = await sent_in(db)
    (noted,) = await rows(db, "SELECT act, account_id, about_id, detail FROM audit.entry")
    (kept,) = await db.run(editions.history, "offer", "se")
    assert (edition.language, edition.version, edition.read_by) == ("se", version, "Risten")
    assert edition.text == texts.nearest("offer", "se").text
    assert tuple(noted) == ("text_read", INGRID, "offer.se", "v1000")
    assert (kept["read_by"], kept["edited_by"]) == ("Risten", INGRID)


async def test_a_text_changed_since_must_be_read_again(db: Database) -> None:
    await approve(db)
    await edit(db, "Evttohus mis", based_on=1000)
    changed = await sent_in(db)
    await approve(db, based_on=1001)
    read = await sent_in(db)
    await db.run(editions.go_back, "offer", "se", based_on=1002, account_id=INGRID)
    gone_back = await sent_in(db)

    assert (changed.language, read.text.subject, gone_back.language) == ("nb", "Evttohus mis", "nb")


async def test_nobody_approves_another_text_than_the_one_they_saw(db: Database) -> None:
    await edit(db, "Evttohus mis", based_on=1)

    with pytest.raises(EditedMeanwhile):
        await approve(db, based_on=1)

    assert (await sent_in(db)).language == "nb"


async def test_what_need_not_be_read_cannot_be_approved(db: Database) -> None:
    await approve(db)
    for template, language in (("offer", "se"), ("offer", "nb")):
        with pytest.raises(ReadingNotNeeded):
            await db.run(editions.approve, template, language, read_by="Risten", based_on=1000, account_id=INGRID)


async def test_a_sami_text_in_use_before_that_was_asked_stays_in_use(db: Database) -> None:
    await edit(db, "Evttohus mis", based_on=1)
    await rows(db, "UPDATE text_edition SET read_by = '' WHERE language = 'se' AND subject IS NOT NULL")

    assert (await sent_in(db)).text.subject == "Evttohus mis"


async def test_whoever_tries_an_unread_text_on_themselves_gets_it(db: Database) -> None:
    assert (await sent_in(db, purpose=own_copies.PURPOSE)).language == "se"
    assert (await sent_in(db)).language == "nb"


async def test_staff_see_the_mark_until_somebody_has_read_it_and_are_led_from_text_to_text(db: Database) -> None:
    async with visiting(web.app, db, {"editor"}) as editor:
        marked = [await editor.get(f"{address}?lang=en") for address in (SAMI, f"{SAMI}/look")]
        listed = await editor.get("/notifications/texts?lang=en")
        answer = await editor.post(f"{SAMI}/read", data={"based_on": "1", "read_by": "Risten"})
        read = [await editor.get(f"{address}?lang=en") for address in (SAMI, f"{SAMI}/look")]

    assert all("Nobody who speaks Northern Sami has read this text yet" in page.text for page in marked)
    assert f"{len(IN_SAMI)} texts in Northern Sami have not been read" in listed.text
    assert listed.text.count("not read yet") == len(IN_SAMI)
    assert answer.status_code == 303
    assert re.fullmatch(r"/notifications/texts/(?!offer/)\w+/se/look", answer.headers["location"].partition("?")[0])
    assert not any("has read this text yet" in page.text for page in read)
    assert "read and approved by Risten" in read[0].text


async def test_when_the_last_text_has_been_read_the_list_says_so(db: Database) -> None:
    *most, last = await db.run(editions.left_to_read, "se")
    for template in most:
        await approve(db, template)
    shipped = texts.nearest(last, "se")
    async with visiting(web.app, db, {"manager"}) as manager:
        answer = await manager.post(
            f"/notifications/texts/{last}/se/read", data={"based_on": str(shipped.version), "read_by": "Risten"}
        )
        listed = await manager.get("/notifications/texts?lang=en")

    assert answer.headers["location"].partition("?")[0] == "/notifications/texts"
    assert await db.run(editions.left_to_read, "se") == []
    assert "not been read" not in listed.text and "not read yet" not in listed.text


@pytest.mark.parametrize("name", ["", "12", "x" * 61])
async def test_without_a_name_nothing_is_approved(db: Database, name: str) -> None:
    async with visiting(web.app, db, {"editor"}) as editor:
        answer = await editor.post(f"{SAMI}/read", data={"based_on": "1", "read_by": name})

    assert answer.status_code == 422
    assert await rows(db, "SELECT 1 FROM text_edition") == []


@pytest.mark.parametrize("role", ["coordinator", "event_manager", "administrator"])
async def test_others_approve_nothing(db: Database, role: str) -> None:
    async with visiting(web.app, db, {role}) as visitor:
        answer = await visitor.post(f"{SAMI}/read", data={"based_on": "1", "read_by": "Risten"})

    assert answer.status_code == 403
    assert await rows(db, "SELECT 1 FROM text_edition") == []


async def test_a_sami_text_that_is_saved_says_that_it_must_be_read(db: Database) -> None:
    async with visiting(web.app, db, {"editor"}) as editor:
        saved = await editor.post(f"{SAMI}?lang=en", data=wish(subject="Evttohus mis"))
        shown = await editor.get(f"{SAMI}?lang=en")

    assert saved.status_code == 303
    assert "once somebody who speaks the language has read it" in shown.text
    assert "Evttohus mis" in shown.text


async def test_a_person_may_choose_sami_and_is_told_that_it_may_be_bokmaal_yet(db: Database) -> None:
    from tests.services.notifications.test_preference_pages import page_of

    async with visiting(web.app, db) as anyone:
        answer = await anyone.post(page_of(db), data={"language": "se", "channels": ["email"]})
        shown = await anyone.get(f"{page_of(db)}?lang=en")

    assert answer.status_code == 303
    assert re.search(r'name="language" value="se" id="[^"]*" checked', shown.text)
    assert "Where we have no Northern Sami text yet, we write in bokmål" in shown.text
