"""Initiators at the door, on a phone: the address, the code from the mailbox, the PIN."""

import re

from playwright.sync_api import Page, expect

from infra.local.supervise import wait_until
from tests.journeys.office import texts_to
from tests.journeys.visitors import Network

PIN = "482913"
CODE = re.compile(r"\b\d{6}\b")


def come_in(page: Page, network: Network, office: str, address: str) -> None:
    """All the way in; the first time the PIN is chosen, and written twice."""
    give_code(page, network, office, address)
    page.get_by_label("PIN", exact=True).fill(PIN)
    if page.get_by_label("Den samme PIN-en").count():
        page.get_by_label("Den samme PIN-en").fill(PIN)
    page.get_by_role("button", name=re.compile("ogg inn")).click()
    page.wait_for_url("**/groups/mine")


def give_code(page: Page, network: Network, office: str, address: str) -> None:
    """Ask for a code and give it: one step short of being in."""
    before = code_sent_to(network, office, address)
    ask(page, address)
    expect(page.get_by_label("Kode fra e-posten")).to_be_visible()
    wait_until(lambda: code_sent_to(network, office, address) not in ("", before), "the code", 60)
    page.get_by_label("Kode fra e-posten").fill(code_sent_to(network, office, address))
    page.get_by_role("button", name="Gå videre").click()


def ask(page: Page, address: str) -> None:
    """Ask for a code by mail."""
    page.get_by_label("E-post").fill(address)
    page.get_by_role("button", name="Send meg en kode").click()


def code_sent_to(network: Network, office: str, address: str) -> str:
    """The code in the newest mail that has one; "" where none has."""
    codes = (CODE.search(text) for text in texts_to(network, office, address))
    return next((code.group() for code in codes if code), "")
