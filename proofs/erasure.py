"""A person who asks to be forgotten is forgotten: ``make proof NAME=erasure``.

One person becomes known to an office in every way there is: by the form, a draft, a phone, an envelope, notes of calls,
letters, an offer, a place at an event, a talk held there, a name given at the door, training, an invitation, and a command
that ends as a dead letter. A backup is taken. Then the person is erased, as an operator does it, and the name at the door,
as staff do it; and looked for in every table, in the event logs, in the broker's files, in all logs; after VACUUM and
CHECKPOINT in the files of the databases; and in every table of the older backup once it has been put back.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import asyncpg

from chassis.db import Database
from chassis.settings import SERVICES, Settings
from infra.local import backups
from infra.local.postgres import SUPERUSER
from infra.local.rabbitmq import secret
from infra.operations import draining, persons
from infra.operations.environment import chosen_offices
from proofs._needles import Sieve
from proofs._network import Network
from proofs._planting import OFFICE, Canaries, signed_in
from proofs._planting_events import forget_who_walked_in
from proofs._planting_person import Person, by_use_cases, through_the_door
from proofs._report import Report, run
from proofs.canaries import _files, _parts

FEWEST = 30
TOLD = b"groups.enquiry_received.v1"
"""What is told of the person stays, and says nothing of who it was."""
NEVER_KEPT = {
    "refused.address", "refused.field", "refused.path", "refused.query", "draft.called", "draft.wishes", "dead.recipient",
    "dead.text",
}  # fmt: skip
"""Refused, wiped, or sealed from the beginning: in no table that anyone can read."""
PATIENCE_S = 120
TABLES = """
SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
"""


async def prove(name: str = "erasure") -> Report:
    """Plant, copy, erase, look; put the copy back, look again."""
    network = Network(name, ("hk", OFFICE), OFFICE)
    await asyncio.to_thread(network.forget)
    network = Network(name, ("hk", OFFICE), OFFICE)
    report = Report(name, {"offices": 2}, network.root / "so-far.json")
    staff = await asyncio.to_thread(network.start)
    try:
        await Erasure(network, report).run(staff)
    finally:
        await asyncio.to_thread(network.stop)
    await asyncio.to_thread(network.forget)
    return report


class Erasure:
    """One run of the proof."""

    def __init__(self, network: Network, report: Report) -> None:
        self.network, self.report = network, report
        self.person, self.began, self.sieve = Person(Canaries()), time.monotonic(), Sieve({})

    async def run(self, staff: dict[str, Any]) -> None:
        stack = self.network.stack
        instance = stack.instance(OFFICE)
        await _become_known(self.network, staff, self.person)
        await self.see_that_it_stands_there()
        copy = await asyncio.to_thread(backups.back_up, stack, instance, self.network.root / "backup")
        receipts = await _erase(self.person)
        manager = await asyncio.to_thread(signed_in, stack, staff, "event_manager")
        for event_id in self.person.walked_in_to:
            await asyncio.to_thread(forget_who_walked_in, manager, event_id)
        self.judge("live_tables", await _tables(self.network), TOLD, receipts=receipts)
        await _vacuum(self.network)
        await asyncio.to_thread(self.network.stop)
        self.judge("data_directory", _pieces(instance.cluster.data), TOLD)
        self.judge("brokers_files", _pieces(*stack.place.data.glob("*.broker")), b"notifications.send_message.v1")
        self.judge("logs", _pieces(stack.place.logs), b"bus_up")
        await asyncio.to_thread(self.network.start)
        told = await asyncio.to_thread(backups.restore, stack, instance, copy, lambda _step: None)
        await draining.wait(chosen_offices(None), PATIENCE_S, chosen_offices(None))
        self.judge("restored_backup", await _tables(self.network), TOLD, erased_again=told["erased_again"])

    async def see_that_it_stands_there(self) -> None:
        """Before: each canary that can be read is known to stand in some table, or to be refused, sealed or wiped."""
        planted = self.person.canaries.planted
        self.sieve = Sieve({name: value.encode() for name, value in planted.items()})
        stand = {name for _, part in await _tables(self.network) for name, _ in self.sieve.hits(part)}
        self.report.add(
            "planted", held=len(planted) >= FEWEST and planted.keys() - stand <= NEVER_KEPT, began=self.began,
            canaries=len(planted), looked_for=len(self.sieve), stand_in_tables_before=sorted(stand),
        )  # fmt: skip

    def judge(self, name: str, parts: Iterable[tuple[str, bytes]], control: bytes, **figures: Any) -> None:
        """Nothing of the person, and something we know is written there, else we looked in the wrong place."""
        hits, seen, size = set(), False, 0
        for where, part in parts:
            hits |= {(*hit, where) for hit in self.sieve.hits(part)}
            seen, size = seen or control in part, size + len(part)
        figures |= {"bytes": size, "control_seen": seen, "hits": sorted(hits)[:20]}
        self.report.add(name, held=not hits and seen, began=self.began, **figures)


async def _become_known(network: Network, staff: dict[str, Any], person: Person) -> None:
    await asyncio.to_thread(through_the_door, network.stack, staff, person)
    databases = {service: Database(_office(), service) for service in SERVICES}
    for database in databases.values():
        await database.open()
    try:
        await by_use_cases(databases, person)
    finally:
        for database in databases.values():
            await database.close()
    await draining.wait(chosen_offices(None), PATIENCE_S, chosen_offices(None))


async def _erase(person: Person) -> int:
    """As ``brikke person erase`` does it, by the address and by the enquiries no address leads to. Shape: receipts."""
    asked = [persons.Asked(email=person.email), *(persons.Asked(enquiry_id=each) for each in person.by_id)]
    receipts = [await asyncio.to_thread(persons.erase, _office(), one) for one in asked]
    await draining.wait(chosen_offices(None), PATIENCE_S, chosen_offices(None))
    return sum(map(len, receipts))


def _office() -> Settings:
    return next(settings for settings in chosen_offices(None) if settings.office == OFFICE)


async def _tables(network: Network) -> list[tuple[str, bytes]]:
    """Every row of every table in every database of the office as text, by database."""
    told = []
    for database in await _databases(network):
        conn = await _as_superuser(network, database)
        for table in await conn.fetch(TABLES):
            rows = await conn.fetch(f"SELECT t::text AS told FROM {table['name']} AS t")  # noqa: S608 from the catalogue
            told.append((f"{database} {table['name']}", "\n".join(row["told"] for row in rows).encode()))
        await conn.close()
    return told


async def _vacuum(network: Network) -> None:
    """What PostgreSQL does by itself in time, done now: rows, statistics and the log of what was written."""
    for database in await _databases(network):
        conn = await _as_superuser(network, database)
        await conn.execute("VACUUM (FULL, ANALYZE)")
        await conn.close()
    conn = await _as_superuser(network)
    for statement in ("CHECKPOINT", "SELECT pg_switch_wal()", "CHECKPOINT"):
        await conn.execute(statement)
    await conn.close()


async def _databases(network: Network) -> list[str]:
    conn = await _as_superuser(network)
    rows = await conn.fetch("SELECT datname FROM pg_database WHERE NOT datistemplate")
    await conn.close()
    return [row["datname"] for row in rows]


async def _as_superuser(network: Network, database: str = SUPERUSER) -> Any:
    instance = network.stack.instance(OFFICE)
    password = secret(instance.place, f"{instance.cluster.name}.superuser")
    return await asyncpg.connect(instance.cluster.url(SUPERUSER, database, password))


def _pieces(*folders: Path) -> Iterator[tuple[str, bytes]]:
    """Pieces of every file, each with the folder below that it lies in."""
    for folder in folders:
        for file in _files(folder):
            for part in _parts(file):
                yield file.relative_to(folder).parts[0], part


if __name__ == "__main__":
    sys.exit(run(prove()))
