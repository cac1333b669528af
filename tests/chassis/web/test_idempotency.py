"""Asking twice creates once."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import httpx2
import pytest

from chassis import clock
from chassis.db import Conn, Database
from chassis.web import Service
from chassis.web.passes import HEADER
from tests.chassis.web.shop import count
from tests.web import make_pass, visiting

THINGS = "/api/shop/things"
THING = {"name": "lamp"}


def key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


async def test_the_same_key_gives_the_same_answer_and_creates_nothing_more(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    once = key()
    first = await visitor.post(THINGS, json=THING, headers=once)
    second = await visitor.post(THINGS, json=THING, headers=once)

    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert second.headers["idempotent-replayed"] == "true"
    assert second.headers["content-type"] == "application/json"
    assert await database.run(count) == 1


async def test_without_a_key_or_with_another_each_creates(visitor: httpx2.AsyncClient, database: Database) -> None:
    for headers in ({}, {}, key(), key()):
        await visitor.post(THINGS, json=THING, headers=headers)
    assert await database.run(count) == 4


async def test_twenty_at_once_with_one_key_create_once(visitor: httpx2.AsyncClient, database: Database) -> None:
    once = key()
    answers = await asyncio.gather(*(visitor.post(THINGS, json=THING, headers=once) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert await database.run(count) == 1


async def test_a_key_with_another_body_is_refused(visitor: httpx2.AsyncClient) -> None:
    once = key()
    await visitor.post(THINGS, json=THING, headers=once)
    answer = await visitor.post(THINGS, json={"name": "chair"}, headers=once)
    assert (answer.status_code, answer.json()["type"]) == (422, "idempotency-key-reused")


async def test_what_was_refused_is_not_kept(visitor: httpx2.AsyncClient, database: Database) -> None:
    once = key()
    assert (await visitor.post(THINGS, json={"name": "rare"}, headers=once)).status_code == 409
    assert (await visitor.post(THINGS, json={"name": "x"}, headers=once)).status_code == 422
    assert (await visitor.post(THINGS, json=THING, headers=once)).status_code == 201


async def test_two_callers_may_choose_the_same_key(shop: Service, database: Database) -> None:
    once = key()
    async with visiting(shop, database) as visitor:
        for person in (None, uuid4(), uuid4()):
            signed = {HEADER: make_pass(["coordinator"], person_id=person)} if person else {}
            assert (await visitor.post(THINGS, json=THING, headers=once | signed)).status_code == 201
    assert await database.run(count) == 3


async def test_a_key_is_forgotten_after_a_day(visitor: httpx2.AsyncClient, database: Database) -> None:
    once = key()
    with clock.at(clock.now() - timedelta(hours=25)):
        await visitor.post(THINGS, json=THING, headers=once)
    await visitor.post(THINGS, json=THING, headers=once)
    assert await database.run(count) == 2


async def test_the_kept_answer_cannot_be_read_in_the_database(visitor: httpx2.AsyncClient, database: Database) -> None:
    await visitor.post(THINGS, json={"name": "canary-in-a-cage"}, headers=key())

    async def read(conn: Conn) -> bytes:
        kept: bytes = await conn.fetchval("SELECT response FROM bus.idempotency_key")
        return kept

    assert b"canary" not in await database.run(read)
    assert b"Y2FuYXJ5" not in await database.run(read)


@pytest.mark.parametrize("wrong", ["", " ", "x" * 201, "a b"])
async def test_a_key_is_short_and_visible(visitor: httpx2.AsyncClient, wrong: str) -> None:
    answer = await visitor.post(THINGS, json=THING, headers={"Idempotency-Key": wrong})
    assert (answer.status_code, answer.json()["type"]) == (400, "idempotency-key-malformed")


async def test_a_double_click_on_a_form_does_it_once(visitor: httpx2.AsyncClient, database: Database) -> None:
    sent = {"name": "lamp", "_key": "from-the-hidden-field"}
    first, second = [await visitor.post("/shop/form", data=sent) for _ in range(2)]
    assert first.headers["location"] == second.headers["location"] == "/shop/things/1"
    assert await database.run(count) == 1
