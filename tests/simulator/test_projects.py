"""What is done in two projects of a simulated office is what the simulator counted apart; the country's figures stay the same.

Which project something is part of follows from its name, so that no draw of the simulator is another: most is part of one of
them, some of both, some of none. Some is put in when it is made, some when it starts or somebody registers.
"""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from chassis import clock
from chassis.db import Conn
from services.events import outreach, programme
from services.events import projects as events_projects
from services.groups import projects as groups_projects
from services.reporting import catalogue, project_counts, projects
from simulator import Operation, Truth, play
from simulator.counting import Memory, count
from simulator.truth import read
from tests.conftest import MakeDatabase
from tests.services.events.test_projects import listed
from tests.simulator.in_one_process import InOneProcess, against, in_one_process
from tests.simulator.test_figures import NOW, OFFICE, operations

MADE = {"form_group": "group", "announce": "event", "hold_outreach": "outreach"}
LATER = {"start_group": "group", "register": "event", "close_event": "event", "hold_outreach": "outreach"}
WANTED: dict[str, Any] = {
    "funder": "Stiftelsen Eksempel", "first_month": date(2026, 1, 1), "last_month": date(2026, 12, 1), "aims": None,
    "goals": {},
}  # fmt: skip
Figures = Counter[tuple[str, str, str]]
"""{(project, indicator, month): how many}."""


@pytest.fixture
def made_up_contracts() -> None:
    """Here the real contracts stand."""


def part_of(name: str) -> set[str]:
    """The projects of what the simulator calls "group-3"."""
    number = int(name.rsplit("-", 1)[1])
    return {project for project, is_in in (("A", number % 3), ("B", number % 4 == 0)) if is_in}


def activity_of(operation: Operation) -> str | None:
    """What an operation is about: a group, an event or outreach; a registration is of its event."""
    kind = operation.about.split("-")[0]
    if kind == "registration":
        return operation.fields.get("event")
    return operation.about if kind in ("group", "event", "outreach") else None


class WithProjects(Truth):
    """Counts what is done in each project, by the simulator's own rules."""

    def __init__(self) -> None:
        super().__init__()
        self.projects: Figures = Counter()
        self._own, self._registered = Memory(), defaultdict[str, str]()

    def note(self, operation: Operation) -> None:
        super().note(operation)
        if operation.about.startswith("registration") and "event" in operation.fields:
            self._registered[operation.about] = operation.fields["event"]
        about = activity_of(operation) or self._registered.get(operation.about)
        for counts in count(self._own, _ours(operation)):
            for project in part_of(about) if about and counts.indicator in project_counts.COUNTED else ():
                self.projects[project, counts.indicator, f"{counts.on:%Y-%m}"] += counts.change


def _ours(operation: Operation) -> Operation:
    """What we held with others is in our projects, also where another office counts it."""
    return replace(operation, fields=operation.fields | {"counted_by": None})


class PuttingIn(InOneProcess):
    """Acts, and puts what it makes into its projects: half at once, the rest when it starts or somebody registers."""

    known: dict[str, UUID]

    async def __call__(self, operation: Operation) -> None:
        await super().__call__(operation)
        if about := activity_of(operation):
            late = int(about.rsplit("-", 1)[1]) % 2
            if kind := (LATER if late else MADE).get(operation.name):
                await self._put_in(operation, kind, about)

    async def _put_in(self, operation: Operation, kind: str, about: str) -> None:
        chosen = [self.known[project] for project in sorted(part_of(about))]
        services: dict[str, tuple[str, Any]] = {
            "group": ("groups", groups_projects.choose),
            "event": ("events", programme.choose_projects),
            "outreach": ("events", outreach.choose_projects),
        }
        service, choose = services[kind]
        with clock.at(operation.at):
            await self._services[service].run(choose, self.id(operation, f"{kind}_id", about), part_of=chosen)


async def counted(office: InOneProcess, known: dict[str, UUID]) -> Figures:
    """What reporting has counted for each project, month by month."""

    async def ask(conn: Conn) -> list[Any]:
        return list(
            await conn.fetch(
                "SELECT p.project_id, c.indicator, c.period, sum(c.value) AS value"
                " FROM activity_project AS a CROSS JOIN unnest(a.projects) AS p (project_id)"
                " JOIN activity_count AS c USING (kind, activity_id) GROUP BY 1, 2, 3"
            )
        )

    names = {project_id: name for name, project_id in known.items()}
    rows = await office._services["reporting"].run(ask)
    return Counter(
        {(names[row["project_id"]], row["indicator"], f"{row['period']:%Y-%m}"): int(row["value"]) for row in rows}
    )


@pytest.mark.timeout(300)
async def test_every_figure_of_a_project_is_the_truth_and_the_country_counts_it_once(
    make_database: MakeDatabase, tmp_path: Path
) -> None:
    plain = await in_one_process(make_database, OFFICE)
    office = PuttingIn(plain._office, plain._services, plain._head)
    office.known = {}
    for name in ("A", "B"):
        office.known[name] = await office._services["reporting"].run(projects.make, name=f"Prosjekt {name}", **WANTED)
        for service, told in (("groups", groups_projects), ("events", events_projects)):
            await office._services[service].run(told.on_listed, [listed(office.known[name], name)])
    truth = WithProjects()
    await play(operations(), office, truth)

    truth.write(tmp_path / "truth.jsonl", NOW.date())
    tallies, elsewhere = await office.figures(NOW)
    assert against(read(tmp_path / "truth.jsonl"), tallies) == []
    assert elsewhere == []

    found = await counted(office, office.known)
    assert {cell: many for cell, many in found.items() if many} == {
        cell: many for cell, many in truth.projects.items() if many
    }
    met = {indicator for _, indicator, _ in found}
    assert met == set(project_counts.COUNTED)
    assert met <= catalogue.current().indicators.keys()
