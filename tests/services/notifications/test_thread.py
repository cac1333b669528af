"""From a registration to the mailbox: two real databases, a real broker, the bus as its own process, a real mail server."""

import asyncio
import os
import secrets
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from chassis.bus import topology
from chassis.bus.broker import Broker
from chassis.db import Database
from chassis.settings import Settings
from tests.conftest import make_template
from tests.services.events.builders import make_event, register
from tests.services.notifications.builders import Mailbox

SERVICES = ("events", "notifications")
PATIENCE_S = 60


@pytest.fixture
async def office(bed: Any, settings: Settings, vhost: str, mailbox: Mailbox) -> AsyncIterator[Settings]:
    """An office with the databases of both services and its broker declared."""
    admin = await asyncpg.connect(bed.pg_dsn_admin)
    stem = f"t_{secrets.token_hex(6)}"
    for service in SERVICES:
        template = await make_template(bed, admin, service)
        await admin.execute(f'CREATE DATABASE "{stem}_{service}" TEMPLATE "{template}"')
    broker = Broker(vhost, service="operator", name="office")
    broker.start()
    await topology.declare_office(await broker.channel(confirms=True))
    await broker.stop()

    yield replace(settings, database_url=bed.pg_dsn(f"{stem}_{{service}}"), broker_url=vhost, smtp_port=mailbox.port)
    for service in SERVICES:
        await admin.execute(f'DROP DATABASE IF EXISTS "{stem}_{service}" WITH (FORCE)')
    await admin.close()


async def start_bus(settings: Settings) -> Process:
    """The bus face of both services, in a process of its own as in an office."""
    names = (
        "office",
        "base_url",
        "database_url",
        "broker_url",
        "key_dir",
        "link_secret_file",
        "smtp_host",
        "smtp_port",
    )
    told = {f"BRIKKE_{name.upper()}": str(getattr(settings, name)) for name in names}
    environment = os.environ | told | {"BRIKKE_ENVIRONMENT": "test", "BRIKKE_BUS_HTTP_PORT": "0"}
    root = Path(__file__).parents[3]
    command = (sys.executable, "-m", "chassis.bus.runner", *SERVICES)
    return await asyncio.create_subprocess_exec(*command, env=environment, cwd=root, stdout=DEVNULL, stderr=DEVNULL)


async def end(bus: Process) -> None:
    bus.kill()
    await bus.wait()


async def until_mails(mailbox: Mailbox, count: int) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while len(mailbox.mails) < count:
            await asyncio.sleep(0.05)


async def test_a_registration_ends_in_the_mailbox_once_also_when_the_bus_is_killed(
    office: Settings, mailbox: Mailbox
) -> None:
    db = Database(office, "events")
    await db.open()
    bus = await start_bus(office)
    try:
        event = await make_event(db, title="Åpen kveld")
        await register(db, event, "first@example.org")
        await until_mails(mailbox, 1)
        await end(bus)

        await register(db, event, "second@example.org")
        bus = await start_bus(office)
        await until_mails(mailbox, 2)
    finally:
        await end(bus)
        await db.close()

    assert [to for _, (to,) in mailbox.envelopes] == ["first@example.org", "second@example.org"]
    assert "Åpen kveld" in mailbox.text(0)
