"""Someone who waits looks after their own place, on a phone, with nothing but the code."""

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.crawl import begin_enquiry, open_own_page, send_enquiry
from tests.journeys.office import OFFICE
from tests.journeys.visitors import PHONE, Network, visiting

pytestmark = [pytest.mark.timeout(300)]


def test_with_the_code_one_sees_where_one_stands_changes_it_pauses_and_is_erased(
    demo: Network, browser: Browser
) -> None:
    with visiting(browser, demo.url(OFFICE), PHONE) as phone:
        begin_enquiry(phone)
        send_enquiry(phone)
        code = phone.locator(".figure").inner_text()
        phone.context.clear_cookies()

        open_own_page(phone, code)
        expect(phone.get_by_text("Du har stått på ventelista siden")).to_be_visible()
        assert code not in phone.url
        phone.get_by_role("link", name="Endre ønskene dine").click()
        phone.get_by_label("Fornavn eller kallenavn").fill("Dogg")
        phone.get_by_label("Tirsdag kveld").check()
        phone.get_by_role("button", name="Lagre").click()
        expect(phone.get_by_role("heading", name="Hei, Dogg")).to_be_visible()

        phone.get_by_text("Ta en pause").first.click()
        phone.get_by_label("Hvor lenge?").select_option("8")
        phone.get_by_role("button", name="Ta en pause").click()
        expect(phone.get_by_text("Du har pause til")).to_be_visible()

        phone.get_by_role("button", name="Jeg er ferdig").click()
        phone.goto("/groups/own")
        expect(phone.get_by_label("Koden din")).to_be_visible()

        open_own_page(phone, code)
        phone.get_by_role("link", name="Få alt slettet").click()
        phone.get_by_label("Ja, slett alt om meg").check()
        phone.get_by_role("button", name="Slett alt").click()
        expect(phone.get_by_role("heading", name="Du er slettet")).to_be_visible()
        phone.goto("/groups/own")
        phone.get_by_label("Koden din").fill(code)
        phone.get_by_role("button", name="Åpne siden min").click()
        expect(phone.get_by_text("Vi kjenner ikke igjen denne koden").first).to_be_visible()
