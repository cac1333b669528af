"""``brikke audit``: whether the past stands as it was noted, by each service's own chain and by what head office was told."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from datetime import date
from typing import Any

from chassis import audit_checkpoints
from chassis.audit_chain import Told
from chassis.settings import SERVICES, Settings
from infra.operations.calls import acall, call

Line = dict[str, Any]


def verify(offices: Sequence[Settings], told_file: list[Line] | None = None) -> list[Line]:
    """Go along every chain of these offices.

    ``told_file``  what head office has written out (:func:`told`); else head office is asked where it is among those
                   that can be reached from here, and an office's own list of what it told is believed where it is not.
    Shape          [{office, service, entries, kept_from, told, against: "head_office" or "own_list", per_second,
                   faults: [{entry_number, what}]}].
    """
    return asyncio.run(_verify(offices, told_file))


async def _verify(offices: Sequence[Settings], told_file: list[Line] | None) -> list[Line]:
    lines = []
    for settings in offices:
        known = _read(told_file, settings.office) if told_file is not None else await _ask(offices, settings.office)
        for service in SERVICES:
            lines.append(await _one(settings, service, None if known is None else known.get(service, [])))
    return lines


async def _one(settings: Settings, service: str, known: list[Told] | None) -> Line:
    began = time.monotonic()
    found = await acall(settings, service, audit_checkpoints.verify, known)
    seconds = max(time.monotonic() - began, 0.001)
    return {
        "office": settings.office,
        "service": service,
        **found,
        "against": "own_list" if known is None else "head_office",
        "per_second": round(found["entries"] / seconds),
        "faults": [fault._asdict() for fault in found["faults"]],
    }


def checkpoint(settings: Settings) -> list[Line]:
    """Tell head office at once how far each chain has come: [{service, entry_number}]; null where it knows already."""
    told = [(service, call(settings, service, audit_checkpoints.tell)) for service in SERVICES]
    return [{"service": service, "entry_number": place and place.entry_number} for service, place in told]


def told(head_office: Settings, office: str | None) -> list[Line]:
    """What head office has been told, by one office or all: [{office, service, entry_number, hash, checkpointed_on}]."""
    from services.portal import checkpoints

    codes = (
        [office] if office else sorted({row["office"] for row in call(head_office, "portal", checkpoints.list_offices)})
    )
    return [
        {"office": code, "service": service} | one._asdict() | {"hash": one.hash.hex()}
        for code in codes
        for service, known in call(head_office, "portal", checkpoints.list_told, code).items()
        for one in known
    ]


async def _ask(offices: Sequence[Settings], office: str) -> dict[str, list[Told]] | None:
    from infra.operations.environment import head_office_among
    from services.portal import checkpoints

    head_office = head_office_among(offices)
    if head_office is None:
        return None
    known: dict[str, list[Told]] = await acall(head_office, "portal", checkpoints.list_told, office)
    return known


def _read(lines: list[Line], office: str) -> dict[str, list[Told]]:
    known: dict[str, list[Told]] = {}
    for line in lines:
        if line["office"] == office:
            place = Told(
                line["entry_number"], bytes.fromhex(line["hash"]), date.fromisoformat(str(line["checkpointed_on"]))
            )
            known.setdefault(line["service"], []).append(place)
    return known
