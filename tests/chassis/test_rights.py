"""A service's own database user works with its tables and cannot alter them, nor what the audit says."""

import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import asyncpg
import pytest

from chassis import audit, audit_checkpoints, migrate, rights
from chassis.db import Conn, Database
from chassis.events import Message
from chassis.settings import Settings
from infra.local import testbed as beds
from reference import editions, receiving
from reference.datasets import dataset
from tests.conftest import make_template

REFUSED = asyncpg.InsufficientPrivilegeError


@dataclass
class Office:
    """The database of groups, as an office has it: another owns it, the service's user signs in to it."""

    database: Database
    owner: Any
    service: Any
    role: str


@pytest.fixture
async def office(bed: beds.Testbed, settings: Settings) -> AsyncIterator[Office]:
    admin, name = await asyncpg.connect(bed.pg_dsn_admin), f"t_{secrets.token_hex(6)}"
    await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{await make_template(bed, admin, "groups")}"')
    async with user(admin) as role:
        owner, service = await asyncpg.connect(bed.pg_dsn(name)), await asyncpg.connect(bed.pg_dsn(name, role))
        await rights.grant(owner, role)
        database = Database(replace(settings, database_url=bed.pg_dsn(name, role)), "groups")
        await database.open()
        yield Office(database, owner, service, role)
        await database.close()
        await owner.close()
        await service.close()
        await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await admin.close()


@asynccontextmanager
async def user(admin: Any) -> AsyncIterator[str]:
    """A database user who may nothing, gone afterwards."""
    role = f"t_{secrets.token_hex(6)}"
    await admin.execute(f"CREATE ROLE {role} LOGIN NOSUPERUSER")
    yield role
    await admin.execute(f"DROP ROLE {role}")


async def test_the_operator_needs_no_more_than_to_own_a_database_to_bring_it_up_to_date(bed: beds.Testbed) -> None:
    admin, name = await asyncpg.connect(bed.pg_dsn_admin), f"t_{secrets.token_hex(6)}"
    async with user(admin) as operator, user(admin) as service:
        await admin.execute(f'CREATE DATABASE "{name}" OWNER {operator}')
        conn = await asyncpg.connect(bed.pg_dsn(name, operator))
        applied = await migrate.migrate_connection(conn, "groups")
        await rights.grant(conn, service)
        may = await conn.fetchval("SELECT has_table_privilege($1, 'audit.entry', 'INSERT')", service)
        await conn.close()
        await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await admin.close()

    assert "chassis/0003_audit_insert_only.sql" in applied
    assert may


async def test_a_service_works_as_its_own_user(office: Office) -> None:
    from services.groups import enquiries, forgetting, waiting_list

    asked = await office.database.run(
        enquiries.receive,
        channel={"kind": "email", "address": "sol@example.org"},
        adult=True,
        consents=[{"purpose": "enquiry", "version": "2026-1"}],
    )
    rows, _ = await office.database.run(waiting_list.look_through, who="6f0f4bd4-7a28-4a3e-b6a5-fc1b7a2f4a55")
    await office.database.run(forgetting.forget, [asked["enquiry_id"]])

    assert [row["enquiry_id"] for row in rows] == [asked["enquiry_id"]]
    assert await office.service.fetchval("SELECT count(*) FROM enquiry") == 0
    assert await office.service.fetchval("SELECT count(*) FROM audit.entry") == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit.entry SET act = 'something_else'",
        "DELETE FROM audit.entry",
        "TRUNCATE audit.entry",
        "UPDATE audit.head SET entry_number = 0",
        "DELETE FROM audit.head",
        "SELECT entry_number FROM audit.head FOR UPDATE",
        "UPDATE audit.checkpoint SET entry_number = 9",
        "DELETE FROM audit.checkpoint",
        "INSERT INTO audit.anchor (only_row, entry_number, hash) VALUES (true, 1, '')",
        "UPDATE audit.anchor SET entry_number = 9",
        "ALTER TABLE audit.entry DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_is_only_added_to ON audit.entry",
        "ALTER TABLE audit.entry DROP COLUMN detail",
        "CREATE TABLE audit.other (n int)",
        "DROP SCHEMA audit CASCADE",
    ],
)
async def test_a_services_user_can_only_add_to_the_audit_and_read_it(office: Office, statement: str) -> None:
    await office.database.run(audit.note, "read")

    with pytest.raises(REFUSED):
        await office.service.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE enquiry DROP CONSTRAINT enquiry_state",
        "DROP TABLE membership",
        "CREATE TABLE another (n int)",
        "UPDATE reference.municipality SET name = 'Elsewhere'",
        "UPDATE reference.version SET origin = 'sample'",
        "DELETE FROM migration.applied",
        "SET ROLE postgres",
    ],
)
async def test_a_services_user_cannot_alter_its_tables(office: Office, statement: str) -> None:
    with pytest.raises(REFUSED):
        await office.service.execute(statement)


