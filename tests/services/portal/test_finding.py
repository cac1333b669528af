"""From a postcode to the right office, and what is near."""

import re

import httpx2

from chassis.db import Conn, Database
from services.portal import contact_points, directory, offices, web
from tests.conftest import MakeDatabase
from tests.services.portal.builders import rows
from tests.services.portal.test_directory import group
from tests.web import visiting

OFFICES = "/api/portal/offices"


async def test_a_postcode_leads_to_the_link_centre_first_and_then_the_district(visitor: httpx2.AsyncClient) -> None:
    found = (await visitor.get(OFFICES, params={"postcode": "0150"})).json()["items"]
    assert found[0]["code"] == "link-oslo"
    assert {office["kind"] for office in found} == {"link_centre", "district_office"}


async def test_without_a_postcode_every_open_office_is_listed_the_head_office_first(
    visitor: httpx2.AsyncClient,
) -> None:
    found = (await visitor.get(OFFICES)).json()["items"]
    assert found[0]["head_office"]
    assert len(found) > 5


async def test_a_postcode_nobody_knows_and_one_that_is_none_are_told_apart(visitor: httpx2.AsyncClient) -> None:
    assert (await visitor.get(OFFICES, params={"postcode": "9998"})).json()["type"] == "postcode-unknown"
    refused = await visitor.get(OFFICES, params={"postcode": "12"})
    assert refused.json()["errors"] == {"postcode": ["Et postnummer har fire siffer."]}


async def test_the_page_leads_on_to_the_enquiry_and_shows_the_form_again_for_a_wrong_postcode(
    visitor: httpx2.AsyncClient, db: Database
) -> None:
    await db.run(offices.set_site, "vest", "https://vest.example.org/")
    here = (await visitor.get("/find?postcode=0150")).text
    assert 'href="/groups/enquiry?postcode=0150"' in here
    elsewhere = (await visitor.get("/find?postcode=5003")).text
    assert 'href="https://vest.example.org/groups/enquiry?postcode=5003"' in elsewhere

    wrong = await visitor.get("/find?place=9998")
    assert wrong.status_code == 404
    assert 'value="9998"' in wrong.text
    assert "Dette postnummeret kjenner vi ikke." in wrong.text


async def test_contact_points_come_the_nearest_first_and_closed_ones_not_at_all(
    visitor: httpx2.AsyncClient, db: Database
) -> None:
    far = await db.run(contact_points.add, "Bergen", "4601")
    await db.run(contact_points.add, "Oslo", "0301", "+4722123456")
    gone = await db.run(contact_points.add, "Lukket", "0301")
    await db.run(contact_points.close, gone["contact_point_id"])

    found = (await visitor.get("/api/portal/contact-points", params={"postcode": "0150"})).json()["items"]
    assert [point["title"] for point in found] == ["Oslo", "Bergen"]
    assert found[1]["contact_point_id"] == str(far["contact_point_id"])


async def test_listing_and_closing_a_contact_point_is_told_to_the_country(db: Database) -> None:
    point = await db.run(contact_points.add, "Oslo", "0301")
    await db.run(contact_points.close, point["contact_point_id"])
    told = await rows(
        db, "SELECT type, stream, data::json ->> 'closed_since' AS closed FROM bus.outbox ORDER BY outbox_id"
    )
    assert [(row["type"], row["stream"]) for row in told] == [("portal.contact_point_listed.v1", "national")] * 2
    assert (told[0]["closed"] is None, told[1]["closed"] is None) == (True, False)


async def test_at_an_ordinary_office_the_directory_holds_its_own_contact_points(
    visitor: httpx2.AsyncClient, db: Database
) -> None:
    await db.run(contact_points.add, "Oslo", "0301")
    found = (await visitor.get("/api/portal/directory?postcode=0150")).json()
    assert [(line["kind"], line["title"], line["office"]) for line in found["items"]] == [
        ("contact_point", "Oslo", "link-oslo")
    ]
    assert found["after"] is None
    assert (await visitor.get("/api/portal/directory?kind=group")).json()["items"] == []


