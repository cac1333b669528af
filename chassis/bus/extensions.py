"""The Nameko extensions a service class is written with: ``@on``, ``@every``, ``Run``, ``Relay`` and ``status()``."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from nameko.extensions import DependencyProvider, Entrypoint
from nameko.rpc import rpc

from chassis import log, waiting
from chassis.bus import green, standing, timers
from chassis.bus.reader import UseCase
from chassis.bus.runtime import Runtime
from chassis.db import TRANSIENT, Conn, Database

logger = log.get(__name__)


class Runner:
    """``self.run(use_case, …)`` in a service method: the batch's own transaction, or a new one."""

    def __init__(self, db: Database, conn: Conn | None) -> None:
        self._db = db
        self._conn = conn

    def __call__(self, use_case: UseCase, /, *args: Any, **kwargs: Any) -> Any:
        if self._conn is not None:
            return green.wait(use_case(self._conn, *args, **kwargs))
        return green.wait(self._db.run(use_case, *args, **kwargs))

    def outside(self, work: Callable[..., Awaitable[Any]], /, *args: Any, **kwargs: Any) -> Any:
        """``await work(db, …)`` with no transaction open: for what must not sit in one, such as SMTP."""
        return green.wait(work(self._db, *args, **kwargs))


class Run(DependencyProvider):
    """Gives service methods the only door to the database."""

    runtime = Runtime()

    def get_dependency(self, worker_ctx: Any) -> Runner:
        return Runner(self.runtime.db, worker_ctx.data.get("conn"))

    def worker_setup(self, worker_ctx: Any) -> None:
        """Nothing to prepare: the runner is made by get_dependency."""


class Relay(DependencyProvider):
    """Has this service's outbox numbered and published."""

    runtime = Runtime()

    def setup(self) -> None:
        self.runtime.relays = True

    def get_dependency(self, worker_ctx: Any) -> Any:
        return self.runtime.relay


class On(Entrypoint):
    """``@on("tallies", "groups.group_started.v1", …)``: a method that gets consecutive messages of its types, in order.

    reader       the projection it belongs to; all its methods share one queue and one set of cursors
    broker       "office"; "national" for what head office reads from the offices, "downward" for what they read from it
    reset        use case that empties the projection for a replay
    rolled_back  use case called when a producer's epoch ended before what was read
    """

    runtime = Runtime()

    def __init__(
        self,
        reader: str,
        *types: str,
        broker: str = "office",
        reset: UseCase | None = None,
        rolled_back: UseCase | None = None,
        **kwargs: Any,
    ) -> None:
        self.reader, self.types, self.broker = reader, types, broker
        self.reset, self.rolled_back = reset, rolled_back
        super().__init__(**kwargs)

    def setup(self) -> None:
        self.runtime.entrypoints[self.reader].append(self)


STANDBY_S = 1.0
"""How often a timer looks whether its process leads by now."""


class Every(Entrypoint):
    """``@every(seconds=60, soon_after="tallies", delay_s=0.2)``: a method called by the clock.

    seconds     from one call's start to the next; the last tick is kept in the database, so a restart neither skips nor repeats
    soon_after  a reader: it is also called ``delay_s`` after a batch of that reader has been committed, and at start
    """

    runtime = Runtime()

    def __init__(self, *, seconds: float, soon_after: str | None = None, delay_s: float = 0.2, **kwargs: Any) -> None:
        self.seconds, self.soon_after, self.delay_s = seconds, soon_after, delay_s
        super().__init__(**kwargs)

    def setup(self) -> None:
        self.runtime.timers.append(self._tick_for_ever)

    async def _tick_for_ever(self) -> None:
        soon = asyncio.Event()
        if self.soon_after:
            self.runtime.after_batch[self.soon_after].append(soon.set)
            soon.set()
        while True:
            try:
                await self._tick(soon)
            except TRANSIENT as away:
                logger.info(
                    "timer_waits", service=self.runtime.service, timer=self.method_name, reason=type(away).__name__
                )
                await asyncio.sleep(1)
            except Exception as fault:
                logger.error(
                    "timer_failed", service=self.runtime.service, timer=self.method_name, reason=type(fault).__name__
                )
                await asyncio.sleep(min(self.seconds, 5))

    async def _tick(self, soon: asyncio.Event) -> None:
        due_in_s = await self._due_in_s()
        if soon.is_set() or await waiting.for_event(soon, STANDBY_S if due_in_s is None else due_in_s):
            await asyncio.sleep(self.delay_s)
            soon.clear()
            await self.runtime.call(self, ())
        elif due_in_s is not None and self.runtime.leading:
            began = time.monotonic()
            await self.runtime.call(self, ())
            await self.runtime.db.run(timers.mark, self.method_name, seconds_ago=time.monotonic() - began)

    async def _due_in_s(self) -> float | None:
        """None while another process leads: what is due is looked up once we do, or a restart would repeat it."""
        if not self.runtime.leading:
            return None
        due: float = await self.runtime.db.run(timers.due_in_s, self.method_name, self.seconds)
        return due


on = On.decorator
every = Every.decorator


def status() -> Any:
    """The read-only ``@rpc status`` of a service class: JSON, for ``brikke status``."""

    def status(self: Any) -> Any:
        return self.run(standing.read)

    return rpc(status)
