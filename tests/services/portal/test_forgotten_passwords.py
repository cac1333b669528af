"""Forgotten passwords: a link by mail, and an answer that tells nobody who has an account."""

from datetime import timedelta

import httpx2
import pyotp
import pytest

from chassis import clock
from chassis.db import Database
from services.portal import accounts, forgotten_passwords, sessions, signing_in, throttles
from services.portal.callers import Caller
from services.portal.problems import LinkGone, SignInRefused, SlowDown
from tests.services.portal.builders import EMAIL, PASSWORD, letters, make_account, token_in

OTHER = "en annen hest spiser grønne stoler"
APP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


async def ask(db: Database, email: str = EMAIL, network: str = "home") -> None:
    await db.run(forgotten_passwords.ask, Caller(network=network), email)


async def choose(db: Database, token: str) -> forgotten_passwords.Arrived:
    return await forgotten_passwords.choose(db.run, Caller(), token, OTHER)


async def test_known_and_unknown_addresses_get_the_same_answer(visitor: httpx2.AsyncClient, db: Database) -> None:
    await make_account(db)
    answers = [await visitor.post("/forgotten-password", data={"email": email}) for email in (EMAIL, "x@example.org")]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].text == answers[1].text
    assert [letter["recipient"] for letter in await letters(db)] == [EMAIL]


async def test_the_link_changes_the_password_once_and_signs_out_everywhere(db: Database) -> None:
    await make_account(db)
    before = (await signing_in.sign_in(db.run, Caller(), email=EMAIL, password=PASSWORD)).session
    await ask(db)
    token = token_in((await letters(db))[0])
    assert (await choose(db, token)).session
    assert await db.run(sessions.of, before) is None
    assert (await signing_in.sign_in(db.run, Caller(), email=EMAIL, password=OTHER)).session
    with pytest.raises(SignInRefused):
        await signing_in.sign_in(db.run, Caller(), email=EMAIL, password=PASSWORD)
    with pytest.raises(LinkGone):
        await choose(db, token)


async def test_the_link_works_for_an_hour_and_only_the_newest_does(db: Database) -> None:
    await make_account(db)
    await ask(db)
    await ask(db)
    old, new = [token_in(letter) for letter in await letters(db)]
    with pytest.raises(LinkGone):
        await choose(db, old)
    with clock.at(clock.now() + timedelta(minutes=61)), pytest.raises(LinkGone):
        await choose(db, new)


async def test_a_mailbox_alone_does_not_get_past_the_code_app(db: Database) -> None:
    await make_account(db, totp=APP)
    await ask(db)
    arrived = await choose(db, token_in((await letters(db))[0]))
    assert (arrived.session, arrived.page) == (None, "/sign-in/code")
    code = pyotp.TOTP(APP).at(clock.now())
    assert (await signing_in.give_code(db.run, Caller(), arrived.half, code)).session


async def test_a_closed_account_is_not_written_to(db: Database) -> None:
    account = await make_account(db)
    await db.run(accounts.close, account["account_id"])
    await ask(db)
    assert await letters(db) == []


async def test_nobody_s_mailbox_is_filled_and_who_asks_is_not_told(db: Database) -> None:
    await make_account(db)
    for number in range(throttles.LETTERS_TO.burst + 3):
        await ask(db, network=f"network {number}")
    assert len(await letters(db)) == throttles.LETTERS_TO.burst


async def test_one_network_does_not_ask_without_end(db: Database) -> None:
    with pytest.raises(SlowDown):
        for number in range(throttles.LETTERS_HERE.burst + 1):
            await ask(db, f"{number}@example.org")
