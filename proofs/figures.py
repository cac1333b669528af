"""What was done is what is counted, at every office and at head office: ``make proof NAME=figures``.

Two years at two offices and head office, by the real use cases, each told over the bus and each month signed off:
enquiries, groups and events, registrations, outreach, and what is put right afterwards. The simulator counts apart, by the
definitions and by nothing of the product's. Then every indicator is summed over its cells three times: as the simulator
counted, as the offices did, and as head office knows it together with what offices hold back.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from infra.operations import verify
from infra.operations.environment import chosen_offices
from infra.simulation.run import simulate
from proofs import _sums
from proofs._network import PATIENCE_S, Network
from proofs._report import Report, run
from simulator.truth import read

SEED = 1


@dataclass(frozen=True)
class Size:
    """How much of it; ``least``: how many of each there must at least have been."""

    offices: tuple[str, ...]
    months: int
    scale: float
    least: Mapping[str, int]


FULL = Size(
    ("hk", "link-oslo", "vest"), 24, 4.0, {"enquire": 300, "start_group": 40, "close_event": 200, "register": 4000}
)


async def prove(size: Size, name: str = "figures") -> Report:
    """Run it on a network of its own, made anew; stopped and removed afterwards."""
    await asyncio.to_thread(Network(name, size.offices, size.offices[-1]).forget)
    network = Network(name, size.offices, size.offices[-1])
    report = Report(name, asdict(size), network.root / "so-far.json")
    await asyncio.to_thread(network.start)
    try:
        await _live(network, size, report)
        await _compare(network, report)
    finally:
        await asyncio.to_thread(network.forget)
    return report


async def _live(network: Network, size: Size, report: Report) -> None:
    began, file = time.monotonic(), network.root / "truth.jsonl"
    done = await asyncio.to_thread(
        simulate, chosen_offices(None), seed=SEED, months=size.months, scale=size.scale, truth_file=file,
        progress=lambda done, of: None,
    )  # fmt: skip
    enough = all(done["by_name"].get(name, 0) >= number for name, number in size.least.items())
    report.add("lived", held=enough, began=began, **done)


async def _compare(network: Network, report: Report) -> None:
    began, file = time.monotonic(), network.root / "truth.jsonl"
    found = await verify.compare(chosen_offices(None), file, PATIENCE_S)
    sums = await _sums.by_indicator(read(file))
    missing = _sums.missing(sums)
    report.add(
        "figures", held=_sums.add_up(sums) and not found and not missing, began=began, differences=found[:20],
        not_simulated=missing, indicators=sums,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(run(prove(FULL)))
