"""Brochures: read by anyone, downloaded and counted without anyone being known, kept by editors."""

from uuid import uuid4

import httpx2
import pytest

from chassis.db import Database
from services.portal import brochures, typesetting, web
from services.portal.problems import BrochureNotFound, NotAPdf
from tests.services.portal.builders import rows
from tests.web import visiting

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
GUIDE = "/brochures/course-leaders"


async def put_on_shelf(db: Database, title: str = "Vår egen", **more: str) -> str:
    row = await db.run(brochures.add, pdf=PDF, title=title, added_by=uuid4(), **({"language": "nb"} | more))
    return str(row["brochure_id"])


@pytest.mark.parametrize("name", brochures.OWN)
async def test_every_brochure_of_the_products_own_can_be_read_in_three_languages(
    visitor: httpx2.AsyncClient, name: str
) -> None:
    titles = set()
    for language in ("nb", "nn", "en"):
        page = await visitor.get(f"/brochures/{name}?lang={language}")
        titles.add(page.text.split("<h1", 1)[1].split("</h1>")[0])
        assert "113" in page.text
    assert len(titles) >= 2


async def test_a_brochure_is_set_once_as_a_pdf_that_can_be_read_aloud(visitor: httpx2.AsyncClient) -> None:
    first = await visitor.get(f"{GUIDE}/file?language=nb")
    assert first.headers["content-type"] == "application/pdf"
    assert first.headers["content-disposition"] == 'attachment; filename="course-leaders.nb.pdf"'
    assert first.content.startswith(b"%PDF-")
    assert b"pdfuaid" in first.content, "it says of itself that it keeps PDF/UA"
    again = await visitor.get(f"{GUIDE}/file?language=nb")
    assert again.content == first.content


async def test_a_brochure_carries_the_office_it_comes_from_and_is_set_anew_when_that_changes(db: Database) -> None:
    made: list[str] = []

    class Text:
        source, language = "# Hei\n\nDu.", "nb"

    for phone in ("+4722000000", "+4722000000", "+4722000001"):
        office = {"name": "LINK Oslo", "phone": phone, "email": None}
        await brochures.own_file(db.run, "what-is-a-group", Text, office)  # type: ignore[arg-type]
        [row] = await rows(db, "SELECT encode(made_of, 'hex') AS made_of FROM typeset_brochure")
        made.append(row["made_of"])
    assert made[0] == made[1] != made[2]


def test_what_is_written_can_ask_the_typesetter_for_nothing() -> None:
    written = typesetting.typst('# T\n\nA "quote", a \\ and #read("/etc/passwd") *so*.', language="nb", footer='"#x')
    assert '#"A \\"quote\\", a \\\\ and #read(\\"/etc/passwd\\") "#emph[#"so"]#"."' in written
    assert '#"\\"#x"' in written


async def test_a_download_is_counted_by_day_and_told_without_anything_of_whose_it_was(
    visitor: httpx2.AsyncClient, db: Database
) -> None:
    for _ in range(2):
        gone_on = await visitor.post(f"{GUIDE}/download", data={"language": "nn"})
        assert gone_on.headers["location"] == f"{GUIDE}/file?language=nn"
    [count] = await rows(db, "SELECT * FROM brochure_count")
    assert (count["brochure"], count["language"], count["downloads"]) == ("course-leaders", "nn", 2)
    told = await rows(db, "SELECT type, data::json AS data FROM bus.outbox")
    assert [row["type"] for row in told] == ["portal.brochure_downloaded.v1"] * 2
    assert "set-cookie" not in gone_on.headers


async def test_looking_and_fetching_the_file_counts_nothing(visitor: httpx2.AsyncClient, db: Database) -> None:
    own = await put_on_shelf(db)
    for address in ("/brochures", GUIDE, f"/brochures/{own}/file"):
        assert (await visitor.get(address)).status_code == 200
    assert await rows(db, "SELECT * FROM brochure_count") == []


