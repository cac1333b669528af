"""Nothing personal leaves where it belongs: ``make proof NAME=canaries``.

Canaries are planted in every personal column that can hold text, over the front door, by use cases and by mistakes that
are refused. Then they are looked for in the event logs, the brokers' files, every log, and on the wire to head office:
plain, as base64, hexadecimal, UTF-16, percent-encoded, backwards, inside gzip and zlib, and as unkeyed hashes. Ids and
codes that stand for a person are taken from the columns themselves and looked for on the wire, in events and in logs.
"""

from __future__ import annotations

import asyncio
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chassis.db import Database
from chassis.settings import SERVICES, Settings
from infra.local.ports import Ports
from infra.operations import draining
from infra.operations.environment import chosen_offices
from proofs._load import load
from proofs._needles import Sieve
from proofs._network import Network
from proofs._planting import OFFICE, Canaries, by_use_cases, through_the_door
from proofs._report import Report, run
from proofs._tap import Tap

WORK_S = 10
PATIENCE_S = 120
CHUNK, OVERLAP = 16_000_000, 4_096

COLUMNS = """
SELECT n.nspname || '.' || c.relname AS "table", a.attname AS "column", format_type(a.atttypid, NULL) AS type
FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND col_description(c.oid, a.attnum) LIKE '%personal: yes%'
ORDER BY 1, 2
"""
CODED = {
    "enquiry.state", "enquiry.municipality_code", "enquiry.formats", "enquiry.times", "enquiry.themes",
    "enquiry.languages", "enquiry.gender_wish", "enquirer.channel", "enquirer.gender", "enquirer.postcode",
    "enquirer.language", "enquirer.access", "account.roles", "initiator.phone", "session.device", "session.browser",
    "unplaced.reason", "unplaced.nearest_format", "unplaced.nearest_municipality", "unplaced.nearest_time",
    "offer.state", "offer.told", "contact.reason", "contact.outcome", "unplaced.nearest_language", "initiator.step",
    "initiator.agreement_version", "intake_appointment.told", "intake_appointment.chosen_how",
    "intake_appointment.number",
}  # fmt: skip
"""Columns of text that hold a code of a list, or digits: no canary fits, and no search could tell them from others."""
TOLD = {
    "enquiry.subject",
    "invitation.invitation_id",
    "membership.group_id",
    "offer.group_id",
    "group_initiator.group_id",
    "announcement_letter.group_id",
}
"""Ids that events are about by design: random, and tied to a person by the personal row alone."""


AT_HEAD_OFFICE = {"historical_file.uploaded_by"}
"""What an office keeps nothing in: figures from before Brikke are entered at head office alone."""


@dataclass
class Found:
    """What the personal columns hold."""

    texts: set[str] = field(default_factory=set)
    """Columns in which a canary stands."""
    links: dict[str, bytes] = field(default_factory=dict)
    """Ids, hashes and codes that stand for a person, by column and place."""
    coded: set[str] = field(default_factory=set)
    uncovered: set[str] = field(default_factory=set)
    """Columns of text or bytes that nothing was found in: the proof does not hold while there is one."""


async def look_into_columns(settings: Settings, planted: Canaries) -> Found:
    """Every personal column of an office: what it holds, and whether it is covered."""
    found = Found()
    for service in SERVICES:
        database = Database(settings, service)
        await database.open()
        try:
            for column in await database.run(_columns):
                rows = await database.run(_values, column["table"], column["column"])
                _sort(found, column, rows, list(planted.planted.values()))
        finally:
            await database.close()
    return found


async def _columns(conn: Any) -> list[Any]:
    return list(await conn.fetch(COLUMNS))


async def _values(conn: Any, table: str, column: str) -> list[Any]:
    query = f'SELECT DISTINCT "{column}" AS value FROM {table} WHERE "{column}" IS NOT NULL LIMIT 500'  # noqa: S608 from the catalogue
    return [row["value"] for row in await conn.fetch(query)]


def _sort(found: Found, column: Any, values: list[Any], canaries: list[str]) -> None:
    name = f"{column['table'].removeprefix('public.')}.{column['column']}"
    if name in CODED | TOLD | AT_HEAD_OFFICE or column["type"] not in ("uuid", "text", "jsonb", "bytea"):
        found.coded.add(name)
    elif any(canary in str(value) for value in values for canary in canaries):
        found.texts.add(name)
    elif values:
        for place, value in enumerate(values):
            found.links[f"{name}#{place}"] = value if isinstance(value, bytes) else str(value).encode()
    else:
        found.uncovered.add(name)


