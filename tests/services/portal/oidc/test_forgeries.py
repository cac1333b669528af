"""Answers that nobody but a forger gives: each comes as far as portal by the true way, and none opens anything.

The provider is real, and so is everything but what a case is about. ``test_the_same_way_is_open_to_a_true_token`` shows that
the way itself leads in.
"""

import json
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import httpx2
import pytest
import pytest_asyncio
from joserfc import jws, jwt
from joserfc.jwk import OctKey, RSAKey

from chassis import clock
from chassis.db import Database
from chassis.settings import Settings
from chassis.web.passes import HEADER
from infra.local import testbed as beds
from services.portal import accounts
from services.portal.cookies import AWAY
from tests.conftest import make_template
from tests.services.portal.builders import EMAIL, make_account, rows
from tests.services.portal.oidc.provider import OTHER_CLIENT, SECRET, Browser, Running, asked
from tests.web import pass_keys

STRANGERS = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256", "kid": "true"})
"""Somebody else's key, under the provider's name for its own."""

SIGNED_IN_THERE = httpx2.Cookies()

Forge = Callable[[Running, str], str]


def claims(**changes: Any) -> Forge:
    """Rightly signed, but saying something else; None leaves it out."""
    return lambda provider, nonce: provider.signed(
        provider.claims(**({"nonce": nonce} | {name: _now(value) for name, value in changes.items()}))
    )


def _now(value: Any) -> Any:
    """Moments are said when the token is made."""
    return value() if callable(value) else value


def in_an_hour() -> int:
    return int(time.time()) + 3600


def an_hour_ago() -> int:
    return int(time.time()) - 3600


def by_a_stranger(provider: Running, nonce: str, **header: Any) -> str:
    head = {"alg": "RS256", "kid": "true"} | header
    registry = jws.JWSRegistry(algorithms=["RS256"], strict_check_header=False)
    return jwt.encode(head, provider.claims(nonce), STRANGERS, registry=registry)


def with_its_own_key(provider: Running, nonce: str) -> str:
    return by_a_stranger(provider, nonce, jwk=STRANGERS.as_dict(private=False))


def with_an_unknown_key(provider: Running, nonce: str) -> str:
    return by_a_stranger(provider, nonce, kid="nobody's")


def unsigned(provider: Running, nonce: str) -> str:
    _, body, _ = provider.signed(provider.claims(nonce)).split(".")
    header = urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).rstrip(b"=").decode()
    return f"{header}.{body}."


def with_the_signature_cut_off(provider: Running, nonce: str) -> str:
    return provider.signed(provider.claims(nonce)).rpartition(".")[0] + "."


def with_the_public_key_as_a_secret(provider: Running, nonce: str) -> str:
    secret = OctKey.import_key(provider.key.as_pem(private=False).decode().replace("-----", ""))
    return jwt.encode({"alg": "HS256", "kid": "true"}, provider.claims(nonce), secret, algorithms=["HS256"])


def with_the_client_secret(provider: Running, nonce: str) -> str:
    head = {"alg": "HS256"}
    return jwt.encode(head, provider.claims(nonce), OctKey.import_key(SECRET), algorithms=["HS256"])


def with_one_letter_changed(provider: Running, nonce: str) -> str:
    head, body, signature = provider.signed(provider.claims(nonce)).split(".")
    return f"{head}.{body}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"


