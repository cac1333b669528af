"""A lost phone: in with a recovery code, or by a new start from someone who has spoken with the person."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx2
import pyotp
import pytest

from chassis import clock
from chassis.db import Database
from services.portal import (
    accounts,
    code_app_set_up,
    code_apps,
    halfway,
    lost_phones,
    own_account,
    recovery_codes,
    sessions,
    signing_in,
    web,
)
from services.portal.callers import Caller
from services.portal.problems import (
    AccountNotFound,
    CodeAppWindowOver,
    OwnCodeApp,
    RecoveryCodeRefused,
    SignInBroken,
    SlowDown,
)
from tests.services.portal.builders import EMAIL, PASSWORD, acts, carry_pass, letters, make_account, require_code_app
from tests.web import visiting

APP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NEW_APP = "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"
CALLER = Caller()


@pytest.fixture
async def kari(db: Database) -> UUID:
    """Someone with a code app at an office that requires one."""
    account_id: UUID = (await make_account(db, totp=APP))["account_id"]
    await require_code_app(db)
    return account_id


async def sign_in(db: Database, **changes: Any) -> Any:
    return await signing_in.sign_in(db.run, CALLER, **({"email": EMAIL, "password": PASSWORD} | changes))


async def halfway_in(db: Database) -> str:
    return str((await sign_in(db)).half)


def code_of(secret: str) -> str:
    return str(pyotp.TOTP(secret).at(clock.now()))


async def set_up(db: Database, account_id: UUID, held: str, secret: str = NEW_APP) -> Any:
    offered = code_apps.offer(db.settings, account_id, EMAIL, "LINK Oslo")
    shown = code_apps.offered(db.settings, account_id, offered.sealed)
    return await db.run(code_app_set_up.finish, CALLER, held, offered.sealed, code_of(shown or secret))


async def test_a_recovery_code_leads_to_another_code_app_and_the_old_one_is_worthless(db: Database, kari: UUID) -> None:
    code, *_ = await db.run(recovery_codes.make, kari)
    held = await halfway_in(db)
    arrived = await lost_phones.give_recovery_code(db.run, CALLER, held, code)
    assert (arrived.page, arrived.session) == ("/sign-in/code-app", None)

    came, codes = await set_up(db, kari, held)
    assert (await db.run(sessions.of, came.session))["account_id"] == kari
    assert len(codes) == 10
    assert not await db.run(code_apps.use, kari, code_of(APP))
    assert [letter["parameters"]["what"] for letter in await letters(db)] == [
        "En av reservekodene dine er brukt til å logge inn.",
        "En annen kodeapp er tatt i bruk for kontoen din.",
    ]


async def test_who_only_left_the_phone_at_home_goes_on_without_it_and_keeps_it(db: Database, kari: UUID) -> None:
    code, *_ = await db.run(recovery_codes.make, kari)
    held = await halfway_in(db)
    await lost_phones.give_recovery_code(db.run, CALLER, held, code)
    assert (await db.run(code_app_set_up.put_off, CALLER, held)).session
    assert await db.run(code_apps.use, kari, code_of(APP))
    assert await db.run(recovery_codes.left, kari) == 9


async def test_a_code_that_is_wrong_or_used_lets_nobody_in(db: Database, kari: UUID) -> None:
    code, *_ = await db.run(recovery_codes.make, kari)
    await lost_phones.give_recovery_code(db.run, CALLER, await halfway_in(db), code)
    held = await halfway_in(db)
    for written in (code, "AAAAA-AAAAA", code_of(APP)):
        with pytest.raises(RecoveryCodeRefused):
            await lost_phones.give_recovery_code(db.run, CALLER, held, written)
    with pytest.raises(SignInBroken):
        await db.run(code_app_set_up.put_off, CALLER, held)
    assert (await acts(db)).count("sign_in_refused") == 3


async def test_a_code_given_to_a_sign_in_that_has_ended_is_not_used_up(db: Database, kari: UUID) -> None:
    code, *_ = await db.run(recovery_codes.make, kari)
    held = await halfway_in(db)
    await db.run(halfway.end_all, kari)
    with pytest.raises(SignInBroken):
        await db.run(lost_phones._take, held, kari, code, [])
    assert await db.run(recovery_codes.left, kari) == 10


async def test_recovery_codes_cannot_be_guessed_at_length(db: Database, kari: UUID) -> None:
    held, refused = await halfway_in(db), 0
    with pytest.raises(SlowDown):
        for _ in range(100):
            with pytest.raises(RecoveryCodeRefused):
                await lost_phones.give_recovery_code(db.run, CALLER, held, recovery_codes.draw())
            refused += 1
    assert refused <= 20


async def test_nobody_is_halfway_in_any_more_once_a_code_app_is_set_up(db: Database) -> None:
    account_id = (await make_account(db))["account_id"]
    await require_code_app(db)
    before, own = await halfway_in(db), await halfway_in(db)
    await set_up(db, account_id, own)
    with pytest.raises(SignInBroken):
        await db.run(code_app_set_up.put_off, CALLER, before)
    with pytest.raises(SignInBroken):
        await set_up(db, account_id, before, APP)


async def test_a_new_start_ends_everything_that_was_and_lasts_a_day(db: Database, kari: UUID) -> None:
    helper = await make_helper(db)
    await db.run(recovery_codes.make, kari)
    session = (await sign_in(db, totp=code_of(APP))).session
    waiting = await halfway_in(db)

    until = await db.run(lost_phones.begin_anew, kari, helper)
    assert until - clock.now() == pytest.approx(timedelta(hours=24), abs=timedelta(minutes=1))
    assert await db.run(sessions.of, session) is None
    assert await db.run(recovery_codes.left, kari) == 0
    with pytest.raises(SignInBroken):
        await db.run(halfway.of, waiting, halfway.CODE)

    arrived = await sign_in(db)
    assert arrived.page == "/sign-in/code-app"
    assert not (await db.run(code_app_set_up.begin, arrived.half))["can_wait"]
    with clock.at(until + timedelta(seconds=1)), pytest.raises(CodeAppWindowOver):
        await sign_in(db)


async def test_a_new_start_is_noted_told_to_the_person_and_can_be_given_once_more(db: Database, kari: UUID) -> None:
    helper = await make_helper(db)
    await db.run(lost_phones.begin_anew, kari, helper)
    [letter] = await letters(db)
    assert (letter["template"], letter["recipient"]) == ("account_changed", EMAIL)
    assert "ny start" in letter["parameters"]["what"]
    assert (await acts(db))[-1] == "code_app_dropped"

    with clock.at(clock.now() + timedelta(days=2)):
        until = await db.run(lost_phones.begin_anew, kari, helper)
        assert until > clock.now()


async def test_nobody_gives_themselves_a_new_start_nor_one_who_has_no_code_app(db: Database, kari: UUID) -> None:
    with pytest.raises(OwnCodeApp):
        await db.run(lost_phones.begin_anew, kari, kari)
    with pytest.raises(AccountNotFound):
        await db.run(lost_phones.begin_anew, await make_helper(db), kari)


async def test_the_server_s_own_command_does_the_same(db: Database, kari: UUID) -> None:
    until = await db.run(lost_phones.begin_anew_at, EMAIL.upper())
    assert until > clock.now()
    assert (await sign_in(db)).page == "/sign-in/code-app"
    with pytest.raises(AccountNotFound):
        await db.run(lost_phones.begin_anew_at, "nobody@example.org")


async def test_a_changed_password_and_a_moved_code_app_are_told_a_first_one_is_not(db: Database) -> None:
    account_id = (await make_account(db))["account_id"]
    await db.run(own_account.set_up_code_app, account_id, APP, code_of(APP))
    assert await letters(db) == []
    await db.run(own_account.set_password, account_id, "x")
    await db.run(own_account.set_up_code_app, account_id, NEW_APP, code_of(NEW_APP))
    assert [letter["parameters"]["what"] for letter in await letters(db)] == [
        "Passordet til kontoen din er byttet.",
        "En annen kodeapp er tatt i bruk for kontoen din.",
    ]


async def test_from_the_sign_in_page_to_today_with_a_code_from_the_sheet(
    visitor: httpx2.AsyncClient, db: Database, kari: UUID
) -> None:
    await make_helper(db)
    code, *_ = await db.run(recovery_codes.make, kari)
    await visitor.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    assert "/sign-in/lost-phone" in (await visitor.get("/sign-in/code")).text
    page = (await visitor.get("/sign-in/lost-phone")).text
    assert "Hilde ved Bergen" in page
    assert "Kari Koordinator" not in page, "she cannot ring herself"

    wrong = await visitor.post("/sign-in/lost-phone", data={"recovery_code": "AAAAA-AAAAA"})
    assert (wrong.status_code, "ingen av reservekodene" in wrong.text) == (401, True)
    right = await visitor.post("/sign-in/lost-phone", data={"recovery_code": code.lower()})
    assert right.headers["location"] == "/sign-in/code-app"
    assert "ligger bare hjemme" in (await visitor.get("/sign-in/code-app")).text
    assert (await visitor.post("/sign-in/code-app/later")).headers["location"] == "/today"
    await carry_pass(visitor)
    assert (await visitor.get("/today")).status_code == 200


async def test_a_helper_sees_lost_phones_and_nothing_else(db: Database, kari: UUID) -> None:
    helper = await make_helper(db)
    async with visiting(web.app, db, ["helper"], person_id=helper) as visitor:
        assert (await visitor.get("/today")).headers["location"] == "/lost-phones"
        assert "Kari Koordinator" in (await visitor.get("/lost-phones")).text
        for closed in ("/search", "/status", "/accounts", "/audit"):
            assert (await visitor.get(closed)).status_code == 403

        address = f"/lost-phones/{kari}"
        unsure = await visitor.post(address, data={"x": ""})
        assert (unsure.status_code, "Snakk med personen først" in unsure.text) == (422, True)
        assert (await visitor.post(address, data={"spoken": "true"})).headers["location"] == "/lost-phones"
    assert (await sign_in(db)).page == "/sign-in/code-app"


async def test_an_only_administrator_is_told_to_name_a_helper(db: Database) -> None:
    await make_account(db, roles=("administrator",))
    await require_code_app(db)
    async with visiting(web.app, db, ["administrator"]) as visitor:
        assert "/accounts/invite" in (await visitor.get("/portal/_today?when=week")).text
        await make_helper(db)
        assert "/accounts/invite" not in (await visitor.get("/portal/_today?when=week")).text


async def make_helper(db: Database) -> UUID:
    made = await db.run(accounts.create, "hilde@example.org", "Hilde ved Bergen", PASSWORD, ["helper"])
    return UUID(str(made["account_id"]))
