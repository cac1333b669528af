"""A theme that head office adds, met by whoever asks for help at an office: from the page to the question, and off again."""

import pytest
from playwright.sync_api import Browser, Page, expect

from infra.local.supervise import wait_until
from tests.journeys.office import OFFICE, RUN
from tests.journeys.visitors import DESK, PHONE, Network, sign_in, visiting

pytestmark = pytest.mark.timeout(300)
NAME = f"Etter en brann {RUN}"


def test_what_head_office_adds_is_asked_about_at_an_office_until_it_is_retired(demo: Network, browser: Browser) -> None:
    with visiting(browser, demo.url("hk"), DESK) as desk, visiting(browser, demo.url(OFFICE), PHONE) as phone:
        sign_in(desk, demo, "hk", "manager")
        desk.get_by_role("link", name="Temaer", exact=True).first.click()
        desk.get_by_role("link", name="Nytt tema").click()
        desk.get_by_label("Navn på bokmål").fill(NAME)
        desk.get_by_label("Navn på nynorsk").fill(NAME.replace("en", "ein"))
        desk.get_by_label("Navn på engelsk").fill(f"After a fire {RUN}")
        desk.get_by_role("button", name="Lagre").click()
        expect(desk.get_by_text("Temaet er lagt til.")).to_be_visible()

        _begin(phone)
        _wait_for(phone, 1)
        phone.get_by_label(NAME).check()
        phone.get_by_role("button", name="Gå videre").click()
        expect(phone.get_by_role("heading", level=1)).to_be_visible()

        desk.get_by_role("link", name=NAME).click()
        desk.get_by_role("button", name="Ta det ut").click()
        expect(desk.get_by_text("Temaet er tatt ut.")).to_be_visible()
        _wait_for(phone, 0)


def _begin(phone: Page) -> None:
    phone.goto("/groups/enquiry")
    phone.get_by_role("button", name="Begynn").click()


def _wait_for(phone: Page, boxes: int) -> None:
    """Look at the question until what head office said of the theme has come."""

    def is_so() -> bool:
        phone.goto("/groups/enquiry/themes")
        return phone.get_by_label(NAME).count() == boxes

    wait_until(is_so, f"{boxes} of the theme at the office", 60)
