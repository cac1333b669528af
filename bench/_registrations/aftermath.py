"""What follows a registration: the mail that is sent, the figure that is counted, the memory it takes. And clearing away."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from bench.memory import resident_mb
from chassis import clock
from chassis.db import Conn, Database
from infra.local.census import census
from services.events import programme

PATIENCE_S, LOOK_S = 240, 0.2
HEAD = "SELECT coalesce(max(last_sequence), 0) FROM bus.stream WHERE stream = 'events'"
COUNTED = """
SELECT coalesce(max(sequence), 0) FROM bus.cursor
WHERE reader = 'tallies' AND office = $1 AND service = 'events' AND stream = 'events'
"""
MADE = "SELECT registration_id, registered_at FROM registration WHERE event_id = ANY($1)"
SENT = "SELECT sender_key, settled_at, state FROM message WHERE about_subject = ANY($1) AND template <> 'registration_repeat'"
LEFT = "SELECT count(*) FROM registration WHERE event_id = $1"
SETTLED = (
    "SELECT count(*) FROM message WHERE about_subject = $1 AND state = 'sent' AND template <> 'registration_repeat'"
)
UNNUMBERED = "SELECT count(*) FROM bus.outbox WHERE sequence IS NULL"
CLEARING = {
    "events": "WITH gone AS (DELETE FROM link WHERE event_id = ANY($1)) DELETE FROM registration WHERE event_id = ANY($1)",
    "notifications": "DELETE FROM message WHERE about_subject = ANY($1::text[])",
}


@dataclass
class Aftermath:
    """The office's databases, watched while the load is on."""

    events: Database
    notifications: Database
    reporting: Database
    pids: dict[str, int]
    made: list[UUID] = field(default_factory=list)
    drains: dict[str, list[float]] = field(default_factory=dict)
    counted_after_s: list[float] = field(default_factory=list)
    resident: dict[str, list[float]] = field(default_factory=dict)

    async def event(self, capacity: int) -> UUID:
        """A published event with room for all."""
        begins = clock.now() + timedelta(days=30)
        row = await self.events.run(
            programme.make_event,
            kind="conference", title="Måling", summary="Blir borte igjen.", starts_at=begins,
            ends_at=begins + timedelta(hours=3), place="Storsalen", postcode=None, format="in_person", capacity=capacity,
            registration_closes_at=None, smaller_may_pass=False,
        )  # fmt: skip
        await self.events.run(programme.publish, row["event_id"])
        self.made.append(row["event_id"])
        return UUID(str(row["event_id"]))

    async def drained(self, what: str) -> None:
        """Wait until every mail of the newest event has been sent and every registration counted; remember how long."""
        began = time.monotonic()
        newest = self.made[-1]
        wanted = await self.value(self.events, LEFT, newest)
        while time.monotonic() - began < PATIENCE_S:
            sent = await self.value(self.notifications, SETTLED, str(newest))
            unnumbered = await self.value(self.events, UNNUMBERED)
            if sent >= wanted and not unnumbered and await self._counted() >= await self.value(self.events, HEAD):
                break
            await asyncio.sleep(LOOK_S / 2)
        self.drains.setdefault(what, []).append(round(time.monotonic() - began, 1))
        self._weigh()

    async def watch(self) -> None:
        """For ever: how long after a registration was numbered its figure stands."""
        waiting: list[tuple[float, int]] = []
        while True:
            waiting.append((time.monotonic(), await self.value(self.events, HEAD)))
            counted = await self._counted()
            now = time.monotonic()
            self.counted_after_s += [now - at for at, head in waiting if head <= counted]
            waiting = [(at, head) for at, head in waiting if head > counted]
            await asyncio.sleep(LOOK_S)

    async def told(self) -> dict[str, Any]:
        """Lags, drains and memory; and whether each registration asked for one mail that was sent."""
        made = {
            str(row["registration_id"]): row["registered_at"] for row in await self.rows(self.events, MADE, self.made)
        }
        sent = await self.rows(self.notifications, SENT, [str(one) for one in self.made])
        lags = [(row["settled_at"] - made[row["sender_key"]]).total_seconds() for row in sent if row["settled_at"]]
        return {
            "registrations": len(made),
            "each_once": sorted(made) == sorted(row["sender_key"] for row in sent if row["state"] == "sent"),
            "mail_after_s": _points(lags),
            "counted_after_s": _points(self.counted_after_s),
            "drained_after_s": self.drains,
            "resident_mb": {name: {"before": mb[0], "most": max(mb)} for name, mb in self.resident.items()},
        }

    async def _counted(self) -> int:
        return int(await self.value(self.reporting, COUNTED, self.events.settings.office))

    async def rows(self, database: Database, query: str, *values: Any) -> list[Any]:
        async def ask(conn: Conn) -> list[Any]:
            return list(await conn.fetch(query, *values))

        return await database.run(ask)

    async def value(self, database: Database, query: str, *values: Any) -> Any:
        return (await self.rows(database, query, *values))[0][0]

    def _weigh(self) -> None:
        for name in ("web", "bus"):
            pid = self.pids[name]
            self.resident.setdefault(name, []).append(resident_mb(pid))

    async def clear_away(self) -> None:
        """Nobody of those made up is left, and the events are called off."""
        await self.rows(self.events, CLEARING["events"], self.made)
        await self.rows(self.notifications, CLEARING["notifications"], [str(one) for one in self.made])
        for event_id in self.made:
            await self.events.run(programme.call_off, event_id)


@asynccontextmanager
async def watching(stack: Any, settings: Any) -> AsyncIterator[Aftermath]:
    """The office, watched; what was made is cleared away at the end."""
    databases = [Database(settings, name, statement_timeout_s=60) for name in ("events", "notifications", "reporting")]
    for database in databases:
        await database.open()
    office = next(each for each in census(stack) if each["code"] == settings.office)
    pids = {name: office[f"{name}_pid"] for name in ("web", "bus", "database", "broker")}
    running = stack.supervisor.processes()
    after = Aftermath(*databases, pids=pids | {name: running[name]["pid"] for name in ("nginx", "mailbox")})
    after._weigh()
    watch = asyncio.create_task(after.watch())
    try:
        yield after
    finally:
        watch.cancel()
        await asyncio.gather(watch, return_exceptions=True)
        await after.clear_away()
        for database in databases:
            await database.close()


def _points(seconds: list[float]) -> dict[str, float]:
    if len(seconds) < 2:
        return {}
    points = statistics.quantiles(seconds, n=100)
    return {"p50": round(points[49], 2), "p95": round(points[94], 2), "most": round(max(seconds), 2)}
