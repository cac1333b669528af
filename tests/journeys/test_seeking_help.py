"""Seeking help with what one has: a keyboard alone, or a thumb on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.visitors import DESK, PHONE, Network, visiting

pytestmark = [pytest.mark.timeout(300)]

PICKUP_CODE = re.compile(r"[2-9A-Z]{5}-[2-9A-Z]{5}-[2-9A-Z]{5}")
FAR = 60
"""So many times Tab is pressed before somebody would give up."""
IS_FOCUSED = "element => element === document.activeElement"
Act = Callable[[Locator], None]


def test_by_keyboard_alone(demo: Network, browser: Browser) -> None:
    with visiting(browser, demo.url("link-oslo"), DESK) as page:
        page.goto("/")
        seek_help(page, press=by_key("Enter"), choose=by_key("Space"), write=by_keyboard)


def test_by_thumb_on_a_phone(demo: Network, browser: Browser) -> None:
    with visiting(browser, demo.url("link-oslo"), PHONE) as page:
        page.goto("/")
        seek_help(page, press=Locator.tap, choose=Locator.tap, write=by_thumb)


def seek_help(page: Page, *, press: Act, choose: Act, write: Callable[[Locator, str], None]) -> None:
    """From the front page to a pickup code."""
    write(page.get_by_label("Postnummer eller kommune"), "0150")
    press(page.get_by_role("button", name="Finn", exact=True))
    press(page.get_by_role("link", name="Ta kontakt om en gruppe").first)
    press(page.get_by_role("button", name="Begynn"))
    choose(page.get_by_label("Ja, jeg er"))
    for _ in range(2):
        press(page.get_by_role("button", name="Gå videre"))
    write(page.get_by_label("Fornavn eller kallenavn"), "Regn")
    press(page.get_by_role("button", name="Gå videre"))
    choose(page.get_by_label("Jeg tar kontakt selv"))
    press(page.get_by_role("button", name="Gå videre"))
    press(page.get_by_role("link", name="Resten kan vente"))
    choose(page.get_by_role("checkbox"))
    press(page.get_by_role("button", name="Send"))
    expect(page.locator(".figure")).to_contain_text(PICKUP_CODE)


def by_key(key: str) -> Act:
    """Go there by Tab, and press a key."""

    def act(goal: Locator) -> None:
        go_to(goal)
        goal.page.keyboard.press(key)

    return act


def by_keyboard(goal: Locator, text: str) -> None:
    go_to(goal)
    goal.page.keyboard.type(text)


def by_thumb(goal: Locator, text: str) -> None:
    goal.tap()
    goal.press_sequentially(text)


def go_to(goal: Locator) -> None:
    """Tab until it has the focus; the arrows within a group of choices."""
    expect(goal).to_be_visible()
    for _ in range(FAR):
        if goal.evaluate(IS_FOCUSED):
            return
        in_its_group = goal.evaluate(
            "element => element.type === 'radio' && document.activeElement?.name === element.name"
        )
        goal.page.keyboard.press("ArrowDown" if in_its_group else "Tab")
    raise AssertionError(f"not reached by keyboard: {goal}")
