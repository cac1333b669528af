"""A session that runs out while somebody writes: nothing of it is lost, and nobody else gets it."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import httpx2
import pyotp
import pytest

from chassis import clock
from chassis.db import Database
from chassis.web import drafts
from chassis.web.passes import HEADER
from tests.services.portal.builders import EMAIL, PASSWORD, carry_pass, enter, make_account, rows

APP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
TEXT = 'Solveig "Sol" & co\nlinje to'
TOLD = {
    "name": TEXT,
    "email": "solveig@example.org",
    "roles": ["coordinator", "manager"],
    "language": "nb",
    "_key": "k1",
}


async def run_out(visitor: httpx2.AsyncClient) -> None:
    """Half an hour goes by: nginx hands on no pass any more."""
    del visitor.headers[HEADER]


async def send_too_late(visitor: httpx2.AsyncClient) -> str:
    """A form sent after the session has run out. Shape: what the page holds of it."""
    await run_out(visitor)
    answer = await visitor.post("/accounts/invite", data=TOLD)
    assert answer.status_code == 401
    assert "Det du skrev, er ikke borte" in answer.text
    return hidden(answer.text, "draft")


def hidden(page: str, name: str) -> str:
    found = re.search(rf'type="hidden" name="{name}" value="([^"]+)"', page)
    assert found, page
    return unescape(found.group(1))


def kept(page: str) -> list[tuple[str, str]]:
    """The fields that a page gives back."""
    found = re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', page, re.DOTALL)
    return [(name, unescape(value)) for name, value in found]


@pytest.fixture
async def admin(visitor: httpx2.AsyncClient, db: Database) -> httpx2.AsyncClient:
    await make_account(db, roles=("administrator",))
    await enter(visitor)
    return visitor


async def test_the_page_that_asks_to_sign_in_again_shows_nothing_of_what_was_written(
    admin: httpx2.AsyncClient, db: Database
) -> None:
    await run_out(admin)
    page = (await admin.post("/accounts/invite", data=TOLD)).text
    assert "Solveig" not in page
    assert "solveig" not in page
    assert await rows(db, "SELECT 1 FROM account WHERE state = 'invited'") == []


async def test_after_signing_in_the_form_is_there_with_what_was_written_and_nothing_is_done(
    admin: httpx2.AsyncClient, db: Database
) -> None:
    draft = await send_too_late(admin)
    answer = await admin.post("/sign-in", data={"email": EMAIL, "password": PASSWORD, "draft": draft})
    given = kept(answer.text)
    assert ("name", TEXT) in given
    assert [value for name, value in given if name == "roles"] == ["coordinator", "manager"]
    assert ("_key", "k1") in given

    await carry_pass(admin)
    shown = await admin.post("/accounts/invite", data=form(given, drafts.LOOK))
    assert shown.status_code == 200
    assert 'value="Solveig &#34;Sol&#34; &amp; co\nlinje to"' in shown.text
    assert await rows(db, "SELECT 1 FROM account WHERE state = 'invited'") == []


async def test_it_can_also_be_sent_as_it_was_and_is_done_once(admin: httpx2.AsyncClient, db: Database) -> None:
    draft = await send_too_late(admin)
    given = kept((await admin.post("/sign-in", data={"email": EMAIL, "password": PASSWORD, "draft": draft})).text)
    await carry_pass(admin)
    for _ in range(2):
        assert (await admin.post("/accounts/invite", data=form(given))).status_code == 303
    assert len(await rows(db, "SELECT 1 FROM account WHERE state = 'invited'")) == 1


async def test_a_wrong_password_and_a_code_on_the_way_lose_nothing(visitor: httpx2.AsyncClient, db: Database) -> None:
    await make_account(db, roles=("administrator",), totp=APP)
    await visitor.post("/sign-in", data={"email": EMAIL, "password": PASSWORD, "totp": pyotp.TOTP(APP).at(clock.now())})
    await carry_pass(visitor)
    draft = await send_too_late(visitor)
    wrong = await visitor.post("/sign-in", data={"email": EMAIL, "password": "not this one", "draft": draft})
    assert hidden(wrong.text, "draft") == draft
    half = await visitor.post("/sign-in", data={"email": EMAIL, "password": PASSWORD, "draft": draft})
    assert half.headers["location"] == "/sign-in/code"
    later = pyotp.TOTP(APP).at(clock.now() + timedelta(seconds=30))
    assert ("name", TEXT) in kept((await visitor.post("/sign-in/code", data={"totp": later})).text)


async def test_somebody_else_who_signs_in_gets_nothing_of_it(admin: httpx2.AsyncClient, db: Database) -> None:
    await make_account(db, email="per@example.org", roles=("administrator",))
    draft = await send_too_late(admin)
    answer = await admin.post("/sign-in", data={"email": "per@example.org", "password": PASSWORD, "draft": draft})
    assert (answer.status_code, answer.headers["location"]) == (303, "/today")
    again = await admin.post("/kept-form", data={"draft": draft})
    assert (again.status_code, kept(again.text)) == (401, [])


async def test_who_signs_in_in_another_tab_comes_back_to_it(admin: httpx2.AsyncClient) -> None:
    draft = await send_too_late(admin)
    admin.cookies.clear()
    early = await admin.post("/kept-form", data={"draft": draft})
    assert (early.status_code, hidden(early.text, "draft")) == (401, draft)
    await enter(admin)
    assert ("name", TEXT) in kept((await admin.post("/kept-form", data={"draft": draft})).text)


async def test_what_was_changed_on_the_way_or_is_too_old_is_not_given_back(admin: httpx2.AsyncClient) -> None:
    draft = await send_too_late(admin)
    settings: Any = admin._transport.app.settings  # type: ignore[attr-defined]
    assert drafts.open_sealed(settings, draft)
    assert drafts.open_sealed(settings, draft[:-8] + "AAAAAAA=") is None
    assert drafts.open_sealed(settings, "nonsense") is None
    with clock.at(clock.now() + drafts.KEEP + timedelta(minutes=1)):
        assert drafts.open_sealed(settings, draft) is None


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/account/password", {"password_now": PASSWORD, "password": "another"}),
        ("/accounts/invite", {"name": "x" * 200_000}),
    ],
)
async def test_passwords_and_what_is_too_large_are_not_kept(
    admin: httpx2.AsyncClient, path: str, told: dict[str, str]
) -> None:
    await run_out(admin)
    if "name" in told:
        told = {"name": incompressible(200_000)}
    answer = await admin.post(path, data=told)
    assert answer.status_code == 401
    assert 'name="draft"' not in answer.text


async def test_of_a_form_with_a_file_the_words_are_kept_and_it_says_to_choose_the_file_again(
    visitor: httpx2.AsyncClient, db: Database
) -> None:
    await make_account(db, roles=("editor",))
    await enter(visitor)
    await run_out(visitor)
    late = await visitor.post("/site/brochures", data={"title": TEXT}, files={"file": ("a.pdf", b"%PDF-1.7 x")})
    draft = hidden(late.text, "draft")
    answer = await visitor.post("/sign-in", data={"email": EMAIL, "password": PASSWORD, "draft": draft})
    assert kept(answer.text) == [("title", TEXT)]
    assert "Filer blir ikke tatt vare på" in answer.text
    assert "Send det slik det var" not in answer.text


async def test_nothing_is_kept_for_someone_who_was_never_signed_in(visitor: httpx2.AsyncClient) -> None:
    answer = await visitor.post("/accounts/invite", data=TOLD)
    assert (answer.status_code, 'name="draft"' in answer.text) == (401, False)


async def test_nothing_is_kept_of_what_another_site_sends(admin: httpx2.AsyncClient) -> None:
    await run_out(admin)
    answer = await admin.post("/accounts/invite", data=TOLD, headers={"Origin": "https://elsewhere.example.org"})
    assert (answer.status_code, 'name="draft"' in answer.text) == (403, False)


def form(fields: list[tuple[str, str]], *more: str) -> dict[str, list[str]]:
    """Fields as a browser sends them."""
    sent: dict[str, list[str]] = {}
    for name, value in [*fields, *((name, "yes") for name in more)]:
        sent.setdefault(name, []).append(value)
    return sent


def incompressible(length: int) -> str:
    import secrets

    return secrets.token_urlsafe(length)[:length]
