"""A project with goals at the office, with some of what it has held in it; and one that has nothing yet."""

import asyncio
from datetime import date
from typing import Any
from uuid import UUID

from chassis import clock
from chassis.db import Conn, Database
from infra.operations.environment import settings_of
from services.reporting import periods, project_counts, projects
from tests.journeys.office import OFFICE, opened
from tests.journeys.visitors import Network

GOALS = {"groups_started": 4, "people_placed": 20, "events_held": 6, "outreach_held": 5, "people_reached": 100}
AIMS = "Flere selvhjelpsgrupper for unge voksne, og at fagfolk i bydelene vet om dem."


def prepare(network: Network) -> dict[str, dict[str, str]]:
    with settings_of(network.stack.instance(OFFICE).environment()) as settings:
        return {"project_id": asyncio.run(_projects(settings))}


async def _projects(settings: Any) -> dict[str, str]:
    first = periods.after(periods.month_of(clock.today()), -7)
    async with opened(settings, "reporting") as reporting:
        grant = await _made(reporting, "Unge voksne i byen", first, GOALS, AIMS)
        await reporting.run(_put_in, grant)
        coming = await _made(reporting, "Grupper på nett", periods.after(first, 12), {}, None)
    return {"grant": str(grant), "coming": str(coming)}


async def _made(reporting: Database, name: str, first: date, goals: dict[str, int], aims: str | None) -> UUID:
    """The project: a network is visited more than once, and a name is one project's."""
    known = {row["name"]: row["project_id"] for row in await reporting.run(projects.list_all)}
    if name in known:
        return UUID(str(known[name]))
    last = periods.after(first, 11)
    wanted: dict[str, Any] = {"funder": "Stiftelsen Eksempel", "first_month": first, "last_month": last, "aims": aims}
    return await reporting.run(projects.make, name=name, goals=goals, **wanted)


async def _put_in(conn: Conn, project_id: UUID) -> None:
    """Every other thing that has been counted is part of it."""
    rows = await conn.fetch("SELECT DISTINCT kind, activity_id FROM activity_count ORDER BY kind, activity_id")
    for row in rows[::2]:
        await project_counts.queries.keep_projects(
            conn, kind=row["kind"], activity_id=row["activity_id"], projects=[project_id]
        )
