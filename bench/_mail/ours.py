"""Our sender in a process of its own, as the bus runs it: ``python -m bench._mail.ours MARK …``.

Sends until nothing is due. Prints {seconds, cpu_s, sent, resident_mb: {messages sent: MB}} for the marks it passed.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from typing import Any

from bench.memory import resident_mb
from chassis import log
from chassis.db import Database
from chassis.settings import from_environment
from services.notifications import postbox, sending
from services.notifications.turns import Row


class Marks:
    """Counts what is given to the server, and reads the memory at each mark."""

    def __init__(self, marks: list[int]) -> None:
        self._left = sorted(marks)
        self.sent = 0
        self.resident_mb: dict[int, float] = {}
        self._give = sending.give

    async def __call__(self, db: Database, box: postbox.Box, row: Row) -> postbox.Reply:
        reply = await self._give(db, box, row)
        self.sent += 1
        if self._left and self.sent >= self._left[0]:
            self.resident_mb[self._left.pop(0)] = resident_mb(os.getpid())
        return reply


async def send(marks: list[int]) -> dict[str, Any]:
    settings = from_environment()
    log.configure(settings.log_level, process="bench")
    database = Database(settings, "notifications")
    await database.open()
    sending.give = counting = Marks(marks)
    began, worked = time.perf_counter(), time.process_time()
    sent = await sending.send_waiting(database)
    figures = {"seconds": time.perf_counter() - began, "cpu_s": time.process_time() - worked, "sent": sent}
    await postbox.pool_of(database).close()
    await database.close()
    return figures | {"resident_mb": counting.resident_mb}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(send([int(mark) for mark in sys.argv[1:]]))))
