"""A reader in a process of its own that a message can kill: ``python -m tests.faults.deadly SETTINGS BROKER_URL``.

It imports little, because it is started again as often as it dies.
"""

import asyncio
import os
import pickle
import signal
import sys

from chassis.bus.broker import Broker
from chassis.bus.control import Control
from chassis.bus.reader import Projection, Reader
from chassis.db import Conn, Database
from chassis.events import Message

DEADLY = 666


async def write_down_or_die(conn: Conn, _handler: str, messages: list[Message]) -> None:
    """Number 666 ends the process in the middle of its batch."""
    if any(message.data["n"] == DEADLY for message in messages):
        os.kill(os.getpid(), signal.SIGKILL)
    rows = [(message.data["n"], message.sequence) for message in messages]
    await conn.executemany("INSERT INTO seen (n, sequence) VALUES ($1, $2)", rows)


async def main(settings: str, broker_url: str) -> None:
    db = Database(pickle.loads(bytes.fromhex(settings)), "beta")
    await db.open()
    broker = Broker(broker_url, service="beta", name="office")
    broker.start()
    reader = Reader(
        db=db,
        projection=Projection(name="seen", handlers={"alpha.thing_happened.v1": "on_thing"}),
        broker=broker,
        control=Control(db, broker, inbox="beta.control"),
        queue="beta.seen",
        invoke=write_down_or_die,
    )
    await reader.run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
