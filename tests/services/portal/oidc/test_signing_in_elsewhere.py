"""Signing in with the organisation's own account, at a real provider."""

from datetime import timedelta
from typing import Any

import httpx2
import pyotp
import pytest

from chassis import clock
from chassis.db import Database
from chassis.web.passes import HEADER
from services.portal import accounts, forgetting, links, newcomers, providers
from services.portal.cookies import AWAY, HALF, SESSION
from services.portal.providers import Provider
from tests.services.portal.builders import EMAIL, PASSWORD, acts, make_account, require_code_app, rows
from tests.services.portal.oidc.provider import OURS, Browser, Running, asked

APP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


async def is_in(visitor: httpx2.AsyncClient) -> bool:
    return (await visitor.get("/api/portal/pass")).headers[HEADER] != ""


async def test_a_verified_address_leads_to_the_account_and_the_page_that_was_asked_for(
    browser: Browser, db: Database
) -> None:
    account = await make_account(db)
    answer = await browser.sign_in()
    assert (answer.status_code, answer.headers["location"]) == (303, "/status")
    assert await is_in(browser.portal)
    assert await acts(db) == ["account_created", "identity_tied", "signed_in"]
    [tied] = await rows(db, "SELECT account_id, subject FROM account_identity")
    assert (tied["account_id"], tied["subject"]) == (account["account_id"], "kari")


async def test_what_is_asked_of_the_provider_can_be_answered_for_one_browser_only(browser: Browser) -> None:
    address = await browser.leave()
    assert asked(address, "code_challenge_method") == "S256"
    assert asked(address, "response_type") == "code"
    secrets = [asked(address, name) for name in ("state", "nonce", "code_challenge")]
    assert len({*secrets}) == 3
    assert not any(secret in browser.portal.cookies[AWAY] for secret in secrets)
    again = await browser.leave()
    assert not {asked(again, name) for name in ("state", "nonce", "code_challenge")} & {*secrets}


async def test_pressing_the_button_changes_nothing_here(browser: Browser, db: Database) -> None:
    await browser.leave()
    assert await rows(db, "SELECT * FROM used_attempt") == []
    assert await acts(db) == []


async def test_the_second_time_the_subject_is_enough_and_the_address_is_not_looked_at(
    browser: Browser, db: Database, provider: Running
) -> None:
    await make_account(db)
    await browser.sign_in()
    await browser.portal.post("/sign-out")
    provider.says("kari", email="kari.new@example.org", email_verified=False)

    assert (await browser.sign_in()).status_code == 303
    assert await is_in(browser.portal)
    assert (await acts(db)).count("identity_tied") == 1


async def test_whoever_is_given_the_address_later_does_not_get_the_account(
    browser: Browser, db: Database, provider: Running
) -> None:
    await make_account(db)
    await browser.sign_in()
    await browser.portal.post("/sign-out")
    provider.says("successor", email=EMAIL, email_verified=True)

    later = Browser(provider, browser.portal)
    async with later.there:
        assert (await later.sign_in("successor")).status_code == 401
    assert not await is_in(browser.portal)


async def test_someone_who_was_invited_takes_the_account_into_use(browser: Browser, db: Database) -> None:
    await make_account(db)
    await rows(db, "UPDATE account SET state = 'invited', password_hash = NULL RETURNING 1")
    await browser.sign_in()
    [account] = await rows(db, "SELECT state FROM account")
    assert account["state"] == "active"
    assert await is_in(browser.portal)


@pytest.mark.parametrize(
    "said",
    [{"email": EMAIL, "email_verified": False}, {"email": EMAIL}, {"email": EMAIL, "email_verified": "true"}, {}],
    ids=["unverified", "not said to be verified", "verified as a text", "no address"],
)
async def test_an_address_that_is_not_verified_leads_nowhere(
    browser: Browser, db: Database, provider: Running, said: dict[str, Any]
) -> None:
    await make_account(db)
    provider.says("kari", **said)
    answer = await browser.sign_in()
    assert answer.status_code == 401
    assert "Vi kjenner deg ikke" in answer.text
    assert not await is_in(browser.portal)
    assert await rows(db, "SELECT * FROM account_identity") == []


async def test_no_account_is_made_for_a_stranger(browser: Browser, db: Database) -> None:
    assert (await browser.sign_in("stranger")).status_code == 401
    assert await rows(db, "SELECT * FROM account") == []
    assert await acts(db) == ["sign_in_refused"]


