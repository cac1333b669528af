"""A group that has come to a stop asks an initiator back: by its link, given at a desk until a day, told, and over again."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from chassis import clock
from infra.local.supervise import wait_until
from tests.journeys.office import OFFICE, texts_to, written_to
from tests.journeys.phones import come_in
from tests.journeys.scenes_of_groups import led_itself_long, life_link
from tests.journeys.test_initiator import is_out, register
from tests.journeys.visitors import DESK, PHONE, Network, sign_in, visiting

pytestmark = [pytest.mark.timeout(400)]


def test_a_group_asks_an_initiator_back_and_goes_on_alone(demo: Network, browser: Browser) -> None:
    mark = secrets.token_hex(3)
    title, contact = f"Onsdagsgruppa {mark}", f"bekk.{mark}@example.org"
    name, address = f"Siv {mark}", f"siv-{mark}@example.org"
    with ThreadPoolExecutor(1) as beside:  # the browser has a loop of its own in this thread
        group_id = beside.submit(led_itself_long, demo, contact, title).result()
        link = f"/groups/life/{beside.submit(life_link, demo, contact).result()}"
    with (
        visiting(browser, demo.url(OFFICE), PHONE, scripts=False) as group,
        visiting(browser, demo.url(OFFICE), DESK) as desk,
        visiting(browser, demo.url(OFFICE), PHONE) as phone,
    ):
        ask(group, link)
        sign_in(desk, demo, OFFICE, "coordinator")
        register(desk, name, address)
        give(desk, group_id, name)

        wait_until(lambda: any("Siv" in text for text in texts_to(demo, OFFICE, contact)), "the message", 60)
        group.goto(link)
        expect(group.locator("#recall")).to_contain_text("Siv kommer tilbake til dere")

        wait_until(lambda: "/sign-in/initiator" in written_to(demo, OFFICE, address), "the welcome", 60)
        phone.goto("/sign-in/initiator")
        come_in(phone, demo, OFFICE, address)
        expect(phone.get_by_text(title)).to_be_visible()
        expect(phone.get_by_text("Kilde")).to_have_count(0)

        end(desk, group_id)
        wait_until(lambda: is_out(phone), "the end of the session", 60)
        group.goto(link)
        expect(group.get_by_role("button", name=ASK)).to_be_visible()


ASK = "Be en igangsetter komme tilbake"


def ask(group: Page, link: str) -> None:
    """The group's own contact, by the link of the sign of life, without scripts."""
    group.goto(link)
    group.get_by_role("button", name=ASK).click()
    expect(group.locator("#recall")).to_contain_text("Dere har bedt om")


def give(desk: Page, group_id: str, name: str) -> None:
    """From what is to be done to the group, and somebody chosen until a day."""
    desk.goto("/today")
    desk.locator(f"a[href$='/{group_id}#recall']").click()
    card = desk.locator("#recall")
    expect(card).to_contain_text("Gruppa ba")
    card.get_by_label("Hvem kommer?").select_option(label=name)
    card.get_by_label("Siste dag").fill((clock.today() + timedelta(days=20)).isoformat())
    card.get_by_role("button", name="Be om å komme tilbake").click()
    expect(desk.locator("#recall")).to_contain_text(f"{name} kommer")


def end(desk: Page, group_id: str) -> None:
    desk.goto(f"/groups/groups/{group_id}")
    desk.get_by_role("button", name="Det trengs ikke lenger").click()
    expect(desk.get_by_text("Gruppa går videre alene").first).to_be_visible()
