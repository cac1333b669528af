"""A group's life after its first day: meetings with initiators, then leading itself, then its end."""

from datetime import date
from typing import Any
from uuid import UUID

from chassis import clock, outbox, sql
from chassis.db import Conn
from services.groups import (
    announcements,
    attending,
    calendars,
    digital_links,
    directory,
    forgetting,
    group_rooms,
    groups,
    offers,
    policies,
    recalls,
    schemas,
)
from services.groups.problems import (
    DateNotPossible,
    EnquiryNotFound,
    GroupHasEnded,
    GroupNotSelfLed,
    GroupNotStarting,
    TooFewMeetings,
)

queries = sql.load(__file__)

MEETS = ("meeting", "open")
"""Signs of life of a group that needs its room."""


async def record_meeting(conn: Conn, group_id: UUID, *, held_on: date, attended: int) -> dict[str, Any]:
    """The initiators tell how many came, never who.

    Shape   the group row.
    Errors  GroupNotFound, GroupNotStarting, DateNotPossible, MeetingAlreadyRecorded.
    Emits   groups.meeting_held.v1
    """
    group = await starting(conn, group_id)
    _check_date(group, held_on)

    await queries.insert_meeting(conn, group_id=group_id, held_on=held_on, attended=attended)
    await queries.count_meeting(conn, group_id=group_id)

    held = schemas.MeetingHeld.event(
        subject=str(group_id),
        group_id=group_id,
        held_on=held_on,
        municipality=group["municipality_code"],
        attended=attended,
    )
    outbox.add(conn, held)
    return await groups.find(conn, group_id)


async def step_back(
    conn: Conn, group_id: UUID, *, stepped_back_on: date | None = None, contacts: list[UUID] | None = None
) -> dict[str, Any]:
    """The initiators leave; from now on the group leads itself and the office knows less.

    ``contacts``  participants who agreed to be the group's own contact; all others are forgotten.
    Shape   the group row; ``state`` is "self_led"; the group's attendance rows are deleted.
    Errors  GroupNotFound, GroupNotStarting, TooFewMeetings (policy.start_meetings), DateNotPossible, EnquiryNotFound.
    Emits   groups.group_stepped_back.v1; portal.end_initiator.v1 for those who attend no other group.
    Source  practice at the LINK centres: one to five meetings with an initiator, per-office policy.
    """
    group = await starting(conn, group_id)
    stepped_back_on = stepped_back_on or clock.today()
    _check_date(group, stepped_back_on)
    fewest = (await policies.current(conn))["start_meetings"]
    if group["meetings_held"] < fewest:
        raise TooFewMeetings(fewest=fewest, held=group["meetings_held"])

    await _keep_contacts(conn, group_id, contacts or [])
    await forgetting.forget_participants(conn, group_id)
    await offers.forget(conn, group_id)
    await queries.delete_meetings(conn, group_id=group_id)
    await queries.mark_self_led(conn, group_id=group_id, stepped_back_on=stepped_back_on)
    await attending.leave(conn, group_id)

    stepped_back = schemas.GroupSteppedBack.event(
        subject=str(group_id),
        group_id=group_id,
        stepped_back_on=stepped_back_on,
        meetings_held=group["meetings_held"],
    )
    outbox.add(conn, stepped_back)
    return await groups.find(conn, group_id)


async def sign_of_life(conn: Conn, group_id: UUID, *, state: str) -> dict[str, Any]:
    """How a group that leads itself stands: meeting, paused, open for new members, or not heard from.

    Shape   the group row.
    Errors  GroupNotFound, GroupNotSelfLed, GroupHasEnded.
    Emits   groups.group_state_changed.v1 when the state is another than before; groups.group_listed.v1 when that
            opens or closes it.
    """
    group = await groups.lock(conn, group_id)
    if group["state"] in ("ended", "dissolved"):
        raise GroupHasEnded
    if group["state"] != "self_led":
        raise GroupNotSelfLed

    await queries.mark_life(conn, group_id=group_id, life=state, life_on=clock.today())
    await directory.set_open(conn, group_id, open=state == "open")
    if state == "paused":
        await group_rooms.let_go(conn, group_id)
    elif state in MEETS:
        await group_rooms.come_back(conn, group_id)

    if state != group["life"]:
        changed = schemas.GroupStateChanged.event(
            subject=str(group_id), group_id=group_id, state=state, changed_on=clock.today()
        )
        outbox.add(conn, changed)
    return await groups.find(conn, group_id)


async def end(conn: Conn, group_id: UUID, *, reason: str, ended_on: date | None = None) -> dict[str, Any]:
    """The group ends; its people are forgotten. One that never started is dissolved, and its people go on waiting.

    Shape   the group row; ``state`` is "ended" or "dissolved".
    Errors  GroupNotFound, GroupHasEnded, DateNotPossible.
    Emits   groups.group_ended.v1 if it had started; groups.group_listed.v1 if it was open; portal.end_initiator.v1;
            notifications.send_message.v1 {template: offer_withdrawn} to those who held a place that was offered.
    """
    group = await groups.lock(conn, group_id)
    if group["state"] in ("ended", "dissolved"):
        raise GroupHasEnded
    ended_on = ended_on or clock.today()
    _check_date(group, ended_on)
    had_started = group["state"] != "forming"

    await recalls.close(conn, group_id)
    if had_started:
        await forgetting.forget_participants(conn, group_id, also_contacts=True)
        await queries.delete_meetings(conn, group_id=group_id)
    else:
        await announcements.close(conn, group_id, announcements.CALLED_OFF)
        await offers.call_off(conn, group_id)
        await queries.release_people(conn, group_id=group_id)
    await offers.forget(conn, group_id)
    state = "ended" if had_started else "dissolved"
    await queries.delete_life_questions(conn, group_id=group_id)
    await calendars.forget(conn, group_id)
    await group_rooms.let_go(conn, group_id)
    await digital_links.forget(conn, group_id)
    await queries.mark_ended(conn, group_id=group_id, state=state, ended_on=ended_on, end_reason=reason)
    await attending.leave(conn, group_id)
    await directory.set_open(conn, group_id, open=False)

    if had_started:
        ended = schemas.GroupEnded.event(subject=str(group_id), group_id=group_id, ended_on=ended_on, reason=reason)
        outbox.add(conn, ended)
    return await groups.find(conn, group_id)


async def starting(conn: Conn, group_id: UUID) -> Any:
    """A group in its starting phase, held until COMMIT. Errors: GroupNotFound, GroupNotStarting."""
    group = await groups.lock(conn, group_id)
    if group["state"] != "starting":
        raise GroupNotStarting
    return group


def _check_date(group: Any, day: date) -> None:
    before_the_last = max(filter(None, (group["started_on"], group["stepped_back_on"])), default=day)
    if not before_the_last <= day <= clock.today():
        raise DateNotPossible


async def _keep_contacts(conn: Conn, group_id: UUID, contacts: list[UUID]) -> None:
    if await queries.mark_contacts(conn, group_id=group_id, contacts=contacts) < len(set(contacts)):
        raise EnquiryNotFound
