"""Messages a second from a full ledger to the mail server's 250 and our commit, beside bare aiosmtplib.

The same sink, as many connections, mails of the same size; each sender in a process of its own, in turns, with ten
connections and with forty. Bare aiosmtplib gives bytes that are ready; ours writes each mail, marks it, gives it, and
settles it, with every commit on disk. Then one long run, to see that memory stays flat.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg

from bench import _machine
from bench._mail.queue import Queue, queue
from infra.local.testbed import Testbed

ROUNDS = 5
COUNT = 4_000
CONNECTIONS = (10, 40)
"""The promise is judged by the most: the more connections, the more share the cost of a commit."""
MARKS = (10_000, 50_000, 200_000)
WANTED = 0.35
"""How much of bare aiosmtplib's rate we promise."""
FLAT_MB = 8.0
"""How much more than at the first mark is still flat: what caches and the allocator take."""
ROOT = Path(__file__).resolve().parents[1]
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")


def run(
    rounds: int = ROUNDS,
    count: int = COUNT,
    marks: Sequence[int] = MARKS,
    connections: Sequence[int] = CONNECTIONS,
) -> dict[str, Any]:
    """Both rates and their ratio by how many connections each has, and the memory at each mark."""
    return asyncio.run(measure(rounds, count, marks, connections))


async def measure(rounds: int, count: int, marks: Sequence[int], connections: Sequence[int]) -> dict[str, Any]:
    from infra.local.testbed import testbed

    bed, machine = testbed(), _machine.describe()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with _durable(bed.pg_dsn_admin), _sink() as port:
            by_connections = {many: await _rounds(bed, folder, port, many, rounds, count) for many in connections}
            async with queue(bed, folder, port, min(connections)) as filled:
                long = await _long(filled, marks) if marks else {}
    share = by_connections[max(connections)]["share_of_bare"]
    resident = {int(mark): mb for mark, mb in long.get("resident_mb", {}).items()}
    grew = max(resident.values()) - resident[min(resident)] if resident else 0.0
    return {
        "measure": "messages/s, full ledger to 250 and commit",
        "commit": _machine.commit(),
        "machine": machine,
        "by_connections": by_connections,
        "promised": WANTED,
        "long_run": long,
        "grew_mb": round(grew, 1),
        "kept": share >= WANTED and grew <= FLAT_MB,
    }


async def _rounds(bed: Testbed, folder: Path, port: int, connections: int, rounds: int, count: int) -> dict[str, Any]:
    """Both in turns, as often as asked for, with as many connections each."""
    async with queue(bed, folder, port, connections) as filled:
        turns = [await _turn(filled, folder, port, count, connections) for _ in range(rounds)]
    rates = {name: statistics.median(turn[name]["rate"] for turn in turns) for name in ("bare", "ours")}
    share = statistics.median(turn["ours"]["rate"] / turn["bare"]["rate"] for turn in turns)
    return {
        "rounds": turns,
        "median_per_s": {name: round(rate) for name, rate in rates.items()},
        "share_of_bare": round(share, 3),
    }


async def _turn(filled: Queue, folder: Path, port: int, count: int, connections: int) -> dict[str, Any]:
    """Bare, then ours."""
    sample = await _sample(filled, folder)
    bare = await _run("bench._mail.bare", str(port), str(connections), str(count), str(sample))
    await filled.look("TRUNCATE message, bus.outbox CASCADE")
    await filled.fill(count)
    ours = await _run("bench._mail.ours", environment=filled.environment)
    if (bare["sent"], ours["sent"]) != (count, count):
        raise AssertionError(f"{bare['sent']} and {ours['sent']} of {count} were sent")
    return {"bare": _figures(bare), "ours": _figures(ours)}


async def _sample(filled: Queue, folder: Path) -> Path:
    """One of our own mails as bytes, so that both send the same."""
    from services.notifications import wording

    await filled.look("TRUNCATE message, bus.outbox CASCADE")
    await filled.fill(1)
    [row] = await filled.look(
        "SELECT message_id, recipient, template, language, tone, parameters, purpose FROM message"
    )
    mail = wording.compose(dict(row), {"name": "LINK Oslo"}, filled.database.settings)
    assert mail is not None
    file = folder / "sample.eml"
    file.write_bytes(mail.as_bytes(policy=mail.policy))
    return file


async def _long(filled: Queue, marks: Sequence[int]) -> dict[str, Any]:
    """One run to the last mark."""
    await filled.fill(max(marks))
    long = await _run("bench._mail.ours", *map(str, marks), environment=filled.environment)
    return _figures(long) | {"resident_mb": long["resident_mb"]}


def _figures(run: dict[str, Any]) -> dict[str, Any]:
    return {
        "sent": run["sent"],
        "rate": round(run["sent"] / run["seconds"], 1),
        "cpu_us_a_message": round(run["cpu_s"] / run["sent"] * 1e6),
    }


async def _run(module: str, *arguments: str, environment: dict[str, str] | None = None) -> dict[str, Any]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments, env=environment, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await process.communicate()
    if process.returncode:
        raise AssertionError(f"{module} ended with {process.returncode}")
    figures: dict[str, Any] = json.loads(printed.splitlines()[-1])
    return figures


@asynccontextmanager
async def _sink() -> AsyncIterator[int]:
    """The mail server's port."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench._mail.sink", cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        yield int(await process.stdout.readline())
    finally:
        process.kill()
        await process.wait()


@asynccontextmanager
async def _durable(dsn: str) -> AsyncIterator[None]:
    """The testbed spares the disk; here every commit is on it, as at an office."""
    admin = await asyncpg.connect(dsn)
    try:
        for setting in DURABLE:
            await admin.execute(f"ALTER SYSTEM SET {setting} = on")
        await admin.fetch("SELECT pg_reload_conf()")
        yield
    finally:
        for setting in DURABLE:
            await admin.execute(f"ALTER SYSTEM RESET {setting}")
        await admin.fetch("SELECT pg_reload_conf()")
        await admin.close()
