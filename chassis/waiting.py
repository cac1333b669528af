"""Waiting for an event for so long and no longer, in a way that a cancellation ends.

``asyncio.wait_for`` of Python 3.11 swallows a cancellation that comes in the same turn of the loop as what it waits for: a
process told to stop then goes on for ever. It is banned here (ruff, TID251); ``asyncio.timeout`` has no such gap.
"""

import asyncio


async def for_event(event: asyncio.Event, timeout_s: float) -> bool:
    """Whether the event was set within ``timeout_s``."""
    try:
        async with asyncio.timeout(timeout_s):
            await event.wait()
    except TimeoutError:
        return False
    return True
