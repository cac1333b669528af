"""Figures by theme, when head office has changed the list since the release: counted, told, taken and named."""

import io
from typing import Any

import openpyxl
import pytest

from chassis.db import Conn
from chassis.events import MessageInvalid
from services.reporting import historical, historical_template, themes
from tests.conftest import MakeDatabase
from tests.services.reporting import Office, carry_over, group_started, make_message
from tests.services.reporting.test_historical import check, started
from tests.services.reporting.test_web import REPORT, rows, visit

FIRE = {"code": "etter_en_brann", "nb": "Etter en brann", "nn": "Etter ein brann", "en": "After a fire"}
BY_THEME = REPORT + "&scope=national&indicator=groups_started&by=theme"


def told(type: str = "groups.theme_listed.v1", **changes: Any) -> Any:
    return make_message(type, FIRE["code"], **(FIRE | {"offered": True, "place": 26} | changes))


async def make_office(make_database: MakeDatabase) -> Office:
    """An office with two groups about something that head office has added."""
    office = Office(await make_database("reporting"))
    await office.hear(*(group_started(f"2026-05-0{day}", theme=FIRE["code"]) for day in (7, 8)))
    await office.close("2026-05")
    await office.state()
    return office


async def themed(head: Office, language: str = "nb") -> dict[str, int]:
    async with visit(head, "statistician") as visitor:
        return {row["theme_name"]: row["value"] for row in rows(await visitor.get(f"{BY_THEME}&lang={language}"))}


async def test_a_theme_since_the_release_is_counted_and_told_under_its_code(make_database: MakeDatabase) -> None:
    office = await make_office(make_database)
    assert (await office.truth())["groups_started", "2026-05", "03", "theme=etter_en_brann"] == 2
    before = await office.truth()
    await office.replay()
    assert await office.truth() == before


async def test_head_office_names_it_in_every_language_and_by_its_last_name(make_database: MakeDatabase) -> None:
    office, head = await make_office(make_database), Office(await make_database("reporting", office="hk"))
    await head.db.run(themes.on_told, [told()])
    await carry_over(office.db, head.db)
    assert (await themed(head), await themed(head, "nn")) == ({"Etter en brann": 2}, {"Etter ein brann": 2})

    await head.db.run(themes.on_told, [told(offered=False), told(offered=False, nb="Brann")])
    assert await themed(head) == {"Brann": 2}, "retired, and still named"


async def test_a_name_that_came_with_the_release_is_put_right(make_database: MakeDatabase) -> None:
    office, head = Office(await make_database("reporting")), Office(await make_database("reporting", office="hk"))
    await office.hear(group_started("2026-05-07", theme="grief"))
    await office.state()
    await carry_over(office.db, head.db)
    assert await themed(head) == {"Sorg og tap": 1}
    await head.db.run(themes.on_told, [told(code="grief", nb="Sorg")])
    assert await themed(head) == {"Sorg": 1}


async def test_what_head_office_has_told_of_to_nobody_is_no_theme(make_database: MakeDatabase) -> None:
    """A word where a theme should be may be a person's: it is set aside, and goes in once head office knows it."""
    office, head = await make_office(make_database), Office(await make_database("reporting", office="hk"))
    with pytest.raises(MessageInvalid, match="theme"):
        await carry_over(office.db, head.db)

    async def logged(conn: Conn) -> Any:
        return await conn.fetchval("SELECT count(*) FROM national_log")

    assert await head.db.run(logged) == 0
    await head.db.run(themes.on_told, [told()])
    await carry_over(office.db, head.db)
    assert await themed(head) == {"Etter en brann": 2}


async def test_an_office_names_it_on_its_own_page_and_keeps_the_name_while_all_is_read_again(
    make_database: MakeDatabase,
) -> None:
    office = await make_office(make_database)
    own = REPORT + "&indicator=groups_started&by=theme"
    await office.db.run(themes.on_told, [told("groups.theme_stated.v1")])
    await office.db.run(themes.keep)
    async with visit(office) as visitor:
        assert [row["theme_name"] for row in rows(await visitor.get(own))] == ["Etter en brann"]


async def test_historical_figures_may_be_about_it(make_database: MakeDatabase) -> None:
    head = await make_database("reporting", office="hk")
    figures = [started(9, area="03"), started(5, area="03", part="Etter ein brann")]
    _, faults = await check(head, *figures)
    assert len(faults) == 1

    await head.run(themes.on_told, [told()])
    _, faults = await check(head, *figures)
    assert faults == []
    book = openpyxl.load_workbook(io.BytesIO(await historical_template.make(await head.run(historical.known))))
    assert "Etter en brann" in {row[2].value for row in book["Deler"]}