async def test_a_municipality_or_a_town_by_name_leads_to_the_same_offices_as_its_postcode(
    visitor: httpx2.AsyncClient,
) -> None:
    by_postcode = (await visitor.get("/find?place=5003")).text
    for name in ("Bergen", "bergen ", "4601"):
        by_name = (await visitor.get("/find", params={"municipality" if name.isdigit() else "place": name})).text
        assert re.findall("<h3[^>]*>Distriktskontor", by_name) == re.findall("<h3[^>]*>Distriktskontor", by_postcode)
        assert "Selvhjelp i Bergen" in by_name


async def test_a_name_that_may_mean_several_places_is_asked_about(visitor: httpx2.AsyncClient) -> None:
    asked = (await visitor.get("/find", params={"place": "ber"})).text
    assert "Hvilket av stedene mener du?" in asked
    assert 'href="/find?municipality=4601"' in asked


async def test_a_name_nobody_knows_shows_the_form_again_with_what_was_written(visitor: httpx2.AsyncClient) -> None:
    wrong = await visitor.get("/find", params={"place": "Langtvekkistan"})
    assert wrong.status_code == 404
    assert 'value="Langtvekkistan"' in wrong.text
    assert "116 123" in wrong.text


async def test_saying_nothing_leads_to_this_office_and_to_all_of_them(visitor: httpx2.AsyncClient) -> None:
    for nothing in ("/find", "/find?place="):
        found = (await visitor.get(nothing)).text
        assert "LINK Oslo" in found
        assert 'href="/offices"' in found
        assert '"/groups/_near?lang=nb"' in found


async def test_where_no_office_covers_a_place_head_office_is_there(visitor: httpx2.AsyncClient, db: Database) -> None:
    async def nobody_covers_bergen(conn: Conn) -> None:
        await conn.execute("DELETE FROM reference.office_area WHERE area_code IN ('46', '4601')")

    await db.run(nobody_covers_bergen)
    found = (await visitor.get("/find?place=5003")).text
    assert "Ingen kontor dekker Bergen ennå." in found
    assert re.search("<h3[^>]*>Hovedkontoret", found)


async def test_what_was_found_can_be_corrected_on_the_same_page(visitor: httpx2.AsyncClient) -> None:
    found = (await visitor.get("/find?place=5003")).text
    assert re.search('<input[^>]*name="place" value="5003"', found)


async def test_the_municipalitys_own_contact_point_is_shown_and_one_far_away_is_not(
    visitor: httpx2.AsyncClient, db: Database
) -> None:
    await db.run(contact_points.add, "Bergen frivilligsentral", "4601", "+4755123456")
    await db.run(contact_points.add, "Oslo frivilligsentral", "0301")
    found = (await visitor.get("/find?place=5003")).text
    assert "55 12 34 56" in found
    assert "Oslo frivilligsentral" not in found


async def test_other_services_are_asked_about_the_municipality_not_about_what_was_written(
    visitor: httpx2.AsyncClient,
) -> None:
    found = (await visitor.get("/find?place=5003")).text
    for service in ("groups", "events"):
        assert f'include virtual="/{service}/_near?municipality=4601&lang=nb" stub="{service}"' in found


async def test_names_are_suggested_by_the_browser_so_that_nothing_is_sent_while_one_writes(
    visitor: httpx2.AsyncClient,
) -> None:
    front = (await visitor.get("/")).text
    assert re.search('<input[^>]*list="places"', front)
    assert '<option value="Bergen">' in front


async def test_at_head_office_what_every_office_has_listed_is_near(make_database: MakeDatabase) -> None:
    hk = await make_database("portal", office="hk")
    await hk.run(offices.set_site, "vest", "https://vest.example.org/")
    await hk.run(directory.on_group_listed, [group("vest", "Kveldsgruppa", "4601")])
    async with visiting(web.app, hk) as visitor:
        found = (await visitor.get("/find?place=5003")).text
    assert "Kveldsgruppa" in found
    assert 'href="https://vest.example.org/groups"' in found
    assert "/groups/_near" not in found
