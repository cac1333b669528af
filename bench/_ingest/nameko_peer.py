"""Nameko's own event handler, as its documentation has it, on the same hub and driver: a transaction per message."""

from __future__ import annotations

import os

os.environ["EVENTLET_HUB"] = "asyncio"
import warnings

warnings.filterwarnings("ignore", message="(?s).*Eventlet is deprecated")
import eventlet  # noqa: E402

eventlet.monkey_patch()

from typing import Any  # noqa: E402

import asyncpg  # noqa: E402
from nameko.events import event_handler  # noqa: E402
from nameko.extensions import DependencyProvider  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402

from bench._ingest import table  # noqa: E402
from chassis.bus import green  # noqa: E402

SOURCE, EVENT = "source", "enquiry_received"
QUEUE = f"evt-{SOURCE}-{EVENT}--peer.on_enquiry_received"


class Pool(DependencyProvider):
    """As many connections as there are workers."""

    def start(self) -> None:
        self.pool = green.wait(asyncpg.create_pool(table.dsn(), min_size=table.POOL, max_size=table.POOL))

    def get_dependency(self, worker_ctx: Any) -> Any:
        return self.pool


class Peer:
    """A stock service: default workers, default prefetch, reliable delivery."""

    name = "peer"
    pool = Pool()

    @event_handler(SOURCE, EVENT)
    def on_enquiry_received(self, envelope: dict[str, Any]) -> None:
        green.wait(insert(self.pool, envelope))


async def insert(pool: Any, envelope: dict[str, Any]) -> None:
    async with pool.acquire() as conn, conn.transaction():
        await conn.execute(table.INSERT_ONE, *table.row(envelope["id"], envelope["subject"], envelope["data"]))


if __name__ == "__main__":
    services = ServiceRunner({"AMQP_URI": table.broker_url(), "serializer": "json", "ACCEPT": ["json"]})
    services.add_service(Peer)
    services.start()
    services.wait()
