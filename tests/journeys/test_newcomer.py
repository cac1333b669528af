"""A colleague's first day: invited, a password, a code app, I dag; and out everywhere when the administrator says so."""

import re
import secrets

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from chassis import clock
from infra.local.supervise import wait_until
from tests.journeys.office import OFFICE, written_to
from tests.journeys.scenes import PASSWORD
from tests.journeys.visitors import DESK, PHONE, Network, fill_in, sign_in, visiting

pytestmark = [pytest.mark.timeout(300)]

REVOKED_S = 5
"""Within so many seconds nobody is let in with a session that was ended, while portal is up."""


def test_a_colleague_is_invited_comes_in_and_is_signed_out_everywhere(demo: Network, browser: Browser) -> None:
    number = secrets.token_hex(3)
    name, address = f"Dis {number}", f"dis-{number}@example.org"
    with visiting(browser, demo.url(OFFICE), DESK) as desk, visiting(browser, demo.url(OFFICE), PHONE) as phone:
        sign_in(desk, demo, OFFICE, "administrator")
        invite(desk, name, address)

        wait_until(lambda: "/welcome/" in written_to(demo, OFFICE, address), "the invitation", 60)
        link = re.search(r"https://\S+/welcome/\S+", written_to(demo, OFFICE, address))
        assert link
        phone.goto(link.group())
        phone.get_by_label("Velg et passord").fill(PASSWORD)
        phone.get_by_role("button", name="Gå videre").click()

        secret = set_up_code_app(phone)
        phone.get_by_role("link", name="Jeg har tatt vare på dem").click()
        expect(phone.get_by_role("heading", level=1)).to_contain_text("I dag, Dis")

        with visiting(browser, demo.url(OFFICE), DESK) as second:
            fill_in(second, address, PASSWORD)
            second.get_by_label("Kode fra kodeappen din").fill(pyotp.TOTP(secret).at(clock.now(), counter_offset=1))
            second.get_by_role("button", name="Logg inn").click()
            second.wait_for_url("**/today")

            desk.goto("/accounts")
            desk.get_by_role("link", name=name, exact=True).click()
            desk.get_by_role("button", name="Logg ut overalt").click()
            expect(desk.get_by_role("status")).to_be_visible()
            for page in (phone, second):
                wait_until(lambda page=page: is_out(page), "the end of the session", REVOKED_S)


def invite(page: Page, name: str, address: str) -> None:
    page.goto("/accounts/invite")
    page.get_by_label("Navn").fill(name)
    page.get_by_label("E-post på jobb").fill(address)
    page.get_by_role("checkbox", name="Koordinator").check()
    page.get_by_role("button", name="Send invitasjonen").click()
    expect(page.get_by_text("Invitasjonen er på vei.")).to_be_visible()


def set_up_code_app(page: Page) -> str:
    """What a phone's camera would read, typed; the code it then shows."""
    page.get_by_text("Uten kamera? Skriv dette i stedet").click()
    shown = page.locator("details .code")
    expect(shown).to_be_visible()
    secret = shown.inner_text().replace(" ", "")
    page.get_by_label("De seks sifrene fra appen").fill(pyotp.TOTP(secret).at(clock.now()))
    page.get_by_role("button", name="Ferdig").click()
    expect(page.locator(".codes li")).to_have_count(10)
    return secret


def is_out(page: Page) -> bool:
    """Whether the browser is sent to sign in again."""
    page.goto("/account")
    return "/sign-in" in page.url
