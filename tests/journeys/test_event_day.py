"""An event from the first draft to what is told of it afterwards, as those who run it and those who come meet it."""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from chassis import clock
from infra.local.supervise import wait_until
from tests.journeys.films import hold_up
from tests.journeys.office import OFFICE, RUN, mailed_at, picture_to, written_to
from tests.journeys.visitors import DESK, PHONE, Network, chromium, sign_in, visiting

pytestmark = [pytest.mark.timeout(300)]
LINK = re.compile(r"https://\S+/events/registrations/(\S+)")
TITLE = f"Kveld om fellesskap {RUN}"
LEAVING, COMING = f"rogn-{RUN}@example.org", f"host-{RUN}@example.org"


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the camera sees: written when there is a ticket to hold up."""
    return tmp_path_factory.mktemp("camera") / "ticket.y4m"


@pytest.fixture(scope="module")
def browser(film: Path) -> Iterator[Browser]:
    """A browser with a camera."""
    with chromium(camera=film) as opened:
        yield opened


def test_an_event_is_made_filled_held_and_summed_up(demo: Network, browser: Browser, film: Path) -> None:
    with visiting(browser, demo.url(OFFICE), DESK) as desk, visiting(browser, demo.url(OFFICE), PHONE) as phone:
        sign_in(desk, demo, OFFICE, "event_manager")
        event = _make_and_publish(desk)

        _register(phone, event, "Rogn", LEAVING, seats=2)
        expect(phone.get_by_text("Takk, vi har fått påmeldingen din.")).to_be_visible()
        _register(phone, event, "Høst", COMING, seats=1)
        expect(phone.get_by_text("nummer 1 på ventelista")).to_be_visible()
        phone.goto(f"/events/registrations/{mailed_at(demo, LEAVING, LINK)}")
        phone.get_by_role("button", name="Meld meg av").click()
        expect(phone.get_by_text("Du er ikke lenger påmeldt").first).to_be_visible()

        phone.goto(f"/events/registrations/{mailed_at(demo, COMING, LINK)}")
        expect(phone.get_by_text("Du har fått plass")).to_be_visible()
        hold_up(phone.get_by_alt_text("Den samme koden for kameraet i døra").screenshot(), film)

        with visiting(browser, demo.url(OFFICE), PHONE) as door:
            sign_in(door, demo, OFFICE, "event_manager")
            _check_in_by_camera(door, event)
            hold_up(picture_to(demo, OFFICE, COMING), film)
            door.get_by_role("button", name="Les billetter med kameraet").click()
            expect(door.locator("[data-said]")).to_contain_text("Høst er alt tatt imot")
        _settle(desk, event)
        _tell_how_it_was(desk)
        phone.goto(f"/events/{event}")
        expect(phone.get_by_text("Vi ble en liten, god kveld.")).to_be_visible()
        expect(phone.get_by_role("link", name="Om å lytte")).to_be_visible()
        wait_until(lambda: "Takk for at du kom" in written_to(demo, OFFICE, COMING), "the thanks", 60)
        assert "Takk for at du kom" not in written_to(demo, OFFICE, LEAVING)


def _make_and_publish(desk: Page) -> str:
    """From the form to the public. Shape: the event's id."""
    now = clock.now().astimezone(clock.OSLO)
    starts_at = min(now + timedelta(hours=1), datetime.combine(now.date(), time(23, 58), clock.OSLO))
    desk.goto("/events/manage/new")
    desk.locator("[name=kind]").select_option("seminar")
    desk.locator("[name=title]").fill(TITLE)
    desk.locator("[name=summary]").fill("En kveld om hvordan vi har det sammen.")
    desk.locator("[name=starts_at]").fill(f"{starts_at:%Y-%m-%dT%H:%M}")
    desk.locator("[name=ends_at]").fill(f"{starts_at + timedelta(hours=2):%Y-%m-%dT%H:%M}")
    desk.locator("[name=capacity]").fill("2")
    desk.locator("[name=place]").fill("Storsalen")
    desk.get_by_role("button", name="Lagre utkastet").click()
    desk.get_by_role("button", name="Publiser").click()
    expect(desk.get_by_role("heading", name=TITLE)).to_be_visible()
    return desk.url.rstrip("/").rsplit("/", 1)[-1]


def _register(phone: Page, event: str, name: str, address: str, *, seats: int) -> None:
    phone.goto(f"/events/{event}/register")
    phone.locator("[name=name]").fill(name)
    phone.locator("[name=email]").fill(address)
    phone.locator("[name=sector]").select_option("private")
    phone.locator("[name=seats]").fill(str(seats))
    phone.get_by_role("button", name=re.compile("Meld deg på|venteliste")).click()
    phone.wait_for_url("**/events/registrations/**")


def _check_in_by_camera(door: Page, event: str) -> None:
    """The ticket is held up; it stays in front of the camera and is not read again."""
    sent: list[str] = []
    door.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    door.goto(f"/events/manage/{event}")
    door.get_by_role("link", name="Ta imot i døra").click()
    expect(door.locator("#counts")).to_contain_text("0 er her")
    door.get_by_role("button", name="Les billetter med kameraet").click()
    expect(door.locator("[data-said]")).to_contain_text("Velkommen: Høst")
    expect(door.locator("#counts")).to_contain_text("1 er her")
    expect(door.locator("#lists")).to_contain_text("Er kommet")
    seen_s = "() => document.querySelector('video').currentTime"
    wait_until(lambda: door.evaluate(seen_s) > 2, "the camera has seen the ticket for a while", 30)
    assert len([address for address in sent if address.endswith("/check-in")]) == 1
    door.get_by_role("button", name="Slå av kameraet").click()
    expect(door.locator("video")).to_be_hidden()


def _settle(desk: Page, event: str) -> None:
    """The ticks are as the door left them."""
    desk.goto(f"/events/manage/{event}/close")
    expect(desk.get_by_label("Høst")).to_be_checked()
    desk.get_by_role("button", name="Lagre dem du har krysset av").click()
    expect(desk.get_by_text("Oppmøtet er notert")).to_be_visible()


def _tell_how_it_was(desk: Page) -> None:
    """For everyone to read, with a talk; whoever came is thanked."""
    desk.get_by_role("link", name="Fortell hvordan det var").click()
    desk.get_by_label("Hvordan var det?").fill("Vi ble en liten, god kveld.")
    expect(desk.get_by_label("Takk dem som kom, og dem som holdt foredrag, på e-post")).to_be_checked()
    desk.get_by_role("button", name="Publiser").click()
    expect(desk.get_by_text("1 takk er på vei på e-post")).to_be_visible()
    desk.get_by_role("link", name="Endre det som er fortalt").click()
    desk.get_by_label("Hva foredraget handlet om").fill("Om å lytte")
    desk.get_by_label("Der det kan ses eller leses").fill("https://example.org/lytte")
    desk.get_by_role("button", name="Legg til foredraget").click()
    expect(desk.get_by_text("Foredraget er lagt til.")).to_be_visible()
