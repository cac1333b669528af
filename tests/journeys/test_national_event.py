"""What head office holds for the whole country, met at an office: from the button to registration, and off again."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from chassis import clock
from infra.local.supervise import wait_until
from tests.journeys.office import OFFICE, RUN
from tests.journeys.visitors import DESK, PHONE, Network, sign_in, visiting

pytestmark = pytest.mark.timeout(300)
TITLE = f"Landskonferansen {RUN}"


def test_a_national_event_is_shown_at_an_office_and_registered_for_at_head_office(
    demo: Network, browser: Browser
) -> None:
    with visiting(browser, demo.url("hk"), DESK) as desk, visiting(browser, demo.url(OFFICE), PHONE) as phone:
        sign_in(desk, demo, "hk", "event_manager")
        _make_and_publish(desk)
        desk.get_by_role("button", name="Vis det hos alle kontorene").click()
        expect(desk.get_by_text("Nå viser alle kontorene det.")).to_be_visible()

        _wait_for(phone, 1)
        card = phone.get_by_role("link").filter(has_text=TITLE)
        expect(card).to_contain_text("Nasjonalt")
        expect(card).to_contain_text("Påmelding hos")
        card.click()
        expect(phone.get_by_role("heading", name=TITLE)).to_be_visible()
        assert phone.url.startswith(demo.url("hk"))
        phone.get_by_role("link", name="Meld deg på").click()
        expect(phone.get_by_label("Navn", exact=True)).to_be_visible()

        desk.get_by_role("button", name="Vis det bare her").click()
        expect(desk.get_by_text("De andre kontorene viser det ikke lenger.")).to_be_visible()
        _wait_for(phone, 0)


def _make_and_publish(desk: Page) -> None:
    starts_at = clock.now().astimezone(clock.OSLO).replace(hour=10, minute=0) + timedelta(days=30)
    desk.goto("/events/manage/new")
    desk.locator("[name=kind]").select_option("conference")
    desk.locator("[name=title]").fill(TITLE)
    desk.locator("[name=summary]").fill("To dager om hva selvhjelp er.")
    desk.locator("[name=starts_at]").fill(f"{starts_at:%Y-%m-%dT%H:%M}")
    desk.locator("[name=ends_at]").fill(f"{starts_at + timedelta(hours=6):%Y-%m-%dT%H:%M}")
    desk.locator("[name=capacity]").fill("200")
    desk.locator("[name=place]").fill("Storsalen")
    desk.get_by_role("button", name="Lagre utkastet").click()
    desk.get_by_role("button", name="Publiser").click()
    expect(desk.get_by_text("Arrangementet er publisert")).to_be_visible()


def _wait_for(phone: Page, cards: int) -> None:
    """Look at the office's programme until what head office said of the event has come."""

    def is_so() -> bool:
        phone.goto("/events")
        return phone.get_by_role("link").filter(has_text=TITLE).count() == cards

    wait_until(is_so, f"{cards} of the event at the office", 60)
