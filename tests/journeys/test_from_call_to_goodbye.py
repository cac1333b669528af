"""Somebody calls, is on the list within a minute, and is forgotten with the code read aloud; a group tells how it goes."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.office import OFFICE, RUN
from tests.journeys.scenes_of_groups import asked_how_it_goes
from tests.journeys.visitors import DESK, PHONE, Network, sign_in, visiting

pytestmark = [pytest.mark.timeout(300)]
TAP_S, STROKE_S, READING_ALOUD_S = 1.5, 0.35, 25.0
"""Unhurried, at a desk: a tap or a step between fields, a stroke, and reading the text of the consent aloud."""
A_MINUTE_S = 60.0
CODE = re.compile(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}\b")


def test_a_caller_is_on_the_list_in_a_minute_and_is_forgotten_by_the_code(demo: Network, browser: Browser) -> None:
    called, number = f"Kveldssol{RUN}", "99999996"
    with visiting(browser, demo.url(OFFICE), DESK, scripts=False) as desk:
        sign_in(desk, demo, OFFICE, "coordinator")
        code = _from_call(desk, called, number)
        desk.goto("/groups/enquiries")
        row = desk.get_by_role("link", name=called)
        expect(row).to_be_visible()
        address = row.get_attribute("href")

        with visiting(browser, demo.url(OFFICE), PHONE, scripts=False) as phone:
            phone.goto("/groups/withdraw")
            phone.get_by_label("Koden din").fill(code.lower())
            phone.get_by_role("button", name="Trekk deg").click()
            expect(phone.get_by_role("heading", name="Du har trukket deg")).to_be_visible()

        desk.goto("/groups/enquiries")
        expect(desk.get_by_role("link", name=called)).to_have_count(0)
        desk.goto(str(address))
        assert called not in desk.content() and number not in desk.content()


def _from_call(desk: Page, called: str, number: str) -> str:
    """Fill in the page while the person is on the phone. Shape: the code to read aloud."""
    desk.goto("/groups/call")
    boxes, fields = (
        desk.get_by_role("checkbox"),
        desk.locator("main form").first.locator("input:visible, select:visible"),
    )
    assert fields.count() <= 6
    for place in range(boxes.count()):
        boxes.nth(place).check()
    desk.get_by_label("Hva skal vi kalle personen?").fill(called)
    desk.get_by_label("Telefonnummer eller e-postadresse").fill(number)
    desk.get_by_role("button", name="Sett på ventelista").click()
    taps, strokes = fields.count() + 1, len("Solveig") + len(number)
    assert taps * TAP_S + strokes * STROKE_S + READING_ALOUD_S <= A_MINUTE_S
    found = CODE.search(desk.locator("main").inner_text())
    assert found is not None
    return found.group()


def test_a_group_that_leads_itself_tells_how_it_goes_by_one_click(demo: Network, browser: Browser) -> None:
    with ThreadPoolExecutor(1) as beside:  # the browser has a loop of its own in this thread
        token = beside.submit(asked_how_it_goes, demo).result()
    with visiting(browser, demo.url(OFFICE), PHONE, scripts=False) as phone:
        phone.goto(f"/groups/life/{token}")
        phone.get_by_label("Vi møtes, og har plass til flere").check()
        phone.get_by_role("button", name="Svar").click()
        expect(phone.locator(".ds-alert")).to_contain_text("Takk")
    with visiting(browser, demo.url(OFFICE), DESK) as anyone:
        anyone.goto("/groups")
        expect(anyone.get_by_text("Kveldsgruppa").first).to_be_visible()
