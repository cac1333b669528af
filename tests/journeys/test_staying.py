"""A session runs out while somebody writes: a word in time, and nothing of it lost."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from chassis import clock
from chassis.db import Conn
from infra.local.supervise import wait_until
from infra.operations.environment import settings_of
from tests.journeys.office import OFFICE, opened
from tests.journeys.visitors import DESK, PHONE, Network, sign_in, visiting

pytestmark = [pytest.mark.timeout(300)]
WHO = "coordinator"
FORM = "/groups/initiators"
TEXT = "Solveig & Åse"
UNATTENDED = {"X-Unattended": "true"}
LEAVE = """
UPDATE session SET used_at = $2
WHERE ended_at IS NULL AND account_id = (SELECT account_id FROM account WHERE email = $1)
"""


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_word_in_time_and_whoever_stays_loses_nothing(demo: Network, browser: Browser, width: int) -> None:
    with visiting(browser, demo.url(OFFICE), width) as page:
        begin_writing(page, demo)
        leave_alone(page, demo, minutes=28)
        word = page.get_by_role("dialog", name="Er du der fortsatt?")
        expect(word).to_contain_text("om cirka 2 minutter")
        word.get_by_role("button", name="Bli pålogget").click()
        expect(word).to_be_hidden()

        assert left_s(page) > 29 * 60
        expect(page.get_by_label("Navn")).to_have_value(TEXT)


def test_whoever_is_writing_is_there(demo: Network, browser: Browser) -> None:
    with visiting(browser, demo.url(OFFICE), DESK) as page:
        begin_writing(page, demo)
        page.clock.fast_forward("09:00")
        run_out(demo, minutes=28)
        wait_until(lambda: write_on(page) and left_s(page) > 29 * 60, "the session to go on", 30)
        expect(page.get_by_role("dialog")).to_be_hidden()


def write_on(page: Page) -> bool:
    """A word more, and a minute and a half; the page asks ten minutes after it last did, whenever that was."""
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_label("Navn").press_sequentially("ord")
    page.clock.fast_forward("01:30")
    return True


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_whoever_comes_too_late_signs_in_beside_it_and_goes_on(demo: Network, browser: Browser, width: int) -> None:
    with visiting(browser, demo.url(OFFICE), width) as page:
        begin_writing(page, demo)
        leave_alone(page, demo, minutes=31)
        word = page.get_by_role("dialog", name="Du er logget ut")
        expect(word).to_be_visible()
        for _ in range(3):
            page.keyboard.press("Escape")
        expect(word).to_be_visible()

        wait_until(lambda: is_out(page), "the pass to run out", 30)
        with page.expect_popup() as beside:
            word.get_by_role("link", name="Logg inn i en ny fane").click()
        fill_in(beside.value, demo)
        expect(beside.value.get_by_role("heading", name="Du er logget inn")).to_be_visible()
        beside.value.close()
        page.clock.fast_forward("00:30")
        expect(word).to_be_hidden()
        expect(page.get_by_label("Navn")).to_have_value(TEXT)


def test_without_javascript_a_form_that_comes_too_late_is_given_back(demo: Network, browser: Browser) -> None:
    with visiting(browser, demo.url(OFFICE), PHONE, scripts=False) as page:
        sign_in(page, demo, OFFICE, WHO)
        page.goto(FORM)
        page.get_by_label("Navn").fill(TEXT)
        run_out(demo, minutes=31)
        wait_until(lambda: is_out(page), "the pass to run out", 30)
        page.get_by_role("button", name="Legg til").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Logg inn igjen")
        assert TEXT not in page.content()

        fill_in(page, demo)
        expect(page.get_by_role("heading", level=1)).to_have_text("Det du skrev, er her")
        page.get_by_role("button", name="Tilbake til det jeg skrev").click()
        expect(page.get_by_label("Navn")).to_have_value(TEXT)


def begin_writing(page: Page, demo: Network) -> None:
    """Signed in, and with words in a form, that are some minutes old."""
    page.clock.install()
    sign_in(page, demo, OFFICE, WHO)
    page.goto(FORM)
    page.get_by_label("Navn").fill(TEXT)
    with page.expect_response(re.compile("/api/portal/session")):
        page.clock.fast_forward("03:00")


def leave_alone(page: Page, demo: Network, *, minutes: int) -> None:
    """Nobody has touched it for so long, by the server's watch and by the browser's."""
    run_out(demo, minutes=minutes)
    page.clock.fast_forward(f"{minutes}:00")


def run_out(demo: Network, *, minutes: int) -> None:
    """Whoever is signed in was last there so many minutes ago."""

    async def write() -> None:
        with settings_of(demo.stack.instance(OFFICE).environment()) as settings:
            async with opened(settings, "portal") as portal:
                await portal.run(move)

    async def move(conn: Conn) -> None:
        await conn.execute(LEAVE, demo.staff[OFFICE][WHO]["email"], clock.now() - timedelta(minutes=minutes))

    with ThreadPoolExecutor(1) as beside:  # the browser has this thread's loop
        beside.submit(asyncio.run, write()).result()


def left_s(page: Page) -> int:
    """How long the server lets this browser stay."""
    left: int = page.request.get("/api/portal/session", headers=UNATTENDED).json()["left_s"]
    return left


def is_out(page: Page) -> bool:
    return page.request.get("/today", headers=UNATTENDED, max_redirects=0).status == 303


def fill_in(page: Page, demo: Network) -> None:
    """Sign in on the page at hand."""
    who = demo.staff[OFFICE][WHO]
    page.get_by_label("E-post").fill(who["email"])
    page.get_by_label("Passord").fill(who["password"])
    page.get_by_role("button", name="Logg inn").click()
