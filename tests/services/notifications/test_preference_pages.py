"""The pages behind the links in messages: looking changes nothing, choosing holds, and a forged link does nothing."""

import random
import re
from typing import Any

import httpx2
import pytest

from chassis.db import Database
from services.notifications import links, preferences, recipients, sending, web
from services.notifications.links import Holder
from tests.services.notifications.builders import Mailbox, ask, command, rows, states
from tests.services.notifications.test_links import LETTERS
from tests.web import visiting

DUGG = "dugg@example.org"


def holder(db: Database, purpose: str = "still_waiting") -> Holder:
    return Holder(recipients.hashed(db, DUGG, purpose), purpose)  # type: ignore[arg-type]


def page_of(db: Database, purpose: str = "still_waiting") -> str:
    return links.preferences_path(db.settings, holder(db, purpose))


def one_click_of(db: Database, purpose: str = "still_waiting") -> str:
    return links.one_click_url(db.settings, holder(db, purpose)).removeprefix(db.settings.base_url)


async def kept(db: Database) -> list[Any]:
    """Everything that choosing could change."""
    chosen = await rows(db, "SELECT language, tone, channels FROM preference ORDER BY recipient_hash")
    return [*chosen, *await rows(db, "SELECT purpose, reason FROM suppression ORDER BY recipient_hash, purpose")]


async def test_looking_changes_nothing(db: Database) -> None:
    async with visiting(web.app, db) as anyone:
        answers = [
            await anyone.get(page_of(db)),
            await anyone.get(one_click_of(db)),
            await anyone.head(page_of(db)),
            await anyone.get("/notifications/preferences"),
        ]

    assert [answer.status_code for answer in answers] == [200, 303, 200, 200]
    assert answers[1].headers["location"].startswith("/notifications/preferences/")
    assert await kept(db) == []
    assert await rows(db, "SELECT 1 FROM bus.outbox") == []


async def test_what_is_chosen_is_shown_when_the_link_is_opened_again(db: Database) -> None:
    chosen = {"tone": "discreet", "language": "nn", "channels": ["email", "sms"], "about": ["group_offer"]}
    async with visiting(web.app, db) as anyone:
        answer = await anyone.post(page_of(db), data=chosen)
        shown = await anyone.get(page_of(db))

    checked = re.findall(r'name="(\w+)" value="(\w+)" id="[^"]*" checked', shown.text)
    assert answer.status_code == 303
    assert ("tone", "discreet") in checked and ("language", "nn") in checked
    assert {value for name, value in checked if name == "channels"} == {"email", "sms"}
    assert [value for name, value in checked if name == "about"] == ["group_offer"]


async def test_a_form_without_any_way_is_shown_again(db: Database) -> None:
    async with visiting(web.app, db) as anyone:
        answer = await anyone.post(f"{page_of(db)}?lang=en", data={"tone": "discreet"})

    assert answer.status_code == 422
    assert "at least one way" in answer.text
    assert await kept(db) == []


@pytest.mark.parametrize(
    "wrong", [{"tone": "loud"}, {"language": "de"}, {"channels": "pigeon"}, {"recipient_hash": "x"}]
)
async def test_nothing_else_can_be_chosen(db: Database, wrong: dict[str, str]) -> None:
    async with visiting(web.app, db) as anyone:
        answer = await anyone.post(page_of(db), data={"channels": "email"} | wrong)

    assert answer.status_code == 422
    assert await kept(db) == []


async def test_someone_may_ask_us_to_stop_altogether_and_begin_again(db: Database, mailbox: Mailbox) -> None:
    await ask(db, command(db, DUGG, purpose="still_waiting", template="offer"))
    async with visiting(web.app, db) as anyone:
        stopped = await anyone.post(f"{page_of(db)}/stop")
        await sending.send_waiting(db)
        shown = await anyone.get(f"{page_of(db)}?lang=en")
        await anyone.post(page_of(db), data={"channels": ["email"], "about": ["still_waiting"]})

    assert stopped.status_code == 303
    assert await states(db) == [("suppressed", "asked")]
    assert "We do not write to you now" in shown.text
    assert not await db.run(preferences.stopped, holder(db).recipient_hash) & {"*", "still_waiting"}


