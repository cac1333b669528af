"""A manager goes through a month, says why what looks odd is so, and closes it."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.visitors import PHONE, Network, sign_in, visiting

pytestmark = pytest.mark.timeout(300)
WORDS = "En måned med mange samtaler."


def test_a_manager_goes_through_a_month_and_closes_it(demo: Network, browser: Browser) -> None:
    with visiting(browser, demo.url("vest"), PHONE, scripts=False) as page:
        sign_in(page, demo, "vest", "manager")
        page.get_by_role("link", name="Tall", exact=True).click()
        page.get_by_role("link", name="Avslutt en måned").first.click()
        next_one = page.get_by_role("link", name=re.compile("^Gå gjennom .* og avslutt"))
        if not next_one.count():
            pytest.skip("this network has been used before: every month that is over is closed")
        next_one.click()
        month = page.get_by_role("heading", level=1).inner_text()

        for box in page.locator('textarea[name^="comments."]').all():
            box.fill("Slik var det denne måneden.")
        page.get_by_label(re.compile("Noen ord om måneden")).fill(WORDS)
        page.get_by_role("button", name=re.compile("^Avslutt ")).click()

        expect(page.get_by_text("Måneden er avsluttet.")).to_be_visible()
        row = page.get_by_role("row").filter(has_text=month)
        row.get_by_role("link", name=re.compile("^Avsluttet ")).click()
        expect(page.get_by_text(WORDS)).to_be_visible()
