"""Between Nameko's green threads and asyncio: both run on one loop in one thread (``EVENTLET_HUB=asyncio``)."""

import asyncio
from collections.abc import Awaitable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def wait(awaitable: Awaitable[T]) -> T:
    """Let a green thread wait for something asynchronous; its exception is raised here.

    The outcome is carried out as a value, because eventlet prints a traceback for every exception that leaves a coroutine.
    """
    from eventlet.asyncio import spawn_for_awaitable

    async def outcome() -> tuple[T | None, BaseException | None]:
        try:
            return await awaitable, None
        except BaseException as fault:
            return None, fault

    value, fault = spawn_for_awaitable(outcome()).wait()
    if fault is not None:
        raise fault
    result: T = value
    return result


def start(coroutine: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
    """Run a coroutine beside everything else."""

    async def begin() -> "asyncio.Task[Any]":
        return asyncio.get_running_loop().create_task(coroutine)

    return wait(begin())
