"""``brikke simulate``: play the made-up network at the offices that run here."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chassis.settings import Settings
from infra.local.faults import Fault
from infra.operations import draining, verify
from infra.simulation.directly import directly
from simulator import OFFICES, Operation, Span, Truth, plan, play

PATIENCE_S = 60

Progress = Callable[[int, int], None]
"""Told how many operations are done, and of how many."""


def simulate(
    offices: Sequence[Settings], *, seed: int, months: int, scale: float, truth_file: Path | None, progress: Progress
) -> dict[str, Any]:
    """Play ``months`` whole months up to this one at every office, side by side.

    Shape   {operations, by_name, months: [first, last], offices}; the truth is written to ``truth_file``: what was
            done now, and what the offices' own tallies held before.
    Errors  Fault for an office the simulator does not know, or when what was there before does not come to rest.
    """
    unknown = sorted({settings.office for settings in offices} - OFFICES.keys())
    if unknown:
        raise Fault(f"the simulator knows no office {', '.join(unknown)}", f"choose among {', '.join(OFFICES)}")
    return asyncio.run(_simulate(offices, seed, months, scale, truth_file, progress))


async def _simulate(
    offices: Sequence[Settings], seed: int, months: int, scale: float, truth_file: Path | None, progress: Progress
) -> dict[str, Any]:
    span, truth, done = Span(datetime.now(UTC), months), Truth(), Counter[str]()
    before = await _figures_before(offices) if truth_file else []

    plans = [list(plan(OFFICES[settings.office], seed=seed, span=span, scale=scale)) for settings in offices]
    total = sum(map(len, plans))

    def note(operation: Operation) -> None:
        done[operation.name] += 1
        progress(done.total(), total)

    async with directly(offices) as act:
        await asyncio.gather(*(play(each, act, truth, note) for each in plans))
    if truth_file:
        truth.write(truth_file, span.now.date(), before)
    return {
        "operations": done.total(),
        "by_name": dict(sorted(done.items())),
        "first_month": f"{span.first:%Y-%m}",
        "months": months,
        "offices": [settings.office for settings in offices],
    }


async def _figures_before(offices: Sequence[Settings]) -> list[dict[str, Any]]:
    """What the offices' tallies hold already: of that the simulator knows nothing, so it takes their word for it."""
    under_way = await draining.wait(offices, PATIENCE_S)
    if under_way:
        raise Fault(f"the offices are not at rest: {under_way[0]}", "brikke status shows what is under way")
    return [line for settings in offices for line in await verify.tallies(settings)]
