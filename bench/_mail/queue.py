"""A ledger full of messages, in a database of its own, and the settings of whoever sends from it."""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg

from chassis import clock, migrate, seal
from chassis.db import Database
from chassis.events import Message
from chassis.settings import Settings, from_environment
from infra.local.testbed import Testbed
from reference import load as reference
from services.notifications import ledger

AT_ONCE = 500
DOMAINS = 40
"""Receivers are spread over so many, as an office's are."""


@dataclass(frozen=True)
class Queue:
    """An office's notifications, with a mail server behind."""

    database: Database
    environment: dict[str, str]
    """What a process needs to send from it."""

    async def fill(self, count: int) -> None:
        """Have so many messages asked for, as events asks for them; each has its own receiver."""
        for start in range(0, count, AT_ONCE):
            numbers = range(start, min(start + AT_ONCE, count))
            asked = [command(self.database.settings, number) for number in numbers]
            await self.database.run(ledger.on_send_message, asked)

    async def look(self, query: str, *values: Any) -> list[Any]:
        """Rows of the ledger."""

        async def ask(conn: Any) -> list[Any]:
            return list(await conn.fetch(query, *values))

        return await self.database.run(ask)


def recipient(number: int) -> str:
    """The receiver of a message by its number."""
    return f"p{number:06d}@mottaker{number % DOMAINS}.example.org"


def token(number: int) -> str:
    """What stands in the text of a message by its number, and nowhere else."""
    return f"KODE-{number:06d}"


def command(settings: Settings, number: int) -> Message:
    """A confirmation as it comes off the bus, its personal fields sealed."""
    message_id = str(uuid4())
    begins = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=20)  # one event, many who come
    personal = {
        "recipient": recipient(number),
        "parameters": {
            "name": "Solveig", "title": "Seminar om å møtes", "place": "Kulturhuset", "format": "in_person", "seats": 1,
            "starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=3)).isoformat(), "code": token(number),
            "link": f"{settings.base_url}/events/registrations/{secrets.token_urlsafe(24)}",
        },
    }  # fmt: skip
    data = {
        "channel": "email", "template": "registration_confirmed", "language": "nb", "purpose": "event_registration",
        "occasion": f"{number}:confirmed", "about": {"subject": str(uuid4()), "version": 2}, "key": str(uuid4()),
        "not_after": begins.isoformat(), "sealed": seal.seal(settings.key_dir, personal, bound_to=message_id),
    }  # fmt: skip
    return Message(
        id=message_id, office=settings.office, service="events", stream="commands.notifications", epoch=1, sequence=1,
        type="notifications.send_message.v1", subject=str(uuid4()), time=clock.now().isoformat(), data=data,
    )  # fmt: skip


@asynccontextmanager
async def queue(bed: Testbed, folder: Path, port: int, connections: int) -> AsyncIterator[Queue]:
    """An empty ledger on the testbed's PostgreSQL, with this mail server behind; gone afterwards."""
    name = f"mail_{secrets.token_hex(4)}"
    admin = await asyncpg.connect(bed.pg_dsn_admin)
    await admin.execute(f'CREATE DATABASE "{name}"')
    try:
        conn = await asyncpg.connect(bed.pg_dsn(name))
        await migrate.migrate_connection(conn, "notifications")
        await reference.load(conn, reference.SAMPLE)
        await conn.close()
        environment = _environment(bed.pg_dsn(name), folder, port, connections)
        database = Database(_settings(environment), "notifications")
        await database.open()
        yield Queue(database, environment)
        await database.close()
    finally:
        await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await admin.close()


def _environment(dsn: str, folder: Path, port: int, connections: int) -> dict[str, str]:
    secret = folder / "link-secret"
    if not secret.exists():
        secret.write_text(secrets.token_hex(32))
    (folder / "keys").mkdir(exist_ok=True, mode=0o700)
    return os.environ | {
        "BRIKKE_OFFICE": "link-oslo", "BRIKKE_ENVIRONMENT": "test", "BRIKKE_BASE_URL": "https://link-oslo.localhost",
        "BRIKKE_DATABASE_URL": f"{dsn}&application_name={{service}}", "BRIKKE_BROKER_URL": "amqp://nowhere",
        "BRIKKE_KEY_DIR": str(folder / "keys"), "BRIKKE_LINK_SECRET_FILE": str(secret),
        "BRIKKE_SMTP_HOST": "127.0.0.1", "BRIKKE_SMTP_PORT": str(port), "BRIKKE_MAIL_FROM": "oslo@example.org",
        "BRIKKE_MAIL_CONNECTIONS": str(connections), "BRIKKE_LOG_LEVEL": "ERROR",
    }  # fmt: skip


def _settings(environment: dict[str, str]) -> Settings:
    before = dict(os.environ)
    os.environ.update(environment)
    try:
        return from_environment()
    finally:
        os.environ.clear()
        os.environ.update(before)
