"""What a restored office does before anyone hears from it: today's tables, new epochs, and erasing once more."""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg

from chassis import erasure
from chassis.bus import restore
from chassis.db import Conn
from chassis.migrate import migrate
from chassis.settings import SERVICES, Settings
from infra.operations.calls import acall
from infra.provision.secrets import write


def remember_epoch(settings: Settings) -> int:
    """Note the highest epoch the office has had, outside its databases; that epoch.

    Called before they are put back: an epoch is never used twice, not even when the same backup is restored again.
    Databases that are lost are passed over, the note of an earlier restore stands.
    """
    highest = max(_noted(settings), asyncio.run(_highest(settings)))
    write(_note(settings), f"{highest}\n".encode())
    return highest


def renew(settings: Settings) -> dict[str, Any]:
    """For databases just put back, with nothing else of the office running.

    Shape   {epoch, streams: {service: {stream: last number}}, possibly_sent: how many command streams were marked,
            erased_again: {service: rows}, left_to_people: {service: what it had begun and not ended}}.
    """
    told = asyncio.run(_renew(settings, _noted(settings)))
    return {"epoch": remember_epoch(settings), **told}


async def _renew(settings: Settings, above: int) -> dict[str, Any]:
    for service in SERVICES:
        await migrate(settings, service)
        await acall(settings, service, restore.forget_work)
    streams = {service: await acall(settings, service, restore.begin_epochs, above) for service in SERVICES}
    marked = await _sum(settings, restore.distrust_commands, streams)
    erased = {service: await acall(settings, service, _erase_again, service) for service in SERVICES}
    left = {service: await acall(settings, service, _leave_to_people, service) for service in SERVICES}
    return {"streams": streams, "possibly_sent": marked, "erased_again": erased, "left_to_people": left}


async def _sum(settings: Settings, use_case: Callable[..., Awaitable[int]], *args: Any) -> int:
    return sum([await acall(settings, service, use_case, *args) for service in SERVICES])


async def _highest(settings: Settings) -> int:
    found = [0]
    for service in SERVICES:
        try:
            found.append(await acall(settings, service, restore.highest_epoch))
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            continue
    return max(found)


def _note(settings: Settings) -> Path:
    return settings.key_dir / "highest-epoch"


def _noted(settings: Settings) -> int:
    return int(_note(settings).read_text()) if _note(settings).exists() else 0


async def _erase_again(conn: Conn, service: str) -> int:
    """Replay the erasure journal on one service; how many rows were there again."""
    subjects = [subject for of_kind in (await erasure.read(conn)).values() for subject in of_kind]
    registers = _registers(service)
    if not subjects or registers is None:
        return 0
    rows: int = await registers.erase_again(conn, subjects)
    return rows


def _registers(service: str) -> Any:
    """The service's module that can erase again, None where it keeps nobody."""
    for name in ("persons", "forgetting"):
        module = _module(service, name)
        if hasattr(module, "erase_again"):
            return module
    return None


async def _leave_to_people(conn: Conn, service: str) -> int:
    """What a service had begun towards people and not ended may have ended since: its own ``restored`` says what then.

    Shape   how much is left to people; 0 where the service does nothing that cannot be taken back.
    """
    module = _module(service, "restored")
    rows: int = await module.after_restore(conn) if module else 0
    return rows


def _module(service: str, name: str) -> Any:
    """A module of a service by its name, None where it has none of that name."""
    path = f"services.{service}.{name}"
    return importlib.import_module(path) if importlib.util.find_spec(path) is not None else None
