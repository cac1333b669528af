"""Standing tests of every service's database: its schema, its comments, its queries."""

import importlib
import pkgutil
import re
import secrets
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from chassis import migrate, sql
from chassis.settings import SERVICES
from infra.local import testbed as beds
from tests.conftest import make_template

ROOT = Path(__file__).resolve().parents[2]
COMMENT = re.compile(r"^(?P<meaning>.+); personal: (yes|no); keep: \S.*$", re.DOTALL)


def pg_dump() -> str:
    return str(sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))[-1])


@pytest.fixture
async def admin(bed: beds.Testbed) -> AsyncIterator[Any]:
    conn = await asyncpg.connect(bed.pg_dsn_admin)
    yield conn
    await conn.close()


def dump(dsn: str) -> list[str]:
    """What a database is, as sorted statements: the order in which tables and columns came about does not count."""
    arguments = [pg_dump(), "--schema-only", "--no-owner", "--no-privileges", "--exclude-schema=migration", dsn]
    text = subprocess.run(arguments, check=True, capture_output=True, text=True).stdout
    lines = [
        line for line in text.splitlines() if line and not line.startswith(("--", "\\", "SET ", "SELECT pg_catalog"))
    ]
    statements = re.split(r";\n(?=\S)", "\n".join(lines))
    return sorted(re.sub(r"\s+", " ", _with_sorted_columns(each)).strip(" ;") for each in statements)


def _with_sorted_columns(statement: str) -> str:
    """A column added by a later migration stands last in the table; in schema.sql it stands where it belongs."""
    if not statement.startswith("CREATE TABLE"):
        return statement
    head, *columns, tail = statement.splitlines()
    return "\n".join([head, *sorted(column.strip().rstrip(",") for column in columns), tail])


@pytest.mark.parametrize("service", SERVICES)
async def test_the_migrations_of_a_service_make_exactly_its_schema(bed: beds.Testbed, admin: Any, service: str) -> None:
    migrated = await make_template(bed, admin, service)
    name = f"t_{secrets.token_hex(6)}"
    await admin.execute(f'CREATE DATABASE "{name}"')
    try:
        conn = await asyncpg.connect(bed.pg_dsn(name))
        for _, folder in migrate.folders(service):
            await conn.execute((folder.parent / "schema.sql").read_text())
        await conn.close()
        made = dump(bed.pg_dsn(migrated))
        assert len(made) > 100
        assert dump(bed.pg_dsn(name)) == made
    finally:
        await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.parametrize("service", SERVICES)
async def test_every_column_says_what_it_means_whether_it_is_personal_and_how_long_it_is_kept(
    bed: beds.Testbed, admin: Any, service: str
) -> None:
    conn = await asyncpg.connect(bed.pg_dsn(await make_template(bed, admin, service)))
    rows = await conn.fetch(
        """
        SELECT format('%s.%s.%s', n.nspname, c.relname, a.attname) AS name, col_description(c.oid, a.attnum) AS comment
        FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
          AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        """
    )
    await conn.close()
    assert len(rows) > 100
    assert [row["name"] for row in rows if not COMMENT.match(row["comment"] or "")] == []


@pytest.mark.parametrize("service", SERVICES)
async def test_every_table_says_what_it_is_for(bed: beds.Testbed, admin: Any, service: str) -> None:
    conn = await asyncpg.connect(bed.pg_dsn(await make_template(bed, admin, service)))
    rows = await conn.fetch(
        """
        SELECT format('%s.%s', n.nspname, c.relname) AS name
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND obj_description(c.oid) IS NULL
        """
    )
    await conn.close()
    assert [row["name"] for row in rows] == []


def import_all(package: str) -> None:
    """Import what loads queries: every module below a package that has a .sql file beside it."""
    for path in sorted((ROOT / package.replace(".", "/")).rglob("*.sql")):
        if path.with_suffix(".py").exists():
            relative = path.with_suffix("").relative_to(ROOT)
            importlib.import_module(".".join(relative.parts))


@pytest.mark.parametrize("service", SERVICES)
async def test_every_query_prepares_against_the_migrated_schema(bed: beds.Testbed, admin: Any, service: str) -> None:
    package = f"services.{service}"
    for each in ("chassis", "reference", package):
        import_all(each)
    home = str(ROOT / "services")
    ours = [
        (name, text)
        for name, text in sql.statements()
        if name.startswith(f"{home}/{service}/") or not name.startswith((home, str(ROOT / "proofs")))
    ]
    conn = await asyncpg.connect(bed.pg_dsn(await make_template(bed, admin, service)))
    refused = []
    for name, text in ours:
        try:
            await conn.prepare(text)
        except asyncpg.PostgresError as fault:
            refused.append(f"{name.removeprefix(str(ROOT))}: {fault}")
    await conn.close()
    assert len(ours) > 40
    assert refused == []


def test_every_service_that_is_named_is_there() -> None:
    import services

    found = {module.name for module in pkgutil.iter_modules(services.__path__) if module.ispkg}
    assert set(SERVICES) <= found
