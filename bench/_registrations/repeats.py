"""Whether the time of an answer tells that an address is registered already: both kinds in turns, and a test of ranks."""

from __future__ import annotations

import math
import statistics
import time
from itertools import groupby
from typing import Any

from bench._registrations.client import Client, party

PAIRS = 600
KNOWN = 40
"""So many are registered beforehand; each of them sends the form again and again."""


async def compare(clients: list[Client], event_id: str, pairs: int = PAIRS) -> dict[str, Any]:
    """Milliseconds of an answer to a new address and to one that is registered; and how likely chance is to part them so.

    One request at a time, who goes first changing with each pair, so that nothing that drifts falls on one of them.
    """
    known = [party() for _ in range(KNOWN)]
    for one in known:
        await clients[0].by_api(event_id, one)
    times: dict[str, list[float]] = {"new": [], "known": []}
    shapes: set[tuple[int, str]] = set()
    for number in range(pairs):
        turn = {"new": party(), "known": known[number % KNOWN]}
        for kind in sorted(turn, reverse=bool(number % 2)):
            client = clients[number % len(clients)]
            began = time.perf_counter()
            status, shape = await client.shape(event_id, turn[kind])
            times[kind].append((time.perf_counter() - began) * 1000)
            shapes.add((status, shape))
    medians = {kind: statistics.median(each) for kind, each in times.items()}
    return {
        "pairs": pairs,
        "same_answer": len(shapes) == 1,
        "median_ms": {kind: round(each, 2) for kind, each in medians.items()},
        "apart_ms": round(abs(medians["new"] - medians["known"]), 2),
        "spread_ms": round(statistics.quantiles(times["new"], n=4)[2] - statistics.quantiles(times["new"], n=4)[0], 2),
        **ranks(times["new"], times["known"]),
    }


def ranks(one: list[float], other: list[float]) -> dict[str, float]:
    """Mann and Whitney's test, by its normal approximation: how often one of ``one`` takes longer than one of ``other``
    (0.5 is never to be told apart), and the probability of being so far from that by chance.
    """
    both = sorted([(value, 0) for value in one] + [(value, 1) for value in other])
    place, sum_of_ranks, ties = 0, 0.0, 0.0
    for _, equal in groupby(both, key=lambda pair: pair[0]):
        same = list(equal)
        rank = place + (len(same) + 1) / 2
        sum_of_ranks += rank * sum(which == 0 for _, which in same)
        ties += len(same) ** 3 - len(same)
        place += len(same)
    n, m = len(one), len(other)
    u = sum_of_ranks - n * (n + 1) / 2
    variance = n * m / 12 * ((n + m + 1) - ties / ((n + m) * (n + m - 1)))
    z = (u - n * m / 2) / math.sqrt(variance)
    return {"longer_when_new": round(u / (n * m), 3), "chance": round(math.erfc(abs(z) / math.sqrt(2)), 4)}
