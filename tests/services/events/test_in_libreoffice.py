"""The lists of events as LibreOffice opens them: no cell is a formula, and each is what was written."""

from pathlib import Path

import pytest

from chassis.db import Database
from services.events import outreach, tables, web
from tests.libreoffice import cells, needs_libreoffice
from tests.services.events.builders import register
from tests.services.events.test_door import begun
from tests.web import visiting

pytestmark = [needs_libreoffice, pytest.mark.timeout(240)]
WRITTEN = ("=1+1", "+47", "-2", "@SUM(A1)", '=HYPERLINK("http://example.org")', "=WEBSERVICE(A1)")


def test_a_formula_would_be_seen(tmp_path: Path) -> None:
    assert [cell.formula for cell in cells(b"=1+1,a\n", "csv", tmp_path)] == ["of:=1+1", None]


async def test_outreach_as_a_text_table(db: Database, tmp_path: Path) -> None:
    for written in WRITTEN:
        told = {"kind": "talk", "municipality": "0301", "audience": None, "people": 3}
        await db.run(outreach.log, **told, partner=written, note=written)
    found, _ = await db.run(outreach.look_through)

    seen = cells(tables.write(found).encode(), "csv", tmp_path)

    assert {cell.formula for cell in seen} == {None}
    assert {cell.text.removeprefix("'") for cell in seen} >= set(WRITTEN)


async def test_the_list_for_the_door_as_a_workbook(db: Database, tmp_path: Path) -> None:
    event = await begun(db, title="=1+1")
    for place, name in enumerate(WRITTEN):
        await register(db, event, f"p{place}@example.org", name=name, organisation=name)
    async with visiting(web.app, db, {"event_manager"}) as staff:
        content = (await staff.get(f"/events/manage/{event['event_id']}/list.xlsx")).content

    seen = cells(content, "xlsx", tmp_path)

    assert {cell.formula for cell in seen} == {None}
    assert {cell.text for cell in seen} >= set(WRITTEN)
