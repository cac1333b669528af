"""``brikke verify``: every office's own tallies against head office's figures, and both against the truth."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from chassis.settings import Settings
from infra.operations import draining
from infra.operations.calls import acall

Line = dict[str, Any]


def differences(offices: Sequence[Settings], truth_file: Path | None, *, wait_s: float = 60) -> list[Line]:
    """Everything that does not add up once all is at rest; empty when all does.

    Shape   [{office, what, indicator, period, area_kind, area, breakdown, …figures}]; ``what`` is "truth" (not stated +
            held), "national", "unknown" (see services.reporting.verify), "simulated" (the tally is not what the
            simulator counted), "under_way" (not at rest after ``wait_s`` seconds) or "dead_letter".
    """
    return asyncio.run(compare(offices, truth_file, wait_s))


async def compare(offices: Sequence[Settings], truth_file: Path | None, wait_s: float) -> list[Line]:
    """The same, inside a running loop."""
    from services.reporting import verify

    connected = [settings for settings in offices if settings.national_broker_url or settings.is_head_office]
    under_way = await draining.wait(offices, wait_s, connected)
    found: list[Line] = [{"office": line.split()[0], "what": "under_way", "where": line} for line in under_way]
    found += [line for settings in offices for line in await _dead(settings)]

    head = next((settings for settings in offices if settings.is_head_office), None)
    national = await acall(head, "reporting", verify.national) if head else []
    tallies: list[Line] = []
    for settings in offices:
        own = await acall(settings, "reporting", verify.own)
        tallies += [_line(settings.office, cell) for cell in own]
        if head and settings in connected:
            found += verify.differences(settings.office, own, national)
    if truth_file:
        found += against_truth(_read(truth_file), tallies)
    return found


async def tallies(settings: Settings) -> list[Line]:
    """An office's own monthly tallies, as lines of a truth file."""
    from services.reporting import verify

    return [
        line
        for cell in await acall(settings, "reporting", verify.own)
        if _monthly(line := _line(settings.office, cell))
    ]


def against_truth(truth: list[Line], tallies: list[Line]) -> list[Line]:
    """Where an office's tally is not what the simulator counted. A stock goes on into months the truth ends before."""
    counted = {_key(line): line["value"] for line in tallies if _monthly(line)}
    true = {_key(line): line["value"] for line in truth}
    offices = {line["office"] for line in truth}
    ends = max((line["period"] for line in truth), default="")
    return [
        dict(zip(NAMES, key, strict=True))
        | {"what": "simulated", "truth": true.get(key, 0), "counted": counted.get(key, 0)}
        for key in sorted(true.keys() | counted.keys(), key=str)
        if key[0] in offices and key[2] <= ends and true.get(key, 0) != counted.get(key, 0)
    ]


NAMES = ("office", "indicator", "period", "area_kind", "area", "breakdown")


def _key(line: Line) -> tuple[Any, ...]:
    return tuple(tuple(sorted(line[name].items())) if name == "breakdown" else line[name] for name in NAMES)


def _line(office: str, cell: Line) -> Line:
    return {"office": office} | {name: cell[name] for name in NAMES[1:]} | {"value": cell["truth"]}


def _monthly(line: Line) -> bool:
    return len(line["period"]) == len("2026-10")


def _read(file: Path) -> list[Line]:
    from simulator.truth import read

    return read(file)


async def _dead(settings: Settings) -> list[Line]:
    """Messages that were set aside: what they would have counted for is missing."""
    from chassis.bus import dead_letters
    from chassis.settings import SERVICES

    return [
        {
            "office": settings.office,
            "what": "dead_letter",
            "where": f"{service}.{row['reader']} {row['type']}: {row['reason']}",
        }
        for service in SERVICES
        for row in await acall(settings, service, dead_letters.list_open)
    ]
