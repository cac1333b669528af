"""Head office tells what it has loaded, once; and knows which version each office has."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from chassis import clock
from chassis.db import Conn, Database
from chassis.events import Message, MessageInvalid
from services.reporting import reference_versions, schemas, web
from tests.conftest import MakeDatabase
from tests.reference.down_the_line import day, directory, hear, load_at, tell
from tests.web import visiting

HELD = "reporting.reference_held.v1"
LINK_OSLO = "link-oslo,link_centre,LINK Oslo,0301,,,,,2006-01-01,"


@pytest.fixture
async def head(make_database: MakeDatabase) -> Database:
    return await make_database("reporting", office="hk")


@pytest.fixture
async def office(make_database: MakeDatabase) -> Database:
    return await make_database("reporting")


async def test_the_sample_is_not_told_for_every_office_has_it(head: Database) -> None:
    assert await tell(head, day(1)) == []


async def test_what_is_loaded_is_told_to_all_once_and_only_what_is_new(head: Database, tmp_path: Path) -> None:
    await load_at(head, directory(tmp_path, "Nord"), day(1))
    pieces = await tell(head, day(1))
    assert [(one.stream, one.data["edition"], one.data["dataset"]) for one in pieces] == [
        ("downward", "offices", "office"),
        ("downward", "offices", "office_area"),
    ]
    assert {one.data["loaded_at"] for one in pieces} == {day(1).isoformat()}

    assert await tell(head, day(2)) == []
    await load_at(head, directory(tmp_path, "Nord"), day(3))
    assert await tell(head, day(3)) == []


async def test_a_clock_set_back_does_not_make_the_next_version_an_earlier_one(
    head: Database, office: Database, tmp_path: Path
) -> None:
    await load_at(head, directory(tmp_path, "Nord"), day(20))
    await hear(office, *await tell(head, day(20)))
    await load_at(head, directory(tmp_path, "Nord og Finnmark"), day(10))
    later = await tell(head, day(10))

    assert later[0].data["loaded_at"] == (day(20) + timedelta(microseconds=1)).isoformat()
    await hear(office, *later)
    assert await standing(office, "office") == await standing(head, "office")


async def standing(db: Database, dataset: str) -> str:
    async def read(conn: Conn) -> str:
        return str(await conn.fetchval("SELECT version FROM reference.version WHERE dataset = $1", dataset))

    return await db.run(read)


async def test_an_office_tells_the_others_nothing(office: Database, tmp_path: Path) -> None:
    await load_at(office, directory(tmp_path, "Nord"), day(1))
    assert await tell(office, day(1)) == []


async def test_head_office_sees_which_version_each_office_has(head: Database, office: Database, tmp_path: Path) -> None:
    assert await head.run(reference_versions.read) == {}
    await say(office, head)
    same = dict.fromkeys(("municipalities", "postcodes", "population", "offices"), "same")
    assert await head.run(reference_versions.read) == {"link-oslo": same}

    await load_at(head, directory(tmp_path, "Nord", LINK_OSLO), day(1))
    assert await head.run(reference_versions.read) == {"link-oslo": same | {"offices": "other"}}
    assert "En annen utgave" in await page(head)

    await hear(office, *await tell(head, day(1)))
    await say(office, head)
    assert await head.run(reference_versions.read) == {"link-oslo": same}
    assert "En annen utgave" not in await page(head)

    await load_at(office, directory(tmp_path, "Vårt eget"), day(2))
    await say(office, head)
    assert await head.run(reference_versions.read) == {"link-oslo": same | {"offices": "own"}}
    assert "Lagt inn av kontoret" in await page(head)


async def page(head: Database) -> str:
    async with visiting(web.app, head, {"manager"}) as visitor:
        return str((await visitor.get("/reporting/completeness")).text)


async def test_an_office_says_what_it_has_when_it_changes_and_no_oftener(office: Database, tmp_path: Path) -> None:
    assert await office.run(reference_versions.tell_held)
    assert not await office.run(reference_versions.tell_held)
    await load_at(office, directory(tmp_path, "Nord"), day(1))
    assert await office.run(reference_versions.tell_held)
    assert [message.stream for message in await said(office)] == ["national", "national"]


async def test_what_an_office_said_before_it_was_put_back_is_what_it_has_again(
    head: Database, office: Database, tmp_path: Path
) -> None:
    await say(office, head)
    before = await head.run(reference_versions.read)
    await load_at(office, directory(tmp_path, "Nord"), day(1))
    await say(office, head)
    assert await head.run(reference_versions.read) != before

    await head.run(reference_versions.on_rolled_back, "vest", "reporting", "national", 1, 1)
    assert await head.run(reference_versions.read) != before
    await head.run(reference_versions.on_rolled_back, "link-oslo", "reporting", "national", 1, 1)
    assert await head.run(reference_versions.read) == before


async def say(office: Database, head: Database) -> None:
    """The office tells what it has, and head office hears all it has told; twice, which changes nothing."""
    with clock.at(day(5)):
        await office.run(reference_versions.tell_held)
        for _ in range(2):
            await head.run(reference_versions.on_reference_held, await said(office))


async def said(office: Database) -> list[Message]:
    async def read(conn: Conn) -> list[Any]:
        return list(await conn.fetch("SELECT * FROM bus.outbox WHERE type = $1 ORDER BY outbox_id", HELD))

    return [
        Message(
            id=str(uuid4()), office="link-oslo", service="reporting", stream=row["stream"], epoch=1, sequence=place,
            type=row["type"], subject=row["subject"], time=row["recorded_at"].isoformat(), data=json.loads(row["data"]),
        )
        for place, row in enumerate(await office.run(read), start=1)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "change", [{"dataset": "version"}, {"dataset": "boundary"}, {"edition": "people"}, {"note": "x"}]
)
def test_nothing_else_goes_down_as_reference_data(change: dict[str, Any]) -> None:
    whole = {
        "edition": "offices", "version": "0" * 16, "loaded_at": day(1).isoformat(), "piece": 1, "pieces": 1,
        "dataset": "office", "rows": [["nord", None]],
    }  # fmt: skip
    schemas.ReferenceStated.read(whole)
    with pytest.raises(MessageInvalid):
        schemas.ReferenceStated.read(whole | change)
