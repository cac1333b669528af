"""Many writers on one outbox, nothing missed and nothing out of causal order: ``make proof NAME=outbox``.

Eight processes write for a minute. Each link of a chain is caused by the one before it; some transactions tell first and
then wait for the lock that their cause holds; some are undone. A relay numbers and publishes meanwhile, a reader writes
down what comes. Afterwards every committed message was read once, in an order in which no effect precedes its cause.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from infra.local.testbed import testbed
from proofs._pair import Pair, pair
from proofs._report import Report, run

ROOT = Path(__file__).resolve().parents[1]
DRAIN_S = 120


@dataclass(frozen=True)
class Size:
    """How much of it."""

    writers: int
    seconds: float
    chains: int
    """Fewer chains, more waiting for locks."""


FULL = Size(8, 60, 3)
SMALL = Size(8, 2, 3)


async def prove(size: Size) -> Report:
    """Write, wait until the reader has had everything, and judge."""
    report = Report("outbox", asdict(size), ROOT / ".brikke" / "proofs" / "outbox.json")
    with tempfile.TemporaryDirectory() as name:
        folder, began = Path(name), time.monotonic()
        async with pair(testbed(), folder) as both:
            values = ", ".join(f"({chain}, 0)" for chain in range(size.chains))
            await both.look(both.alpha, f"INSERT INTO chain VALUES {values} RETURNING 1")  # noqa: S608 whole numbers
            done = await _write(both, folder, size)
            committed = done["forge"] + done["add_early"]
            drained_s = await _drained(both, committed)
            seen = await both.look(both.beta, "SELECT message_id, sequence, kind, chain, n FROM seen ORDER BY place")
            told = await both.look(both.alpha, "SELECT message_id, sequence FROM bus.outbox ORDER BY sequence")
    faults = judge(seen, told, committed)
    report.add(
        "eight_writers", held=not any(faults.values()), began=began, written=dict(done), committed=committed,
        committed_per_s=round(committed / size.seconds), drained_s=drained_s, **faults,
    )  # fmt: skip
    return report


async def _write(both: Pair, folder: Path, size: Size) -> Counter[str]:
    """All writers at once. Shape: what they committed together."""
    arguments = [both.alpha_dsn, str(folder), str(size.seconds), str(size.chains)]
    writers = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "proofs._writer", *arguments, str(seed), cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        for seed in range(size.writers)
    ]
    done: Counter[str] = Counter()
    for writer in writers:
        printed, _ = await writer.communicate()
        if writer.returncode:
            raise RuntimeError("a writer failed; what it wrote stands above")
        done.update(json.loads(printed.splitlines()[-1]))
    return done


async def _drained(both: Pair, committed: int) -> float:
    """Seconds until the reader has had as many as were committed, or has stopped getting more."""
    began = time.monotonic()
    while time.monotonic() - began < DRAIN_S:
        [row] = await both.look(both.beta, "SELECT count(*) AS had FROM seen")
        if row["had"] >= committed:
            break
        await asyncio.sleep(0.05)
    return round(time.monotonic() - began, 2)


def judge(seen: list[Any], told: list[Any], committed: int) -> dict[str, int]:
    """How often each promise was broken.

    Shape   {missed, doubled, made_up, holes_in_numbers, out_of_order, before_its_cause}
    """
    ids = Counter(row["message_id"] for row in seen)
    written = {row["message_id"] for row in told}
    last: Counter[int] = Counter()
    early = out_of_order = 0
    for row in seen:
        if row["kind"] == "early":
            early += row["n"] > last[row["chain"]]
        else:
            out_of_order += row["n"] != last[row["chain"]] + 1
            last[row["chain"]] = row["n"]
    return {
        "missed": committed - len(ids),
        "doubled": len(seen) - len(ids),
        "made_up": len(ids.keys() - written) + len(written) - committed,
        "holes_in_numbers": sum(row["sequence"] != place for place, row in enumerate(told, 1)),
        "out_of_order": out_of_order + sum(a["sequence"] >= b["sequence"] for a, b in pairwise(seen)),
        "before_its_cause": early,
    }


if __name__ == "__main__":
    sys.exit(run(prove(FULL)))
