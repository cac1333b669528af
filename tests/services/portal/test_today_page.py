"""The staff's first page: put together from what each service has for them to do."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from chassis import clock
from chassis.db import Database
from chassis.web import passes
from services.portal import web
from tests.web import pass_keys, visiting


async def page_of(db: Database, *roles: str) -> str:
    async with visiting(web.app, db, roles) as visitor:
        return (await visitor.get("/today?lang=en")).text


async def test_each_list_is_asked_of_every_service_that_has_something_for_the_role(db: Database) -> None:
    page = await page_of(db, "coordinator")

    for when in ("now", "today", "week"):
        for service in ("groups", "events", "notifications", "reporting"):
            assert f'include virtual="/{service}/_today?when={when}&lang=en" stub="{service}"' in page


@pytest.mark.parametrize(
    ("role", "parts"),
    [
        ("event_manager", {"events", "notifications"}),
        ("statistician", {"reporting"}),
        ("administrator", {"notifications", "reporting"}),
        ("editor", set()),
    ],
)
async def test_nobody_is_asked_for_what_is_not_for_the_role(db: Database, role: str, parts: set[str]) -> None:
    page = await page_of(db, role)

    services = ("groups", "events", "notifications", "reporting")
    assert {service for service in services if f"/{service}/_today" in page} == parts


async def test_whether_everything_gets_through_is_said_for_every_part_also_one_that_is_away(db: Database) -> None:
    page = await page_of(db, "editor")

    for service in ("portal", "groups", "events", "notifications", "reporting"):
        assert f'include virtual="/{service}/_through?lang=en" stub="{service}-through"' in page
    assert 'Events: <span class="quiet">does not answer just now.' in page


async def test_a_part_says_in_words_that_all_is_well(db: Database) -> None:
    async with visiting(web.app, db, {"editor"}) as visitor:
        part = (await visitor.get("/portal/_through?lang=en")).text

    assert 'data-color="success"' in part
    assert "Everything is getting through." in part


async def test_one_with_nothing_to_do_is_told_so_kindly(db: Database) -> None:
    assert "Nothing is waiting for you." in await page_of(db, "editor")


async def test_the_status_page_says_how_long_someone_shut_out_may_still_come_in(db: Database) -> None:
    async with visiting(web.app, db, {"editor"}) as visitor:
        page = (await visitor.get("/status?lang=en")).text

    assert f"is refused everywhere within {passes.KEPT_S} seconds." in page
    oldest = int(re.findall(r"for up to (\d+) minutes", page)[0]) * 60
    key, _, public = pass_keys()
    with clock.at(clock.now() - timedelta(seconds=oldest)):
        signed = passes.sign(key, office="link-oslo", person_id=uuid4(), roles=["editor"], session="s")
    assert passes.Checker(public, "link-oslo").check(signed) is None
    with clock.at(clock.now() - timedelta(seconds=61)):
        assert passes.Checker(public, "link-oslo").check(signed) is not None
