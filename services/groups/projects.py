"""Projects the office has money for: which can be chosen, and what is part of them. Reporting keeps and counts them."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from chassis import belonging, outbox, sql
from chassis.db import Conn
from chassis.events import Message
from services.groups import groups, schemas
from services.groups.problems import ProjectNotOpen

queries = sql.load(__file__)


async def on_listed(conn: Conn, messages: Sequence[Message]) -> None:
    """Take in what reporting tells of its projects; the latest stands."""
    for message in messages:
        told = message.data
        await queries.keep_project(conn, project_id=UUID(told["project_id"]), **belonging.read(told))


async def of(conn: Conn, group_id: UUID | None = None) -> list[Any]:
    """Those that a group may be part of, or is. Shape: id, name, first_month, last_month, chosen."""
    rows: list[Any] = await queries.list_choosable(conn, group_id=group_id)
    return rows


async def choose(conn: Conn, group_id: UUID, *, part_of: Collection[UUID]) -> dict[str, Any]:
    """Say which projects a group is part of, none included. Shape: the group row.

    Errors  GroupNotFound, ProjectNotOpen.
    Emits   groups.group_attached.v1, where they are others than before
    """
    await groups.lock(conn, group_id)
    await attach(conn, group_id, part_of)
    return await groups.find(conn, group_id)


async def attach(conn: Conn, group_id: UUID, projects: Collection[UUID]) -> None:
    """Make it part of these projects and of no others. A project that is closed keeps what it has and gets nothing more.

    Errors  ProjectNotOpen.
    Emits   groups.group_attached.v1, where they are others than before
    """
    now = belonging.changed(await of(conn, group_id), projects, closed=ProjectNotOpen)
    if now is None:
        return
    await queries.set_projects(conn, group_id=group_id, projects=now)
    outbox.add(conn, schemas.GroupAttached.event(subject=str(group_id), projects=now))
