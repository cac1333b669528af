"""Finding an event, and who registered."""

from uuid import uuid4

from chassis.db import Database
from services.events import searching
from tests.services.events.builders import make_event, register, rows


async def titles(db: Database, text: str, role: str = "event_manager") -> list[str]:
    return [hit.title for hit in await db.run(searching.search, text, roles=frozenset({role}), who=uuid4())]


async def test_an_event_is_found_by_any_part_of_its_title(db: Database) -> None:
    await make_event(db, title="Åpen kveld i Drammen")

    assert await titles(db, "drammen") == await titles(db, "ÅPEN") == ["Åpen kveld i Drammen"]


async def test_a_registration_is_found_by_name_address_organisation_and_code(db: Database) -> None:
    event = await make_event(db)
    await register(db, event, "solveig@example.org", name="Solveig Dal", organisation="Eksempel kommune")
    await register(db, event, "odd@example.org", name="Odd")
    (code,) = [row["code"] for row in await rows(db, "SELECT code FROM registration WHERE name = 'Solveig Dal'")]

    for text in ("solv", "dal", "solveig@ex", "kommune", code.lower()):
        assert await titles(db, text) == ["Solveig Dal"], text
    assert await titles(db, "olveig") == []


async def test_one_whose_role_does_not_open_events_finds_nothing(db: Database) -> None:
    event = await make_event(db, title="Drammen")
    await register(db, event, "solveig@example.org")

    for role in ("editor", "administrator", "statistician"):
        assert await titles(db, "drammen", role) == await titles(db, "solveig", role) == []


async def test_each_registration_found_is_noted(db: Database) -> None:
    event = await make_event(db)
    await register(db, event, "solveig@example.org")
    await titles(db, "solveig")

    assert [row["act"] for row in await rows(db, "SELECT act FROM audit.entry ORDER BY entry_number")] == [
        "searched",
        "found",
    ]
