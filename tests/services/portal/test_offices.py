"""The offices: searched for, with what they cover today and covered before; and the contact points that staff keep."""

import re

import httpx2
import pytest

from chassis.db import Database
from services.portal import contact_points, web
from services.portal.problems import ContactPointNotFound
from tests.services.portal.builders import rows
from tests.web import visiting

POINTS = "/site/contact-points"


def found(page: str) -> list[str]:
    return re.findall(r"<h2[^>]*>([^<]+)</h2>\n<p class=\"quiet\">", page)


async def test_an_office_is_found_by_its_name_its_county_and_a_municipality_in_it(visitor: httpx2.AsyncClient) -> None:
    for word in ("Distriktskontor Vest", "vestland", "Bergen"):
        assert found((await visitor.get("/offices", params={"q": word})).text) == ["Distriktskontor Vest"], word


async def test_nothing_found_says_what_to_do(visitor: httpx2.AsyncClient) -> None:
    page = (await visitor.get("/offices?q=langtvekkistan")).text
    assert found(page) == []
    assert "ring hovedkontoret" in page


async def test_areas_are_shown_as_they_were_on_a_day(visitor: httpx2.AsyncClient) -> None:
    assert "Vestland" in (await visitor.get("/offices?q=Distriktskontor Vest")).text
    before = (await visitor.get("/offices?q=Distriktskontor Vest&on=2018-06-01")).text
    assert "Hordaland" in before
    assert "Vestland" not in before


async def test_areas_of_all_times_are_there_as_data(visitor: httpx2.AsyncClient) -> None:
    areas = (await visitor.get("/api/portal/office-areas")).json()["items"]
    vest = {(area["name"], area["valid_to"]) for area in areas if area["office"] == "vest"}
    assert ("Vestland", None) in vest
    assert ("Hordaland", "2020-01-01") in vest


async def test_staff_list_a_contact_point_by_the_municipalitys_name_put_it_right_and_take_it_out(db: Database) -> None:
    async with visiting(web.app, db, {"editor"}) as editor:
        await editor.post(POINTS, data={"title": "Frivilligsentralen", "place": "Bergen"})
        [point] = await db.run(contact_points.list_own)
        assert point["municipality_code"] == "4601"
        here = f"{POINTS}/{point['contact_point_id']}"
        assert 'value="Bergen"' in (await editor.get(here)).text
        await editor.post(here, data={"title": "Sentralen", "place": "Bergen", "phone": "+4755000000"})
        assert "Sentralen" in (await editor.get(POINTS)).text
        await editor.post(f"{here}/close")
        assert await db.run(contact_points.list_own) == []
        assert (await editor.get(here)).status_code == 404
    told = await rows(db, "SELECT data::jsonb ->> 'title' AS title FROM bus.outbox ORDER BY outbox_id")
    assert [row["title"] for row in told] == ["Frivilligsentralen", "Sentralen", "Sentralen"]


async def test_a_place_that_may_be_several_is_asked_for_again_and_nothing_is_listed(db: Database) -> None:
    async with visiting(web.app, db, {"editor"}) as editor:
        refused = await editor.post(POINTS, data={"title": "Frivilligsentralen", "place": "ber"})
    assert refused.status_code == 404
    assert 'value="Frivilligsentralen"' in refused.text
    assert await db.run(contact_points.list_own) == []


async def test_what_is_closed_is_not_put_right(db: Database) -> None:
    point = await db.run(contact_points.add, "Oslo", "0301")
    await db.run(contact_points.close, point["contact_point_id"])
    with pytest.raises(ContactPointNotFound):
        await db.run(contact_points.change, point["contact_point_id"], "Oslo", "0301")
