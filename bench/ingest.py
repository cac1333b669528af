"""Messages a second from a full queue to committed rows: our reader beside a stock Nameko handler and FastStream.

Same broker, same database, same messages, same insert with the same protection against applying twice, each
reader in a process of its own, in turns. Peers get ten connections; FastStream a quorum queue as ours, Nameko the
lighter classic queue that it declares by itself. The testbed's database does not wait for the disk: it would make a
transaction for each message dearer still, and the measure one of the disk. Each round is of steady state: a first fifty
messages are let through before the queue is filled and the clock started.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from pathlib import Path
from typing import Any

from bench import _machine
from bench._ingest.yard import TYPE, Contender, Round, yard

ROUNDS = 5
OURS = Contender("brikke", "bench._ingest.ours", "bench.applied", 40_000)
NAMEKO = Contender(
    "nameko", "bench._ingest.nameko_peer", "evt-source-enquiry_received--peer.on_enquiry_received", 4_000
)
FASTSTREAM = Contender("faststream", "bench._ingest.faststream_peer", "faststream.applied", 4_000)
WANTED = {NAMEKO.name: 10, FASTSTREAM.name: 6}
"""How many times as fast as each peer we promise to be."""


def run(rounds: int = ROUNDS) -> dict[str, Any]:
    """Medians over the rounds, the ratios, and whether they are as promised."""
    return asyncio.run(measure(rounds))


async def measure(rounds: int) -> dict[str, Any]:
    from infra.local.testbed import testbed

    rounds_of: dict[str, list[Round]] = {OURS.name: [], NAMEKO.name: [], FASTSTREAM.name: []}
    machine = _machine.describe()
    with tempfile.TemporaryDirectory() as folder:
        async with yard(testbed(), Path(folder)) as place:
            for _ in range(rounds):
                for contender in (OURS, NAMEKO, FASTSTREAM):
                    rounds_of[contender.name].append(await place.round(contender))
    medians = {name: statistics.median(one.rate for one in each) for name, each in rounds_of.items()}
    ratios = {name: round(medians[OURS.name] / medians[name], 1) for name in WANTED}
    return {
        "measure": f"messages/s, full queue to committed rows ({TYPE})",
        "commit": _machine.commit(),
        "machine": machine,
        "rounds": {name: [round(one.rate) for one in each] for name, each in rounds_of.items()},
        "cpu_us_a_message": {
            name: round(statistics.median(one.cpu_us for one in each)) for name, each in rounds_of.items()
        },
        "median": {name: round(rate) for name, rate in medians.items()},
        "times_as_fast": ratios,
        "promised": WANTED,
        "kept": all(ratios[name] >= wanted for name, wanted in WANTED.items()),
    }
