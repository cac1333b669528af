"""Groups as a coordinator sees them: all of them, one of them, who is chosen and who starts it."""

from typing import Any
from uuid import UUID

from chassis import audit, clock, sql
from chassis.db import Conn
from services.groups.problems import GroupNotForming, GroupNotFound

queries = sql.load(__file__)


async def find(conn: Conn, group_id: UUID) -> dict[str, Any]:
    """One group, without persons: ids of enquiries and initiators only.

    Errors  GroupNotFound.
    """
    row = await queries.find_group(conn, group_id=group_id)
    if row is None:
        raise GroupNotFound
    return dict(row)


async def lock(conn: Conn, group_id: UUID) -> Any:
    """One group, held until COMMIT. Errors: GroupNotFound."""
    row = await queries.lock_group(conn, group_id=group_id)
    if row is None:
        raise GroupNotFound
    return row


async def lock_forming(conn: Conn, group_id: UUID) -> Any:
    """A group that is being formed, held until COMMIT. Errors: GroupNotFound, GroupNotForming."""
    group = await lock(conn, group_id)
    if group["state"] != "forming":
        raise GroupNotForming
    return group


async def all_of_them(conn: Conn) -> list[Any]:
    """Every group of the office: forming first, then starting, self-led, and what has ended."""
    rows: list[Any] = await queries.list_groups(conn)
    return rows


async def look_into(conn: Conn, group_id: UUID, *, who: str) -> dict[str, Any]:
    """One group with those chosen for it, its initiators and its meetings; the read is audited.

    Shape   {group, people, initiators, meetings}.
    Errors  GroupNotFound.
    """
    group = await find(conn, group_id)
    await audit.note(conn, "read", account_id=who, about_kind="group", about_id=group_id)
    return {
        "group": group,
        "people": await queries.list_people(conn, group_id=group_id, today=clock.today()),
        "initiators": await queries.list_initiators(conn, group_id=group_id),
        "meetings": await queries.list_meetings(conn, group_id=group_id),
    }
