"""What the tests of projects make: a project, what is part of it, and what an office has counted for it."""

from datetime import date
from typing import Any
from uuid import UUID

from chassis.db import Conn
from chassis.events import Message
from services.reporting import counting, project_counts, project_reports, projects, tallies
from tests.services.reporting import Office, make_message
from tests.services.reporting import _move as move

WANTED: dict[str, Any] = {
    "name": "Selvhjelp i nord",
    "funder": "Stiftelsen Eksempel",
    "first_month": date(2026, 1, 1),
    "last_month": date(2026, 12, 1),
    "aims": None,
    "goals": {},
}


class ProjectOffice(Office):
    """An office whose reader also hears which projects its activities are part of."""

    async def _take_in(self, batch: Any) -> None:
        async def apply(conn: Conn) -> None:
            for counted, messages in _handlers(batch):
                await (tallies.on_counted if counted else project_counts.on_attached)(conn, messages)
            for message in batch:
                await move(conn, message)

        with self.clock():
            await self.db.run(apply)

    async def make(self, **changes: Any) -> UUID:
        with self.clock():
            return await self.db.run(projects.make, **(WANTED | changes))

    async def report(self, project_id: UUID) -> dict[str, Any]:
        with self.clock():
            return await self.db.run(project_reports.look, project_id)

    async def results(self, project_id: UUID) -> dict[str, int | None]:
        """What the report says of each figure."""
        return {one.code: one.value for one in (await self.report(project_id))["lines"]}

    async def kept(self) -> tuple[list[Any], list[Any]]:
        """All that is kept of activities, without what was frozen."""

        async def ask(conn: Conn) -> tuple[list[Any], list[Any]]:
            counts = await conn.fetch("SELECT kind, activity_id, indicator, period, value FROM activity_count")
            attached = await conn.fetch("SELECT kind, activity_id, projects FROM activity_project")
            return sorted(tuple(row) for row in counts), sorted(tuple(row) for row in attached)

        return await self.db.run(ask)


def _handlers(batch: Any) -> list[tuple[bool, list[Message]]]:
    """Consecutive messages of one handler, in order, as the bus hands them over."""
    found: list[tuple[bool, list[Message]]] = []
    for message in batch:
        counted = message.type in counting.RULES
        if not found or found[-1][0] != counted:
            found.append((counted, []))
        found[-1][1].append(message)
    return found


def attached(kind: str, activity: str, *projects: UUID) -> Message:
    type = {kind: type for type, kind in project_counts.ATTACHED.items()}[kind]
    return make_message(type, activity, projects=[str(one) for one in projects])


def held(activity: str, on: str, people: int = 12, kind: str = "talk", struck: bool = False) -> Message:
    fields = {"kind": kind, "held_on": on, "municipality": "0301", "people": people}
    return make_message(f"events.outreach_{'struck' if struck else 'held'}.v1", activity, **fields)


def closed(activity: str, on: str, participants: int = 20, reopened: bool = False) -> Message:
    fields = {"kind": "seminar", "held_on": on, "municipality": "0301", "by_sector": {}, "participants": participants}
    return make_message(
        f"events.event_{'reopened' if reopened else 'closed'}.v1", activity, event_id=activity, **fields
    )


def met(group: str, on: str) -> Message:
    return make_message("groups.meeting_held.v1", group, group_id=group, held_on=on, municipality="0301", attended=5)
