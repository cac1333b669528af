"""Projects the office has money for: which can be chosen, and what is part of them. Reporting keeps and counts them."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from chassis import languages, outbox, sql
from chassis.db import Conn
from chassis.events import Message
from services.events import schemas
from services.events.problems import ProjectNotOpen

queries = sql.load(__file__)

EVENT, OUTREACH = "event", "outreach"


async def on_listed(conn: Conn, messages: Sequence[Message]) -> None:
    """Take in what reporting tells of its projects; the latest stands."""
    for message in messages:
        told = message.data
        await queries.keep_project(
            conn,
            project_id=UUID(told["project_id"]),
            name=told["name"],
            first_month=date.fromisoformat(f"{told['first_month']}-01"),
            last_month=date.fromisoformat(f"{told['last_month']}-01"),
            open=told["open"],
        )


async def of(conn: Conn, kind: str, activity_id: UUID | None = None) -> list[Any]:
    """Those that an event or outreach may be part of, or is. Shape: project_id, name, first_month, last_month, chosen."""
    rows: list[Any] = await queries.list_choosable(conn, kind=kind, activity_id=activity_id)
    return rows


async def attach(conn: Conn, kind: str, activity_id: UUID, projects: Collection[UUID]) -> None:
    """Make it part of these projects and of no others. A project that is closed keeps what it has and gets nothing more.

    Errors  ProjectNotOpen.
    Emits   events.event_attached.v1 or events.outreach_attached.v1, where they are others than before
    """
    known = {row["project_id"]: row["chosen"] for row in await of(conn, kind, activity_id)}
    wanted = set(projects)
    if not wanted <= known.keys():
        raise ProjectNotOpen(errors={"projects": [ProjectNotOpen.sentence()]})
    if wanted == {project_id for project_id, chosen in known.items() if chosen}:
        return
    await queries.set_projects(conn, kind=kind, activity_id=activity_id, projects=sorted(wanted))
    told = schemas.EventAttached if kind == EVENT else schemas.OutreachAttached
    outbox.add(conn, told.event(subject=str(activity_id), projects=sorted(wanted)))


def options(rows: Sequence[Any]) -> list[tuple[str, str, str]]:
    """(id, name, months) of those that may be chosen, for a form."""
    return [(str(row["project_id"]), row["name"], _months(row)) for row in rows]


def chosen(rows: Sequence[Any]) -> list[str]:
    """The ids of those that are chosen, for a form."""
    return [str(row["project_id"]) for row in rows if row["chosen"]]


def _months(row: Any) -> str:
    first, last = (languages.day(row[name], "LLLL y") for name in ("first_month", "last_month"))
    return f"{first} – {last}"
