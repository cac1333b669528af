"""A reader in a process of its own that a message can kill: ``python -m tests.faults.deadly DATABASE_URL BROKER_URL KEYS``."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from chassis.bus.broker import Broker
from chassis.bus.control import Control
from chassis.bus.reader import Projection, Reader
from chassis.db import Conn, Database
from chassis.events import Message
from tests.conftest import make_settings
from tests.wire import HANDLERS, write_down

DEADLY = 666


async def write_down_or_die(conn: Conn, handler: str, messages: list[Message]) -> None:
    """Number 666 ends the process in the middle of its batch."""
    if any(message.data["n"] == DEADLY for message in messages):
        os.kill(os.getpid(), signal.SIGKILL)
    await write_down(conn, handler, messages)


async def main(database_url: str, broker_url: str, folder: str) -> None:
    db = Database(make_settings(Path(folder), database_url=database_url), "beta")
    await db.open()
    broker = Broker(broker_url, service="beta", name="office")
    broker.start()
    reader = Reader(
        db=db,
        projection=Projection(name="seen", handlers=HANDLERS),
        broker=broker,
        control=Control(db, broker, inbox="beta.control"),
        queue="beta.seen",
        invoke=write_down_or_die,
    )
    await reader.run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
