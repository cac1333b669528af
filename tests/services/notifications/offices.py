"""A whole office's databases, to be backed up and put back by the code that `brikke restore` runs."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import asyncpg

from chassis.db import Database
from chassis.rights import OPERATOR
from chassis.settings import SERVICES, Settings
from infra.operations import restoring
from services.notifications import postbox
from tests.conftest import make_template


class OfficeDatabases:
    """Five databases by one name; ``copy`` takes all of them, ``put_back`` as an office that does not run."""

    def __init__(self, admin: Any, settings: Settings, name: str) -> None:
        self._admin, self.settings, self._name = admin, settings, name

    async def make(self, bed: Any) -> None:
        with contextlib.suppress(asyncpg.DuplicateObjectError):
            await self._admin.execute(f"CREATE ROLE {OPERATOR} SUPERUSER LOGIN")
        for service in SERVICES:
            await self._copy(await make_template(bed, self._admin, service), f"{self._name}_{service}")

    async def copy(self) -> None:
        for service in SERVICES:
            await self._copy(f"{self._name}_{service}", f"{self._name}_{service}_copy")

    async def put_back(self) -> dict[str, Any]:
        """Shape: what the restore tells."""
        await asyncio.to_thread(restoring.remember_epoch, self.settings)
        for service in SERVICES:
            await self._admin.execute(f'DROP DATABASE "{self._name}_{service}" WITH (FORCE)')
            await self._copy(f"{self._name}_{service}_copy", f"{self._name}_{service}")
        return await asyncio.to_thread(restoring.renew, self.settings)

    async def forget(self) -> None:
        for service in SERVICES:
            for name in (f"{self._name}_{service}", f"{self._name}_{service}_copy"):
                await self._admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Database]:
        """The database of notifications, as while the office runs."""
        database = Database(self.settings, "notifications")
        await database.open()
        try:
            yield database
        finally:
            await postbox.pool_of(database).close()
            await database.close()

    async def _copy(self, source: str, to: str) -> None:
        await self._admin.execute(f'CREATE DATABASE "{to}" TEMPLATE "{source}"')


@asynccontextmanager
async def office(bed: Any, settings: Settings, port: int) -> AsyncIterator[OfficeDatabases]:
    """An office with nothing in it, and a mail server at a port."""
    name = f"t_{secrets.token_hex(6)}"
    admin = await asyncpg.connect(bed.pg_dsn_admin)
    databases = OfficeDatabases(
        admin, replace(settings, database_url=bed.pg_dsn(f"{name}_{{service}}"), smtp_port=port, pool_max=6), name
    )
    try:
        await databases.make(bed)
        yield databases
    finally:
        await databases.forget()
        await admin.close()
