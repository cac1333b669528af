"""The pages where staff keep the words of messages."""

import json
import re
from typing import Any
from uuid import uuid4

import pytest

from chassis.db import Database
from chassis.events import Message
from services.notifications import editions, signatures, texts, web
from services.notifications.problems import SenderUnfit
from services.notifications.templates import TEMPLATES
from services.portal import own_letters
from tests.conftest import MakeDatabase
from tests.services.notifications.builders import rows
from tests.web import visiting

OFFER = "/notifications/texts/offer/nb"


def wish(**changes: Any) -> dict[str, Any]:
    """What the editor sends when somebody has changed the subject."""
    return {**texts.nearest("offer", "nb").text._asdict(), "subject": "Et forslag fra oss", "based_on": 1} | changes


@pytest.mark.parametrize("role", ["editor", "manager"])
async def test_those_who_keep_texts_find_each_of_them_from_the_list(db: Database, role: str) -> None:
    async with visiting(web.app, db, {role}) as visitor:
        listed = await visitor.get("/notifications/texts")
        found = set(re.findall(r'href="(/notifications/texts/\w+/\w\w)"', listed.text))

        assert {f"/notifications/texts/{template}/nb" for template in TEMPLATES} <= found
        assert {(await visitor.get(address)).status_code for address in sorted(found)[:6]} == {200}


@pytest.mark.parametrize("role", ["coordinator", "event_manager", "administrator", "statistician"])
async def test_others_do_not_change_the_words(db: Database, role: str) -> None:
    async with visiting(web.app, db, {role}) as visitor:
        answers = [await visitor.get(OFFER), await visitor.post(OFFER, data=wish())]

    assert {answer.status_code for answer in answers} == {403}
    assert await rows(db, "SELECT 1 FROM text_edition") == []


async def test_what_is_saved_is_used_and_stands_in_the_history_with_who(db: Database) -> None:
    me = uuid4()
    async with visiting(web.app, db, {"editor"}, me) as editor, visiting(web.app, db, {"editor"}) as other:
        answer = await editor.post(OFFER, data=wish())
        mine = await editor.get(f"{OFFER}?lang=en")
        theirs = await other.get(f"{OFFER}?lang=en")

    assert answer.status_code == 303
    assert "Et forslag fra oss" in mine.text and "by you" in mine.text
    assert f"by account {str(me)[:8]}" in theirs.text
    assert (await db.run(editions.current, "offer", "nb")).text.subject == "Et forslag fra oss"


async def test_a_text_that_lacks_or_misnames_something_is_shown_again_with_which_and_nothing_lost(db: Database) -> None:
    async with visiting(web.app, db, {"editor"}) as editor:
        answer = await editor.post(f"{OFFER}?lang=en", data=wish(body="Hei {navn}!! Klikk her"))

    assert answer.status_code == 422
    assert "{navn} is not something we can fill in here" in answer.text
    assert "Klikk her” says nothing when it is read aloud" in answer.text
    assert "Hei {navn}!! Klikk her</textarea>" in answer.text
    assert await rows(db, "SELECT 1 FROM text_edition") == []


async def test_a_draft_can_be_looked_at_gone_on_with_and_saved_without_being_kept_before(db: Database) -> None:
    async with visiting(web.app, db, {"editor"}) as editor:
        looked = await editor.post(f"{OFFER}/draft?lang=en", data=wish())
        kept = await rows(db, "SELECT 1 FROM text_edition")
        edited = await editor.post(f"{OFFER}/edit", data=wish(body="Ikke ferdig"))

    assert looked.status_code == 200 and kept == []
    assert "Et forslag fra oss" in looked.text and "This is not saved yet" in looked.text
    assert "Ikke ferdig</textarea>" in edited.text


async def test_a_draft_that_cannot_be_used_is_shown_again_in_the_editor(db: Database) -> None:
    async with visiting(web.app, db, {"editor"}) as editor:
        answer = await editor.post(f"{OFFER}/draft", data=wish(sms="Gruppa møtes"))

    assert answer.status_code == 422
    assert "Gruppa møtes</textarea>" in answer.text


async def test_the_first_to_save_is_not_written_over_also_when_the_second_tries_twice(db: Database) -> None:
    async with visiting(web.app, db, {"editor"}) as editor:
        await editor.post(OFFER, data=wish())
        refused = await editor.post(OFFER, data=wish(subject="Noe annet"))
        based_on = re.search(r'name="based_on" value="(\d+)"', refused.text)
        again = await editor.post(OFFER, data=wish(subject="Noe annet", based_on=based_on and based_on[1]))

    assert (refused.status_code, again.status_code) == (409, 409)


