"""Head office holds each office to the past of its audit."""

import secrets
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import pytest
from msgspec.structs import force_setattr

from chassis.audit_chain import Told
from chassis.db import Database
from chassis.events import Message, MessageInvalid
from services.portal import checkpoints
from tests.services.portal.test_directory import message


@pytest.fixture
async def hk(make_database: Callable[..., Awaitable[Database]]) -> Database:
    return await make_database("portal", office="hk")


RIGHT: dict[str, Any] = {"entry_number": 1, "hash": "0" * 64, "checkpointed_on": "2026-11-01"}


def checkpoint(entry_number: int, hash: bytes, sequence: int) -> Message:
    data = RIGHT | {"entry_number": entry_number, "hash": hash.hex()}
    made = message("vest", "groups.audit_checkpointed.v1", **data)
    force_setattr(made, "sequence", sequence)
    return made


async def told(hk: Database) -> list[Told]:
    return (await hk.run(checkpoints.list_told, "vest")).get("groups", [])


async def test_what_an_office_tells_of_its_audit_is_kept(hk: Database) -> None:
    hashed = secrets.token_bytes(32)
    await hk.run(checkpoints.on_checkpointed, [checkpoint(12, hashed, 1)])
    await hk.run(checkpoints.on_checkpointed, [checkpoint(12, hashed, 1)])

    assert await told(hk) == [Told(12, hashed, date(2026, 11, 1))]


async def test_two_stories_of_one_place_are_both_kept(hk: Database) -> None:
    one, other = secrets.token_bytes(32), secrets.token_bytes(32)
    await hk.run(checkpoints.on_checkpointed, [checkpoint(12, one, 1), checkpoint(12, other, 2)])

    assert [place.hash for place in await told(hk)] == [one, other]


async def test_what_a_restore_has_taken_back_is_kept_on_record_and_not_held_against_the_office(hk: Database) -> None:
    hashes = [secrets.token_bytes(32) for _ in range(3)]
    messages = [checkpoint(10 + number, hashed, number) for number, hashed in enumerate(hashes, start=1)]
    await hk.run(checkpoints.on_checkpointed, messages)

    await hk.run(checkpoints.on_rolled_back, "vest", "groups", "national", 1, 1)

    assert [place.entry_number for place in await told(hk)] == [11]
    (stands,) = await hk.run(checkpoints.list_offices)
    assert (stands["entry_number"], stands["taken_back"]) == (11, 2)


async def test_anything_but_a_number_a_hash_and_a_day_is_refused(hk: Database) -> None:
    for wrong in ({"hash": "kari"}, {"entry_number": 0}, {"name": "Kari"}):
        with pytest.raises(MessageInvalid):
            await hk.run(
                checkpoints.on_checkpointed, [message("vest", "groups.audit_checkpointed.v1", **(RIGHT | wrong))]
            )
