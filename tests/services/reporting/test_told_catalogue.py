"""Which catalogue head office reports by, told down: an office with an older one says so, and what it does not count yet."""

import json
from typing import Any
from uuid import uuid4

import pytest

from chassis.db import Conn
from chassis.events import Message
from services.reporting import today, told_catalogue, web
from tests.conftest import MakeDatabase
from tests.services.reporting import Office, later_catalogue
from tests.web import visiting

OLDER = "Hovedkontoret regner etter en nyere katalog"


@pytest.fixture
async def two(make_database: MakeDatabase) -> tuple[Office, Office]:
    """LINK Oslo and head office."""
    return Office(await make_database("reporting")), Office(await make_database("reporting", office="hk"))


async def told_down(head: Office) -> list[Message]:
    async def read(conn: Conn) -> list[Any]:
        return list(await conn.fetch("SELECT * FROM bus.outbox WHERE stream = 'downward' ORDER BY outbox_id"))

    return [
        Message(
            id=str(uuid4()), office="hk", service="reporting", stream="downward", epoch=1, sequence=place,
            type=row["type"], subject=row["subject"], time=row["recorded_at"].isoformat(), data=json.loads(row["data"]),
        )
        for place, row in enumerate(await head.db.run(read), start=1)
    ]  # fmt: skip


async def todos(office: Office, *, closes: bool = True) -> list[str]:
    with office.clock():
        return [one.text for one in today.tell(await office.db.run(today.look), closes=closes)]


async def page(office: Office) -> str:
    async with visiting(web.app, office.db, {"manager"}) as visitor:
        return (await visitor.get("/reporting")).text


async def test_it_is_told_once_and_again_when_it_is_another(two: tuple[Office, Office]) -> None:
    oslo, head = two
    assert [await head.db.run(told_catalogue.tell) for _ in range(2)] == [True, False]
    with later_catalogue.in_use():
        assert [await head.db.run(told_catalogue.tell) for _ in range(2)] == [True, False]
    assert [message.data["version"] for message in await told_down(head)] == [1, 2]
    assert await oslo.db.run(told_catalogue.tell) is False, "an office tells nobody which is theirs"


async def test_an_office_with_an_older_one_says_which_figures_come_with_the_upgrade(two: tuple[Office, Office]) -> None:
    oslo, head = two
    with later_catalogue.in_use():
        await head.db.run(told_catalogue.tell)
    assert (OLDER in await page(oslo), await todos(oslo)) == (False, [])

    await oslo.db.run(told_catalogue.on_stated, await told_down(head))
    assert OLDER in await page(oslo)
    (said,) = await todos(oslo)
    assert said.startswith(OLDER)
    assert said.count("Om natta") == len(later_catalogue.NEW)
    assert await todos(oslo, closes=False) == []


async def test_an_office_that_is_as_new_or_newer_says_nothing(two: tuple[Office, Office]) -> None:
    oslo, head = two
    await head.db.run(told_catalogue.tell)
    await oslo.db.run(told_catalogue.on_stated, await told_down(head))
    assert await oslo.db.run(told_catalogue.newer) is None
    with later_catalogue.in_use():
        assert await oslo.db.run(told_catalogue.newer) is None
        await head.db.run(told_catalogue.tell)
        await oslo.db.run(told_catalogue.on_stated, await told_down(head))
        assert (OLDER in await page(oslo), await todos(oslo)) == (False, [])


async def test_told_anew_it_stands_as_before(two: tuple[Office, Office]) -> None:
    oslo, head = two
    with later_catalogue.in_use():
        await head.db.run(told_catalogue.tell)
    told = await told_down(head)
    for _ in range(2):
        await oslo.db.run(told_catalogue.on_stated, told)
    before = await oslo.db.run(told_catalogue.newer)
    await oslo.db.run(told_catalogue.forget_all)
    assert await oslo.db.run(told_catalogue.newer) is None
    await oslo.db.run(told_catalogue.on_stated, told)
    assert await oslo.db.run(told_catalogue.newer) == before
