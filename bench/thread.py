"""From a deed at an office's front door to the national number at head office: seconds, one deed at a time.

200 registrations and 200 group starts at LINK Oslo, over https through nginx and sign-in; each is timed from the first
byte sent until head office's figures hold it. Needs the local network (``make up``), and an otherwise idle machine.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import asyncpg

from bench import _machine
from simulator import Operation, people

DEEDS = 200
OFFICE = "link-oslo"
MUNICIPALITY = "0301"
POSTCODE = "0150"
LIMITS = {"p50_s": 0.5, "p99_s": 2.0}
POLL_S = 0.005
PATIENCE_S = 60
REST_S = 0.05
"""Between two deeds, so that each finds an idle network."""

NATIONAL = """
SELECT value FROM national_tally
WHERE office = $1 AND indicator = $2 AND period = $3 AND area_kind = 'municipality' AND area = $4 AND breakdown = '{}'
"""


def run(deeds: int = DEEDS) -> dict[str, Any]:
    """The distribution for both kinds of deed, and whether the limits are kept."""
    return asyncio.run(measure(deeds))


async def measure(deeds: int) -> dict[str, Any]:
    machine = _machine.describe()
    async with thread() as each:
        registrations, groups = await each.prepare(deeds)
        measured = {
            "registrations": distribution([await each.time(do, "event_registrations") for do in registrations]),
            "group_starts": distribution([await each.time(do, "groups_started") for do in groups]),
        }
    return {
        "measure": "seconds from a deed at the front door to the national number",
        "commit": _machine.commit(),
        "machine": machine,
        "deeds_of_each_kind": deeds,
        **measured,
        "limits": LIMITS,
        "kept": all(kind[name] <= limit for kind in measured.values() for name, limit in LIMITS.items()),
    }


def distribution(seconds: list[float]) -> dict[str, Any]:
    """Percentiles, and how many fell into each fifth of a second."""
    ordered = sorted(seconds)
    buckets: dict[str, int] = {}
    for each in ordered:
        edge = int(each * 10) / 10
        buckets[f"{edge:.1f}–{edge + 0.1:.1f}"] = buckets.get(f"{edge:.1f}–{edge + 0.1:.1f}", 0) + 1
    return {
        "p50_s": round(statistics.median(ordered), 3),
        "p90_s": round(ordered[int(len(ordered) * 0.9) - 1], 3),
        "p99_s": round(ordered[max(int(len(ordered) * 0.99) - 1, 0)], 3),
        "max_s": round(ordered[-1], 3),
        "how_many": buckets,
    }


@dataclass
class Thread:
    """An open front door at the office and an eye on head office's figures."""

    act: Any
    directly: Any
    conn: Any
    random: Random
    number: int = 0

    async def prepare(
        self, deeds: int
    ) -> tuple[list[Callable[[], Awaitable[None]]], list[Callable[[], Awaitable[None]]]]:
        """What stands before the deeds: an event with room for all, and groups ready to start."""
        await self.act(self._operation("announce", "event", **_event(deeds)))
        groups = [await self._form(number) for number in range(deeds)]
        return [self._register] * deeds, [lambda name=name: self._start(name) for name in groups]

    async def time(self, deed: Callable[[], Awaitable[None]], indicator: str) -> float:
        """Seconds from a deed until head office's figures hold it."""
        await asyncio.sleep(REST_S)
        had = await self._national(indicator)
        began = time.perf_counter()
        await deed()
        async with asyncio.timeout(PATIENCE_S):
            while await self._national(indicator) <= had:
                await asyncio.sleep(POLL_S)
        return time.perf_counter() - began

    async def _national(self, indicator: str) -> int:
        month = datetime.now(UTC).date().replace(day=1)
        return int(await self.conn.fetchval(NATIONAL, OFFICE, indicator, month, MUNICIPALITY) or 0)

    async def _register(self) -> None:
        self.number += 1
        told = people.party(self.random, self.number) | {"seats": 1}
        await self.act(self._operation("register", f"registration-{self.number}", event="event", **told))

    async def _form(self, number: int) -> str:
        """Its people come by the use cases: eight hundred forms would only warm the front door."""
        name, chosen = f"group-{number}", [f"person-{number}-{place}" for place in range(4)]
        for person in chosen:
            told = people.enquirer(self.random, number, [POSTCODE], datetime.now(UTC).year)
            await self.directly(self._operation("enquire", person, **(told | {"birth_year": None, "email": None})))
        details = {"title": "Målegruppa", "format": "in_person", "postcode": POSTCODE, "theme": None}
        await self.directly(self._operation("form_group", name, people=chosen, **details))
        self.act.adopt(self.directly, OFFICE, name)
        return name

    async def _start(self, name: str) -> None:
        await self.act(self._operation("start_group", name))

    def _operation(self, name: str, about: str, /, **fields: Any) -> Operation:
        return Operation(office=OFFICE, at=datetime.now(UTC), name=name, about=about, fields=fields)


def _event(deeds: int) -> dict[str, Any]:
    begins = datetime.now(UTC) + timedelta(days=30)
    return {
        "kind": "conference", "title": "Målekonferansen", "format": "in_person", "place": "Kulturhuset",
        "postcode": POSTCODE, "starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=3)).isoformat(),
        "capacity": deeds,
    }  # fmt: skip


@asynccontextmanager
async def thread() -> AsyncIterator[Thread]:
    """The local network, as it stands.

    Errors  Fault when it does not run.
    """
    from infra.local.faults import Fault
    from infra.local.stack import Stack, default_root
    from infra.operations.environment import chosen_offices
    from infra.simulation.directly import directly
    from infra.simulation.front_doors import front_doors

    stack = Stack(default_root())
    staff_file = stack.root / "demo-staff.json"
    if not stack.running() or not staff_file.exists():
        raise Fault("the local network does not run", "make up starts it")
    urls = {instance.code: instance.url for instance in stack.instances}
    head = next(settings for settings in chosen_offices(None) if settings.is_head_office)
    conn = await asyncpg.connect(head.database_dsn("reporting"), password=head.database_password("reporting"))
    async with (
        front_doors(urls, stack.authority.certificate, json.loads(staff_file.read_text())) as act,
        directly(chosen_offices([OFFICE])) as beside,
    ):
        yield Thread(act, beside, conn, Random(1))  # noqa: S311 made-up people, not a secret
    await conn.close()
