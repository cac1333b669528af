"""Proposals for groups, held to a search through every choice, to the clock and to first come, first served.

``make proof NAME=matching``: hundreds of short lists against the exact search; lists of 120, 500 and 2 000; and two years of
a waiting list, twenty times, beside a coordinator who goes down the list from the top under the same rules.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from proofs import _exact_matching, _first_come, _made_up_people, _two_years
from proofs._report import Report, run
from services.groups import choosing, matching, proposals
from services.groups.leading import ANYBODY
from services.groups.matching import Group, Office, Person

ROOT = Path(__file__).resolve().parents[1]
SAME = 0.99
"""In how many of the short lists the choice is as good as the best there is."""
LIMITS_S = {120: 2.0, 500: 20.0, 2_000: 60.0}
CHOOSING = 0.7
"""Of the time for a list; the rest is for the process, and for a machine that does something else besides."""


@dataclass(frozen=True)
class Size:
    """How much of it."""

    short_lists: int
    long_lists: tuple[int, ...]
    seeds: int


FULL = Size(400, (120, 500, 2_000), 20)
SMALL = Size(20, (120,), 1)


async def prove(size: Size) -> Report:
    """The three parts."""
    report = Report("matching", asdict(size), ROOT / ".brikke" / "proofs" / "matching.json")
    for name, part in (("exact", exact), ("in_time", in_time), ("two_years", two_years)):
        if not report.has(name):
            began = time.monotonic()
            figures = await part(size)
            report.add(name, began=began, **figures)
    return report


async def exact(size: Size) -> dict[str, Any]:
    """Short lists: the same three aims as the best there is, and no rule broken."""
    same, broken, groups, held_to_rooms, held_to_initiators = 0, 0, 0, 0, 0
    for seed in range(size.short_lists):
        random = Random(seed)
        access, alike = seed % 2 == 1, seed % 4 < 2
        people = _made_up_people.people(random, random.randint(6, 12), narrow=True, access=access)
        pairs, initiators = random.randint(0, 4), random.randint(1, 3)
        office = _made_up_people.office(
            random, people, rooms=1, initiators=initiators, pairs=pairs, access=access, alike=alike
        )
        found = choosing.choose(people, office, 10)
        same += matching.value(found.groups, people) == _exact_matching.best(people, office)
        broken += bool(matching.broken_rules(found.groups, people, office))
        groups += bool(found.groups)
        held_to_rooms += access and _costs_somebody(people, office, found.groups)
        held_to_initiators += not alike and _initiators_cost_somebody(people, office, found.groups)
    return {
        "held": same >= SAME * size.short_lists and not broken,
        "lists": size.short_lists,
        "with_a_group": groups,
        "held_to_rooms": held_to_rooms,
        "held_to_initiators": held_to_initiators,
        "as_good": same,
        "rules_broken": broken,
    }


def _costs_somebody(people: list[Person], office: Office, groups: Sequence[Group]) -> bool:
    """Whether what rooms offer and hold made a difference: without it more would have been placed."""
    without = [person._replace(needs=frozenset()) for person in people]
    roomy = office._replace(rooms={room._replace(seats=matching.MANY_SEATS): 1 for room in office.rooms})
    return _exact_matching.best(without, roomy) > matching.value(groups, people)


def _initiators_cost_somebody(people: list[Person], office: Office, groups: Sequence[Group]) -> bool:
    """The same for what initiators talk and where they can go."""
    anybody = office._replace(initiators={ANYBODY: matching.most_groups(office)})
    return _exact_matching.best(people, anybody) > matching.value(groups, people)


async def in_time(size: Size) -> dict[str, Any]:
    """Long lists, as the page asks for them: in a process of its own, from question to answer."""
    told: dict[str, Any] = {}
    for count in size.long_lists:
        people = _made_up_people.people(Random(count), count, access=True)
        office = _made_up_people.office(
            Random(count), people, rooms=2, initiators=count // 6, pairs=count // 20, access=True, alike=False
        )
        began = time.monotonic()
        answer = await _asked(proposals.asked(people, office, seconds=LIMITS_S[count] * CHOOSING))
        seconds = time.monotonic() - began
        at = {person.id: place for place, person in enumerate(people)}
        groups = [
            Group(matching.kind_of(each["kind"]), tuple(at[one] for one in each["people"])) for each in answer["groups"]
        ]
        days, placed, fit = matching.value(groups, people)
        told[str(count)] = {
            "seconds": round(seconds, 2), "limit_s": LIMITS_S[count], "gap": round(answer["gap"], 4), "groups": len(groups),
            "placed": placed, "days": days, "fit": fit,
            "rules_broken": len(matching.broken_rules(groups, people, office)),
        }  # fmt: skip
    held = all(each["seconds"] <= each["limit_s"] and not each["rules_broken"] for each in told.values())
    return {"held": held, **told}


async def _asked(question: bytes) -> dict[str, Any]:
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.groups.choosing", cwd=ROOT,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    answer, _ = await worker.communicate(question)
    told: dict[str, Any] = json.loads(answer)
    return told


async def two_years(size: Size) -> dict[str, Any]:
    """Twenty times two years: how long people wait, ours beside first come, first served."""
    ways = {"ours": partial(_ours, seconds=5.0), "first_come": _first_come.choose}
    years = {name: [_two_years.go(seed, choose) for seed in range(size.seeds)] for name, choose in ways.items()}
    told = {name: _summary(each) for name, each in years.items()}
    held = all(told["ours"][figure] <= told["first_come"][figure] for figure in ("median_days", "p95_days", "starved"))
    return {"held": held, **told}


def _ours(people: Sequence[Person], office: Office, seconds: float) -> list[Group]:
    return choosing.choose(people, office, seconds).groups


def _summary(years: list[_two_years.Years]) -> dict[str, Any]:
    waited = sorted(days for each in years for days in each.waited)
    return {
        "people": len(waited),
        "placed": sum(each.placed for each in years),
        "median_days": statistics.median(waited),
        "p95_days": waited[int(len(waited) * 0.95)],
        "starved": sum(each.starved for each in years),
    }


if __name__ == "__main__":
    sys.exit(run(prove(FULL)))
