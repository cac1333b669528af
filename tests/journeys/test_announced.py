"""A group with a date: announced at a desk, found and joined on a phone without scripts, told to begin, and started."""

import secrets
from datetime import datetime, time, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from chassis import clock
from infra.local.demo import Doors
from infra.local.supervise import wait_until
from tests.journeys.office import OFFICE, texts_to
from tests.journeys.visitors import DESK, PHONE, Network, sign_in, visiting

pytestmark = [pytest.mark.timeout(300)]
CONSENT = {"purpose": "enquiry", "version": "2026-1"}


def test_a_group_is_announced_joined_on_a_phone_and_started(demo: Network, browser: Browser) -> None:
    run = secrets.token_hex(3)
    title, address = f"Ny vår {run}", f"blom.{run}@example.org"
    with visiting(browser, demo.url(OFFICE), DESK) as desk:
        sign_in(desk, demo, OFFICE, "coordinator")
        group_id = _announce(desk, title)
        with visiting(browser, demo.url(OFFICE), PHONE, scripts=False) as phone:
            _join_as_somebody_new(phone, title, address)
        _join_with_code(Doors.open(demo.stack), group_id, 3)

        desk.reload()
        expect(desk.get_by_text("4 personer har meldt seg på")).to_be_visible()
        desk.get_by_role("button", name="De som har meldt seg på, er nok").click()
        expect(desk.get_by_role("status")).to_contain_text("får beskjed om at gruppa begynner")
        wait_until(lambda: _is_told(demo, address), "the mail that it begins", 60)
        with visiting(browser, demo.url(OFFICE), PHONE, scripts=False) as phone:
            phone.goto("/groups")
            expect(phone.get_by_role("link", name=title)).to_have_count(0)

        desk.get_by_role("button", name="Start gruppa").click()
        expect(desk.locator(".state")).to_contain_text("I oppstart")


def _announce(desk: Page, title: str) -> str:
    """Fill in the form. Shape: the group's id."""
    meets = datetime.combine(clock.today() + timedelta(days=20), time(18))
    desk.goto("/groups/groups")
    desk.get_by_role("link", name="Kunngjør en gruppe").click()
    desk.get_by_label("Hva gruppa heter").fill(title)
    desk.get_by_label("Første møte", exact=True).fill(meets.isoformat(timespec="minutes"))
    desk.get_by_label("Siste dag å melde seg på").fill((meets - timedelta(days=7)).date().isoformat())
    desk.get_by_label("På skjerm").check()
    desk.get_by_role("button", name="Kunngjør gruppa").click()
    expect(desk.get_by_role("status")).to_contain_text("står i den åpne lista")
    return desk.url.rsplit("/", 1)[-1]


def _join_as_somebody_new(phone: Page, title: str, address: str) -> None:
    phone.goto("/groups")
    phone.get_by_role("link", name=title).click()
    expect(phone.get_by_text("Fra 4 til 8 personer")).to_be_visible()
    phone.get_by_role("link", name="Jeg har ikke vært i kontakt før").click()
    expect(phone.locator(".ds-alert").first).to_contain_text(title)
    phone.get_by_role("button", name="Begynn").click()
    phone.get_by_label("Ja, jeg er").check()
    for _ in range(3):
        phone.get_by_role("button", name="Gå videre").click()
    phone.get_by_label("På e-post").check()
    phone.get_by_label("Telefonnummer eller e-postadresse").fill(address)
    phone.get_by_role("button", name="Gå videre").click()
    phone.get_by_role("link", name="Resten kan vente").click()
    expect(phone.get_by_text(title)).to_be_visible()
    phone.get_by_role("checkbox").check()
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text(f"Du har plass i {title}")).to_be_visible()


def _join_with_code(doors: Doors, group_id: str, many: int) -> None:
    for _ in range(many):
        told = {"channel": {"kind": "none"}, "adult": True, "consents": [CONSENT], "called": "Knopp"}
        code = doors.anyone_at_link.post("/api/groups/enquiries", told)["pickup_code"]
        doors.anyone_at_link.post(f"/api/groups/announcements/{group_id}/join", {"pickup_code": code})


def _is_told(network: Network, address: str) -> bool:
    return any("gruppa begynner. Det første møtet er" in text for text in texts_to(network, OFFICE, address))
