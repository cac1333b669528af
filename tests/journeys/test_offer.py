"""A place offered by mail: invited at a desk, taken and given back on a phone without scripts, all over the front doors."""

import re
import secrets
from datetime import datetime, time, timedelta

import pytest
from playwright.sync_api import Browser, expect

from chassis import clock
from infra.local.demo import Doors
from tests.journeys.office import OFFICE, mailed_at
from tests.journeys.visitors import DESK, PHONE, Network, sign_in, visiting

pytestmark = [pytest.mark.timeout(300)]
LINK = re.compile(r"https://\S+/groups/offers/(\S+)")
CONSENT = {"purpose": "enquiry", "version": "2026-1"}


def test_a_place_is_offered_taken_and_given_back(demo: Network, browser: Browser) -> None:
    doors, address = Doors.open(demo.stack), f"vind.{secrets.token_hex(3)}@example.org"
    group = _form(doors, address)
    with visiting(browser, demo.url(OFFICE), DESK) as desk:
        sign_in(desk, demo, OFFICE, "coordinator")
        desk.goto(f"/groups/groups/{group}")
        meets = datetime.combine(clock.today() + timedelta(days=12), time(18))
        desk.get_by_role("textbox", name="Første møte").fill(meets.isoformat(timespec="minutes"))
        desk.get_by_role("button", name="Send invitasjonene").click()
        expect(desk.get_by_role("status")).to_contain_text("Invitasjonene er på vei")
        expect(desk.get_by_text("skal ringes").first).to_be_visible()

        link = mailed_at(demo, address, LINK)
        with visiting(browser, demo.url(OFFICE), PHONE, scripts=False) as phone:
            phone.goto(f"/groups/offers/{link}")
            phone.get_by_label("Ja, jeg kommer").check()
            phone.get_by_role("button", name="Svar").click()
            expect(phone.locator(".ds-alert")).to_contain_text("Du har sagt ja")
            desk.reload()
            expect(desk.get_by_text("har sagt ja")).to_be_visible()

            phone.get_by_role("button", name="Jeg kommer ikke likevel").click()
            expect(phone.locator(".ds-alert")).to_contain_text("Du har sagt nei")
        desk.reload()
        expect(desk.get_by_text("har sagt nei")).to_be_visible()
        expect(desk.get_by_text("Disse må du ringe").first).to_be_attached()


def _form(doors: Doors, address: str) -> str:
    """A group of one who can be written to and three who are to be called."""
    reached = [{"kind": "email", "address": address}, *[{"kind": "none"}] * 3]
    asked = [{"channel": channel, "adult": True, "consents": [CONSENT], "called": "Vind"} for channel in reached]
    ids = [doors.anyone_at_link.post("/api/groups/enquiries", told)["enquiry_id"] for told in asked]
    group = {"title": "Fredagsgruppa", "format": "digital", "enquiries": ids}
    return str(doors.coordinator.post("/api/groups/groups", group)["group_id"])
