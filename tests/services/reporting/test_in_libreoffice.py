"""Reports as LibreOffice opens them: no cell is a formula, and numbers and signs are what the report says."""

from pathlib import Path

import pytest

from services.reporting import tables, workbooks
from tests.conftest import MakeDatabase
from tests.libreoffice import cells, needs_libreoffice
from tests.services.reporting.test_files import ask, make_report
from tests.services.reporting.test_web import make_head_office

pytestmark = [needs_libreoffice, pytest.mark.timeout(240)]
WRITTEN = ("=1+1", "+47", "-2", "@SUM(A1)", '=HYPERLINK("http://example.org")')
COLUMNS = ["office", "office_name", "value", "under_five"]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
async def test_no_cell_of_a_report_is_a_formula(form: str, tmp_path: Path) -> None:
    report = make_report(COLUMNS, [[name, name, 7, 0] for name in WRITTEN], notes=list(WRITTEN)) | {"name": "=1+1"}
    content = await workbooks.as_xlsx(report) if form == "xlsx" else tables.as_csv(report).encode()

    seen = cells(content, form, tmp_path)

    assert {cell.formula for cell in seen} == {None}
    assert {cell.text.removeprefix("'") for cell in seen} >= set(WRITTEN)


async def test_a_workbook_shows_what_the_report_says(make_database: MakeDatabase, tmp_path: Path) -> None:
    _, head = await make_head_office(make_database)
    content = (await ask(head, "indicator=enquiries_received&by=month&format=xlsx")).content

    seen = [cell.text for cell in cells(content, "xlsx", tmp_path)]

    assert seen[3:12] == ["2026-04", "7", "0", "2026-05", ":", "1", "2026-06", "..", "0"]
