"""Invited by mail, a password chosen, a code app set up, and in."""

import re
from datetime import timedelta
from typing import Any

import httpx2
import pyotp
import pytest

from chassis import clock
from chassis.db import Database
from services.portal import code_apps, links, newcomers, own_account, recovery_codes, signing_in
from services.portal.callers import Caller
from services.portal.problems import AccountExists, AlreadyInUse, LinkGone, NoRoles, StatisticianElsewhere
from tests.services.portal.builders import (
    EMAIL,
    PASSWORD,
    acts,
    carry_pass,
    letters,
    make_account,
    require_code_app,
    rows,
    token_in,
)

NEW = "solveig@example.org"


async def invite(db: Database, **changes: Any) -> Any:
    wish = {"email": NEW, "name": "Solveig", "wanted": ["coordinator"], "language": "nn", "by": None}
    return await db.run(newcomers.invite, **(wish | changes))


async def test_who_is_invited_gets_one_mail_with_a_link_in_their_language(db: Database) -> None:
    account = await invite(db)
    [letter] = await letters(db)
    assert (letter["template"], letter["language"], letter["recipient"]) == ("account_invited", "nn", NEW)
    assert letter["parameters"]["link"].startswith("https://link-oslo.localhost/welcome/")
    assert letter["purpose"] == "account"
    assert letter["key"] == str(account["account_id"])
    assert account["state"] == "invited"
    assert await acts(db) == ["account_invited"]


async def test_the_link_is_kept_as_a_hash_and_the_command_holds_no_address_in_the_clear(db: Database) -> None:
    await invite(db)
    [letter] = await letters(db)
    kept = str(await rows(db, "SELECT * FROM account_link")) + str(await rows(db, "SELECT data FROM bus.outbox"))
    assert token_in(letter) not in kept
    assert NEW not in kept


async def test_a_link_works_once(db: Database) -> None:
    await invite(db)
    token = token_in((await letters(db))[0])
    assert (await newcomers.accept(db.run, token, PASSWORD)).half
    with pytest.raises(LinkGone):
        await newcomers.accept(db.run, token, PASSWORD)


async def test_a_link_works_for_seven_days_and_not_for_another_purpose(db: Database) -> None:
    await invite(db)
    token, began = token_in((await letters(db))[0]), clock.now()
    with clock.at(began + timedelta(days=6, hours=23)):
        assert (await db.run(links.find, token, links.INVITATION))["email"] == NEW
    for purpose, at in ((links.INVITATION, began + timedelta(days=7, minutes=1)), (links.PASSWORD, began)):
        with clock.at(at), pytest.raises(LinkGone):
            await db.run(links.find, token, purpose)


async def test_a_new_invitation_makes_the_old_link_worthless(db: Database) -> None:
    account = await invite(db)
    await db.run(newcomers.invite_again, account["account_id"], account["account_id"])
    old, new = [token_in(letter) for letter in await letters(db)]
    with pytest.raises(LinkGone):
        await db.run(links.find, old, links.INVITATION)
    await newcomers.accept(db.run, new, PASSWORD)
    with pytest.raises(AlreadyInUse):
        await db.run(newcomers.invite_again, account["account_id"], account["account_id"])


async def test_an_address_that_has_an_account_is_not_invited(db: Database) -> None:
    await make_account(db)
    with pytest.raises(AccountExists):
        await invite(db, email=" KARI@example.org")


async def test_alone_at_the_office_gives_all_that_one_person_needs(db: Database) -> None:
    account = await invite(db, wanted=[], alone=True)
    assert account["roles"] == ["administrator", "coordinator", "editor", "event_manager", "manager"]


async def test_some_role_must_be_chosen_and_national_statistics_are_head_office_s(db: Database) -> None:
    with pytest.raises(NoRoles):
        await invite(db, wanted=[])
    with pytest.raises(StatisticianElsewhere):
        await invite(db, wanted=["statistician"])


async def test_head_office_may_have_a_statistician(make_database: Any) -> None:
    hk = await make_database("portal", office="hk")
    assert (await invite(hk, wanted=["statistician"]))["roles"] == ["statistician"]


