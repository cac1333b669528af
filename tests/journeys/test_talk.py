"""A time for the conversation with us: offered at a desk, chosen, moved and cancelled on a phone without scripts."""

import re
import secrets
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from chassis import clock
from infra.local.demo import Doors
from tests.journeys.office import OFFICE, mailed_at, written_to
from tests.journeys.visitors import DESK, PHONE, Network, sign_in, visiting

pytestmark = [pytest.mark.timeout(300)]
LINK = re.compile(r"https://\S+/groups/talk/(\S+)")
CONSENT = {"purpose": "enquiry", "version": "2026-1"}


def test_a_time_is_chosen_moved_and_cancelled_by_the_link(demo: Network, browser: Browser) -> None:
    doors, address = Doors.open(demo.stack), f"lyng.{secrets.token_hex(3)}@example.org"
    told = {"channel": {"kind": "email", "address": address}, "adult": True, "consents": [CONSENT], "called": "Lyng"}
    enquiry_id = doors.anyone_at_link.post("/api/groups/enquiries", told)["enquiry_id"]
    with visiting(browser, demo.url(OFFICE), DESK) as desk:
        sign_in(desk, demo, OFFICE, "coordinator")
        _offer(desk)
        desk.goto(f"/groups/enquiries/{enquiry_id}")
        desk.get_by_role("button", name="Be personen velge en tid").click()
        expect(desk.get_by_role("status")).to_contain_text("har fått en e-post")

        link = mailed_at(demo, address, LINK)
        assert "gruppe" not in written_to(demo, OFFICE, address).partition("\n")[0]
        with visiting(browser, demo.url(OFFICE), PHONE, scripts=False) as phone:
            phone.goto(f"/groups/talk/{link}")
            _choose(phone, "Velg denne tida", "10:00")
            desk.goto("/groups/conversations")
            agreed = desk.get_by_role("listitem").filter(has=desk.get_by_role("link", name="Lyng", exact=True))
            expect(agreed).to_contain_text("kl. 10:00")

            phone.get_by_text("Velg en annen tid").click()
            _choose(phone, "Flytt avtalen", "10:45")
            desk.reload()
            expect(agreed).to_contain_text("kl. 10:45")

            phone.get_by_role("button", name="Avlys avtalen").click()
            expect(phone.get_by_role("heading", name="Finn en tid")).to_be_visible()
        desk.reload()
        expect(agreed).to_contain_text("spurt på e-post")


def _offer(desk: Page) -> None:
    """Two times after one another, in eight days."""
    desk.goto("/groups/conversations")
    desk.get_by_label("Hvilken dag?").fill((clock.today() + timedelta(days=8)).isoformat())
    desk.get_by_label("Når begynner den første?").fill("10:00")
    desk.get_by_label("Hvor mange etter hverandre?").fill("2")
    desk.get_by_role("radio", name="Her hos oss").check()
    desk.get_by_label("Hvem møter personen?").fill("Une")
    desk.get_by_role("button", name="Tilby disse tidene").click()
    expect(desk.get_by_role("status")).to_contain_text("2 tider er tilbudt")


def _choose(phone: Page, button: str, hour: str) -> None:
    phone.get_by_role("radio", name=re.compile(rf"kl\. {hour}.*med Une")).check()
    phone.get_by_role("button", name=button).click()
    expect(phone.get_by_role("heading", name="Avtalen vår")).to_be_visible()
    expect(phone.locator("dl.facts")).to_contain_text(f"kl. {hour}")
