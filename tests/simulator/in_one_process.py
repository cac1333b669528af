"""An office's real services and head office's reporting, with the bus between them carried by hand: quick, and in order."""

import json
from typing import Any
from uuid import uuid4

from chassis import clock
from chassis.db import Conn, Database
from chassis.events import Message
from infra.operations import verify as operations
from infra.simulation.directly import SERVICES, Directly
from services.reporting import project_counts, statements, tallies, verify
from services.reporting.counting import RULES
from simulator import Operation
from tests.conftest import MakeDatabase
from tests.services.reporting import carry_over

TOLD = "SELECT outbox_id, type, subject, data FROM bus.outbox WHERE outbox_id > $1 ORDER BY outbox_id"


class InOneProcess(Directly):
    """Acts at one office; what its services tell is counted when somebody waits for it."""

    def __init__(self, office: str, databases: dict[str, Database], head: Database) -> None:
        super().__init__([], {(office, service): database for service, database in databases.items()})
        self._office, self._services, self._head = office, databases, head
        self._heard: dict[str, int] = {}
        self.counted_types: set[str] = set()
        """The types of what was told and is counted."""

    async def counted(self, operation: Operation) -> None:
        await self.count()

    async def count(self) -> None:
        """Take in all that was told since the last time, and state what it changes."""
        reporting = self._services["reporting"]
        for service in SERVICES[:-1]:
            messages = await self._news(service)
            counted = [message for message in messages if message.type in RULES]
            if counted:
                await reporting.run(tallies.on_counted, counted)
            if attached := [message for message in messages if message.type in project_counts.ATTACHED]:
                await reporting.run(project_counts.on_attached, attached)
        await reporting.run(statements.state)

    async def _news(self, service: str) -> list[Message]:
        async def ask(conn: Conn) -> list[Any]:
            return list(await conn.fetch(TOLD, self._heard.get(service, 0)))

        rows = await self._services[service].run(ask)
        self._heard[service] = max([self._heard.get(service, 0), *(row["outbox_id"] for row in rows)])
        self.counted_types |= {row["type"] for row in rows if row["type"] in RULES}
        known = RULES.keys() | project_counts.ATTACHED.keys()
        return [self._message(service, row) for row in rows if row["type"] in known]

    def _message(self, service: str, row: Any) -> Message:
        return Message(
            id=str(uuid4()), office=self._office, service=service, stream="events", epoch=1, sequence=row["outbox_id"],
            type=row["type"], subject=row["subject"], time="2026-01-01T00:00:00+00:00", data=json.loads(row["data"]),
        )  # fmt: skip

    async def figures(self, now: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """(the office's monthly tallies as lines of a truth file, where head office differs from what was stated)."""
        reporting = self._services["reporting"]
        with clock.at(now):
            await self.count()
            await carry_over(reporting, self._head, from_code=self._office)
        own = await reporting.run(verify.own)
        lines = [{"office": self._office} | cell | {"value": cell["truth"]} for cell in own]
        return lines, verify.differences(self._office, own, await self._head.run(verify.national))


async def in_one_process(make_database: MakeDatabase, office: str) -> InOneProcess:
    databases = {service: await make_database(service, office=office) for service in SERVICES}
    return InOneProcess(office, databases, await make_database("reporting", office="hk"))


def against(truth: list[dict[str, Any]], tallies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where the office has not counted what the simulator did."""
    return operations.against_truth(truth, tallies)
