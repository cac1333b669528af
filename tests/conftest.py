"""Real PostgreSQL, real RabbitMQ: what every test may ask for."""

import fcntl
import hashlib
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from chassis import migrate
from chassis.db import Database
from chassis.settings import Settings
from infra.local import testbed as beds
from tests.network import network

__all__ = ["network"]  # one for all who ask, whichever folder they stand in

MakeDatabase = Callable[..., Awaitable[Database]]


@pytest.fixture(scope="session")
def bed() -> beds.Testbed:
    """One PostgreSQL and one RabbitMQ, started at first use and shared by every test process."""
    return beds.testbed()


@pytest.fixture
def settings(bed: beds.Testbed, tmp_path: Path) -> Settings:
    """An office's settings with nothing behind them yet; tests ``replace`` what they need."""
    return make_settings(tmp_path)


def make_settings(folder: Path, **changes: Any) -> Settings:
    """Settings of LINK Oslo for a test, its keys in ``folder``."""
    (folder / "keys").mkdir(mode=0o700, exist_ok=True)
    secret = folder / "link-secret"
    if not secret.exists():
        secret.write_text(secrets.token_hex(32))
    values: dict[str, Any] = {
        "office": "link-oslo",
        "head_office": "hk",
        "environment": "test",
        "base_url": "https://link-oslo.localhost",
        "database_url": "",
        "database_password_file": None,
        "broker_url": "",
        "broker_password_file": None,
        "national_broker_url": None,
        "national_broker_password_file": None,
        "national_ca_file": None,
        "national_cert_file": None,
        "national_key_file": None,
        "key_dir": folder / "keys",
        "pass_public_key_file": None,
        "pass_private_key_file": None,
        "link_secret_file": secret,
        "smtp_host": "127.0.0.1",
        "smtp_port": 25,
        "smtp_tls": "none",
        "smtp_user": None,
        "smtp_password_file": None,
        "mail_from": "oslo@example.org",
        "http_host": "127.0.0.1",
        "http_port": 0,
        "bus_http_port": 0,
        "log_level": "WARNING",
        "pool_max": 40,
    }
    return Settings(**(values | changes))


@pytest.fixture
async def make_database(bed: beds.Testbed, settings: Settings) -> AsyncIterator[MakeDatabase]:
    """``await make_database("groups")``: an opened Database on a fresh, migrated copy; gone after the test.

    Keyword arguments replace settings: ``await make_database("reporting", office="hk")``.
    """
    admin = await asyncpg.connect(bed.pg_dsn_admin)
    opened: list[tuple[Database, str]] = []

    async def make(service: str, **changes: Any) -> Database:
        name = f"t_{secrets.token_hex(6)}"
        template = await make_template(bed, admin, service)
        await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        database = Database(replace(settings, database_url=bed.pg_dsn(name), **changes), service)
        await database.open()
        opened.append((database, name))
        return database

    yield make
    for database, name in opened:
        await database.close()
        await admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    await admin.close()


async def make_template(bed: beds.Testbed, admin: Any, service: str) -> str:
    """The name of a migrated template database, made once for each state of the migration files."""
    scripts = [path for _, folder in migrate.folders(service) for path in sorted(folder.glob("*.sql"))]
    state = hashlib.sha256(b"".join(path.read_bytes() for path in scripts)).hexdigest()[:12]
    name = f"template_{service}_{state}"
    with _lock(name):
        if not await admin.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
            draft = f"draft_{secrets.token_hex(6)}"
            await admin.execute(f'CREATE DATABASE "{draft}"')
            conn = await asyncpg.connect(bed.pg_dsn(draft))
            await migrate.migrate_connection(conn, service)
            await fill_reference(conn)
            await conn.close()
            await admin.execute(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')
    return name


async def fill_reference(conn: Any) -> None:
    """The bundled sample of reference data, as at set-up."""
    from reference import load

    await load.load(conn, load.SAMPLE)


class _lock:  # noqa: N801 reads as a statement
    """One test process at a time makes a template."""

    def __init__(self, name: str) -> None:
        self._path = beds.ROOT / f"{name}.lock"

    def __enter__(self) -> None:
        self._file = self._path.open("w")
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self._file.close()


@pytest.fixture
def vhost(bed: beds.Testbed) -> Iterator[str]:
    """The AMQP address of a fresh vhost."""
    with bed.vhost() as url:
        yield url
