"""Help for now: what stands on every public page of every service, and what the office may say there itself."""

import httpx2
import pytest

from chassis.db import Database
from services.portal import public_face, web
from services.portal.problems import HelpLineNotFound, TooManyHelpLines
from tests.services.portal.builders import rows
from tests.web import visiting

NATIONAL = ("113", "116 117", "116 123", "116 111")


async def test_the_national_numbers_and_the_promise_stand_in_the_part_that_every_page_shows(
    visitor: httpx2.AsyncClient,
) -> None:
    part = (await visitor.get("/_help_now")).text
    assert all(f"<strong>{number}</strong>" in part for number in NATIONAL)
    assert "Vi leser ikke meldinger hele døgnet – du hører fra oss innen 5 virkedager." in part


async def test_a_page_holds_the_national_numbers_itself_where_that_part_is_away(visitor: httpx2.AsyncClient) -> None:
    page = (await visitor.get("/offices")).text
    instead = page[page.index('<!--# block name="help_now" -->') : page.index("<!--# endblock -->")]
    assert all(f"<strong>{number}</strong>" in instead for number in NATIONAL)
    assert '<!--# include virtual="/_help_now?lang=nb" stub="help_now" -->' in page


async def test_an_editor_promises_something_else_and_it_is_told_once(db: Database) -> None:
    async with visiting(web.app, db, {"editor"}) as editor:
        for _ in range(2):
            await editor.post("/site/help-now", data={"answer_within_days": "2"})
        part = (await editor.get("/_help_now")).text
    assert "innen 2 virkedager" in part
    told = await rows(db, "SELECT type, data::json ->> 'answer_within_days' AS days FROM bus.outbox")
    assert [(row["type"], row["days"]) for row in told] == [("portal.promise_changed.v1", "2")]


async def test_a_line_of_ones_own_is_shown_in_the_readers_language_and_can_be_taken_out(db: Database) -> None:
    async with visiting(web.app, db, {"manager"}) as manager:
        told = {"phone": "22 48 03 80", "says_nb": "Krisesenteret, hele døgnet", "says_en": "The crisis centre"}
        await manager.post("/site/help-now/lines", data=told)
        assert "Krisesenteret, hele døgnet" in (await manager.get("/_help_now?lang=nn")).text
        assert "The crisis centre" in (await manager.get("/_help_now?lang=en")).text
        [line] = await db.run(public_face.list_help_lines)
        assert line["phone"] == "22480380"
        await manager.post(f"/site/help-now/lines/{line['help_line_id']}/remove")
        part = (await manager.get("/_help_now")).text
    assert "Krisesenteret" not in part
    assert all(f"<strong>{number}</strong>" in part for number in NATIONAL)


async def test_there_are_never_so_many_lines_that_nobody_finds_the_right_one(db: Database) -> None:
    for number in range(public_face.MOST_LINES):
        await db.run(public_face.add_help_line, f"2200000{number}", "Noen")
    with pytest.raises(TooManyHelpLines):
        await db.run(public_face.add_help_line, "22000009", "En til")


async def test_taking_out_a_line_that_is_gone_is_said(db: Database) -> None:
    line = await db.run(public_face.add_help_line, "22000000", "Noen")
    await db.run(public_face.remove_help_line, line["help_line_id"])
    with pytest.raises(HelpLineNotFound):
        await db.run(public_face.remove_help_line, line["help_line_id"])


@pytest.mark.parametrize("phone", ["ring oss", "22", "javascript:1", "+", "1" * 16])
async def test_what_no_phone_can_dial_is_refused_at_its_field(db: Database, phone: str) -> None:
    async with visiting(web.app, db, {"editor"}) as editor:
        refused = await editor.post("/site/help-now/lines", data={"phone": phone, "says_nb": "Noen"})
    assert refused.status_code == 422
    assert "Skriv nummeret med bare sifre." in refused.text


async def test_what_the_office_promises_is_not_a_coordinators_to_change(db: Database) -> None:
    async with visiting(web.app, db, {"coordinator"}) as coordinator:
        refused = await coordinator.post("/site/help-now", data={"answer_within_days": "2"})
    assert refused.status_code == 403
