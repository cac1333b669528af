"""Call use cases from the command line: the same door as everywhere, opened for a moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from chassis.db import Database
from chassis.settings import Settings

UseCase = Callable[..., Awaitable[Any]]


def call(settings: Settings, service: str, use_case: UseCase, *args: Any, **kwargs: Any) -> Any:
    """One use case in one transaction, on the service's database."""
    return asyncio.run(acall(settings, service, use_case, *args, **kwargs))


async def acall(settings: Settings, service: str, use_case: UseCase, *args: Any, **kwargs: Any) -> Any:
    """The same, inside a running loop."""
    database = Database(settings, service, statement_timeout_s=300)
    await database.open()
    try:
        return await database.run(use_case, *args, **kwargs)
    finally:
        await database.close()
