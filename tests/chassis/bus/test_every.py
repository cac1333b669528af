"""A timer keeps to its last tick, also where a process starts, or takes the lead from another."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from chassis.bus import timers
from chassis.bus.extensions import Every
from chassis.db import Database
from tests.conftest import MakeDatabase

HOUR_S = 3600.0


@dataclass
class Process:
    """What a timer knows of the process it runs in: its database, and who leads, asked again and again."""

    db: Database
    leads: list[bool]
    """Answers in turn; the last one stands."""
    calls: list[Any] = field(default_factory=list)

    @property
    def leading(self) -> bool:
        return self.leads.pop(0) if len(self.leads) > 1 else self.leads[0]

    async def call(self, entrypoint: Any, _messages: Any) -> None:
        self.calls.append(entrypoint.method_name)


async def fired(process: Process) -> list[Any]:
    """What one turn of an hourly timer calls."""
    timer = Every(seconds=HOUR_S)
    timer.method_name, timer.runtime = "forget", process
    try:
        async with asyncio.timeout(2):
            await timer._tick(asyncio.Event())
    except TimeoutError:
        pass
    return process.calls


async def test_what_is_due_is_done_by_whoever_leads(make_database: MakeDatabase) -> None:
    database = await make_database("groups")
    await database.run(timers.mark, "forget", seconds_ago=HOUR_S + 1)
    assert await fired(Process(database, [True])) == ["forget"]
    assert await database.run(timers.due_in_s, "forget", HOUR_S) > HOUR_S - 10


async def test_what_is_not_due_is_not_done_again_when_a_process_takes_the_lead(make_database: MakeDatabase) -> None:
    database = await make_database("groups")
    await database.run(timers.mark, "forget", seconds_ago=0)
    assert await fired(Process(database, [False, True])) == []


async def test_whoever_does_not_lead_does_nothing(make_database: MakeDatabase) -> None:
    assert await fired(Process(await make_database("groups"), [False])) == []
