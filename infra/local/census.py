"""What runs here: addresses, process ids, memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from infra.local.stack import Stack


def census(stack: Stack) -> list[dict[str, Any]]:
    """One entry per office, as interfaces.md promises it; ids are null for what does not run."""
    processes = stack.supervisor.processes()

    def pid(name: str) -> int | None:
        return processes.get(name, {}).get("pid") or None

    return [
        {
            "code": instance.code,
            "kind": instance.office.kind,
            "name": instance.office.name,
            "url": instance.url,
            "ca": str(stack.authority.certificate),
            "mailbox": str(instance.mail),
            "web_pid": pid(f"{instance.code}.web"),
            "bus_pid": pid(f"{instance.code}.bus"),
            "broker_pid": pid(f"{instance.code}.broker"),
            "database_pid": pid(f"{instance.code}.postgres"),
            "rss_mb": _memory_mb([pid(f"{instance.code}.web"), pid(f"{instance.code}.bus")]),
            "head_office": instance.office.is_head_office,
        }
        for instance in stack.instances
    ]


def _memory_mb(pids: list[int | None]) -> float | None:
    """What the processes hold in memory together, None when none runs."""
    running = [pid for pid in pids if pid is not None]
    if not running:
        return None
    return round(sum(_resident_kb(pid) for pid in running) / 1024, 1)


def _resident_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS:")), 0)
