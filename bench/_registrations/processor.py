"""Processor time by group of processes: what a deed costs, whoever else is on the machine."""

from __future__ import annotations

import os
from pathlib import Path

from bench.memory import family

TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


def read(pids: dict[str, int]) -> dict[str, float]:
    """Milliseconds that each process has had so far, with all it started."""
    return {name: _family_ms(pid) for name, pid in pids.items()}


def each(before: dict[str, float], after: dict[str, float], deeds: int) -> dict[str, float]:
    """Milliseconds for each of so many deeds, by group and in all."""
    spent = {name: (after[name] - before[name]) / max(deeds, 1) for name in before}
    return {name: round(ms, 2) for name, ms in (spent | {"in_all": sum(spent.values())}).items()}


def _family_ms(pid: int) -> float:
    """Its own, that of those it started and of those that have ended."""
    return sum(_ms(one, with_ended=one == pid) for one in family(pid))


def _ms(pid: int, *, with_ended: bool) -> float:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0.0
    ticks = [int(number) for number in stat.rpartition(")")[2].split()[11:15]]
    return sum(ticks if with_ended else ticks[:2]) * TICK_MS
