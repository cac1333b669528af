"""What a restored office does before anyone hears from it: today's tables, a new epoch, and erasing once more."""

from __future__ import annotations

import asyncio
import importlib.util
from typing import Any

from chassis import erasure
from chassis.db import Conn
from chassis.migrate import migrate
from chassis.settings import SERVICES, Settings
from infra.operations.calls import acall


def renew(settings: Settings) -> dict[str, Any]:
    """{epochs: {service: {stream: epoch}}, erased_again: {service: rows}}; for databases just put back."""
    return asyncio.run(_renew(settings))


async def _renew(settings: Settings) -> dict[str, Any]:
    from chassis.restore import after_restore

    epochs, erased = {}, {}
    for service in SERVICES:
        await migrate(settings, service)
        epochs[service] = await acall(settings, service, after_restore)
        erased[service] = await acall(settings, service, _erase_again, service)
    return {"epochs": epochs, "erased_again": erased}


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
        if importlib.util.find_spec(f"services.{service}.{name}") is not None:
            module = importlib.import_module(f"services.{service}.{name}")
            if hasattr(module, "erase_again"):
                return module
    return None
