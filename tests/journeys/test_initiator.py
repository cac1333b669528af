"""An initiator's evening: given a group by the coordinator, in by mail and PIN, the meeting recorded, and out again."""

import asyncio
import re
import secrets
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from chassis import clock
from chassis.settings import Settings
from infra.local.supervise import wait_until
from infra.operations.environment import settings_of
from services.groups import group_life
from tests.journeys.office import OFFICE, opened, written_to
from tests.journeys.phones import come_in
from tests.journeys.visitors import PHONE, Network, sign_in, visiting
from tests.services.groups.builders import make_started_group

pytestmark = [pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def group(demo: Network) -> tuple[str, str]:
    """(id, title) of a group that has met twice, by the same use cases: tonight is the third time."""
    title = f"Torsdagsgruppa {secrets.token_hex(2)}"
    with settings_of(demo.stack.instance(OFFICE).environment()) as settings:
        return asyncio.run(begun(settings, title)), title


async def begun(settings: Settings, title: str) -> str:
    async with opened(settings) as groups:
        began = clock.now() - timedelta(days=14)
        with clock.at(began):
            group = await make_started_group(groups, title=title)
        for week in range(2):
            day = group["started_on"] + timedelta(weeks=week)
            await groups.run(group_life.record_meeting, group["group_id"], held_on=day, attended=4)
    return str(group["group_id"])


def test_an_initiator_s_evening_on_a_phone(demo: Network, group: tuple[str, str], browser: Browser) -> None:
    group_id, title = group
    name = f"Siv {secrets.token_hex(3)}"
    address = f"{name.replace(' ', '-').lower()}@example.org"
    with visiting(browser, demo.url(OFFICE), PHONE) as staff, visiting(browser, demo.url(OFFICE), PHONE) as phone:
        sign_in(staff, demo, OFFICE, "coordinator")
        register(staff, name, address)
        give(staff, group_id, name)

        wait_until(lambda: "/sign-in/initiator" in written_to(demo, OFFICE, address), "the welcome", 60)
        link = re.search(r"https://\S+/sign-in/initiator", written_to(demo, OFFICE, address))
        assert link
        phone.goto(link.group())
        come_in(phone, demo, OFFICE, address)

        expect(phone.get_by_role("heading", name=title)).to_be_visible()
        expect(phone.get_by_text("Testa")).to_have_count(0)
        phone.get_by_label("4", exact=True).check()
        phone.get_by_role("button", name="Registrer møtet").click()
        expect(phone.get_by_text("Møtet i dag er registrert: 4 kom.")).to_be_visible()
        put_right(phone, title)
        expect(phone.get_by_text("Møtet i dag er registrert: 5 kom.")).to_be_visible()

        staff.goto(f"/groups/groups/{group_id}")
        staff.get_by_role("button", name="Gruppa leder seg selv nå").click()
        expect(staff.locator(".state")).to_contain_text("leder seg selv")

        wait_until(lambda: is_out(phone), "the end of the session", 60)
        phone.goto("/sign-in/initiator")
        expect(phone.get_by_role("heading", level=1)).to_contain_text("Innlogging")


def register(page: Page, name: str, address: str) -> None:
    page.goto("/groups/initiators")
    page.get_by_label("Navn").fill(name)
    page.get_by_label("E-post").fill(address)
    page.get_by_label("Taushetserklæringen er signert").check()
    page.get_by_role("button", name="Legg til").click()
    expect(page.get_by_role("link", name=address)).to_be_visible()


def give(page: Page, group_id: str, name: str) -> None:
    page.goto(f"/groups/groups/{group_id}")
    page.get_by_label("Hvem er med på de første møtene?").select_option(label=name)
    page.get_by_role("button", name="Gi tilgang").click()
    expect(page.get_by_role("button", name="Ta av gruppa")).to_be_visible()


def put_right(page: Page, title: str) -> None:
    """One more came, after the number was sent."""
    page.get_by_role("link", name=title).click()
    page.get_by_text("Ble tallet feil?").click()
    page.locator("form[action$='/today']").get_by_label("Hvor mange kom").fill("5")
    page.get_by_label("Hvorfor?").select_option("known_later")
    page.get_by_role("button", name="Rett det").click()


def is_out(page: Page) -> bool:
    """Whether the phone is sent to sign in again."""
    page.goto("/groups/mine")
    return "/sign-in" in page.url
