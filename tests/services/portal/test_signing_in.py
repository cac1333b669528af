"""Signing in, staying in, and signing out."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx2
import pyotp
import pytest

from chassis import clock
from chassis.db import Database
from chassis.web.passes import HEADER, Checker
from services.portal import accounts, code_apps, passwords, sessions, signing_in
from services.portal.callers import Caller
from services.portal.cookies import DEVICE, HALF, SESSION, own_page
from services.portal.problems import (
    AccountExists,
    CodeAppNeeded,
    CodeNeeded,
    CodeRefused,
    PasswordTooWeak,
    SignInRefused,
)
from tests.services.portal.builders import EMAIL, PASSWORD, acts, make_account, require_code_app, rows
from tests.web import pass_keys

APP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


async def sign_in(db: Database, **changes: Any) -> Any:
    return await signing_in.sign_in(db.run, Caller(), **({"email": EMAIL, "password": PASSWORD} | changes))


async def give_token(db: Database, **changes: Any) -> Any:
    return await signing_in.give_token(db.run, Caller(), **({"email": EMAIL, "password": PASSWORD} | changes))


async def test_a_right_password_opens_a_session_and_the_audit_tells_of_it(db: Database) -> None:
    account = await make_account(db)
    arrived = await sign_in(db, email=" KARI@example.org ")
    opened = await db.run(sessions.of, arrived.session)

    assert (opened["account_id"], opened["roles"]) == (account["account_id"], ["coordinator"])
    assert await acts(db) == ["account_created", "signed_in"]


async def test_nothing_that_opens_a_session_is_kept(db: Database) -> None:
    await make_account(db)
    secret = (await sign_in(db)).session
    kept = str(await rows(db, "SELECT * FROM session")) + str(await rows(db, "SELECT * FROM account"))
    assert secret not in kept
    assert PASSWORD not in kept


@pytest.mark.parametrize("changes", [{"password": "wrong"}, {"email": "nobody@example.org"}, {"email": "x" * 250}])
async def test_a_wrong_password_and_an_unknown_address_are_refused_alike(db: Database, changes: dict[str, str]) -> None:
    await make_account(db)
    with pytest.raises(SignInRefused):
        await sign_in(db, **changes)
    assert (await acts(db))[-1] == "sign_in_refused"


async def test_a_closed_account_opens_nothing(db: Database) -> None:
    account = await make_account(db)
    secret = (await sign_in(db)).session
    await db.run(accounts.close, account["account_id"])
    assert await db.run(sessions.of, secret) is None
    with pytest.raises(SignInRefused):
        await sign_in(db)


async def test_a_session_ends_when_left_alone_half_an_hour_and_after_twelve_hours(db: Database) -> None:
    await make_account(db)
    secret, began = (await sign_in(db)).session, clock.now()

    async def is_open(minutes: int) -> bool:
        with clock.at(began + timedelta(minutes=minutes)):
            return await db.run(sessions.of, secret) is not None

    assert [await is_open(minutes) for minutes in range(25, 12 * 60, 25)] == [True] * 28
    assert not await is_open(12 * 60 + 1)

    secret, began = (await sign_in(db)).session, clock.now()
    assert not await is_open(31)


async def test_new_roles_sign_the_person_out_everywhere(db: Database) -> None:
    account = await make_account(db)
    secrets = [(await sign_in(db)).session, (await give_token(db))["secret"]]
    await db.run(accounts.change_roles, account["account_id"], ["manager"])
    assert [await db.run(sessions.of, secret) for secret in secrets] == [None, None]
    assert (await acts(db))[-1] == "roles_changed"


async def test_a_code_app_s_code_is_asked_for_and_good_once(db: Database) -> None:
    await make_account(db, totp=APP)
    code = pyotp.TOTP(APP).at(clock.now())
    half = await sign_in(db)
    assert (half.session, half.page) == (None, "/sign-in/code")
    assert (await signing_in.give_code(db.run, Caller(), half.half, code)).session

    for used in (code, "000000", pyotp.TOTP(APP).at(clock.now() - timedelta(minutes=2))):
        half = await sign_in(db)
        with pytest.raises(CodeRefused):
            await signing_in.give_code(db.run, Caller(), half.half, used)


async def test_a_used_code_is_refused_a_thousand_times_of_a_thousand(db: Database) -> None:
    account_id = (await make_account(db, totp=APP))["account_id"]
    code = pyotp.TOTP(APP).at(clock.now())
    tried = [await asyncio.gather(*(db.run(code_apps.use, account_id, code) for _ in range(25))) for _ in range(40)]
    assert [sum(each) for each in tried] == [1] + [0] * 39


async def test_a_program_writes_its_code_at_once_and_it_is_good_once(db: Database) -> None:
    await make_account(db, totp=APP)
    with pytest.raises(CodeNeeded):
        await give_token(db)
    code = pyotp.TOTP(APP).at(clock.now())
    assert await give_token(db, totp=code)
    with pytest.raises(CodeRefused):
        await give_token(db, totp=code)


async def test_a_program_of_someone_without_a_code_app_gets_no_token_where_one_is_required(db: Database) -> None:
    await make_account(db)
    assert await give_token(db)
    await require_code_app(db)
    with pytest.raises(CodeAppNeeded):
        await give_token(db)


async def test_the_code_app_s_secret_cannot_be_read_in_the_database(db: Database) -> None:
    await make_account(db, totp=APP)
    [row] = await rows(db, "SELECT totp_secret FROM account")
    assert APP.encode() not in row["totp_secret"]


async def test_an_address_has_one_account(db: Database) -> None:
    await make_account(db)
    with pytest.raises(AccountExists):
        await make_account(db, email="Kari@Example.org")


@pytest.mark.parametrize("weak", ["short", "passordpassord", "123456789012", "a" * 201, "kari@example.org"])
async def test_a_password_that_is_easily_guessed_is_refused(weak: str) -> None:
    with pytest.raises(PasswordTooWeak):
        await passwords.check_strength(weak, EMAIL)


def test_after_signing_in_only_a_page_here_is_gone_to() -> None:
    assert own_page("/groups/enquiries?state=waiting") == "/groups/enquiries?state=waiting"
    for foreign in (
        "https://x.example.org",
        "//x.example.org",
        "/\\x.example.org",
        "javascript:alert(1)",
        "x",
        "/a\nb",
        "",
    ):
        assert own_page(foreign) == "/today"


async def test_a_browser_signs_in_works_and_signs_out(visitor: httpx2.AsyncClient, db: Database) -> None:
    account = await make_account(db)
    answer = await visitor.post("/sign-in", data={"email": EMAIL, "password": PASSWORD, "next": "/status", "totp": ""})
    assert (answer.status_code, answer.headers["location"]) == (303, "/status")
    cookies = {cookie.split("=")[0]: cookie for cookie in answer.headers.get_list("set-cookie")}
    assert cookies.keys() == {SESSION, DEVICE, HALF}
    assert "Max-Age=0" in cookies[HALF]
    for name in (SESSION, DEVICE):
        for part in ("HttpOnly", "Secure", "Path=/", "SameSite=lax"):
            assert part in cookies[name]

    given = (await visitor.get("/api/portal/pass")).headers[HEADER]
    person = Checker(pass_keys()[2], "link-oslo").check(given)
    assert person is not None
    assert (person.id, person.roles) == (account["account_id"], {"coordinator"})
    assert "I dag, Kari" in (await visitor.get("/today", headers={HEADER: given})).text

    out = await visitor.post("/sign-out")
    assert (out.status_code, out.headers["clear-site-data"]) == (303, '"cache"')
    assert (await visitor.get("/api/portal/pass")).headers[HEADER] == ""
    assert await acts(db) == ["account_created", "signed_in", "signed_out"]


async def test_a_browser_is_asked_for_the_code_on_a_page_of_its_own(visitor: httpx2.AsyncClient, db: Database) -> None:
    await make_account(db, totp=APP)
    answer = await visitor.post("/sign-in", data={"email": EMAIL, "password": PASSWORD, "next": "/status"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in/code")
    assert "Kode fra kodeappen din" in (await visitor.get("/sign-in/code")).text

    wrong = await visitor.post("/sign-in/code", data={"totp": "000000"})
    assert (wrong.status_code, "Koden stemmer ikke" in wrong.text) == (401, True)
    right = await visitor.post("/sign-in/code", data={"totp": pyotp.TOTP(APP).at(clock.now())})
    assert (right.status_code, right.headers["location"]) == (303, "/status")
    assert (await visitor.get("/sign-in/code")).status_code == 401, "there is nothing left to finish"


async def test_a_page_that_looks_again_by_itself_keeps_no_session_going(
    visitor: httpx2.AsyncClient, db: Database
) -> None:
    await make_account(db)
    await visitor.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    began = clock.now()
    with clock.at(began + timedelta(minutes=29)):
        await visitor.get("/api/portal/pass", headers={"X-Unattended": "true"})
        assert 0 < (await visitor.get("/api/portal/session")).json()["left_s"] <= 60
        assert (await visitor.post("/api/portal/session")).json()["left_s"] == 30 * 60
    with clock.at(began + timedelta(minutes=60)):
        assert (await visitor.post("/api/portal/session")).json() == {"left_s": 0, "person": None}


async def test_a_refused_sign_in_shows_the_form_again_and_keeps_no_password(
    visitor: httpx2.AsyncClient, db: Database
) -> None:
    await make_account(db)
    answer = await visitor.post("/sign-in", data={"email": EMAIL, "password": "not this one"})
    assert answer.status_code == 401
    assert "E-postadressen eller passordet stemmer ikke." in answer.text
    assert f'value="{EMAIL}"' in answer.text
    assert "not this one" not in answer.text


async def test_a_program_gets_a_token_and_the_token_a_pass(visitor: httpx2.AsyncClient, db: Database) -> None:
    await make_account(db, roles=("coordinator", "event_manager"))
    answer = await visitor.post("/api/portal/tokens", json={"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 201
    assert answer.json().keys() == {"token", "expires_at"}

    shown = {"Authorization": f"Bearer {answer.json()['token']}"}
    given = (await visitor.get("/api/portal/pass", headers=shown)).headers[HEADER]
    person = Checker(pass_keys()[2], "link-oslo").check(given)
    assert person is not None
    assert person.roles == {"coordinator", "event_manager"}


@pytest.mark.parametrize(
    "shown", [{}, {"Authorization": "Bearer x"}, {"Authorization": "Basic eDp5"}, {"Cookie": f"{SESSION}=x"}]
)
async def test_anyone_else_gets_an_empty_pass_and_is_let_through(
    visitor: httpx2.AsyncClient, shown: dict[str, str]
) -> None:
    answer = await visitor.get("/api/portal/pass", headers=shown)
    assert (answer.status_code, answer.headers[HEADER]) == (200, "")
