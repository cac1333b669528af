"""One service of an office alone: its app on a database of its own, asked as nginx would ask it, without nginx between."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx2
from joserfc.jwk import OKPKey

from chassis import migrate
from chassis.db import Conn, Database
from chassis.web import Service
from chassis.web.apps import App
from chassis.web.passes import HEADER, sign
from infra.local.testbed import Testbed
from proofs._pair import settings

CONNECTIONS = 32


@dataclass
class House:
    """The app, and who may ask it."""

    app: App
    database: Database
    key: OKPKey

    @asynccontextmanager
    async def door(self, roles: Iterable[str] = ()) -> AsyncIterator[httpx2.AsyncClient]:
        """A browser or a program: anyone's, or with a pass for these roles."""
        headers = {"Origin": self.app.origin}
        if roles:
            office = self.app.settings.office
            headers[HEADER] = sign(self.key, office=office, person_id=uuid4(), roles=list(roles), session=str(uuid4()))
        transport = httpx2.ASGITransport(app=self.app)
        async with httpx2.AsyncClient(transport=transport, base_url=self.app.origin, headers=headers) as client:
            yield client

    async def look(self, query: str, *values: Any) -> list[Any]:
        async def read(conn: Conn) -> list[Any]:
            return list(await conn.fetch(query, *values))

        return await self.database.run(read)


@asynccontextmanager
async def house(bed: Testbed, folder: Path, service: Service, more_tables: str = "") -> AsyncIterator[House]:
    """The service at work, its database gone afterwards. ``more_tables``: what a proof keeps beside the service's own."""
    key, name = OKPKey.generate_key("Ed25519"), f"proof_{secrets.token_hex(4)}"
    public = folder / "pass.pub"
    public.write_bytes(key.as_pem(private=False))
    admin = await asyncpg.connect(bed.pg_dsn_admin)
    await admin.execute(f'CREATE DATABASE "{name}"')
    try:
        conn = await asyncpg.connect(bed.pg_dsn(name))
        await migrate.migrate_connection(conn, service.name)
        await conn.execute(more_tables or "SELECT")
        await conn.close()
        own = replace(settings(bed.pg_dsn(name), "", folder), pass_public_key_file=public, pool_max=CONNECTIONS)
        database = Database(own, service.name)
        await database.open()
        yield House(App(service, own, database), database, key)
        await database.close()
    finally:
        await admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        await admin.close()