async def test_a_services_user_takes_up_what_comes_from_head_office_as_a_whole_and_no_other_table(
    office: Office,
) -> None:
    postcodes = [dataset("postcode", [("0150", "OSLO", "0301")])]
    [piece] = editions.cut(postcodes)
    told = {"edition": "postcodes", "version": editions.version_of(postcodes), "loaded_at": "2026-06-01T10:00:00+00:00"}

    await office.database.run(receiving.on_reference_stated, [stated(told | piece)])
    assert await office.service.fetchval("SELECT city FROM reference.postcode") == "OSLO"
    assert (
        await office.service.fetchval("SELECT origin FROM reference.version WHERE dataset = 'postcode'")
        == "head_office"
    )

    for table in ("version", "piece", "boundary", "area_on_map", None):
        other = [{"dataset": table, "rows": []}]
        with pytest.raises(asyncpg.RestrictViolationError):
            await office.service.execute("SELECT reference.take(now(), $1)", json.dumps(other))


def stated(data: dict[str, Any]) -> Message:
    type = "reporting.reference_stated.v1"
    return Message(
        id="1", office="hk", service="reporting", stream="downward", epoch=1, sequence=1, type=type, subject="postcodes",
        time="2026-06-01T10:00:00+00:00", data=data,
    )  # fmt: skip


async def test_an_entry_that_does_not_follow_the_last_is_refused(office: Office) -> None:
    await office.database.run(audit.note, "read")
    forged = (
        "INSERT INTO audit.entry (entry_number, noted_at, act, previous_hash, hash) VALUES ($1, now(), 'read', $2, $3)"
    )

    for number, previous in ((3, await end_of(office)), (2, bytes(32)), (2, secrets.token_bytes(32))):
        with pytest.raises(asyncpg.IntegrityConstraintViolationError):
            await office.service.execute(forged, number, previous, secrets.token_bytes(32))


async def end_of(office: Office) -> bytes:
    hashed: bytes = await office.service.fetchval("SELECT hash FROM audit.head")
    return hashed


async def test_what_is_over_five_years_old_goes_up_to_the_last_place_told_and_the_chain_still_holds(
    office: Office,
) -> None:
    await office.database.run(write_old)
    forgotten = await office.database.run(audit.forget_old)
    await office.database.run(audit.note, "read")

    kept = [row["entry_number"] for row in await office.database.run(audit.list_entries)]
    found = await office.database.run(audit_checkpoints.verify)
    assert (forgotten, kept) == (2, [3, 4, 5])
    assert (found["kept_from"], found["faults"]) == (3, [])


async def write_old(conn: Conn) -> None:
    """Three entries of seven years ago, the second one told then, and one of today."""
    from chassis import clock

    long_ago = clock.now().replace(year=clock.now().year - 7, day=1)
    with clock.at(long_ago):
        await audit.note(conn, "read")
        await audit.note(conn, "read")
        await audit_checkpoints.tell(conn)
        await audit.note(conn, "read")
    await audit.note(conn, "read")


async def test_nothing_goes_that_head_office_was_told_of_lately(office: Office) -> None:
    async def told_today(conn: Conn) -> None:
        await conn.execute("INSERT INTO audit.checkpoint SELECT entry_number, hash, $1 FROM audit.entry", date.today())

    await office.database.run(audit.note, "read")
    await office.database.run(told_today)

    assert await office.database.run(audit.forget_old) == 0


async def test_tables_that_a_service_owned_before_pass_to_the_operator(office: Office) -> None:
    await office.owner.execute(f"CREATE TABLE left_over (n int); ALTER TABLE left_over OWNER TO {office.role}")

    await rights.take_over(office.owner, office.role)
    await rights.grant(office.owner, office.role)

    await office.service.execute("INSERT INTO left_over VALUES (1)")
    with pytest.raises(REFUSED):
        await office.service.execute("DROP TABLE left_over")
