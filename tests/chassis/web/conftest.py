"""The made-up shop on a real database, made once: most of these tests ask nothing of it."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import asyncpg
import httpx2
import pytest

from chassis.db import Conn, Database
from chassis.settings import Settings
from chassis.web import Service
from infra.local import testbed as beds
from tests.chassis.web.shop import TABLE, make_shop
from tests.conftest import make_template
from tests.web import visiting


@pytest.fixture(scope="session")
def shop() -> Service:
    return make_shop()


@pytest.fixture(scope="session")
def shop_name(bed: beds.Testbed) -> Iterator[str]:
    """The name of a database with portal's tables and the shop's one."""
    name = f"t_{secrets.token_hex(6)}"
    asyncio.run(_make(bed, name))
    yield name
    asyncio.run(_drop(bed, name))


@pytest.fixture
async def database(bed: beds.Testbed, settings: Settings, shop_name: str) -> AsyncIterator[Database]:
    """The shop's database, with nothing in it."""
    opened = Database(replace(settings, database_url=bed.pg_dsn(shop_name), pool_max=20), "portal")
    await opened.open()
    await opened.run(_empty)
    yield opened
    await opened.close()


@pytest.fixture
async def visitor(shop: Service, database: Database) -> AsyncIterator[httpx2.AsyncClient]:
    async with visiting(shop, database) as client:
        yield client


@pytest.fixture
async def coordinator(shop: Service, database: Database) -> AsyncIterator[httpx2.AsyncClient]:
    async with visiting(shop, database, {"coordinator"}) as client:
        yield client


async def _make(bed: beds.Testbed, name: str) -> None:
    admin = await asyncpg.connect(bed.pg_dsn_admin)
    template = await make_template(bed, admin, "portal")
    await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    await admin.close()
    conn = await asyncpg.connect(bed.pg_dsn(name))
    await conn.execute(TABLE)
    await conn.close()


async def _drop(bed: beds.Testbed, name: str) -> None:
    admin = await asyncpg.connect(bed.pg_dsn_admin)
    await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await admin.close()


async def _empty(conn: Conn) -> None:
    await conn.execute("TRUNCATE thing, bus.idempotency_key RESTART IDENTITY")