async def test_from_the_mail_to_today_with_a_code_app_and_recovery_codes(
    visitor: httpx2.AsyncClient, db: Database
) -> None:
    account = await invite(db)
    await require_code_app(db)
    address = f"/welcome/{token_in((await letters(db))[0])}"
    assert "Velkommen, Solveig" in (await visitor.get(address)).text

    weak = await visitor.post(address, data={"password": "solveig solveig"})
    assert (weak.status_code, "bygger på navnet" in weak.text) == (422, True)
    chosen = await visitor.post(address, data={"password": PASSWORD})
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/sign-in/code-app")

    page = (await visitor.get("/sign-in/code-app")).text
    assert 'src="data:image/svg+xml' in page
    assert "Ikke nå" not in page, "the office requires it"
    offered = hidden(page, "offered")
    secret = written_secret(page)

    wrong = await visitor.post("/sign-in/code-app", data={"totp": "000000", "offered": offered})
    assert (wrong.status_code, written_secret(wrong.text)) == (401, secret), "the phone need not be pointed again"
    right = await visitor.post(
        "/sign-in/code-app", data={"totp": pyotp.TOTP(secret).at(clock.now()), "offered": hidden(wrong.text, "offered")}
    )
    codes = re.findall(r"[2-9A-Z]{5}-[2-9A-Z]{5}", right.text)
    assert (right.status_code, len(set(codes))) == (200, 10)
    await carry_pass(visitor)
    assert "I dag, Solveig" in (await visitor.get("/today")).text
    assert await db.run(recovery_codes.left, account["account_id"]) == 10
    assert await acts(db) == [
        "account_invited", "invitation_accepted", "code_app_set_up", "recovery_codes_made", "signed_in",
    ]  # fmt: skip


async def test_where_the_office_leaves_it_to_each_the_code_app_can_wait(
    visitor: httpx2.AsyncClient, db: Database
) -> None:
    await invite(db)
    await rows(db, "UPDATE policy SET code_app_required = false")
    await visitor.post(f"/welcome/{token_in((await letters(db))[0])}", data={"password": PASSWORD})
    assert "Ikke nå" in (await visitor.get("/sign-in/code-app")).text
    later = await visitor.post("/sign-in/code-app/later")
    assert later.headers["location"] == "/today"
    await carry_pass(visitor)
    assert (await visitor.get("/today")).status_code == 200


async def test_where_it_is_required_it_cannot_wait(visitor: httpx2.AsyncClient, db: Database) -> None:
    await invite(db)
    await visitor.post(f"/welcome/{token_in((await letters(db))[0])}", data={"password": PASSWORD})
    assert (await visitor.post("/sign-in/code-app/later")).headers["location"] == "/sign-in/code-app"
    assert (await visitor.get("/api/portal/pass")).headers["x-brikke-pass"] == ""


async def test_a_code_app_offered_to_one_is_not_taken_for_another(db: Database) -> None:
    kari, solveig = await make_account(db), await invite(db)
    offer = code_apps.offer(db.settings, kari["account_id"], EMAIL, "LINK Oslo")
    assert code_apps.offered(db.settings, kari["account_id"], offer.sealed) == offer.secret.replace(" ", "")
    assert code_apps.offered(db.settings, solveig["account_id"], offer.sealed) is None
    assert code_apps.offered(db.settings, kari["account_id"], "nonsense") is None


async def test_the_code_that_showed_the_app_is_used_up(db: Database) -> None:
    account_id = (await make_account(db))["account_id"]
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    code = pyotp.TOTP(secret).at(clock.now())
    assert await db.run(own_account.set_up_code_app, account_id, secret, code)
    assert not await db.run(code_apps.use, account_id, code)


async def test_someone_without_a_code_app_is_led_to_one_once_the_office_requires_it(db: Database) -> None:
    await make_account(db)
    await require_code_app(db)
    arrived = await signing_in.sign_in(db.run, Caller(), email=EMAIL, password=PASSWORD)
    assert (arrived.page, arrived.session) == ("/sign-in/code-app", None)


async def test_a_recovery_code_is_good_once_however_it_is_written_and_only_for_its_owner(db: Database) -> None:
    kari, per = [await make_account(db, email=email) for email in (EMAIL, "per@example.org")]
    code, *_ = await db.run(recovery_codes.make, kari["account_id"])
    assert not await db.run(recovery_codes.use, per["account_id"], code)
    assert await db.run(recovery_codes.use, kari["account_id"], code.lower().replace("-", " "))
    assert not await db.run(recovery_codes.use, kari["account_id"], code)
    assert await db.run(recovery_codes.left, kari["account_id"]) == 9
    assert code.replace("-", "") not in str(await rows(db, "SELECT * FROM recovery_code"))


def hidden(page: str, name: str) -> str:
    """What a hidden field holds."""
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found
    return found.group(1)


def written_secret(page: str) -> str:
    """The key that can be typed instead of pointing a camera."""
    found = re.search(r'<p class="code">([A-Z2-7 ]+)</p>', page)
    assert found
    return found.group(1).replace(" ", "")
