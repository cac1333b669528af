"""Where the contenders run: a database and a vhost of their own, a full queue, a process each, and a stopwatch."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg

import contracts
from bench._ingest import table
from chassis import migrate
from chassis.bus import topology
from chassis.bus.broker import Broker, Outgoing, Refused
from chassis.events import encode
from infra.local.testbed import Testbed

TYPE = "source.enquiry_received.v1"
READY_TIMEOUT_S = 30
DRAIN_TIMEOUT_S = 120
PUBLISH_AT_ONCE = 500


@dataclass(frozen=True)
class Contender:
    """A reader in a process of its own: ``python -m module`` takes from ``queue``."""

    name: str
    module: str
    queue: str
    messages: int
    """How many it gets in one round: enough for seconds of work."""


@dataclass(frozen=True)
class Round:
    """What came of one round."""

    rate: float
    """Messages a second."""
    cpu_us: float
    """Microseconds of processor time the reader's own process spent on each message."""


def cpu_s(pid: int) -> float:
    """Processor time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass
class Yard:
    """The database, the broker and the made-up contract that ours stands on."""

    dsn: str
    url: str
    folder: Path
    conn: Any
    broker: Broker
    sequences: Counter[str] = field(default_factory=Counter)
    """The last number sent to each queue: ours would wait for a missing one."""
    last_ids: dict[str, str] = field(default_factory=dict)

    async def round(self, contender: Contender) -> Round:
        """From a full queue to rows committed, once."""
        await self._empty(contender.queue)
        process = await self._start(contender)
        try:
            await self._apply(contender, warm_up := 50)
            process.send_signal(signal.SIGSTOP)
            last = await self._fill(contender, contender.messages)
            began, worked_s = time.perf_counter(), cpu_s(process.pid)
            process.send_signal(signal.SIGCONT)
            await self._until_applied(last, warm_up + contender.messages)
            seconds, worked_s = time.perf_counter() - began, cpu_s(process.pid) - worked_s
            return Round(contender.messages / seconds, worked_s / contender.messages * 1e6)
        finally:
            process.send_signal(signal.SIGCONT)
            process.kill()
            await process.wait()

    async def _empty(self, queue: str) -> None:
        """Nothing of the round before: a killed process may have left messages it had not acknowledged."""
        await self.conn.execute("TRUNCATE applied")
        with contextlib.suppress(Refused):  # a peer's queue before its first round
            channel = await self.broker.channel()
            await channel.call("queue_purge", queue=queue)
            await channel.close()

    async def _start(self, contender: Contender) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", contender.module, env=os.environ | self._environment(), cwd=Path(__file__).parents[2]
        )
        async with asyncio.timeout(READY_TIMEOUT_S):
            while not await self._consumers(contender.queue):
                await asyncio.sleep(0.1)
        return process

    def _environment(self) -> dict[str, str]:
        """What tells the contenders where they are; an office's settings for ours."""
        return {
            table.DSN: self.dsn,
            table.BROKER: self.url,
            "BENCH_CONTRACTS": str(self.folder / "messages"),
            "BRIKKE_OFFICE": "bench",
            "BRIKKE_BASE_URL": "https://bench.localhost",
            "BRIKKE_DATABASE_URL": f"{self.dsn}&application_name={{service}}",
            "BRIKKE_BROKER_URL": self.url,
            "BRIKKE_KEY_DIR": str(self.folder),
            "BRIKKE_BUS_HTTP_PORT": "0",
            "BRIKKE_LOG_LEVEL": "ERROR",
        }

    async def _consumers(self, queue: str) -> int:
        channel = await self.broker.channel()
        try:
            told = await channel.call("queue_declare", queue=queue, passive=True)
            return int(told.method.consumer_count)
        except Refused:  # not declared yet
            return 0
        finally:
            await channel.close()

    async def _apply(self, contender: Contender, count: int) -> None:
        await self._until_applied(await self._fill(contender, count), count)

    async def _until_applied(self, last: Any, count: int) -> None:
        """The last may overtake others where a peer works on several at once, so then they are counted."""
        async with asyncio.timeout(DRAIN_TIMEOUT_S):
            while not await self.conn.fetchval("SELECT true FROM applied WHERE message_id = $1", last):
                await asyncio.sleep(0.005)
            while (seen := await self.conn.fetchval("SELECT count(*) FROM applied")) < count:
                await asyncio.sleep(0.005)
        if seen != count:
            raise AssertionError(f"{seen} rows for {count} messages")

    async def _fill(self, contender: Contender, count: int) -> Any:
        """Put messages into the queue as the relay would. Shape: the last one's id."""
        channel = await self.broker.channel(confirms=True)
        messages = [self._message(contender.queue) for _ in range(count)]
        for start in range(0, count, PUBLISH_AT_ONCE):
            await channel.publish(messages[start : start + PUBLISH_AT_ONCE])
        await channel.close()
        return messages[-1].message_id

    def _message(self, queue: str) -> Outgoing:
        self.sequences[queue] += 1
        row = _row(self.sequences[queue])
        after, self.last_ids[queue] = self.last_ids.get(queue, ""), row["message_id"]
        return Outgoing(
            exchange="",
            routing_key=queue,
            body=encode(row, office="bench", service="source"),
            message_id=row["message_id"],
            headers={
                "source": "bench/source",
                "stream": "events",
                "epoch": 1,
                "sequence": row["sequence"],
                "subject": row["subject"],
                "id": row["message_id"],
                "after": after,
                "type": TYPE,
                "timeline": [0],
            },
        )


def _row(number: int) -> dict[str, Any]:
    """What the outbox would hold of one message."""
    data = {"number": number, "municipality": "0301", "source": "self"}
    return {
        "message_id": str(uuid4()),
        "type": TYPE,
        "recorded_at": datetime.now(UTC),
        "subject": str(uuid4()),
        "stream": "events",
        "epoch": 1,
        "sequence": number,
        "traceparent": None,
        "data": json.dumps(data),
    }


@asynccontextmanager
async def yard(bed: Testbed, folder: Path) -> AsyncIterator[Yard]:
    """A yard on the testbed's PostgreSQL and RabbitMQ, gone afterwards."""
    name = f"bench_{secrets.token_hex(4)}"
    admin = await asyncpg.connect(bed.pg_dsn_admin)
    await admin.execute(f'CREATE DATABASE "{name}"')
    try:
        with bed.vhost() as url:
            broker = Broker(url, service="bench", name="office")
            broker.start()
            _publish_contract(folder)
            conn = await asyncpg.connect(bed.pg_dsn(name))
            await migrate.migrate_connection(conn, "bench")
            await conn.execute(table.CREATE)
            channel = await broker.channel()
            await topology.declare_office(channel, ("bench",))
            await channel.close()
            yield Yard(bed.pg_dsn(name), url, folder, conn, broker)
            await conn.close()
            await broker.stop()
    finally:
        await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await admin.close()


def _publish_contract(folder: Path) -> None:
    """The contract of the made-up message stands in for the project's own."""
    (folder / "messages").mkdir(exist_ok=True)
    (folder / "messages" / f"{TYPE}.json").write_text(json.dumps({"x-stream": "events"}))
    reader = {"service": "bench", "reader": "applied", "broker": "office", "types": [TYPE], "handlers": {}}
    (folder / "readers.json").write_text(json.dumps([reader]))
    contracts.FOLDER = folder / "messages"
    for cached in (contracts.of, contracts.readers, contracts.all_types):
        cached.cache_clear()