FORGERIES: dict[str, Forge] = {
    "signed by a stranger": by_a_stranger,
    "signed by a key it brings along": with_its_own_key,
    "signed by a key nobody knows": with_an_unknown_key,
    "not signed, alg none": unsigned,
    "signature cut off": with_the_signature_cut_off,
    "signature changed in one letter": with_one_letter_changed,
    "HS256 with the public key": with_the_public_key_as_a_secret,
    "HS256 with the client's secret": with_the_client_secret,
    "another issuer": claims(iss="https://elsewhere.example.org"),
    "no issuer": claims(iss=None),
    "for another client": claims(aud=OTHER_CLIENT),
    "for another client too": claims(aud=["brikke", OTHER_CLIENT], azp="brikke"),
    "for nobody": claims(aud=None),
    "authorised for another client": claims(azp=OTHER_CLIENT),
    "expired": claims(iat=an_hour_ago, exp=lambda: int(time.time()) - 120),
    "without an end": claims(exp=None),
    "issued in the future": claims(iat=in_an_hour, exp=lambda: int(time.time()) + 7200),
    "without a beginning": claims(iat=None),
    "not valid yet": claims(nbf=in_an_hour),
    "another nonce": claims(nonce="another"),
    "no nonce": claims(nonce=None),
    "about nobody": claims(sub=None),
    "about an empty name": claims(sub=""),
    "about a number": claims(sub=42),
    "another access token's hash": claims(at_hash="x" * 22),
    "address not verified": claims(email_verified=False),
    "not a token": lambda _provider, _nonce: "forged",
    "no token at all": lambda _provider, _nonce: "",
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office(bed: beds.Testbed) -> AsyncIterator[str]:
    """One database for all the cases: none of them leaves anything behind, and that is what they are about."""
    name = f"t_{secrets.token_hex(6)}"
    admin = await asyncpg.connect(bed.pg_dsn_admin)
    await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{await make_template(bed, admin, "portal")}"')
    yield name
    await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await admin.close()


@pytest.fixture
async def db(
    bed: beds.Testbed, office: str, settings: Settings, provider: Running, tmp_path: Path
) -> AsyncIterator[Database]:
    """The office, with an account that the true token would open."""
    _, private, public = pass_keys()
    keys = {"pass_private_key_file": private, "pass_public_key_file": public}
    told = replace(settings, database_url=bed.pg_dsn(office), oidc=provider.settings(tmp_path), **keys)
    database = Database(told, "portal")
    await database.open()
    if await database.run(accounts.find, EMAIL) is None:
        await make_account(database)
    yield database
    await rows(database, "WITH gone AS (DELETE FROM session) DELETE FROM account_identity")
    await database.close()


@pytest.fixture
async def browser(provider: Running, visitor: httpx2.AsyncClient) -> AsyncIterator[Browser]:
    """A browser that stays signed in at the provider from case to case."""
    browser = Browser(provider, visitor)
    browser.there.cookies.update(SIGNED_IN_THERE)
    async with browser.there:
        yield browser
    SIGNED_IN_THERE.update(browser.there.cookies)


async def is_out(visitor: httpx2.AsyncClient, db: Database) -> bool:
    """Nobody is signed in, no account is tied to anyone."""
    nobody = (await visitor.get("/api/portal/pass")).headers[HEADER] == ""
    return nobody and not await rows(db, "SELECT 1 FROM session UNION ALL SELECT 1 FROM account_identity")


async def hand_out(browser: Browser, forge: Forge) -> httpx2.Response:
    """Sign in, and get this token in place of the true one."""
    address = await browser.leave()
    back = await browser.sign_in_there(address)
    browser.provider.hands_out(forge(browser.provider, asked(address, "nonce")))
    return await browser.come_back(back)


async def test_the_same_way_is_open_to_a_true_token(browser: Browser, db: Database) -> None:
    answer = await hand_out(browser, claims())
    assert (answer.status_code, answer.headers["location"]) == (303, "/status")
    assert not await is_out(browser.portal, db)


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES.keys())
async def test_a_forged_token_opens_nothing(browser: Browser, db: Database, forge: Forge) -> None:
    answer = await hand_out(browser, forge)
    assert answer.status_code == 401
    assert await is_out(browser.portal, db)


async def test_a_token_the_provider_made_for_another_client_opens_nothing(browser: Browser, db: Database) -> None:
    """Signed by the right key, with our nonce in it, by a malicious client that passes it on."""
    address = await browser.leave()
    theirs = address.replace("client_id=brikke", f"client_id={OTHER_CLIENT}")
    other = Browser(browser.provider, browser.portal)
    async with other.there:
        answer = await browser.come_back(await other.sign_in_there(theirs))
    assert answer.status_code == 401
    assert await is_out(browser.portal, db)


