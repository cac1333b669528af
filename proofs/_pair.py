"""Two made-up services on the testbed: ``alpha`` tells through its outbox and relay, ``beta`` reads into a table."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
from marshmallow import fields

import contracts
from chassis import migrate
from chassis.bus import topology
from chassis.bus.broker import Broker
from chassis.bus.control import Control
from chassis.bus.reader import Projection, Reader
from chassis.bus.relay import Relay
from chassis.db import Conn, Database
from chassis.events import EventSchema, Message
from chassis.settings import Settings
from infra.local.testbed import Testbed

TABLES = """
CREATE TABLE chain (chain int PRIMARY KEY, n int NOT NULL);
CREATE TABLE seen (place bigserial PRIMARY KEY, message_id uuid NOT NULL, sequence bigint NOT NULL, kind text NOT NULL,
                   chain int NOT NULL, n int NOT NULL);
"""


class LinkForged(EventSchema):
    """A link of a chain was forged, each caused by the one before; ``early``: told before the lock was waited for."""

    type = "alpha.link_forged.v1"
    kind = fields.Str(required=True)
    chain = fields.Int(required=True)
    n = fields.Int(required=True)


@dataclass
class Pair:
    """Both databases, opened, with relay and reader at work."""

    alpha: Database
    beta: Database
    alpha_dsn: str

    async def look(self, db: Database, query: str) -> list[Any]:
        async def read(conn: Conn) -> list[Any]:
            return list(await conn.fetch(query))

        return await db.run(read)


async def write_down(conn: Conn, _handler: str, messages: list[Message]) -> None:
    rows = [(m.id, m.sequence, m.data["kind"], m.data["chain"], m.data["n"]) for m in messages]
    await conn.executemany("INSERT INTO seen (message_id, sequence, kind, chain, n) VALUES ($1, $2, $3, $4, $5)", rows)


@asynccontextmanager
async def pair(bed: Testbed, folder: Path) -> AsyncIterator[Pair]:
    """The pair on databases and a vhost of its own, gone afterwards."""
    _publish_contract(folder)
    admin = await asyncpg.connect(bed.pg_dsn_admin)
    names = [f"proof_{secrets.token_hex(4)}" for _ in range(2)]
    try:
        with bed.vhost() as url:
            dsns = [await _database(bed, admin, name) for name in names]
            alpha, beta = (
                Database(settings(dsn, url, folder), name) for dsn, name in zip(dsns, ("alpha", "beta"), strict=True)
            )
            await alpha.open()
            await beta.open()
            async with _at_work(alpha, beta, url):
                yield Pair(alpha, beta, dsns[0])
            await alpha.close()
            await beta.close()
    finally:
        for name in names:
            await admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        await admin.close()


@asynccontextmanager
async def _at_work(alpha: Database, beta: Database, url: str) -> AsyncIterator[None]:
    brokers = [Broker(url, service=name, name="office") for name in ("operator", "alpha", "beta")]
    for broker in brokers:
        broker.start()
    operator, telling, reading = brokers
    channel = await operator.channel()
    await topology.declare_office(channel, ("alpha", "beta"))
    relay = Relay(alpha.settings, "alpha", {"office": telling}, {"alpha/events"})
    projection = Projection(name="seen", handlers={LinkForged.type: "on_link"})
    control = Control(beta, reading, inbox="beta.control")
    reader = Reader(
        db=beta, projection=projection, broker=reading, control=control, queue="beta.seen", invoke=write_down
    )
    work = (relay.run(), reader.run(), Control(alpha, telling, inbox="alpha.control").listen())
    tasks = [asyncio.create_task(each) for each in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for broker in brokers:
            await broker.stop()


async def _database(bed: Testbed, admin: Any, name: str) -> str:
    await admin.execute(f'CREATE DATABASE "{name}"')
    conn = await asyncpg.connect(bed.pg_dsn(name))
    await migrate.migrate_connection(conn, "alpha")
    await conn.execute(TABLES)
    await conn.close()
    return bed.pg_dsn(name)


def settings(dsn: str, url: str, folder: Path) -> Settings:
    """An office's settings with no more than the pair needs."""
    nothing = dict.fromkeys(
        (
            "database_password_file", "broker_password_file", "national_broker_url", "national_broker_password_file",
            "national_ca_file", "national_cert_file", "national_key_file", "pass_public_key_file",
            "pass_private_key_file", "link_secret_file", "smtp_user", "smtp_password_file",
        )
    )  # fmt: skip
    return Settings(
        office="link-oslo", head_office="hk", environment="test", base_url="https://link-oslo.localhost",
        database_url=dsn, broker_url=url, key_dir=folder, smtp_host="127.0.0.1", smtp_port=25, smtp_tls="none",
        mail_from="oslo@example.org", http_host="127.0.0.1", http_port=0, bus_http_port=0, log_level="ERROR",
        pool_max=4, **nothing,
    )  # fmt: skip


def _publish_contract(folder: Path) -> None:
    """The contract of the made-up event stands in for the project's own."""
    (folder / "messages").mkdir(exist_ok=True)
    (folder / "messages" / f"{LinkForged.type}.json").write_text(json.dumps({"x-stream": "events"}))
    reader = {"service": "beta", "reader": "seen", "broker": "office", "types": [LinkForged.type], "handlers": {}}
    (folder / "readers.json").write_text(json.dumps([reader]))
    contracts.FOLDER = folder / "messages"
    for cached in (contracts.of, contracts.readers, contracts.all_types):
        cached.cache_clear()
