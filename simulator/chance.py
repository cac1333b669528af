"""Chance, by the seed alone."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from random import Random

from simulator.operations import OSLO


def happenings(random: Random, mean: float) -> int:
    """How often something happens that happens ``mean`` times on average (Poisson)."""
    limit, count, product = math.exp(-min(mean, 700)), 0, random.random()
    while product > limit:
        count += 1
        product *= random.random()
    return count


def moment(random: Random, day: date, from_hour: int, to_hour: int) -> datetime:
    """Some time between two hours of a day in Oslo."""
    start = datetime(day.year, day.month, day.day, from_hour, tzinfo=OSLO)
    return start + timedelta(seconds=random.randrange((to_hour - from_hour) * 3600))
