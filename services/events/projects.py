"""Projects the office has money for: which can be chosen, and what is part of them. Reporting keeps and counts them."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from chassis import belonging, outbox, sql
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
        await queries.keep_project(conn, project_id=UUID(told["project_id"]), **belonging.read(told))


async def of(conn: Conn, kind: str, activity_id: UUID | None = None) -> list[Any]:
    """Those that an event or outreach may be part of, or is. Shape: id, name, first_month, last_month, chosen."""
    rows: list[Any] = await queries.list_choosable(conn, kind=kind, activity_id=activity_id)
    return rows


async def attach(conn: Conn, kind: str, activity_id: UUID, projects: Collection[UUID]) -> None:
    """Make it part of these projects and of no others. A project that is closed keeps what it has and gets nothing more.

    Errors  ProjectNotOpen.
    Emits   events.event_attached.v1 or events.outreach_attached.v1, where they are others than before
    """
    now = belonging.changed(await of(conn, kind, activity_id), projects, closed=ProjectNotOpen)
    if now is None:
        return
    await queries.set_projects(conn, kind=kind, activity_id=activity_id, projects=now)
    told = schemas.EventAttached if kind == EVENT else schemas.OutreachAttached
    outbox.add(conn, told.event(subject=str(activity_id), projects=now))
