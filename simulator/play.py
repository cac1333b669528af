"""Playing a plan: each operation is carried out by whoever can, and counted when it went well."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from simulator.operations import Operation
from simulator.truth import Truth

Act = Callable[[Operation], Awaitable[None]]


async def play(
    plan: Iterable[Operation], act: Act, truth: Truth, say: Callable[[Operation], None] = lambda _: None
) -> int:
    """Carry out a plan in its order. Shape: how many operations.

    Errors  whatever ``act`` raises; what went well before it has been counted.
    """
    done = 0
    for operation in plan:
        await act(operation)
        truth.note(operation)
        say(operation)
        done += 1
    return done
