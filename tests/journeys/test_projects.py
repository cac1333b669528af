"""A project from the grant to the report, without scripts: made, chosen where a talk is logged, and told to whoever pays."""

import io
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from chassis import clock
from infra.local.supervise import wait_until
from tests.journeys.office import OFFICE, RUN
from tests.journeys.visitors import PHONE, Network, sign_in, visiting

pytestmark = [pytest.mark.timeout(300)]
PROJECT = f"Grupper i bydelen {RUN}"
PATIENCE_S = 60


def test_a_talk_is_in_the_report_of_its_project(demo: Network, browser: Browser, tmp_path: Path) -> None:
    with visiting(browser, demo.url(OFFICE), PHONE, scripts=False) as page:
        sign_in(page, demo, OFFICE, "manager")
        make_project(page)
        report = page.url
        log_talk(page)

        shown(page, report, "Vi har gjennomført ett utadrettet tiltak: foredrag, undervisning, råd eller besøk.")
        expect(page.get_by_text("De utadrettede tiltakene har nådd 35 personer. Målet er 140.")).to_be_visible()
        expect(page.get_by_role("row", name="Personer nådd Mål 140 Resultat 35 Prosent av målet 25")).to_be_visible()
        page.get_by_role("main").get_by_role("link", name="Norsk nynorsk").click()
        expect(page.get_by_text("Dei utoverretta tiltaka har nådd 35 personar. Målet er 140.")).to_be_visible()

        with page.expect_download() as download:
            page.get_by_role("link", name="Excel").click()
        download.value.save_as(tmp_path / "report.xlsx")
    first = list(openpyxl.load_workbook(io.BytesIO((tmp_path / "report.xlsx").read_bytes())).worksheets[0].values)[1]
    assert first[1:4] == (140, 35, 25)


def make_project(page: Page) -> None:
    page.goto("/reporting")
    page.get_by_role("link", name="Prosjekter").click()
    page.get_by_role("link", name="Nytt prosjekt").click()
    page.get_by_label("Hva prosjektet heter").fill(PROJECT)
    page.get_by_label("Hvem gir pengene?").fill("Stiftelsen Eksempel")
    page.get_by_label("Fra og med måned").fill(f"{clock.today():%Y}-01")
    page.get_by_label("Til og med måned").fill(f"{clock.today():%Y}-12")
    page.get_by_label("Personer nådd").fill("140")
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_text("Prosjektet er opprettet.")).to_be_visible()


def log_talk(page: Page) -> None:
    shown(page, "/events/outreach/new", PROJECT)
    page.get_by_label("Foredrag").check()
    page.get_by_label("Hvor mange kom?").fill("35")
    page.get_by_label(PROJECT).check()
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_text("Ført opp: Foredrag. Takk!")).to_be_visible()


def shown(page: Page, address: str, text: str) -> None:
    """Look again until what another service has told stands there."""

    def there() -> bool:
        page.goto(address)
        return page.get_by_text(text).count() > 0

    wait_until(there, text, PATIENCE_S)
