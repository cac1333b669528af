"""From a postcode to the right office, and what is near."""

import httpx2

from chassis.db import Database
from services.portal import contact_points, offices
from tests.services.portal.builders import rows

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

    wrong = await visitor.get("/find?postcode=9998")
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
