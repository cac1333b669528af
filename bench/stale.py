"""From a change at another service to when nothing is sent against it: seconds from commit to commit, with the queue full.

An event is moved, or a message taken back, in its own service's database; each is timed from that COMMIT until
notifications has committed what it means, after which nothing is marked as being sent against it. Meanwhile the sender is
at work all the time. Needs the local network (``make up``), and an otherwise idle machine.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import msgspec

from bench import _machine
from bench._mail.queue import command
from bench.thread import distribution
from chassis import clock, outbox
from chassis.db import Conn, Database
from services.events import moves, programme
from services.notifications import ledger

CHANGES = 200
"""Of each kind."""
OFFICE = "link-oslo"
LIMIT_S = 2.0
FULL, MORE = 500, 1_000
"""With fewer than the first waiting to be sent, so many more are asked for."""
POLL_S = 0.002
PATIENCE_S = 60

WAITING = "SELECT count(*) FROM message WHERE state IN ('waiting', 'sending') AND next_try_at <= now()"
TAKEN_BACK = "SELECT bool_and(is_withdrawn) FROM message WHERE sender_key = $1"
VERSION = "SELECT coalesce(max(version), 0) >= $2::integer FROM matter WHERE subject = $1"
NOT_YET = "UPDATE message SET next_try_at = now() + interval '1 day' WHERE sender_key = $1"


def run(changes: int = CHANGES) -> dict[str, Any]:
    """The distribution for both kinds of change, how many messages went out meanwhile, and whether the limit is kept."""
    return asyncio.run(measure(changes))


async def measure(changes: int) -> dict[str, Any]:
    machine = _machine.describe()
    async with office() as at_work:
        moved = await at_work.time_each([at_work.move] * changes)
        taken_back = await at_work.time_each([at_work.take_back] * changes)
    measured = {"events_moved": distribution(moved), "messages_taken_back": distribution(taken_back)}
    return {
        "measure": "seconds from another service's commit to notifications', the queue full and the sender at work",
        "commit": _machine.commit(),
        "machine": machine,
        "changes_of_each_kind": changes,
        **measured,
        "asked_for_meanwhile": at_work.asked_for,
        "limit_s": LIMIT_S,
        "kept": all(kind["max_s"] <= LIMIT_S for kind in measured.values()),
    }


@dataclass
class Office:
    """The databases of an office that is at work."""

    events: Database
    notifications: Database
    asked_for: int = 0
    hour: int = 0
    event: dict[str, Any] = field(default_factory=dict)

    async def time_each(self, changes: list[Callable[[], Awaitable[tuple[str, tuple[Any, ...]]]]]) -> list[float]:
        return [await self.time(change) for change in changes]

    async def time(self, change: Callable[[], Awaitable[tuple[str, tuple[Any, ...]]]]) -> float:
        """Seconds from the COMMIT of a change until notifications has committed it too."""
        await self._keep_full()
        looks_for, what = await change()
        began = time.perf_counter()
        async with asyncio.timeout(PATIENCE_S):
            while not await self.notifications.run(_value, looks_for, *what):
                await asyncio.sleep(POLL_S)
        return time.perf_counter() - began

    async def move(self) -> tuple[str, tuple[Any, ...]]:
        """An event gets another time."""
        self.hour += 1
        starts_at = self.event["starts_at"] + timedelta(minutes=self.hour)
        times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2)}
        moved = await self.events.run(moves.move, self.event["event_id"], **times)
        return VERSION, (str(moved["event_id"]), moved["version"])

    async def take_back(self) -> tuple[str, tuple[Any, ...]]:
        """A message that waits is taken back by whoever asked for it."""
        key = str(uuid4())
        await self.notifications.run(_one_that_waits, key)
        told = outbox.command("notifications.withdraw_messages.v1", subject=key, key=key, purpose=None)
        await self.events.run(_tell, told)
        return TAKEN_BACK, (key,)

    async def _keep_full(self) -> None:
        if await self.notifications.run(_value, WAITING) < FULL:
            asked = [command(self.notifications.settings, self.asked_for + number) for number in range(MORE)]
            await self.notifications.run(ledger.on_send_message, asked)
            self.asked_for += MORE


async def _value(conn: Conn, query: str, *what: Any) -> Any:
    return await conn.fetchval(query, *what)


async def _one_that_waits(conn: Conn, key: str) -> None:
    asked = command(conn.settings, 0)
    await ledger.on_send_message(
        conn, [msgspec.structs.replace(asked, data=asked.data | {"key": key, "occasion": key})]
    )
    await conn.execute(NOT_YET, key)


async def _tell(conn: Conn, told: Any) -> None:
    outbox.add(conn, told)


@asynccontextmanager
async def office() -> AsyncIterator[Office]:
    """An office of the local network, as it stands, with an event that can be moved. Errors: Fault when it does not run."""
    from infra.local.faults import Fault
    from infra.local.stack import Stack, default_root
    from infra.operations.environment import chosen_offices

    if not Stack(default_root()).running():
        raise Fault("the local network does not run", "make up starts it")
    [settings] = chosen_offices([OFFICE])
    async with AsyncExitStack() as open_ones:
        events, notifications = Database(settings, "events"), Database(settings, "notifications")
        for database in (events, notifications):
            await database.open()
            open_ones.push_async_callback(database.close)
        at_work = Office(events, notifications)
        begins = clock.now() + timedelta(days=90)
        event = await at_work.events.run(
            programme.make_event, kind="seminar", title="Måleseminaret", summary="Flyttes.", format="digital", capacity=9,
            starts_at=begins, ends_at=begins + timedelta(hours=2), place=None, postcode=None, registration_closes_at=None,
            smaller_may_pass=False,
        )  # fmt: skip
        at_work.event = dict(await at_work.events.run(programme.publish, event["event_id"]))
        yield at_work
