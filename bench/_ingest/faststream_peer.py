"""FastStream's subscriber, as its documentation has it: a transaction per message, acknowledged when it returns."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
from faststream import FastStream
from faststream.rabbit import Channel, RabbitBroker, RabbitQueue
from faststream.rabbit.schemas import QueueType

from bench._ingest import table

QUEUE = "faststream.applied"
PREFETCH = 100


async def main() -> None:
    pool = await asyncpg.create_pool(table.dsn(), min_size=table.POOL, max_size=table.POOL)
    broker = RabbitBroker(table.broker_url(), default_channel=Channel(prefetch_count=PREFETCH), logger=None)

    @broker.subscriber(RabbitQueue(QUEUE, queue_type=QueueType.QUORUM, durable=True))
    async def on_enquiry_received(envelope: dict[str, Any]) -> None:
        async with pool.acquire() as conn, conn.transaction():
            await conn.execute(table.INSERT_ONE, *table.row(envelope["id"], envelope["subject"], envelope["data"]))

    await FastStream(broker, logger=None).run()


if __name__ == "__main__":
    asyncio.run(main())
