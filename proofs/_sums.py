"""What every indicator comes to over its monthly cells: as the simulator counted, the offices, and head office."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from infra.local.offices import HEAD_OFFICE
from infra.operations.calls import acall
from infra.operations.environment import chosen_offices
from services.reporting import catalogue, verify

COLUMNS = ("cells", "truth", "offices", "head_office", "held")

Sums = Mapping[str, Mapping[str, int]]


async def by_indicator(truth: Iterable[dict[str, Any]]) -> Sums:
    """{indicator: {cells, truth, offices, head_office, held}}: how many cells, and their sums over months and areas."""
    found: dict[str, Counter[str]] = {}
    for line in truth:
        found.setdefault(line["indicator"], Counter()).update(cells=int(bool(line["value"])), truth=line["value"])
    for settings in chosen_offices(None):
        for cell in await acall(settings, "reporting", verify.own):
            if len(cell["period"]) == len("2026-10"):
                found.setdefault(cell["indicator"], Counter()).update(offices=cell["truth"], held=cell["held"])
        if settings.office == HEAD_OFFICE:
            for cell in await acall(settings, "reporting", verify.national):
                if len(cell["period"]) == len("2026-10"):
                    found.setdefault(cell["indicator"], Counter()).update(head_office=cell["value"] or 0)
    return {code: {column: sums[column] for column in COLUMNS} for code, sums in sorted(found.items())}


def add_up(sums: Sums) -> bool:
    """Whether the truth is what the offices counted, and what head office knows with what offices hold back."""
    return all(each["truth"] == each["offices"] == each["head_office"] + each["held"] for each in sums.values())


def missing(sums: Sums) -> list[str]:
    """Indicators that some event is counted for, and of which nothing was simulated."""
    counted = {each.code for each in catalogue.current().indicators.values() if each.counted}
    return sorted(counted - {code for code, each in sums.items() if each["cells"]})
