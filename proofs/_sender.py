"""One sender of messages, to be killed: it sends from the ledger until nothing is due, as the bus has it do."""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta

from chassis import clock, log
from chassis.db import Database
from chassis.settings import from_environment
from services.notifications import postbox, sending


def send(environment: dict[str, str], ahead_s: float) -> None:
    """``ahead_s``: how far its clock is ahead, so that the leases of the one killed before it are over."""
    os.environ.update(environment)
    log.configure("CRITICAL", process="proof")
    asyncio.run(_send(timedelta(seconds=ahead_s)))


async def _send(ahead: timedelta) -> None:
    database = Database(from_environment(), "notifications")
    await database.open()
    with clock.at(clock.now() + ahead):
        while await sending.send_waiting(database):
            pass
    await postbox.pool_of(database).close()
    await database.close()
