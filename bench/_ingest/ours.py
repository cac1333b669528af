"""Our reader, as every service has it: ``@on`` in a Nameko service class, run by ``chassis.bus.runner``."""

from __future__ import annotations

from chassis.bus import runner  # first: it chooses the hub and patches

# isort: split
import os
from pathlib import Path

import contracts
from bench._ingest import table
from chassis import settings
from chassis.bus import Run, on
from chassis.db import Conn
from chassis.events import Message

TYPE = "source.enquiry_received.v1"
SERVICE, READER = "bench", "applied"
QUEUE = f"{SERVICE}.{READER}"


async def on_enquiries(conn: Conn, messages: list[Message]) -> None:
    """One set-based insert for all consecutive messages of the type."""
    rows = [table.row(m.id, m.subject, m.data) for m in messages]
    await conn.execute(table.INSERT_MANY, *map(list, zip(*rows, strict=True)))


class Bench:
    """A bus face with one reader."""

    name = SERVICE
    run = Run()

    @on(READER, TYPE)
    def on_enquiry_received(self, messages: list[Message]) -> None:
        self.run(on_enquiries, messages)


if __name__ == "__main__":
    contracts.FOLDER = Path(os.environ["BENCH_CONTRACTS"])
    runner.service_class = lambda _name: Bench
    runner.run([SERVICE], settings.from_environment())