async def prove(name: str = "canaries") -> Report:
    """Plant, work, stop everything, and look."""
    network = Network(name, ("hk", OFFICE), OFFICE)
    await asyncio.to_thread(network.forget)
    network = Network(name, ("hk", OFFICE), OFFICE)
    report = Report(name, {"offices": 2, "work_s": WORK_S}, network.root / "so-far.json")
    ports, wire, planted = Ports(network.root / "ports.json"), network.root / "wire", Canaries()
    tap = Tap(network.stack, network.stack.instance(OFFICE), network.line.port, ports["hk.broker.tls"], wire)
    await tap.open()
    began = time.monotonic()
    try:
        staff = await asyncio.to_thread(network.start_without_line)
        found, events = await _work(network, staff, planted)
    finally:
        await asyncio.to_thread(network.stop)
        await tap.close()
    judge(report, network, planted, found, events, wire, began)
    await asyncio.to_thread(network.forget)
    return report


async def _work(network: Network, staff: Any, planted: Canaries) -> tuple[Found, dict[str, bytes]]:
    """People work, canaries are planted, all comes to rest; what the columns hold, and the event logs as bytes."""
    offices = chosen_offices(None)
    far = next(settings for settings in offices if settings.office == OFFICE)
    await asyncio.to_thread(through_the_door, network.stack, staff, planted)
    databases = {service: Database(far, service) for service in SERVICES}
    for database in databases.values():
        await database.open()
    try:
        await by_use_cases(databases, planted)
        async with load(network.stack, staff, 7) as people:
            await people.during(asyncio.sleep(WORK_S))
        await draining.wait(offices, PATIENCE_S, offices)
        logs = [await database.run(_event_log) for database in databases.values()]
        measured = await asyncio.to_thread(_metrics, network)
    finally:
        for database in databases.values():
            await database.close()
    return await look_into_columns(far, planted), {
        "metrics": measured,
        **{kind: b"\n".join(log[kind] for log in logs) for kind in ("events", "commands")},
    }


def _metrics(network: Network) -> bytes:
    """What every process of every office tells Prometheus."""
    told = []
    for instance in network.stack.instances:
        for face in ("web", "bus"):
            address = f"http://127.0.0.1:{instance.ports[f'{instance.code}.{face}']}/metrics"
            with urllib.request.urlopen(address, timeout=20) as answer:
                told.append(answer.read())
    return b"\n".join(told)


async def _event_log(conn: Any) -> dict[str, bytes]:
    """What a service has told, as it is kept: events and national statements with their subjects, and commands."""
    rows = await conn.fetch("SELECT stream, subject, data FROM bus.outbox ORDER BY outbox_id")
    commands = [row["data"] for row in rows if row["stream"].startswith("commands.")]
    events = [f"{row['subject']} {row['data']}" for row in rows if not row["stream"].startswith("commands.")]
    return {"events": "\n".join(events).encode(), "commands": "\n".join(commands).encode()}


def judge(
    report: Report,
    network: Network,
    planted: Canaries,
    found: Found,
    events: dict[str, bytes],
    wire: Path,
    began: float,
) -> None:
    """Look for canaries everywhere, and for what stands for a person where nothing of the kind may be.

    Each place must hold something we know is written there, else we looked in the wrong one.
    """
    canaries = Sieve({name: value.encode() for name, value in planted.planted.items()})
    both = Sieve({name: value.encode() for name, value in planted.planted.items()} | found.links)
    place = network.stack.place
    logs = [part for file in _files(place.logs) for part in _parts(file)]
    kept = [part for file in _files(*place.data.glob("*.broker")) for part in _parts(file)]
    for name, sieve, parts, control in (
        ("events", both, [events["events"]], b"received_on"),
        ("commands", canaries, [events["commands"]], b"registration_confirmed"),
        ("wire_to_head_office", both, list(_parts(wire)), b"reporting.tallies_stated.v1"),
        ("logs", both, logs, b"bus_up"),
        ("metrics", both, [events["metrics"]], b'service="notifications"'),
        ("brokers_files", canaries, kept, b"notifications.send_message.v1"),
    ):
        hits = sorted({hit for part in parts for hit in sieve.hits(part)})
        seen = any(control in part for part in parts)
        report.add(
            name, held=not hits and seen, began=began, looked_for=len(sieve), bytes=sum(map(len, parts)),
            control=control.decode(), control_seen=seen, hits=hits[:20],
        )  # fmt: skip
    covered = found.texts | {name.split("#")[0] for name in found.links}
    uncovered = found.uncovered - covered
    report.add(
        "columns", held=not uncovered, began=began, with_canary=sorted(found.texts),
        looked_for_by_value=sorted(covered - found.texts), coded=sorted(found.coded),
        uncovered=sorted(uncovered),
    )  # fmt: skip


def _files(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from (file for file in folder.rglob("*") if file.is_file() and not file.name.startswith(".erlang"))


def _parts(file: Path) -> Iterator[bytes]:
    """A file in pieces that overlap, so that nothing is missed where they meet."""
    whole = file.read_bytes()
    for start in range(0, max(len(whole), 1), CHUNK):
        yield whole[max(start - OVERLAP, 0) : start + CHUNK]


if __name__ == "__main__":
    sys.exit(run(prove()))
