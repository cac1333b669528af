"""What people come to do, from beginning to end, on a phone and at a desk."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from chassis import clock
from infra.local import seed
from infra.local.supervise import wait_until
from tests.journeys.crawl import begin_enquiry, go_on, send_enquiry
from tests.journeys.office import written_to
from tests.journeys.visitors import DESK, PHONE, Network, sign_in, visiting

pytestmark = [pytest.mark.timeout(300)]
widths = pytest.mark.parametrize("width", [PHONE, DESK])
NUMBER = "groups_started"


@widths
def test_someone_who_seeks_help_gets_a_code_without_javascript(demo: Network, browser: Browser, width: int) -> None:
    with visiting(browser, demo.url("link-oslo"), width, scripts=False) as page:
        page.goto("/")
        page.get_by_label("Postnummer eller kommune").fill("0150")
        page.get_by_role("button", name="Finn").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("0150")
        expect(page.get_by_text("116 123")).to_be_visible()
        page.get_by_role("link", name="Ta kontakt om en gruppe").first.click()
        page.get_by_role("button", name="Begynn").click()

        page.get_by_label("Ja, jeg er").check()
        go_on(page)
        expect(page.get_by_label("Postnummer")).to_have_value("0150")
        go_on(page)
        page.get_by_label("Fornavn eller kallenavn").fill("Regn")
        go_on(page)
        go_on(page)
        expect(page.locator(".ds-error-summary")).to_be_visible()
        page.get_by_label("Jeg tar kontakt selv").check()
        go_on(page)
        page.get_by_role("link", name="Resten kan vente").click()
        send_enquiry(page)
        assert re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}-[2-9A-Z]{5}", page.locator(".figure").inner_text())
        expect(page.get_by_text("116 123")).to_be_visible()


@widths
def test_leaving_quickly_wipes_what_was_written(demo: Network, browser: Browser, width: int) -> None:
    with visiting(browser, demo.url("link-oslo"), width) as page:
        page.route("https://www.yr.no/**", lambda route: route.fulfill(body="elsewhere"))
        begin_enquiry(page)
        page.get_by_role("link", name="Forlat siden").click()
        page.wait_for_url("https://www.yr.no/")
        page.goto(demo.url("link-oslo") + "/groups/enquiry/called")
        expect(page.get_by_label("Fornavn eller kallenavn")).to_have_value("")


@widths
def test_someone_registers_for_the_conference_and_finds_the_mail(demo: Network, browser: Browser, width: int) -> None:
    address = f"hav-{width}@example.org"
    with visiting(browser, demo.url("hk"), width) as page:
        page.goto("/events")
        page.get_by_role("link", name=seed.CONFERENCE).click()
        page.get_by_role("link", name="Meld deg på").click()
        page.get_by_label("Navn", exact=True).fill("Hav")
        page.get_by_label("E-post").fill(address)
        page.get_by_label("Hvor kommer du fra?").select_option("private")
        page.get_by_role("button", name="Meld deg på").click()
        expect(page.locator(".ds-alert")).to_contain_text("Takk")

        wait_until(lambda: written_to(demo, "hk", address), "the confirmation", 60)
        mail = written_to(demo, "hk", address)
        code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", mail)
        link = re.search(r"https://\S+/events/registrations/\S+", mail)
        assert code and link
        page.goto(link.group())
        expect(page.get_by_text(code.group())).to_be_visible()


@widths
def test_a_coordinator_starts_a_group_and_head_office_counts_it(demo: Network, browser: Browser, width: int) -> None:
    title = f"Kveldsgruppa {width}"
    with visiting(browser, demo.url("hk"), width) as national, visiting(browser, demo.url("link-oslo"), width) as page:
        sign_in(national, demo, "hk", "statistician")
        before = started(national)

        sign_in(page, demo, "link-oslo", "coordinator")
        page.get_by_role("link", name="Ventelista").click()
        page.get_by_role("link", name="Start en gruppe").click()
        for place in range(4):
            page.locator("input[name=enquiries]").nth(place).check()
        page.get_by_label("Hva gruppa heter").fill(title)
        page.locator("input[name=format]").first.check()
        page.get_by_label("Postnummer").fill("0150")
        page.locator("main button[type=submit]").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        page.get_by_role("button", name="Start gruppa").click()
        expect(page.locator(".state")).to_contain_text("igangsettere")

        wait_until(lambda: started(national) == before + 1, "head office's report", 60)


def started(page: Page) -> int:
    """How many groups have started this month, as head office's report shows it to a person."""
    month = f"{clock.today():%Y-%m}"
    page.goto(f"/reporting/report?scope=national&indicator={NUMBER}&row=all&from={month}&to={month}")
    return int(page.locator("tbody td.number").first.inner_text().split()[0])


@pytest.mark.parametrize(("width", "office"), [(PHONE, "vest"), (DESK, "hk")])
def test_a_manager_closes_a_month(demo: Network, browser: Browser, width: int, office: str) -> None:
    with visiting(browser, demo.url(office), width) as page:
        sign_in(page, demo, office, "manager")
        page.get_by_role("link", name=re.compile("er over og kan avsluttes")).first.click()
        page.get_by_role("link", name=re.compile("Gå gjennom")).click()
        page.get_by_label("Noen ord om måneden").fill("En vanlig måned.")
        page.get_by_role("button", name=re.compile("^Avslutt")).click()
        expect(page.get_by_role("status")).to_be_visible()
        page.get_by_role("link", name=re.compile("^Avsluttet")).first.click()
        expect(page.get_by_text("En vanlig måned.")).to_be_visible()
        expect(page.get_by_text("Avsluttet").first).to_be_visible()