async def test_a_closed_account_stays_closed_and_whoever_comes_back_has_a_new_one(
    browser: Browser, db: Database
) -> None:
    account = await make_account(db)
    await browser.sign_in()
    await db.run(accounts.close, account["account_id"])
    assert (await browser.sign_in()).status_code == 401
    assert not await is_in(browser.portal)

    again = await make_account(db)
    assert (await browser.sign_in()).status_code == 303
    [tied] = await rows(db, "SELECT account_id FROM account_identity")
    assert tied["account_id"] == again["account_id"]


async def test_a_volunteer_does_not_come_in_this_way(browser: Browser, db: Database) -> None:
    await make_account(db, roles=("initiator",))
    assert (await browser.sign_in()).status_code == 401
    assert not await is_in(browser.portal)


async def test_a_code_app_is_asked_for_where_the_office_has_it_so(browser: Browser, db: Database) -> None:
    await make_account(db)
    await require_code_app(db)
    assert (await browser.sign_in()).headers["location"] == "/sign-in/code-app"
    assert not await is_in(browser.portal)


async def test_a_code_of_ours_is_asked_for_where_the_provider_asked_for_a_password_only(
    browser: Browser, db: Database
) -> None:
    await make_account(db, totp=APP)
    answer = await browser.sign_in()
    assert answer.headers["location"] == "/sign-in/code"
    assert not await is_in(browser.portal)

    answer = await browser.portal.post("/sign-in/code", data={"totp": pyotp.TOTP(APP).at(clock.now())})
    assert (answer.status_code, answer.headers["location"]) == (303, "/status")
    assert await is_in(browser.portal)
    assert HALF not in browser.portal.cookies


@pytest.mark.parametrize(
    ("told", "claims"),
    [
        ({}, {"amr": ["pwd", "mfa"]}),
        ({"acr_values": ("high",)}, {"acr": "high"}),
        ({"second_factor": "provider"}, {}),
    ],
    ids=["amr says so", "acr is one we asked for", "the office trusts the provider"],
    indirect=["told"],
)
async def test_no_code_of_ours_is_asked_for_where_the_provider_asked_for_more(
    browser: Browser, db: Database, provider: Running, claims: dict[str, Any]
) -> None:
    await make_account(db, totp=APP)
    address = await browser.leave()
    back = await browser.sign_in_there(address)
    provider.hands_out(provider.signed(provider.claims(asked(address, "nonce"), **claims)))
    answer = await browser.come_back(back)
    assert answer.headers["location"] == "/status"
    assert await is_in(browser.portal)


@pytest.mark.parametrize("told", [{"acr_values": ("high",)}], indirect=True)
async def test_a_level_that_was_not_reached_asks_for_a_code_of_ours(
    browser: Browser, db: Database, provider: Running
) -> None:
    await make_account(db, totp=APP)
    address = await browser.leave()
    assert asked(address, "acr_values") == "high"
    back = await browser.sign_in_there(address)
    provider.hands_out(provider.signed(provider.claims(asked(address, "nonce"), acr="low", amr=["mfa"])))
    assert (await browser.come_back(back)).headers["location"] == "/sign-in/code"


@pytest.mark.parametrize(("told", "beside"), [({}, True), ({"only": True}, False)], indirect=["told"])
async def test_the_sign_in_page_has_a_button_beside_the_form_or_instead_of_it(
    visitor: httpx2.AsyncClient, beside: bool
) -> None:
    page = (await visitor.get("/sign-in?next=/status")).text
    assert 'href="/sign-in/elsewhere?next=/status"' in page
    assert "Logg inn med Kommunen" in page
    assert ('name="password"' in page) == beside


@pytest.mark.parametrize("told", [{"only": True}], indirect=True)
async def test_where_the_button_is_all_there_is_no_password_opens_anything(
    visitor: httpx2.AsyncClient, db: Database
) -> None:
    await make_account(db)
    who = {"email": EMAIL, "password": PASSWORD}
    assert (await visitor.post("/sign-in", data=who)).status_code == 403
    refused = await visitor.post("/api/portal/tokens", json=who)
    assert (refused.status_code, refused.json()["type"]) == (403, "passwords-closed")


