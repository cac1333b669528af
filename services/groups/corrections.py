"""Putting right what was noted of a group: a meeting written down wrongly, an end that was none."""

from datetime import date
from typing import Any
from uuid import UUID

from chassis import corrections, outbox, sql
from chassis.db import Conn
from services.groups import group_life, group_rooms, groups, schemas
from services.groups.problems import GroupNotEnded, MeetingNotFound

queries = sql.load(__file__)


async def correct_meeting(
    conn: Conn,
    group_id: UUID,
    *,
    was_held_on: date,
    reason: str,
    who: UUID | str,
    held_on: date | None = None,
    attended: int | None = None,
    struck: bool = False,
) -> dict[str, Any]:
    """A meeting was another day, or others came, or it was never held (``struck``). What is left out stays as it was.

    Shape   the group row.
    Errors  GroupNotFound, GroupNotStarting, MeetingNotFound, DateNotPossible, MeetingAlreadyRecorded.
    Emits   groups.meeting_struck.v1 for what stood; groups.meeting_held.v1 for what is right, unless it was never held.
    """
    group = await group_life.starting(conn, group_id)
    was = await queries.delete_meeting(conn, group_id=group_id, held_on=was_held_on)
    if was is None:
        raise MeetingNotFound

    await queries.uncount_meeting(conn, group_id=group_id)
    struck_out = schemas.MeetingStruck.event(
        subject=str(group_id), group_id=group_id, held_on=was_held_on, municipality=group["municipality_code"]
    )
    outbox.add(conn, struck_out)
    if not struck:
        came: int = was["attended"] if attended is None else attended
        await group_life.record_meeting(conn, group_id, held_on=held_on or was_held_on, attended=came)

    await corrections.note(
        conn,
        "meeting",
        who=who,
        about_kind="group",
        about_id=group_id,
        reason=reason,
        was=(was_held_on, was["attended"]),
    )
    return await groups.find(conn, group_id)


async def resume(conn: Conn, group_id: UUID, *, reason: str, who: UUID | str) -> dict[str, Any]:
    """A group noted as ended goes on after all, from where it was. Who took part was deleted then, and stays so.

    Shape   the group row; ``state`` is "self_led" or "starting".
    Errors  GroupNotFound, GroupNotEnded, also for one that was dissolved before it started.
    Emits   groups.group_resumed.v1
    """
    group = await groups.lock(conn, group_id)
    if group["state"] != "ended":
        raise GroupNotEnded
    was = await queries.mark_resumed(conn, group_id=group_id)
    await group_rooms.come_back(conn, group_id)

    resumed = schemas.GroupResumed.event(subject=str(group_id), group_id=group_id, was_ended_on=was["ended_on"])
    outbox.add(conn, resumed)
    await corrections.note(
        conn,
        "end",
        who=who,
        about_kind="group",
        about_id=group_id,
        reason=reason,
        was=(was["ended_on"], was["end_reason"]),
    )
    return await groups.find(conn, group_id)
