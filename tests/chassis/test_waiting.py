"""Waiting with a limit: it ends by the event, by the clock and by a cancellation, also when two of them come at once."""

import asyncio

import pytest

from chassis import waiting


async def test_what_happens_in_time_is_seen() -> None:
    event = asyncio.Event()
    asyncio.get_running_loop().call_later(0.01, event.set)
    assert await waiting.for_event(event, 30)


async def test_what_does_not_happen_is_waited_for_no_longer_than_asked() -> None:
    assert not await waiting.for_event(asyncio.Event(), 0.01)


@pytest.mark.parametrize("turns", range(4))
async def test_a_cancellation_that_comes_just_after_the_event_is_not_swallowed(turns: int) -> None:
    event = asyncio.Event()

    async def wait_for_ever() -> None:
        while True:
            await waiting.for_event(event, 30)
            event.clear()

    task = asyncio.ensure_future(wait_for_ever())
    await turn(3)
    event.set()
    await turn(turns)
    task.cancel()

    await asyncio.wait([task], timeout=0.2)
    assert task.cancelled()


async def turn(times: int) -> None:
    """Let the loop go round."""
    for _ in range(times):
        await asyncio.sleep(0)
