"""Outreach on a phone, without scripts: how many taps and strokes it takes to log a talk."""

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.visitors import PHONE, Network, sign_in, visiting

pytestmark = [pytest.mark.timeout(300)]
TAP_S, STROKE_S, READING_S = 2.0, 0.5, 10.0
"""Unhurried: what a tap and a stroke take on a phone, and reading the form through."""
HALF_A_MINUTE_S = 30.0


def test_a_talk_is_logged_on_a_phone_in_half_a_minute(demo: Network, browser: Browser) -> None:
    with visiting(browser, demo.url("link-oslo"), PHONE, scripts=False) as page:
        sign_in(page, demo, "link-oslo", "coordinator")
        taps = ["the menu", "the button", "the kind", "the number's field", "save"]
        page.get_by_role("link", name="Aktivitet", exact=True).click()
        page.get_by_role("link", name="Før opp aktivitet").click()
        page.get_by_label("Foredrag").check()
        page.get_by_label("Hvor mange kom?").fill("35")
        page.get_by_role("button", name="Lagre").click()

        expect(page.get_by_text("Ført opp: Foredrag. Takk!")).to_be_visible()
        expect(page.get_by_role("cell", name="35").first).to_be_visible()
        assert len(taps) * TAP_S + len("35") * STROKE_S + READING_S <= HALF_A_MINUTE_S
