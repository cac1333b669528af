"""A statistician at head office: finds a silent office, holds restated figures against those of a day, and downloads them."""

import asyncio
import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from chassis import clock
from chassis.db import Conn
from infra.operations.environment import settings_of
from tests.journeys.office import opened
from tests.journeys.visitors import DESK, Network, sign_in, visiting

pytestmark = pytest.mark.timeout(300)
SILENCED = """
UPDATE bus.cursor SET head_at = $1, moved_at = $1 WHERE reader = 'national_log' AND office = 'link-oslo' AND stream = 'national'
"""
LONG_AGO = timedelta(days=70)


def test_a_silent_office_is_found_figures_are_held_against_a_day_and_downloaded(
    demo: Network, browser: Browser, tmp_path: Path
) -> None:
    with visiting(browser, demo.url("hk"), DESK) as page:
        sign_in(page, demo, "hk", "statistician")
        page.get_by_role("link", name="Tall", exact=True).click()
        with ThreadPoolExecutor(1) as thread:  # the browser has a loop of its own in this one
            thread.submit(asyncio.run, silence(demo)).result()
        page.get_by_role("link", name="Hvem har rapportert?").click()
        expect(page.get_by_text("Stille:")).to_contain_text("LINK Oslo")
        expect(page.get_by_role("row").filter(has_text="LINK Oslo").get_by_text("Stille").first).to_be_visible()

        page.get_by_role("link", name="Hva som er endret").click()
        page.get_by_label("Tall for").select_option(label="Grupper startet")
        page.get_by_label("Slik det var kjent").fill("2020-01-31")
        page.get_by_role("button", name="Vis").click()
        now = int(page.locator("dl.facts dd").nth(1).inner_text())
        assert page.locator("dl.facts dd").nth(0).inner_text() == "0"
        assert page.locator("dl.facts dd").nth(2).inner_text() == f"+{now}"

        page.get_by_role("link", name="Rapport", exact=True).click()
        page.get_by_label("Tall for").select_option(label="Grupper startet")
        page.get_by_label("Fordelt på").select_option(label="Fylke")
        page.get_by_role("button", name="Vis").click()
        told = downloaded(page, "CSV", tmp_path)
        book = openpyxl.load_workbook(io.BytesIO(downloaded(page, "Excel", tmp_path)))

        lines = list(csv.reader(io.StringIO(told.decode())))
        sums = [sum(int(line[lines[0].index("value")]) for line in lines[1:] if len(line) == len(lines[0]))]
        sums.append(sum(row[3] for row in book["Tall"].iter_rows(min_row=2, values_only=True)))
        assert sums == [now, now]


def downloaded(page: Page, name: str, folder: Path) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name, exact=True).click()
    file = folder / name
    waiting.value.save_as(file)
    return file.read_bytes()


async def silence(network: Network) -> None:
    """Head office has not heard from LINK Oslo for long: as when its line is down."""

    async def ask(conn: Conn) -> None:
        await conn.execute(SILENCED, clock.now() - LONG_AGO)

    with settings_of(network.stack.instance("hk").environment()) as settings:
        async with opened(settings, "reporting") as reporting:
            await reporting.run(ask)