@pytest.mark.parametrize("told", [{"only": True}], indirect=True)
async def test_a_newcomer_there_is_shown_the_button_and_asked_for_no_password(
    visitor: httpx2.AsyncClient, db: Database
) -> None:
    wanted = {"email": "ny@example.org", "name": "Ny", "wanted": ["coordinator"], "language": "nb"}
    account = await db.run(newcomers.invite, **wanted, by=None)
    link = (await db.run(links.make, account["account_id"], links.INVITATION)).url

    page = (await visitor.get(link)).text

    assert 'href="/sign-in/elsewhere?next=/today"' in page
    assert 'name="password"' not in page
    assert (await visitor.post(link, data={"password": PASSWORD})).status_code == 403


@pytest.mark.parametrize("told", [{"sign_out": True}], indirect=True)
async def test_after_signing_out_the_provider_s_own_way_out_is_offered_where_the_office_wants_it(
    browser: Browser, db: Database, visitor: httpx2.AsyncClient, provider: Running
) -> None:
    await make_account(db)
    await browser.sign_in()
    out = await visitor.post("/sign-out")
    assert out.headers["location"] == "/signed-out"
    assert not await is_in(visitor)
    assert 'href="/signed-out/elsewhere"' in (await visitor.get("/signed-out")).text

    away = (await visitor.get("/signed-out/elsewhere")).headers["location"]
    assert away.startswith(f"{provider.issuer}/session/end?")
    assert asked(away, "post_logout_redirect_uri") == f"{OURS}/"
    assert (await browser.there.get(away)).status_code == 200


async def test_keys_are_fetched_once_and_again_for_a_new_one_but_not_again_and_again(
    browser: Browser, db: Database, provider: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_account(db)
    before = provider.times_asked("/jwks")
    for _ in range(3):
        assert (await browser.sign_in()).status_code == 303
    assert provider.times_asked("/jwks") == before + 1

    known: Provider = providers.of(db.settings)
    known._keys.keys.clear()
    assert (await browser.sign_in()).status_code == 401
    assert provider.times_asked("/jwks") == before + 1

    monkeypatch.setattr(providers, "KEYS_AGAIN_S", 0.0)
    assert (await browser.sign_in()).status_code == 303
    assert provider.times_asked("/jwks") == before + 2


@pytest.mark.parametrize(
    "card",
    [
        {"issuer": "https://elsewhere.example.org"},
        {"token_endpoint": "http://elsewhere.example.org/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": None},
    ],
    ids=lambda card: next(iter(card)),
)
async def test_a_card_that_is_not_the_provider_s_own_is_not_used(
    visitor: httpx2.AsyncClient, provider: Running, card: dict[str, Any]
) -> None:
    provider.shows(card=card)
    answer = await visitor.get("/sign-in/elsewhere")
    assert answer.status_code == 503
    assert "location" not in answer.headers


@pytest.mark.parametrize("told", [{"issuer": "http://127.0.0.1:9"}], indirect=True)
async def test_a_provider_that_is_away_is_said_to_be_away(visitor: httpx2.AsyncClient) -> None:
    answer = await visitor.get("/sign-in/elsewhere")
    assert answer.status_code == 503
    assert "Vi når ikke" in answer.text


async def test_what_attempts_leave_behind_is_forgotten(browser: Browser, db: Database) -> None:
    await make_account(db)
    await browser.sign_in()
    await db.run(forgetting.forget_old)
    assert len(await rows(db, "SELECT * FROM used_attempt")) == 1
    with clock.at(clock.now() + timedelta(minutes=21)):
        await db.run(forgetting.forget_old)
    assert await rows(db, "SELECT * FROM used_attempt") == []


async def test_an_office_without_a_provider_has_no_such_page(make_database: Any) -> None:
    from services.portal import web
    from tests.web import visiting

    async with visiting(web.app, await make_database("portal")) as visitor:
        assert (await visitor.get("/sign-in/elsewhere")).status_code == 404
        assert (await visitor.get("/sign-in/elsewhere/back?state=x&code=y")).status_code == 401
        assert "elsewhere" not in (await visitor.get("/sign-in")).text


async def test_the_session_s_cookie_is_as_strict_as_any(browser: Browser, db: Database) -> None:
    await make_account(db)
    cookies = (await browser.sign_in()).headers.get_list("set-cookie")
    [session] = [cookie for cookie in cookies if cookie.startswith(f"{SESSION}=")]
    for part in ("HttpOnly", "Secure", "Path=/", "SameSite=lax"):
        assert part in session
