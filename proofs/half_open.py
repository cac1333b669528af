"""Thousands of connections that are begun and not gone on with, and visitors notice nothing: ``make proof NAME=half_open``.

Five thousand half-open connections, from thousands of loopback addresses, are held at an office's front door for two
minutes and come again whenever they are shown out. Meanwhile visitors, each on a new connection, ask for pages and
answers: 99 of 100 have theirs within half a second, and nothing has to be started again.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import ssl
import statistics
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from proofs._network import Network
from proofs._report import Report, run

ROOT = Path(__file__).resolve().parents[1]
OFFICE = "link-oslo"
PATHS = ("/", "/groups/enquiry", "/events", "/api/portal/offices", "/static/brikke.css", "/groups")
P99_MAX_S = 0.5
HELD_MIN = 0.9
"""So large a part of them is open at any time, on the average: those shown out are on their way in again."""
VISITS_PER_S = 10


@dataclass(frozen=True)
class Size:
    """How much of it."""

    connections: int
    seconds: float


FULL = Size(5_000, 120)
SMALL = Size(300, 5)


async def prove(size: Size = FULL) -> Report:
    """Hold the connections at a network of our own, visit meanwhile, and look whether anything fell."""
    report = Report("half_open", asdict(size), ROOT / ".brikke" / "proofs" / "half_open.json")
    network = Network("half-open", ["hk", OFFICE], OFFICE)
    await asyncio.to_thread(network.start)
    try:
        began, before = time.monotonic(), pids(network)
        instance = network.stack.instance(OFFICE)
        host, port = instance.office.address, instance.ports[f"{OFFICE}.https"]
        tls = ssl.create_default_context(cafile=str(instance.authority.certificate))
        figures = await besiege(host, port, tls, size)
        fallen = sorted(name for name, pid in pids(network).items() if before.get(name) != pid)
    finally:
        await asyncio.to_thread(network.forget)
    report.add("front_door", held=holds(figures) and not fallen, began=began, started_again=fallen, **figures)
    return report


def holds(figures: dict[str, Any]) -> bool:
    """Whether visitors noticed nothing, and there was something to notice."""
    enough: bool = figures["open_mean"] >= HELD_MIN * figures["connections"]
    return enough and not figures["refused"] and figures["p99_s"] <= P99_MAX_S


async def besiege(host: str, port: int, tls: ssl.SSLContext, size: Size) -> dict[str, Any]:
    """The crowd in a process of its own, and visitors in this one, once the crowd has come."""
    crowd = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "proofs._half_open", host, str(port), str(size.connections), str(size.seconds),
        stdout=asyncio.subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    assert crowd.stdout is not None
    assert await crowd.stdout.readline() == b"here\n"
    told = asyncio.create_task(crowd.communicate())
    took, refused = await asyncio.to_thread(visit, host, port, tls, size.seconds - 1)
    held = json.loads((await told)[0])
    return {
        "connections": size.connections,
        "open_mean": round(statistics.mean(held["open"])),
        "opened": held["opened"],
        "visits": len(took),
        "refused": refused[:20],
        "p50_s": round(statistics.median(took), 4),
        "p99_s": round(statistics.quantiles(took, n=100)[98], 4),
        "slowest_s": round(max(took), 4),
    }


def visit(host: str, port: int, tls: ssl.SSLContext, seconds: float) -> tuple[list[float], list[str]]:
    """Visitors one after another, each on a new connection. Shape: seconds each took, and what was not answered well."""
    took, refused, until = [], [], time.monotonic() + seconds
    while time.monotonic() < until:
        path, began = PATHS[len(took) % len(PATHS)], time.monotonic()
        said = _ask(host, port, tls, path)
        took.append(time.monotonic() - began)
        if said != "200":
            refused.append(f"{path}: {said}")
        time.sleep(max(0.0, 1 / VISITS_PER_S - took[-1]))
    return took, refused


def _ask(host: str, port: int, tls: ssl.SSLContext, path: str) -> str:
    """The status, or which fault there was instead."""
    connection = http.client.HTTPSConnection(host, port, context=tls, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return str(answer.status)
    except (OSError, http.client.HTTPException) as fault:
        return type(fault).__name__
    finally:
        connection.close()


def pids(network: Network) -> dict[str, int]:
    """Every program of the network that runs, and as which process."""
    return {name: int(told["pid"]) for name, told in network.stack.supervisor.processes().items() if told["pid"]}


if __name__ == "__main__":
    sys.exit(run(prove()))
