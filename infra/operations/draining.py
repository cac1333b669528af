"""Whether everything that was told has arrived: only then is there something to compare."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any

import asyncpg

import contracts
from chassis.bus import topology
from chassis.settings import SERVICES, Settings

POLL_S = 0.1

STREAMS = """
SELECT s.stream, s.epoch, s.last_sequence, s.published,
       EXISTS (SELECT 1 FROM bus.outbox AS o WHERE o.sequence IS NULL AND o.stream = s.stream) AS unnumbered
FROM bus.stream AS s
"""
UNOPENED = "SELECT DISTINCT stream FROM bus.outbox WHERE stream NOT IN (SELECT stream FROM bus.stream)"
CURSORS = "SELECT reader, office, service, stream, epoch, sequence FROM bus.cursor"
UNSETTLED = """
SELECT EXISTS (SELECT 1 FROM tally WHERE value <> COALESCE(stated_value, 0) + held)
    OR EXISTS (SELECT 1 FROM bus.reader WHERE replay_needed)
    OR EXISTS (SELECT 1 FROM bus.cursor WHERE reader = 'tallies' AND sequence < replay_until)
"""

Head = tuple[int, int]
"""(epoch, last number)."""


async def wait(offices: Sequence[Settings], patience_s: float, national: Sequence[Settings] = ()) -> list[str]:
    """Wait until nothing is under way, locally and between ``national`` offices; what still is when patience ends."""
    deadline = time.monotonic() + patience_s
    quiet = 0
    while True:
        under_way = await look(offices, national)
        quiet = quiet + 1 if not under_way else 0
        if quiet >= 2 or time.monotonic() > deadline:
            return under_way
        await asyncio.sleep(POLL_S)


async def look(offices: Sequence[Settings], national: Sequence[Settings] = ()) -> list[str]:
    """What is under way, one line each; empty when all is at rest."""
    places = {(settings.office, service): settings for settings in (*offices, *national) for service in SERVICES}
    standings = await asyncio.gather(*(_standing(settings, service) for (_, service), settings in places.items()))
    found = dict(zip(places, standings, strict=True))
    lines = [line for standing in standings for line in standing["lines"]]
    for reader in contracts.readers():
        if reader["broker"] == "office":
            for settings in offices:
                lines += _behind(found, reader, settings.office, [settings.office])
        elif reader["broker"] == "downward":
            for settings in national:
                if not settings.is_head_office:
                    lines += _behind(found, reader, settings.office, _head_offices(national))
        else:
            for settings in national:
                if settings.is_head_office:
                    lines += _behind(found, reader, settings.office, [each.office for each in national])
    return lines


def _head_offices(national: Sequence[Settings]) -> list[str]:
    return [settings.office for settings in national if settings.is_head_office]


async def _standing(settings: Settings, service: str) -> dict[str, Any]:
    try:
        conn = await asyncpg.connect(settings.database_dsn(service), password=settings.database_password(service))
    except (OSError, asyncpg.PostgresError) as away:
        return {"heads": {}, "cursors": {}, "lines": [f"{settings.office} {service}: {type(away).__name__}"]}
    try:
        streams = await conn.fetch(STREAMS)
        fresh = {row["stream"] for row in streams if row["unnumbered"]} | {row[0] for row in await conn.fetch(UNOPENED)}
        unsettled = service == "reporting" and await conn.fetchval(UNSETTLED)
        cursors = await conn.fetch(CURSORS)
    finally:
        await conn.close()
    where = f"{settings.office} {service}"
    return {
        "heads": {row["stream"]: (row["epoch"], row["last_sequence"]) for row in streams},
        "cursors": {
            (row["reader"], row["office"], row["service"], row["stream"]): (row["epoch"], row["sequence"])
            for row in cursors
        },
        "lines": [f"{where}: {stream} has messages without a number" for stream in sorted(fresh)]
        + ([f"{where}: tallies are not settled"] if unsettled else []),
    }


def _behind(found: dict[tuple[str, str], Any], reader: dict[str, Any], at: str, producers: list[str]) -> list[str]:
    cursors = found[at, reader["service"]]["cursors"]
    lines = []
    for owner, kind in sorted(topology.sources(reader["types"])):
        stream = kind.replace("<office>", at)
        for office in producers:
            for service in SERVICES if owner == "*" else [owner]:
                head: Head = found[office, service]["heads"].get(stream, (0, 0))
                cursor: Head = cursors.get((reader["reader"], office, service, stream), (0, 0))
                if head[1] and cursor[1] != head[1]:
                    lines.append(
                        f"{at} {reader['service']}.{reader['reader']}: {office}/{service}/{stream} at {cursor[1]} of {head[1]}"
                    )
    return lines
