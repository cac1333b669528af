"""Resident memory of one office's two processes, web and bus, after a minute of idleness. Needs the local network.

The limit is the promise; the broker beside them is the neighbour that the same office needs anyway.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from bench import _machine

OFFICE = "link-oslo"
IDLE_S = 60
LIMIT_MB = 200
HEAVY = ("highspy", "vl_convert", "typst", "pandas", "numpy", "matplotlib")
"""Libraries for solving, drawing and setting type: only worker processes may hold them."""


def run(idle_s: float = IDLE_S) -> dict[str, Any]:
    """MB resident for web, bus and both, beside the limit; and the heavy libraries mapped, which must be none."""
    from infra.local.census import census
    from infra.local.faults import Fault
    from infra.local.stack import Stack, default_root

    stack = Stack(default_root())
    if not stack.running():
        raise Fault("the local network does not run", "make up starts it")
    time.sleep(idle_s)
    office = next(each for each in census(stack) if each["code"] == OFFICE)
    pids = {name: office[f"{name}_pid"] for name in ("web", "bus", "broker")}
    resident = {name: resident_mb(pid) for name, pid in pids.items()}
    heavy = sorted({name for face in ("web", "bus") for name in HEAVY if maps(pids[face], name)})
    both = round(resident["web"] + resident["bus"], 1)
    return {
        "measure": f"MB resident after {idle_s:.0f} s idle, {OFFICE}",
        "commit": _machine.commit(),
        "machine": _machine.describe(),
        "resident_mb": resident,
        "web_and_bus_mb": both,
        "limit_mb": LIMIT_MB,
        "heavy_libraries": heavy,
        "kept": both <= LIMIT_MB and not heavy,
    }


def resident_mb(pid: int) -> float:
    """What a process and its children hold in memory."""
    return round(sum(_own_mb(each) for each in family(pid)), 1)


def family(pid: int) -> list[int]:
    """A process and everything it started."""
    found = [pid]
    for each in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in each.read_text().split():
            found += family(int(child))
    return found


def _own_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")), 0.0)


def maps(pid: int, library: str) -> bool:
    """Whether a process or its children have a library's files in memory."""
    return any(f"/{library}" in Path(f"/proc/{each}/maps").read_text() for each in family(pid))
