"""An answer whose time would tell what was found is held; what was done is done before, and nothing is locked meanwhile."""

import asyncio
import time

import httpx2
import pytest

from chassis.db import Database
from tests.chassis.web.shop import HELD_S, count

KEYS = [{}, {"Idempotency-Key": "one-of-its-own"}]


@pytest.mark.parametrize("name", ["lamp", 7])
async def test_no_answer_comes_sooner_whatever_it_is(visitor: httpx2.AsyncClient, name: object) -> None:
    began = time.perf_counter()
    answer = await visitor.post("/api/shop/held", json={"name": name})

    assert answer.status_code in (201, 422)
    assert time.perf_counter() - began >= HELD_S


@pytest.mark.parametrize("headers", KEYS)
async def test_while_an_answer_is_held_its_work_is_committed(
    visitor: httpx2.AsyncClient, database: Database, headers: dict[str, str]
) -> None:
    asked = asyncio.create_task(visitor.post("/api/shop/held", json={"name": "lamp"}, headers=headers))
    while not asked.done() and await database.run(count) == 0:
        await asyncio.sleep(0)

    assert not asked.done()
    assert await database.run(count) == 1
    assert (await asked).status_code == 201
