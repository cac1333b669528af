"""Whoever is likely to know somebody in the group is pointed out to the coordinator, and nobody is kept apart by it."""

from typing import Any

import pytest

from chassis import languages
from chassis.db import Database
from services.groups import acquainted, web
from tests.services.groups.builders import make_enquiry, make_group, value
from tests.web import visiting


async def ask(db: Database, *people: dict[str, Any]) -> list[str]:
    found = [(await make_enquiry(db, **one))["enquiry_id"] for one in people]
    with languages.reading("en"):
        return await db.run(acquainted.warnings, found)


async def populate(db: Database, code: str, adults: int) -> None:
    await value(
        db,
        "INSERT INTO reference.population (year, municipality_code, population, population_18plus)"
        " VALUES (2099, $1, 100000, $2)",
        code,
        adults,
    )


async def test_two_from_a_small_municipality_may_know_one_another(db: Database) -> None:
    await populate(db, "4601", 4_999)
    said = await ask(
        db, {"called": "Siv", "postcode": "5003"}, {"called": "Une", "postcode": "5003"}, {"called": "Liv"}
    )
    assert said == ["Siv and Une live in Bergen, which is small, and may know one another. Ask them first."]


@pytest.mark.parametrize("adults", [5_000, 90_000])
async def test_two_from_a_large_municipality_are_two_of_many(db: Database, adults: int) -> None:
    await populate(db, "4601", adults)
    assert await ask(db, {"postcode": "5003"}, {"postcode": "5003"}) == []


async def test_one_alone_from_a_small_municipality_is_nobodys_neighbour(db: Database) -> None:
    await populate(db, "4601", 300)
    assert await ask(db, {"postcode": "5003"}, {"postcode": "0150"}) == []


async def test_those_who_come_from_the_same_course_may_know_one_another(db: Database) -> None:
    said = await ask(db, {"called": "Siv", "referral_code": "KURS-7 "}, {"called": None, "referral_code": "kurs-7"}, {})
    assert said == ["Siv and no name come from the same course, and may know one another. Ask them first."]


async def test_the_group_page_says_so_while_people_are_chosen(db: Database) -> None:
    group = await make_group(db)
    await value(db, "UPDATE enquiry SET referral_code = 'K1'")
    async with visiting(web.app, db, ("coordinator",)) as desk:
        page = (await desk.get(f"/groups/groups/{group['group_id']}")).text
    assert "kommer fra samme kurs" in page
