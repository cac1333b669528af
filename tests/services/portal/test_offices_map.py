"""The map of the offices: there when boundaries are loaded, saying no more than the list beside it."""

from pathlib import Path
from typing import Any

import httpx2

from chassis.db import Database
from reference import load
from services.portal import offices
from tests.reference.test_boundaries import write


async def with_boundaries(db: Database, folder: Path) -> None:
    """Two counties, each covered by a district office, and a municipality with a centre."""
    write(folder, "fylker_2024_utm33.topojson", ("46", [0, 1]), ("11", [~0, ~2]))
    write(folder, "kommuner_2024_utm33.topojson", ("0301", [0, 1]))

    async def fill(conn: Any) -> None:
        await load.load(conn, folder)

    await db.run(fill)


async def test_without_boundaries_there_is_the_list_alone(db: Database, visitor: httpx2.AsyncClient) -> None:
    assert await db.run(offices.on_map) is None
    page = (await visitor.get("/offices")).text
    assert "Distriktskontor Vest" in page
    assert "<svg" not in page.partition("<main")[2]


async def test_each_office_stands_on_the_map_with_what_it_covers(db: Database, tmp_path: Path) -> None:
    await with_boundaries(db, tmp_path)

    drawn = await db.run(offices.on_map)

    assert drawn is not None
    assert [(one["code"], bool(one["shape"]), one["label_x"], one["label_y"]) for one in drawn["offices"]] == [
        ("sorvest", True, 150, 50), ("vest", True, 50, 50), ("link-oslo", False, -30, 50),
    ]  # fmt: skip


async def test_the_page_tells_in_words_what_the_map_shows(
    db: Database, visitor: httpx2.AsyncClient, tmp_path: Path
) -> None:
    await with_boundaries(db, tmp_path)

    page = (await visitor.get("/offices")).text
    searched = (await visitor.get("/offices?q=Bergen")).text

    assert "1: Distriktskontor Sørvest. 2: Distriktskontor Vest. 3: LINK Oslo." in page
    assert "© Kartverket" in page and "CC BY 4.0" in page
    assert "map-title" not in searched
