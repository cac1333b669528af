"""Requests that come at the same time share a transaction, and nothing else."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx2

from chassis.db import Database
from tests.chassis.web.shop import count

LAMPS = "/api/shop/together/lamps"


async def make(visitor: httpx2.AsyncClient, name: str, *, url: str = LAMPS, **headers: str) -> httpx2.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await visitor.post(url, json={"name": name}, headers=named)


def transactions(answers: list[httpx2.Response]) -> set[str]:
    return {answer.json()["name"].split()[2] for answer in answers}


async def test_who_comes_at_once_shares_a_transaction_and_each_is_answered_for_itself(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    answers = await asyncio.gather(*(make(visitor, f"lamp{n}") for n in range(12)))

    assert [answer.json()["name"].split()[1] for answer in answers] == [f"lamp{n}" for n in range(12)]
    assert len(transactions(answers)) < 12
    assert await database.run(count) == 12


async def test_what_is_about_something_else_does_not(visitor: httpx2.AsyncClient) -> None:
    lamp, chair = await asyncio.gather(make(visitor, "lamp"), make(visitor, "chair", url="/api/shop/together/chairs"))

    assert len(transactions([lamp, chair])) == 2


async def test_one_that_cannot_be_done_stands_in_nobodys_way(visitor: httpx2.AsyncClient, database: Database) -> None:
    answers = await asyncio.gather(*(make(visitor, name) for name in ("lamp", "rare", "chair")))

    assert [answer.status_code for answer in answers] == [201, 409, 201]
    assert answers[1].json()["detail"].endswith("rare.")
    assert await database.run(count) == 2


async def test_one_that_spoils_the_transaction_spoils_it_for_nobody_else(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    answers = await asyncio.gather(*(make(visitor, name) for name in ("lamp", "broken", "chair")))

    assert [answer.status_code for answer in answers][::2] == [201, 201]
    assert answers[1].status_code >= 400
    assert await database.run(count) == 2


async def test_each_is_answered_in_its_own_language(visitor: httpx2.AsyncClient) -> None:
    answers = await asyncio.gather(*(make(visitor, "lamp", accept_language=one) for one in ("nb", "en", "nn")))

    assert [answer.json()["name"].split()[-1] for answer in answers] == ["nb", "en", "nn"]


async def test_twenty_at_once_with_one_key_create_once(visitor: httpx2.AsyncClient, database: Database) -> None:
    key = str(uuid4())

    answers = await asyncio.gather(*(make(visitor, "lamp", idempotency_key=key) for _ in range(20)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert await database.run(count) == 1


async def test_a_key_with_another_body_is_refused_and_the_others_are_answered(
    visitor: httpx2.AsyncClient, database: Database
) -> None:
    key = str(uuid4())
    await make(visitor, "lamp", idempotency_key=key)

    reused, other = await asyncio.gather(make(visitor, "chair", idempotency_key=key), make(visitor, "table"))

    assert (reused.status_code, reused.json()["type"]) == (422, "idempotency-key-reused")
    assert other.status_code == 201
    assert await database.run(count) == 2


async def test_the_key_of_what_was_refused_is_free_again(visitor: httpx2.AsyncClient, database: Database) -> None:
    key = str(uuid4())

    refused: Any = await asyncio.gather(make(visitor, "rare", idempotency_key=key), make(visitor, "lamp"))
    again = await make(visitor, "chair", idempotency_key=key)

    assert [answer.status_code for answer in refused] == [409, 201]
    assert again.status_code == 201
    assert await database.run(count) == 2
