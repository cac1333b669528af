"""Signing in, staying in, and signing out."""

from datetime import timedelta
from typing import Any

import httpx2
import pyotp
import pytest

from chassis import clock
from chassis.db import Database
from chassis.web.passes import HEADER, Checker
from services.portal import accounts, passwords, sessions, signing_in
from services.portal.cookies import SESSION, own_page
from services.portal.problems import AccountExists, CodeNeeded, CodeRefused, PasswordTooWeak, SignInRefused
from tests.services.portal.builders import EMAIL, PASSWORD, acts, make_account, rows
from tests.web import pass_keys

APP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


async def sign_in(db: Database, **changes: Any) -> Any:
    return await signing_in.sign_in(db.run, **({"email": EMAIL, "password": PASSWORD} | changes))


async def test_a_right_password_opens_a_session_and_the_audit_tells_of_it(db: Database) -> None:
    account = await make_account(db)
    session = await sign_in(db, email=" KARI@example.org ")
    opened = await db.run(sessions.of, session["secret"])

    assert (opened["account_id"], opened["roles"]) == (account["account_id"], ["coordinator"])
    assert await acts(db) == ["account_created", "signed_in"]


async def test_nothing_that_opens_a_session_is_kept(db: Database) -> None:
    await make_account(db)
    secret = (await sign_in(db))["secret"]
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
    secret = (await sign_in(db))["secret"]
    await db.run(accounts.close, account["account_id"])
    assert await db.run(sessions.of, secret) is None
    with pytest.raises(SignInRefused):
        await sign_in(db)


async def test_a_session_ends_when_left_alone_half_an_hour_and_after_twelve_hours(db: Database) -> None:
    await make_account(db)
    secret, began = (await sign_in(db))["secret"], clock.now()

    async def is_open(minutes: int) -> bool:
        with clock.at(began + timedelta(minutes=minutes)):
            return await db.run(sessions.of, secret) is not None

    assert [await is_open(minutes) for minutes in range(25, 12 * 60, 25)] == [True] * 28
    assert not await is_open(12 * 60 + 1)

    secret, began = (await sign_in(db))["secret"], clock.now()
    assert not await is_open(31)


async def test_new_roles_sign_the_person_out_everywhere(db: Database) -> None:
    account = await make_account(db)
    secrets = [(await sign_in(db, kind=kind))["secret"] for kind in ("browser", "token")]
    await db.run(accounts.change_roles, account["account_id"], ["manager"])
    assert [await db.run(sessions.of, secret) for secret in secrets] == [None, None]
    assert (await acts(db))[-1] == "roles_changed"


async def test_a_code_app_s_code_is_asked_for_and_good_once(db: Database) -> None:
    await make_account(db, totp=APP)
    with pytest.raises(CodeNeeded):
        await sign_in(db)

    code = pyotp.TOTP(APP).at(clock.now())
    assert await sign_in(db, totp=code)
    for used in (code, "000000", pyotp.TOTP(APP).at(clock.now() - timedelta(minutes=2))):
        with pytest.raises(CodeRefused):
            await sign_in(db, totp=used)


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
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{SESSION}=")
    for part in ("HttpOnly", "Secure", "Path=/", "SameSite=lax"):
        assert part in cookie

    given = (await visitor.get("/api/portal/pass")).headers[HEADER]
    person = Checker(pass_keys()[2], "link-oslo").check(given)
    assert person is not None
    assert (person.id, person.roles) == (account["account_id"], {"coordinator"})
    assert "I dag, Kari" in (await visitor.get("/today", headers={HEADER: given})).text

    out = await visitor.post("/sign-out")
    assert (out.status_code, out.headers["clear-site-data"]) == (303, '"cache"')
    assert (await visitor.get("/api/portal/pass")).headers[HEADER] == ""
    assert await acts(db) == ["account_created", "signed_in", "signed_out"]


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
