"""Likely duplicates are pointed out within the office, and nobody is merged."""

from typing import Any

import pytest

from chassis.db import Database
from services.groups import duplicates, waiting_list, web
from tests.services.groups.builders import make_enquiry
from tests.web import visiting

MAIL = {"kind": "email", "address": "siv@example.org"}
SIV: dict[str, Any] = {"called": "Siv", "birth_year": 1980, "postcode": "0150"}


async def pair(db: Database, one: dict[str, Any], other: dict[str, Any]) -> list[bool]:
    """For each that the first may be the same as: whether it is by how they are reached."""
    first = (await make_enquiry(db, **one))["enquiry_id"]
    await make_enquiry(db, **other)
    return [row["same_address"] for row in await db.run(duplicates.of, first)]


async def test_the_same_address_written_otherwise_is_the_same(db: Database) -> None:
    assert await pair(db, {"channel": MAIL}, {"channel": MAIL | {"address": "SIV@Example.org"}}) == [True]


async def test_the_same_name_year_and_postcode_may_be_the_same(db: Database) -> None:
    assert await pair(db, SIV, SIV | {"called": " siv "}) == [None]


@pytest.mark.parametrize("other", [{"called": "Une"}, {"birth_year": 1981}, {"postcode": "5003"}, {"birth_year": None}])
async def test_who_differs_in_one_of_them_is_another(db: Database, other: dict[str, Any]) -> None:
    assert await pair(db, SIV, SIV | other) == []


async def test_those_of_whom_nothing_is_known_are_not_alike(db: Database) -> None:
    assert await pair(db, {}, {}) == []


async def test_who_has_left_is_not_pointed_out(db: Database) -> None:
    first, second = [(await make_enquiry(db, channel=MAIL))["enquiry_id"] for _ in range(2)]
    await db.run(waiting_list.let_go, second, "not_now")
    assert await db.run(duplicates.of, first) == []


async def test_the_page_points_to_the_other(db: Database) -> None:
    first, second = [(await make_enquiry(db, channel=MAIL))["enquiry_id"] for _ in range(2)]
    async with visiting(web.app, db, ("coordinator",)) as desk:
        page = (await desk.get(f"/groups/enquiries/{first}")).text
    assert f"/groups/enquiries/{second}" in page and "noen vi kjenner fra før" in page
