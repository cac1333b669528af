"""One search for everything, put together from what each service finds."""

import re

import pytest

from chassis import searches
from chassis.db import Database
from services.portal import contact_points, searching, web
from tests.services.portal.builders import acts, make_account
from tests.web import visiting

ORIGIN = {"Origin": "https://link-oslo.localhost"}


@pytest.mark.parametrize(
    ("role", "parts"),
    [
        ("coordinator", {"groups", "events", "notifications", "portal"}),
        ("event_manager", {"events", "notifications", "portal"}),
        ("administrator", {"portal"}),
    ],
)
async def test_the_services_that_a_role_opens_are_asked_and_what_was_written_is_in_no_address(
    db: Database, role: str, parts: set[str]
) -> None:
    async with visiting(web.app, db, {role}) as visitor:
        page = (await visitor.post("/search", data={"q": "Kanarifuglen"}, headers=ORIGIN)).text

    asked = re.findall(r'virtual="/(\w+)/_search\?q=([^&"]+)', page)
    assert {service for service, _ in asked} == parts
    assert all("Kanari" not in sealed for _, sealed in asked)
    assert "Kanarifuglen" not in re.sub(r'value="Kanarifuglen"', "", page)


async def test_too_little_to_search_for_is_said_at_the_field(db: Database) -> None:
    async with visiting(web.app, db, {"editor"}) as visitor:
        for written in ("", "K"):
            answer = await visitor.post("/search?lang=en", data={"q": written}, headers=ORIGIN)
            assert answer.status_code == 422
            assert "Write at least two letters or digits." in answer.text


async def test_an_address_with_something_to_search_for_in_it_searches_for_nothing(db: Database) -> None:
    async with visiting(web.app, db, {"coordinator"}) as visitor:
        page = (await visitor.get("/search?q=Kanarifuglen")).text

    assert 'value="Kanarifuglen"' not in page
    assert "_search" not in page


async def test_an_administrator_finds_accounts_and_others_do_not(db: Database) -> None:
    account = await make_account(db)
    who = account["account_id"]

    for text in ("kari", "Koord", "KARI@example"):
        found = await db.run(searching.search, text, roles=frozenset({"administrator"}), who=who)
        assert [hit.title for hit in found] == ["Kari Koordinator"], text
    assert await db.run(searching.search, "kari", roles=frozenset({"event_manager"}), who=who) == []
    assert await db.run(searching.search, "ari", roles=frozenset({"administrator"}), who=who) == []
    assert (await acts(db)).count("found") == 3


async def test_contact_points_are_found_by_title_municipality_and_number(db: Database) -> None:
    account = await make_account(db)
    await db.run(contact_points.add, "Frivilligsentralen på Tøyen", "0301", "22334455")

    for text in ("tøyen", "oslo", "2233"):
        found = await db.run(searching.search, text, roles=frozenset({"editor"}), who=account["account_id"])
        assert [hit.title for hit in found] == ["Frivilligsentralen på Tøyen"], text
    assert await db.run(searching.search, "%", roles=frozenset({"editor"}), who=account["account_id"]) == []


async def test_a_part_opens_only_what_was_sealed_for_the_one_who_asks(db: Database) -> None:
    account = await make_account(db)
    async with visiting(web.app, db, {"administrator"}, account["account_id"]) as visitor:
        sealed = searches.seal(db.settings, account["account_id"], "kari")
        found = await visitor.get(f"/portal/_search?q={sealed}")
    async with visiting(web.app, db, {"administrator"}) as another:
        refused = await another.get(f"/portal/_search?q={sealed}")

    assert "Kari Koordinator" in found.text
    assert (refused.status_code, "Kari" in refused.text) == (410, False)
