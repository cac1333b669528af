"""Thirty days' regret: what staff have taken out comes back as it was, and is deleted after that."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from chassis import clock
from chassis.db import Database
from services.portal import brochures, forgetting, public_face, regret, web
from services.portal.problems import BrochureNotFound, HelpLineNotFound, TooManyHelpLines
from tests.services.portal.test_brochures import PDF, put_on_shelf
from tests.web import visiting


async def add_line(db: Database, says: str = "Krisesenteret") -> UUID:
    line = await db.run(public_face.add_help_line, "22000000", says)
    return UUID(str(line["help_line_id"]))


async def test_a_brochure_taken_off_the_shelf_comes_back_with_its_file(db: Database) -> None:
    name = await put_on_shelf(db, "Vår egen")
    await db.run(brochures.remove, UUID(name))
    assert await db.run(brochures.list_uploaded) == []
    with pytest.raises(BrochureNotFound):
        await db.run(brochures.uploaded_file, name)

    await db.run(regret.bring_back, "brochure", UUID(name))

    assert [row["title"] for row in await db.run(brochures.list_uploaded)] == ["Vår egen"]
    assert await db.run(brochures.uploaded_file, name) == PDF
    assert await db.run(regret.look_through) == []


async def test_a_helpline_taken_out_comes_back_where_there_is_room(db: Database) -> None:
    first = await add_line(db)
    await db.run(public_face.remove_help_line, first)
    for _ in range(public_face.MOST_LINES):
        last = await add_line(db, "Et annet")
    with pytest.raises(TooManyHelpLines):
        await db.run(regret.bring_back, "help_line", first)

    await db.run(public_face.remove_help_line, last)
    await db.run(regret.bring_back, "help_line", first)

    assert first in [row["help_line_id"] for row in await db.run(public_face.list_help_lines)]


async def test_after_thirty_days_it_is_gone_and_what_was_not_taken_out_stays(db: Database) -> None:
    kept, name, line = await put_on_shelf(db, "På hylla"), await put_on_shelf(db), await add_line(db)
    await db.run(brochures.remove, UUID(name))
    await db.run(public_face.remove_help_line, line)

    with clock.at(clock.now() + regret.KEPT - timedelta(minutes=1)):
        await db.run(forgetting.forget_old)
        assert {row["kind"] for row in await db.run(regret.look_through)} == {"brochure", "help_line"}
    with clock.at(clock.now() + regret.KEPT + timedelta(minutes=1)):
        await db.run(forgetting.forget_old)

    assert await db.run(regret.look_through) == []
    assert [str(row["brochure_id"]) for row in await db.run(brochures.list_uploaded)] == [kept]
    with pytest.raises(BrochureNotFound):
        await db.run(regret.bring_back, "brochure", UUID(name))
    with pytest.raises(HelpLineNotFound):
        await db.run(regret.bring_back, "help_line", line)


async def test_what_was_never_taken_out_cannot_be_brought_back(db: Database) -> None:
    with pytest.raises(BrochureNotFound):
        await db.run(regret.bring_back, "brochure", UUID(await put_on_shelf(db)))
    with pytest.raises(HelpLineNotFound):
        await db.run(regret.bring_back, "help_line", uuid4())


async def test_an_editor_brings_back_on_a_page_that_says_when_it_is_too_late(db: Database) -> None:
    line = await add_line(db, "Krisesenteret i Oslo")
    await db.run(public_face.remove_help_line, line)
    async with visiting(web.app, db, {"editor"}) as editor:
        page = (await editor.get("/site/removed")).text
        assert "22000000 Krisesenteret i Oslo" in page
        assert "Slettes for godt" in page
        await editor.post("/site/removed", data={"kind": "help_line", "thing": str(line)})
        assert "Ingenting er tatt ut" in (await editor.get("/site/removed")).text
    assert len(await db.run(public_face.list_help_lines)) == 1