async def test_one_click_leads_back_to_the_text_brikke_came_with(db: Database) -> None:
    async with visiting(web.app, db, {"manager"}) as manager:
        await manager.post(OFFER, data=wish())
        answer = await manager.post(f"{OFFER}/shipped", data={"based_on": 1000})
        earlier = await manager.get(f"{OFFER}?version=1000&lang=en")

    assert answer.status_code == 303
    assert (await db.run(editions.current, "offer", "nb")).text == texts.nearest("offer", "nb").text
    assert "which is not in use" in earlier.text and "Et forslag fra oss" in earlier.text


@pytest.mark.parametrize("language", ["nb", "nn", "en", "se"])
@pytest.mark.parametrize("tone", ["ordinary", "discreet"])
async def test_every_text_can_be_looked_at_as_mail_letter_and_text_message(
    db: Database, language: str, tone: str
) -> None:
    async with visiting(web.app, db, {"editor"}) as editor:
        for template in TEMPLATES:
            address = f"/notifications/texts/{template}/{language}"
            looked, letter, mail = [
                await editor.get(f"{address}/{how}?tone={tone}") for how in ("look", "letter", "mail")
            ]

            assert {looked.status_code, letter.status_code, mail.status_code} == {200}
            assert "<h1" in mail.text and "{" not in re.sub(r"<style.*?</style>", "", mail.text, flags=re.DOTALL)


async def test_a_mail_that_is_looked_at_can_do_nothing(db: Database) -> None:
    async with visiting(web.app, db, {"editor"}) as editor:
        mail = await editor.get(f"{OFFER}/mail")

    assert mail.headers["content-security-policy"] == web.web_texts.MAIL_CSP
    assert "sandbox" in web.web_texts.MAIL_CSP and "script" not in web.web_texts.MAIL_CSP


async def test_a_text_is_tried_on_oneself_by_way_of_portal_which_alone_knows_the_address(
    db: Database, make_database: MakeDatabase
) -> None:
    portal = await make_database("portal")
    (account,) = await rows(
        portal,
        "INSERT INTO account (email, name, roles, created_at) VALUES ('ingrid@example.org', 'Ingrid', '{editor}', now())"
        " RETURNING account_id",
    )
    async with visiting(web.app, db, {"editor"}, account["account_id"]) as editor:
        await editor.post(f"{OFFER}/test", data={"tone": "discreet"})
    (asked,) = await rows(db, "SELECT message_id, type, stream, data FROM bus.outbox")

    told = await portal.run(own_letters.on_write_to_account, [_message(asked, account["account_id"])])

    (command,) = await rows(portal, "SELECT type, data FROM bus.outbox")
    assert (asked["type"], asked["stream"], told) == ("portal.write_to_account.v1", "commands.portal", 1)
    assert json.loads(command["data"])["tone"] == "discreet"
    assert "example.org" not in asked["data"] + command["data"].replace(asked["data"], "")


async def test_portal_writes_to_no_account_that_is_closed_and_to_nobody_in_a_replay(
    make_database: MakeDatabase,
) -> None:
    portal = await make_database("portal")
    (account,) = await rows(
        portal,
        "INSERT INTO account (email, name, roles, created_at, state, closed_at)"
        " VALUES ('ingrid@example.org', 'Ingrid', '{editor}', now(), 'closed', now()) RETURNING account_id",
    )
    data = {"account_id": str(account["account_id"]), "template": "offer", "language": "nb", "tone": "ordinary"}
    row = {"data": json.dumps(data | {"parameters": {}, "purpose": "text_trial", "occasion": "1"})}

    assert await portal.run(own_letters.on_write_to_account, [_message(row, account["account_id"])]) == 0


async def test_who_signs_is_a_person_and_stands_as_the_sender(db: Database) -> None:
    async with visiting(web.app, db, {"editor"}) as editor:
        before = await editor.get("/notifications/texts?lang=en")
        refused = await editor.post("/notifications/texts/signature?lang=en", data={"person": "noreply"})
        named = await editor.post("/notifications/texts/signature", data={"person": "Ingrid"})
        looked = await editor.get(f"{OFFER}/look")

    assert "Nobody is named yet" in before.text
    assert (refused.status_code, named.status_code) == (422, 303)
    assert "Ingrid, LINK Oslo" in looked.text
    with pytest.raises(SenderUnfit):
        await db.run(signatures.name, person="Selvhjelp Norge", account_id=uuid4())


@pytest.mark.parametrize("address", ["/nothing/nb", "/offer/de", "/offer/nb?version=77", "/..%2F..%2Fetc/nb"])
async def test_a_text_that_is_not_there_is_not_found(db: Database, address: str) -> None:
    async with visiting(web.app, db, {"editor"}) as editor:
        assert (await editor.get(f"/notifications/texts{address}")).status_code == 404


def _message(row: Any, subject: Any) -> Message:
    return Message(
        id=str(uuid4()), office="link-oslo", service="notifications", stream="commands.portal", epoch=1, sequence=1,
        type="portal.write_to_account.v1", subject=str(subject), time="2026-01-01T00:00:00+00:00",
        data=json.loads(row["data"]),
    )  # fmt: skip
