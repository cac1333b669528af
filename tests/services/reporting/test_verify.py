"""What ``brikke verify`` compares."""

from chassis.db import Conn, Database
from services.reporting import verify
from tests.conftest import MakeDatabase
from tests.services.reporting import Office, carry_over, enquiries, event_closed, group_started, placed, registration


async def make_network(make_database: MakeDatabase) -> tuple[Office, Database]:
    office, head = Office(await make_database("reporting")), await make_database("reporting", office="hk")
    await office.hear(
        group_started("2026-04-07"),
        group_started("2026-05-08", municipality="4601"),
        *enquiries(7, "2026-04-03"),
        *enquiries(3, "2026-04-09", source="media"),
        placed("2026-05-20"),
        registration("2026-05-02", seats=3),
        event_closed("2026-05-07", {"municipality": 2}),
    )
    await office.close("2026-04")
    await office.state()
    await carry_over(office.db, head)
    return office, head


async def differences(office: Office, head: Database) -> list[str]:
    own, national = await office.db.run(verify.own), await head.run(verify.national)
    return [one["what"] for one in verify.differences("link-oslo", own, national)]


async def test_truth_is_what_is_stated_and_what_is_held(make_database: MakeDatabase) -> None:
    office, head = await make_network(make_database)
    own = await office.db.run(verify.own)
    assert all(cell["truth"] == (cell["stated"] or 0) + cell["held"] for cell in own)
    assert sum(cell["held"] for cell in own) > 0
    assert await office.db.run(verify.at_rest)
    assert await differences(office, head) == []


async def test_what_head_office_lacks_is_found(make_database: MakeDatabase) -> None:
    office, head = await make_network(make_database)
    await execute(head, "DELETE FROM national_tally WHERE indicator = 'events_held'")
    assert set(await differences(office, head)) == {"national"}


async def test_what_head_office_has_too_much_of_is_found(make_database: MakeDatabase) -> None:
    office, head = await make_network(make_database)
    await execute(head, "UPDATE national_tally SET area = '1508' WHERE indicator = 'event_registrations'")
    assert set(await differences(office, head)) == {"national", "unknown"}


async def test_a_number_that_is_neither_stated_nor_held_is_found(make_database: MakeDatabase) -> None:
    office, head = await make_network(make_database)
    await execute(
        office.db, "UPDATE tally SET value = value + 1 WHERE indicator = 'groups_started' AND breakdown = '{}'"
    )
    assert set(await differences(office, head)) == {"truth"}
    assert not await office.db.run(verify.at_rest)


async def execute(db: Database, statement: str) -> None:
    async def change(conn: Conn) -> None:
        await conn.execute(statement)

    await db.run(change)
