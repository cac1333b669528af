"""A reader takes the first message at once, and lets company come while more pour in."""

import asyncio
from typing import Any

import pytest

from chassis.bus import reader, relay
from chassis.bus.broker import Delivery


def a_reader() -> reader.Reader:
    nothing: Any = None
    projection = reader.Projection(name="things", handlers={})
    return reader.Reader(
        db=nothing, projection=projection, broker=nothing, control=nothing, queue="things", invoke=nothing
    )


def delivery(tag: int) -> Delivery:
    return Delivery(tag=tag, body=b"", headers={}, message_id=None, user_id=None)


async def turn() -> None:
    """Let whatever can go on do so."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_the_first_is_taken_at_once_and_the_next_when_there_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "GATHER_S", 3600.0)
    monkeypatch.setattr(reader, "ENOUGH", 3)
    one = a_reader()

    one._take_in(delivery(1))
    async with asyncio.timeout(60):
        await one._gather()
    one._waiting.clear()

    one._take_in(delivery(2))
    next_batch = asyncio.create_task(one._gather())
    await turn()
    one._take_in(delivery(3))
    await turn()
    assert not next_batch.done()

    one._take_in(delivery(4))
    async with asyncio.timeout(60):
        await next_batch


async def test_company_is_waited_for_so_long_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "GATHER_S", 0.01)
    one = a_reader()

    for tag in range(3):
        one._take_in(delivery(tag))
        async with asyncio.timeout(60):
            await one._gather()
        one._waiting.clear()


async def test_a_connection_that_is_lost_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "GATHER_S", 3600.0)
    one = a_reader()
    await one._gather()

    next_batch = asyncio.create_task(one._gather())
    await turn()
    one._wake_up()
    async with asyncio.timeout(60):
        await next_batch


def test_numbering_waits_longer_while_messages_pour_in_and_not_at_all_where_some_are_left() -> None:
    one, many, all_it_takes = relay.rest_s(1), relay.rest_s(relay.POURS_AT), relay.rest_s(relay.NUMBER_AT_ONCE)

    assert all_it_takes == 0 < one < many < 1
