"""What an initiator sees and does: the groups that are being formed or starting with this initiator, and no others.

No names of those who take part: an initiator knows them from the room. Whoever attends no such group gets GroupNotFound,
whatever a pass says: the queries ask for both at once.
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from chassis import clock, sql
from chassis.db import Conn
from services.groups import corrections, group_life, policies
from services.groups.meeting_days import next_meeting
from services.groups.problems import GroupNotFound

queries = sql.load(__file__)


async def look_over(conn: Conn, initiator_id: UUID) -> list[dict[str, Any]]:
    """The initiator's groups.

    Shape   [{group_id, title, format, place, weekday, meets_at, every_weeks, state, participants, meetings_held,
            together_with: [name, …], back_until, next_on, came_today, meets_today, part}]; ``back_until`` is the last day of
            coming back to a group that leads itself, and else null; ``next_on`` is null where it cannot be told,
            ``came_today`` until today's meeting is recorded; ``part`` is "first", "later" or "last", and says which
            structure fits the next meeting.
    """
    fewest = (await policies.current(conn))["start_meetings"]
    rows = await queries.list_own(conn, initiator_id=initiator_id, group_id=None, today=clock.today())
    return [_told(row, fewest) for row in rows]


async def look_into(conn: Conn, group_id: UUID, initiator_id: UUID) -> dict[str, Any]:
    """One of the initiator's groups, as in :func:`look_over`. Errors: GroupNotFound, also for somebody else's."""
    fewest = (await policies.current(conn))["start_meetings"]
    rows = await queries.list_own(conn, initiator_id=initiator_id, group_id=group_id, today=clock.today())
    if not rows:
        raise GroupNotFound
    return _told(rows[0], fewest)


async def record_meeting(
    conn: Conn, group_id: UUID, initiator_id: UUID, *, held_on: date, attended: int
) -> dict[str, Any]:
    """How many came, told by one who was there.

    Shape   the group row.
    Errors  GroupNotFound, also for somebody else's, and those of group_life.record_meeting.
    """
    if not await queries.lock_own(conn, initiator_id=initiator_id, group_id=group_id):
        raise GroupNotFound
    return await group_life.record_meeting(conn, group_id, held_on=held_on, attended=attended)


async def correct_today(conn: Conn, group_id: UUID, initiator_id: UUID, *, came: int, reason: str) -> dict[str, Any]:
    """Another number came to today's meeting than was recorded. Other days are put right by the coordinator.

    Shape   the group row.
    Errors  GroupNotFound, also for somebody else's, and those of corrections.correct_meeting.
    Emits   as corrections.correct_meeting
    """
    if not await queries.lock_own(conn, initiator_id=initiator_id, group_id=group_id):
        raise GroupNotFound
    return await corrections.correct_meeting(
        conn, group_id, was_held_on=clock.today(), attended=came, reason=reason, who=initiator_id
    )


def _told(row: Any, fewest: int) -> dict[str, Any]:
    today = clock.today()
    recorded = row["came_today"] is not None
    next_on = next_meeting(
        row["weekday"], row["every_weeks"], row["started_on"], today + timedelta(days=1) if recorded else today
    )
    meets_today = row["state"] == "starting" and not recorded and next_on in (None, today)
    return dict(row) | {"next_on": next_on, "meets_today": meets_today, "part": _part(row["meetings_held"], fewest)}


def _part(held: int, fewest: int) -> str:
    if held == 0:
        return "first"
    return "last" if held >= fewest - 1 else "later"
