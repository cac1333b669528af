"""Whatever is killed, cut, frozen or restored, the figures add up: ``make proof NAME=kill``.

People work at every office over the front doors, and the simulator counts what they did. Meanwhile every bus process,
web process, broker and database is killed; one office's line to head office is cut, then frozen; processes are
frozen; an office is restored from a backup taken before all of it, and then head office. After each part ``brikke
verify`` finds no difference between truth, tallies and national log.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

from infra.local import backups
from infra.local.offices import HEAD_OFFICE
from proofs import _faults
from proofs._load import Load, load
from proofs._network import Network
from proofs._report import Report, run, say

SEED = 20261122


@dataclass(frozen=True)
class Size:
    """How much of it."""

    offices: tuple[str, ...]
    far: str
    """The office whose line to head office is cut, and which is restored."""
    kills: int
    """How often each program is killed."""
    kill_pause_s: float
    cut_s: float
    freeze_s: float
    after_restore_s: float
    """How long people work on after each restore."""
    parts: tuple[str, ...]


PARTS = ("killed", "line_cut", "line_frozen", "bus_frozen", "broker_frozen", "office_restored", "head_office_restored")
FULL = Size(("hk", "link-oslo", "vest"), "link-oslo", 20, 4.0, 600, 60, 20, PARTS)
SMALL = Size(
    ("hk", "link-oslo"), "link-oslo", 1, 1.0, 3, 2, 2, ("killed", "line_cut", "line_frozen", "office_restored")
)


class Kill:
    """One run of the proof."""

    def __init__(self, network: Network, people: Load, size: Size, report: Report) -> None:
        self.network, self.people, self.size, self.report = network, people, size, report
        self.before: list[dict[str, Any]] = []
        self.yesterday: dict[str, tuple[Path, Any]] = {}

    async def run(self) -> None:
        """All parts, each only if it has not held before."""
        self.before = await self.network.before()
        await self.back_up()
        await self.part("killed", self.kill)
        await self.part("line_cut", lambda: _faults.cut(self.network, self.size.cut_s))
        await self.part("line_frozen", lambda: _faults.freeze_line(self.network, self.size.freeze_s))
        await self.part("bus_frozen", lambda: self.freeze(f"{self.size.far}.bus"))
        await self.part("broker_frozen", lambda: self.freeze(f"{HEAD_OFFICE}.broker"))
        await self.part("office_restored", lambda: self.work_after(self.size.far), restored=self.size.far)
        await self.part("head_office_restored", lambda: self.work_after(HEAD_OFFICE), restored=HEAD_OFFICE)

    async def back_up(self) -> None:
        """Yesterday: people have worked for a moment, all is at rest, the far office and head office are copied."""
        await self.people.during(asyncio.sleep(self.size.after_restore_s))
        await self.network.differences(self.people.truth(), self.before)
        for office in (self.size.far, HEAD_OFFICE):
            instance = self.network.stack.instance(office)
            folder = await asyncio.to_thread(
                backups.back_up, self.network.stack, instance, self.network.root / "backup"
            )
            self.yesterday[office] = (folder, self.people.remember(office))

    async def part(self, name: str, faults: Callable[[], Awaitable[Any]], restored: str | None = None) -> None:
        """Faults under load, then rest, then the comparison."""
        if name not in self.size.parts or self.report.has(name):
            return
        say(name)
        began, deeds = time.monotonic(), self.people.figures()["deeds"]
        if restored is not None:
            await self.restore(restored)
        told = await self.people.during(_awaited(faults()))
        broken_s, rest = time.monotonic() - began, time.monotonic()
        found = await self.network.differences(self.people.truth(), self.before)
        figures = self.people.figures() | {"deeds": self.people.figures()["deeds"] - deeds}
        self.report.add(
            name, held=not found, began=began, broken_s=round(broken_s, 1), rest_s=round(time.monotonic() - rest, 1),
            **figures, **(told or {}), differences=found[:20],
        )  # fmt: skip

    async def kill(self) -> dict[str, Any]:
        random = Random(SEED)
        killed = await _faults.kill_all(self.network, self.size.kills, random, self.size.kill_pause_s)
        return {"kills": dict(sorted(killed.items()))}

    async def freeze(self, program: str) -> None:
        await _faults.freeze(self.network, program, self.size.freeze_s)

    async def restore(self, office: str) -> None:
        """Yesterday's databases, and nothing of what was done since at that office."""
        folder, remembered = self.yesterday[office]
        instance = self.network.stack.instance(office)
        await asyncio.to_thread(backups.restore, self.network.stack, instance, folder, lambda _step: None)
        self.people.come_back(office, remembered)

    async def work_after(self, office: str) -> dict[str, Any]:
        await asyncio.sleep(self.size.after_restore_s)
        return {"restored": office}


async def _awaited(awaitable: Awaitable[Any]) -> Any:
    return await awaitable


async def prove(size: Size, name: str = "kill") -> Report:
    """Run it on a network of its own, made anew unless an earlier run of the same got stuck; stopped afterwards."""
    network = Network(name, size.offices, size.far)
    report = Report(name, asdict(size), network.root / "so-far.json")
    if not report.parts:
        await asyncio.to_thread(network.forget)
        network = Network(name, size.offices, size.far)
    staff = await asyncio.to_thread(network.start)
    try:
        async with load(network.stack, staff, SEED) as people:
            await Kill(network, people, size, report).run()
        began = time.monotonic()
        code = await asyncio.to_thread(network.verify, network.root / "truth.jsonl")
        report.add("brikke_verify", held=code == 0, began=began, exit_code=code)
    finally:
        await asyncio.to_thread(network.stop)
    return report


if __name__ == "__main__":
    sys.exit(run(prove(FULL)))
