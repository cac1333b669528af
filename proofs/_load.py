"""People at work at every office, through the front doors, all the while things are broken around them."""

from __future__ import annotations

import asyncio
import copy
from asyncio import FIRST_COMPLETED
from collections import Counter
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from infra.local.stack import Stack
from infra.simulation.front_doors import FrontDoors, Staff, front_doors
from simulator import OFFICES, Truth
from simulator.live import Day

PATIENCE_S = 300

T = TypeVar("T")


@dataclass
class Office:
    """One office's day, what of it went well, and the door it goes through."""

    day: Day
    truth: Truth
    act: FrontDoors
    free: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while a deed is under way, and while the office rests."""
    done: Counter[str] = field(default_factory=Counter)

    async def work(self) -> None:
        """Do one thing after another, for ever."""
        while True:
            async with self.free:
                operation = self.day.next()
                await self.act(operation)
                self.truth.note(operation)
                self.done[operation.name] += 1
            await asyncio.sleep(0)


@dataclass
class Load:
    """The load on all offices."""

    offices: Mapping[str, Office]

    async def during(self, faults: Coroutine[Any, Any, T]) -> T:
        """Everyone works while ``faults`` happen; afterwards every deed begun has come to its end.

        Errors  whatever a deed met that was not a passing fault; then the faults are broken off.
        """
        working = [asyncio.create_task(office.work()) for office in self.offices.values()]
        happening = asyncio.create_task(faults)
        await asyncio.wait([happening, *working], return_when=FIRST_COMPLETED)
        resting = [asyncio.create_task(office.free.acquire()) for office in self.offices.values()]
        if not any(task.done() for task in working):
            await asyncio.wait([asyncio.ensure_future(asyncio.gather(*resting)), *working], return_when=FIRST_COMPLETED)
        try:
            for task in working:
                if task.done():
                    task.result()
            return await happening
        finally:
            for task in [*working, *resting, happening]:
                task.cancel()
            await asyncio.gather(*working, *resting, happening, return_exceptions=True)
            for office in self.offices.values():
                office.free = asyncio.Lock()

    def remember(self, code: str) -> Any:
        """How an office stands, to come back to when a backup of now is restored."""
        office = self.offices[code]
        return copy.deepcopy((office.day, office.truth))

    def come_back(self, code: str, remembered: Any) -> None:
        """The office's backup was restored: what it did after never happened."""
        office = self.offices[code]
        erased = office.day.erased
        office.day, office.truth = copy.deepcopy(remembered)
        for operation in office.day.forget_again(erased - office.day.erased):
            office.truth.note(operation)

    def truth(self) -> Truth:
        """Everything that went well at all offices."""
        whole = Truth()
        for office in self.offices.values():
            whole.changes.update(office.truth.changes)
        return whole

    def figures(self) -> dict[str, Any]:
        return {
            "deeds": sum(office.done.total() for office in self.offices.values()),
            "sent_again": sum(office.act.repeats for office in self.offices.values()),
        }


@asynccontextmanager
async def load(stack: Stack, staff: Staff, seed: int) -> AsyncIterator[Load]:
    """One person at work at each office, each from a loopback address of its own, as nginx counts addresses."""
    urls = {instance.code: instance.url for instance in stack.instances}
    ca: Path = stack.authority.certificate
    async with AsyncExitStack() as open_doors:
        offices = {}
        for number, code in enumerate(urls, 1):
            door = front_doors(urls, ca, staff, patience_s=PATIENCE_S, from_address=f"127.0.1.{number}")
            act = await open_doors.enter_async_context(door)
            offices[code] = Office(Day(OFFICES[code], Random(f"{seed} {code}")), Truth(), act)
        yield Load(offices)