async def test_an_editor_puts_a_file_on_the_shelf_and_anyone_takes_it(db: Database) -> None:
    async with visiting(web.app, db, {"editor"}) as editor:
        sent = await editor.post(
            "/site/brochures",
            data={"title": "Velkommen til oss", "language": "nb"},
            files={"file": ("hva som helst.exe", PDF, "application/x-msdownload")},
        )
        assert sent.status_code == 303
        assert "Velkommen til oss" in (await editor.get("/brochures")).text
    [row] = await db.run(brochures.list_uploaded)
    async with visiting(web.app, db) as anyone:
        assert (await anyone.get(f"/brochures/{row['brochure_id']}/file")).content == PDF


@pytest.mark.parametrize("held", [b"<html>", b"MZ\x90", b"%PDF-1.7 and no end", b"GIF89a%PDF-%%EOF"])
async def test_a_file_is_judged_by_what_it_holds_not_by_what_it_is_called(db: Database, held: bytes) -> None:
    async with visiting(web.app, db, {"editor"}) as editor:
        refused = await editor.post(
            "/site/brochures",
            data={"title": "Brosjyre", "language": "nb"},
            files={"file": ("brosjyre.pdf", held, "application/pdf")},
        )
    assert refused.status_code == 422
    assert "Dette er ikke en PDF-fil." in refused.text
    assert await db.run(brochures.list_uploaded) == []


async def test_a_form_without_a_file_is_shown_again_with_what_was_written(db: Database) -> None:
    async with visiting(web.app, db, {"editor"}) as editor:
        refused = await editor.post("/site/brochures", data={"title": "Uten fil", "language": "nb"}, files={})
    assert refused.status_code == 422
    assert "Velg en fil." in refused.text
    assert 'value="Uten fil"' in refused.text


async def test_a_file_larger_than_25_mib_is_refused(db: Database) -> None:
    async with visiting(web.app, db, {"editor"}) as editor:
        refused = await editor.post("/site/brochures", content=b"x" * (25 * 1024 * 1024 + 1))
    assert refused.status_code == 413


async def test_a_file_takes_the_place_of_the_products_own_in_its_language_alone(
    visitor: httpx2.AsyncClient, db: Database
) -> None:
    await put_on_shelf(db, "Vår kursbrosjyre", replaces="course-leaders")
    in_bokmål = (await visitor.get("/brochures?lang=nb")).text
    assert "Vår kursbrosjyre" in in_bokmål
    assert f'href="{GUIDE}"' not in in_bokmål
    assert f'href="{GUIDE}"' in (await visitor.get("/brochures?lang=en")).text


async def test_a_newer_file_takes_the_place_of_an_earlier_one_and_of_what_that_replaced(db: Database) -> None:
    earlier = await put_on_shelf(db, "Første", replaces="course-leaders")
    await put_on_shelf(db, "Andre", replaces=earlier)
    [row] = await db.run(brochures.list_uploaded)
    assert (row["title"], row["replaces"]) == ("Andre", "course-leaders")


async def test_what_is_not_there_is_neither_counted_nor_given(db: Database) -> None:
    for name in ("no-such-brochure", str(uuid4())):
        for use_case, more in ((brochures.download, ("nb",)), (brochures.uploaded_file, ())):
            with pytest.raises(BrochureNotFound):
                await db.run(use_case, name, *more)
    assert await rows(db, "SELECT * FROM bus.outbox") == []


async def test_only_editors_and_managers_keep_the_shelf(db: Database) -> None:
    own = await put_on_shelf(db)
    async with visiting(web.app, db, {"coordinator"}) as coordinator:
        assert (await coordinator.post(f"/site/brochures/{own}/remove")).status_code == 403
    async with visiting(web.app, db, {"manager"}) as manager:
        assert (await manager.post(f"/site/brochures/{own}/remove")).status_code == 303
    assert await db.run(brochures.list_uploaded) == []


async def test_nothing_but_a_pdf_gets_into_the_database_even_past_the_form(db: Database) -> None:
    with pytest.raises(NotAPdf):
        await db.run(brochures.add, pdf=b"#!/bin/sh\n%%EOF", title="x", language="nb", added_by=uuid4())