async def test_a_mail_reader_stops_what_the_mail_was_about_with_one_click_and_no_cookie(db: Database) -> None:
    async with visiting(web.app, db) as reader:
        del reader.headers["Origin"]
        answer = await reader.post(one_click_of(db), data={"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert [tuple(row) for row in await kept(db)] == [("still_waiting", "asked")]


async def test_a_mail_that_comes_by_itself_tells_mail_readers_where_to_click(db: Database, mailbox: Mailbox) -> None:
    await ask(db, command(db, DUGG, purpose="still_waiting"), command(db, DUGG))
    await sending.send_waiting(db)

    headers = {mail["List-Unsubscribe"] for mail in mailbox.mails}
    (url,) = [str(header)[1:-1] for header in headers if header]
    assert len(headers) == 2
    assert [str(mail["List-Unsubscribe-Post"]) for mail in mailbox.mails if mail["List-Unsubscribe"]] == [
        "List-Unsubscribe=One-Click"
    ]
    async with visiting(web.app, db) as reader:
        assert (await reader.post(url)).status_code == 200
    assert [tuple(row) for row in await kept(db)] == [("still_waiting", "asked")]


async def test_ten_thousand_tampered_links_change_nothing(db: Database) -> None:
    """Each opens nothing; some hundred of them, of every sort, are also tried over HTTP."""
    chance = random.Random(8058)
    true = [
        links.seal(db.settings, kind, holder(db)) for kind in (links.PREFERENCES, links.ONE_CLICK) for _ in range(20)
    ]
    tampered = [token for token in (_tampered(chance, chance.choice(true)) for _ in range(10_000)) if token not in true]

    async with visiting(web.app, db) as anyone:
        statuses = {
            (await _try(anyone, address.format(token), number)).status_code
            for number, token in enumerate(tampered[::60])
            for address in ("/notifications/preferences/{}", "/notifications/preferences/{}/stop",
                            "/api/notifications/unsubscribe/{}")
        }  # fmt: skip

    assert len(tampered) > 9_900
    assert not [token for token in tampered if _opens(db, token)]
    assert statuses == {404}
    assert await kept(db) == []


async def test_a_link_of_one_register_changes_nothing_in_another(db: Database) -> None:
    async with visiting(web.app, db) as anyone:
        shown = await anyone.get(f"{page_of(db, 'event_reminder')}?lang=en")
        await anyone.post(page_of(db, "event_reminder"), data={"tone": "discreet", "channels": ["email"]})

    assert "Whether you still wish to wait" not in shown.text
    assert (await db.run(preferences.of, holder(db, "event_reminder").recipient_hash)).tone == "discreet"
    assert (await db.run(preferences.of, holder(db, "still_waiting").recipient_hash)).tone is None


async def test_a_lost_link_is_sent_to_an_address_we_know_once_a_day_and_the_answer_is_always_the_same(
    db: Database,
) -> None:
    await ask(db, command(db, DUGG, purpose="enquiry"))
    async with visiting(web.app, db) as anyone:
        known = await anyone.post("/notifications/preferences", data={"email": "Dugg@Example.org"})
        unknown = await anyone.post("/notifications/preferences", data={"email": "nobody@example.org"})

    told = await rows(db, "SELECT type, subject, data FROM bus.outbox")
    assert (known.status_code, known.headers["location"]) == (unknown.status_code, unknown.headers["location"])
    assert [row["type"] for row in told] == ["notifications.send_message.v1"]
    assert DUGG not in told[0]["data"] and "/notifications/preferences/" not in told[0]["data"]


def _opens(db: Database, token: str) -> bool:
    for kind in (links.PREFERENCES, links.ONE_CLICK):
        try:
            links.open(db.settings, kind, token)
        except links.LinkUnknown:
            continue
        return True
    return False


def _tampered(chance: random.Random, token: str) -> str:
    """A link with some letters changed, cut short, drawn out or put together anew."""
    at, length = chance.randrange(len(token)), chance.randrange(1, 9)
    letters = "".join(chance.choices(LETTERS, k=length))
    ways = (token[:at] + letters + token[at + length :], token[: at + 1], token + letters, token[at:] + token[:at])
    return chance.choice(ways)


async def _try(anyone: httpx2.AsyncClient, address: str, number: int) -> httpx2.Response:
    data = {"channels": ["email"], "tone": "discreet", "about": []}
    return await anyone.post(address, data=data if "unsubscribe" not in address else {"List-Unsubscribe": "One-Click"})
