"""The register of projects: what the office has money for, from whom, for which months, and what it is to come to."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from chassis import clock, outbox, sql
from chassis.db import Conn
from services.reporting import free_words, periods, schemas
from services.reporting.problems import ProjectBackwards, ProjectNotFound

queries = sql.load(__file__)

LONGEST_MONTHS = 120


async def make(conn: Conn, /, **wanted: Any) -> UUID:
    """A new project, open. Shape: its id.

    Errors  as ``change``, except ProjectNotFound.
    Emits   reporting.project_listed.v1
    """
    project_id, told = uuid4(), _checked(wanted)
    goals = told.pop("goals")
    row = await queries.insert_project(conn, project_id=project_id, made_at=clock.now(), **told)
    await _set_goals(conn, project_id, goals)
    _tell(conn, row)
    return project_id


async def change(conn: Conn, project_id: UUID, /, **wanted: Any) -> None:
    """Another name, funder, period, aim or goals; what is part of it stays so, and is counted by the new months.

    ``wanted``  {name, funder, first_month, last_month: first days, aims: null when nothing is said,
                goals: {indicator: how many}}.
    Errors  ProjectNotFound, ProjectNameTaken, ProjectBackwards, IdentityNumberGiven, PersonNamed.
    Emits   reporting.project_listed.v1
    """
    told = _checked(wanted)
    goals = told.pop("goals")
    row = await queries.change_project(conn, project_id=project_id, **told)
    if row is None:
        raise ProjectNotFound
    await _set_goals(conn, project_id, goals)
    _tell(conn, row)


async def set_open(conn: Conn, project_id: UUID, *, open: bool) -> None:
    """Close a project, so that nothing more is put into it, or open it again. Its report stands.

    Errors  ProjectNotFound.
    Emits   reporting.project_listed.v1
    """
    row = await queries.set_open(conn, project_id=project_id, open=open)
    if row is None:
        raise ProjectNotFound
    _tell(conn, row)


async def find(conn: Conn, project_id: UUID) -> dict[str, Any]:
    """One, with ``goals`` {indicator: how many}. Errors: ProjectNotFound."""
    row = await queries.find_project(conn, project_id=project_id)
    if row is None:
        raise ProjectNotFound
    goals = {goal["indicator"]: goal["target"] for goal in await queries.list_goals(conn, project_id=project_id)}
    return dict(row) | {"goals": goals}


async def list_all(conn: Conn) -> list[Any]:
    """Every project, those that are open first, then the latest; with how much is part of it."""
    rows: list[Any] = await queries.list_projects(conn)
    return rows


def _checked(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What may be kept of it: whole months in order, and nothing that tells who somebody is."""
    first, last = periods.month_of(wanted["first_month"]), periods.month_of(wanted["last_month"])
    if not first <= last < periods.after(first, LONGEST_MONTHS):
        raise ProjectBackwards(errors={"last_month": [ProjectBackwards.sentence()]})
    texts = {name: wanted.get(name) for name in ("name", "funder", "aims")}
    free_words.refuse(texts)
    goals = {code: target for code, target in wanted["goals"].items() if target}
    return texts | {"first_month": first, "last_month": last, "goals": goals}


async def _set_goals(conn: Conn, project_id: UUID, goals: Mapping[str, int]) -> None:
    await queries.delete_goals(conn, project_id=project_id)
    await queries.insert_goals(conn, project_id=project_id, indicators=list(goals), targets=list(goals.values()))


def _tell(conn: Conn, row: Any) -> None:
    """What the other services must know to offer it."""
    told = schemas.ProjectListed.event(
        subject=str(row["project_id"]),
        project_id=row["project_id"],
        name=row["name"],
        first_month=_code(row["first_month"]),
        last_month=_code(row["last_month"]),
        open=row["open"],
    )
    outbox.add(conn, told)


def _code(month: date) -> str:
    return periods.Period("month", month).code
