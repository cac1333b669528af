"""What has been done in a project, held against its goals: in all, and quarter by quarter."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from chassis import clock, sql
from chassis.db import Conn
from services.reporting import catalogue, labels, people, periods, project_people, projects, standings
from services.reporting.people import Figure
from services.reporting.project_counts import COUNTED

queries = sql.load(__file__)

Quarters = list[tuple[str, date, date]]
"""(code, first day of the first month within the project, first day after its last month)."""


@dataclass(frozen=True)
class Line:
    """One figure of a project: how many, of how many that were to be; ``figure`` is None while it may not be told yet."""

    code: str
    goal: int | None
    figure: Figure | None
    quarters: list[int | None] = field(default_factory=list)
    """One for each quarter; None where nothing is told of a quarter, or it is to come."""

    @property
    def name(self) -> str:
        return labels.text(catalogue.current().indicators[self.code].name)

    @property
    def stock(self) -> bool:
        return catalogue.current().indicators[self.code].stock

    @property
    def people(self) -> bool:
        return self.code in project_people.PEOPLE

    @property
    def value(self) -> int | None:
        return self.figure.value if self.figure else None

    @property
    def percent(self) -> int | None:
        """Of the goal; None where there is none, or no number."""
        return None if self.goal is None or self.value is None else self.value * 100 // self.goal


async def look(conn: Conn, project_id: UUID) -> dict[str, Any]:
    """A project's report as it is today.

    Shape   {project: the row with goals, lines: [Line] those with a goal first, quarters: [code], counted_to: the last day
            counted (None before it begins), gone: percent of the period, over, preliminary: [months not closed],
            activities: {kind: how many}, idle: [codes with no goal and nothing counted]}.
    Errors  ProjectNotFound.
    """
    project = await projects.find(conn, project_id)
    standing = await standings.read(conn)
    first, ends_on = project["first_month"], min(periods.after(project["last_month"]), standing.ended_on)
    today = clock.today()
    before_on = min(ends_on, periods.after(periods.month_of(today)))
    counts: dict[str, dict[date, int]] = defaultdict(dict)
    for row in await queries.list_counts(conn, project_id=project_id, before_on=max(before_on, first)):
        counts[row["indicator"]][row["period"]] = int(row["value"])
    told = await project_people.told_of(conn, project_id)
    quarters = quarters_of(first, project["last_month"])
    lines = [_line(code, project, counts[code], quarters, before_on, told) for code in COUNTED]
    shown = [one for one in lines if one.goal or one.value or (one.figure and one.figure.state == "under_five")]
    return {
        "project": project,
        "lines": sorted(shown, key=lambda one: one.goal is None),
        "quarters": [code for code, _, _ in quarters],
        "counted_to": min(today, ends_on - timedelta(days=1)) if today >= first else None,
        "gone": gone(first, periods.after(project["last_month"]), today),
        "over": today >= ends_on,
        "preliminary": [one for one in periods.months(first, periods.after(before_on, -1)) if not standing.closed(one)],
        "activities": {row["kind"]: row["many"] for row in await queries.count_activities(conn, project_id=project_id)},
    }


def gone(first: date, ends_on: date, today: date) -> int:
    """How much of a stretch of days is over, in whole percent; today is not."""
    days = min(max((today - first).days, 0), (ends_on - first).days)
    return days * 100 // (ends_on - first).days


def quarters_of(first: date, last: date) -> Quarters:
    """The quarters of the calendar that a project's months lie in, cut where it begins and ends."""
    found: Quarters = []
    for month in periods.months(first, last):
        code = labels.time("quarter", month)
        begins = found.pop()[1] if found and found[-1][0] == code else month
        found.append((code, begins, periods.after(month)))
    return found


def _line(
    code: str,
    project: dict[str, Any],
    counts: dict[date, int],
    quarters: Quarters,
    before_on: date,
    told: dict[str, Figure],
) -> Line:
    goal, first = project["goals"].get(code), project["first_month"]
    if code in project_people.PEOPLE:
        return Line(code, goal, told.get(code))
    since = date.min if catalogue.current().indicators[code].stock else None
    by_quarter = [
        sum(many for month, many in counts.items() if (since or begins) <= month < ends) if begins < before_on else None
        for _, begins, ends in quarters
    ]
    whole = sum(many for month, many in counts.items() if month >= (since or first))
    return Line(code, goal, people.stated(whole), by_quarter)
