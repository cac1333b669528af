"""Finding an enquiry or a group, by those who may, and noting whom they found."""

from uuid import UUID

from chassis.db import Database
from chassis.searches import MOST, Hit
from services.groups import persons, searching
from tests.services.groups.builders import WHO, make_enquiry, make_group, value

PHONE = {"kind": "phone", "address": "99 88 77 66"}
MAIL = {"kind": "email", "address": "Kari.Lie@example.org"}


async def find(db: Database, text: str, role: str = "coordinator") -> list[Hit]:
    hits: list[Hit] = await db.run(searching.search, text, roles=frozenset({role}), who=UUID(WHO))
    return hits


async def titles(db: Database, text: str) -> list[str]:
    return [hit.title for hit in await find(db, text)]


async def test_an_enquiry_is_found_by_the_beginning_of_any_part_of_the_name(db: Database) -> None:
    await make_enquiry(db, called="Kari Lie")
    await make_enquiry(db, called="Ola")

    for text in ("kari", "KAR", "lie", "kari l"):
        assert await titles(db, text) == ["Kari Lie"], text
    for text in ("ari", "xx", "k%l", "__"):
        assert await titles(db, text) == [], text


async def test_an_enquiry_is_found_by_number_address_and_code_however_they_are_written(db: Database) -> None:
    receipt = await make_enquiry(db, called="Ring", channel=PHONE)
    await make_enquiry(db, called="Skriv", channel=MAIL)

    for text in ("99887766", "998 87 766", "+47 99887766", "99887", "+4799887"):
        assert await titles(db, text) == ["Ring"], text
    for text in ("kari.lie@example.org", "KARI.LIE@ex"):
        assert await titles(db, text) == ["Skriv"], text
    assert await titles(db, receipt["pickup_code"].lower().replace("-", " ")) == ["Ring"]
    assert await titles(db, "9988") == []


async def test_a_group_is_found_by_any_part_of_what_it_is_called_or_where_it_meets(db: Database) -> None:
    group = await make_group(db, people=0, title="Mandagsgruppa", place="Kulturhuset")

    for text in ("mandag", "gruppa", "kultur"):
        (hit,) = await find(db, text)
        assert (hit.title, hit.url) == ("Mandagsgruppa", f"/groups/groups/{group['group_id']}")


async def test_only_a_coordinator_finds_anyone(db: Database) -> None:
    await make_enquiry(db, called="Kari")

    for role in ("event_manager", "manager", "administrator", "editor", "statistician", "initiator"):
        assert await find(db, "kari", role) == [], role


async def test_whom_one_found_is_noted_and_what_one_wrote_is_not(db: Database) -> None:
    enquiry_id = (await make_enquiry(db, called="Kanari"))["enquiry_id"]
    await find(db, "kanari")

    assert (
        await value(db, "SELECT count(*) FROM audit.entry WHERE act = 'found' AND about_id = $1", str(enquiry_id)) == 1
    )
    assert await value(db, "SELECT count(*) FROM audit.entry AS e WHERE e::text ILIKE '%kanari%'") == 0
    (export,) = await db.run(persons.export, enquiry_id=enquiry_id)
    assert len(export["reads"]) == 1


async def test_no_more_are_found_than_can_be_looked_through(db: Database) -> None:
    for _ in range(MOST + 3):
        await make_enquiry(db, called="Kari")

    assert len(await find(db, "kari")) == MOST + 1