async def test_what_is_said_about_somebody_else_counts_for_nobody(browser: Browser, db: Database) -> None:
    browser.provider.shows(about={"sub": "another"})
    assert (await browser.sign_in()).status_code == 401
    assert await is_out(browser.portal, db)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "another"},
        {"state": None},
        {"state": ""},
        {"iss": "https://elsewhere.example.org"},
        {"iss": None},
        {"code": "guessed"},
        {"code": None, "error": "access_denied"},
    ],
    ids=[
        "another state",
        "no state",
        "empty state",
        "another issuer",
        "no issuer",
        "a guessed code",
        "the person said no",
    ],
)
async def test_an_answer_that_does_not_fit_opens_nothing(
    browser: Browser, db: Database, changes: dict[str, str | None]
) -> None:
    back = await browser.sign_in_there(await browser.leave())
    assert (await browser.come_back(back, **changes)).status_code == 401
    assert await is_out(browser.portal, db)


async def test_an_answer_is_taken_in_once(browser: Browser, db: Database) -> None:
    back = await browser.sign_in_there(await browser.leave())
    held = browser.portal.cookies[AWAY]
    assert (await browser.come_back(back)).status_code == 303
    await browser.portal.post("/sign-out")

    browser.portal.cookies = {AWAY: held}
    assert (await browser.come_back(back)).status_code == 401
    assert (await browser.portal.get("/api/portal/pass")).headers[HEADER] == ""


async def test_an_attempt_that_failed_cannot_be_tried_again_with_another_code(browser: Browser, db: Database) -> None:
    back = await browser.sign_in_there(await browser.leave())
    assert (await browser.come_back(back, code="guessed")).status_code == 401
    assert (await browser.come_back(back)).status_code == 401
    assert await is_out(browser.portal, db)


async def test_an_answer_in_a_browser_that_asked_nothing_opens_nothing(browser: Browser, db: Database) -> None:
    back = await browser.sign_in_there(await browser.leave())
    browser.portal.cookies = {}
    assert (await browser.come_back(back)).status_code == 401
    assert await is_out(browser.portal, db)


async def test_an_answer_meant_for_another_browser_opens_nothing(browser: Browser, db: Database) -> None:
    """A person who is lured to a forger's answer must not end up in the forger's account."""
    forgers = await browser.sign_in_there(await browser.leave())
    await browser.leave()
    asked_before = browser.provider.times_asked("/token")
    assert (await browser.come_back(forgers)).status_code == 401
    assert await is_out(browser.portal, db)
    assert browser.provider.times_asked("/token") == asked_before, "the state alone must be enough to refuse it"


async def test_a_code_from_another_attempt_opens_nothing(browser: Browser, db: Database) -> None:
    """A stolen code, put into one's own answer: the verifier is not the one that the code was asked for with."""
    stolen = asked(await browser.sign_in_there(await browser.leave()), "code")
    own = await browser.sign_in_there(await browser.leave())
    assert (await browser.come_back(own, code=stolen)).status_code == 401
    assert await is_out(browser.portal, db)
    refused = await rows(db, "SELECT detail FROM audit.entry ORDER BY entry_number DESC LIMIT 1")
    assert refused[0]["detail"] == "provider code", "the provider must refuse it, before any token"


@pytest.mark.parametrize("at", [0, 1, 2], ids=["its secret", "when it began", "where it leads"])
async def test_what_the_browser_holds_cannot_be_changed(browser: Browser, db: Database, at: int) -> None:
    back = await browser.sign_in_there(await browser.leave())
    parts = browser.portal.cookies[AWAY].split(".")
    parts[at] = {0: "x" * 43, 1: str(int(parts[1]) + 1), 2: "L3RvZGF5"}[at]
    browser.portal.cookies = {AWAY: ".".join(parts)}
    assert (await browser.come_back(back)).status_code == 401
    assert await is_out(browser.portal, db)


async def test_an_answer_after_more_than_ten_minutes_opens_nothing(browser: Browser, db: Database) -> None:
    with clock.at(clock.now() - timedelta(minutes=10, seconds=5)):
        address = await browser.leave()
    back = await browser.sign_in_there(address)
    assert (await browser.come_back(back)).status_code == 401
    assert await is_out(browser.portal, db)
