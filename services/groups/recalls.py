"""Recall: a group that leads itself and has come to a stop asks for an initiator to come back for some meetings.

Asked for by the group's own contact or noted by the office, then given to one initiator until a day, then over. The initiator
sees when and where the group meets, as before its start, and counts nobody: what is known of the group stays as little.
"""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from chassis import audit, clock, outbox, sql
from chassis.db import Conn
from services.groups import attending, contacts, groups, letters
from services.groups.initiator_problems import (
    InitiatorNotAgreed,
    InitiatorNotFound,
    InitiatorPaused,
    NothingAskedFor,
    RecallGiven,
)
from services.groups.problems import DateNotPossible, GroupHasEnded, GroupNotFound, GroupNotSelfLed

queries = sql.load(__file__)

USUAL = timedelta(weeks=6)
"""Some meetings: three of a group that meets every other week."""
LONGEST = timedelta(weeks=26)
GROUP, OFFICE = "group", "office"
PURPOSE = TEMPLATE = "recall"


async def of_group(conn: Conn, group_id: UUID) -> Any:
    """What is asked for and not over. Shape: {recall_id, asked_by, asked_on, initiator_id, name, until_on}, or null."""
    return await queries.find_open(conn, group_id=group_id)


async def ask(conn: Conn, group_id: UUID, *, by: str = OFFICE) -> None:
    """The group would like somebody to come back; asked once more it is the same wish.

    ``by``  "group" or "office".
    Errors  GroupNotFound, GroupHasEnded, GroupNotSelfLed.
    """
    await _lock(conn, group_id)
    await queries.insert_recall(conn, recall_id=uuid4(), group_id=group_id, asked_by=by, today=clock.today())


async def take_back(conn: Conn, group_id: UUID) -> None:
    """The group manages on its own after all. Errors: GroupNotFound; RecallGiven once somebody has been asked to come."""
    await groups.lock(conn, group_id)
    standing = await of_group(conn, group_id)
    if standing is not None and standing["initiator_id"] is not None:
        raise RecallGiven
    await close(conn, group_id)


async def give(conn: Conn, group_id: UUID, initiator_id: UUID, *, until_on: date | None = None, who: str) -> int:
    """This initiator comes back until a day, six weeks from now if none is told; whoever was to come before does not.

    Shape   how many of the group's own contacts were written to; the others are to be called.
    Errors  GroupNotFound, GroupHasEnded, GroupNotSelfLed, InitiatorNotFound, InitiatorNotAgreed, InitiatorPaused,
            DateNotPossible for a day that has gone or lies half a year ahead.
    Emits   portal.admit_initiator.v1, portal.end_initiator.v1, notifications.withdraw_messages.v1,
            notifications.send_message.v1 {template: recall}
    """
    await ask(conn, group_id)
    today = clock.today()
    until_on = until_on or today + USUAL
    if not today <= until_on <= today + LONGEST:
        raise DateNotPossible
    name = await _check(conn, initiator_id)
    was = await of_group(conn, group_id)
    await queries.set_initiator(conn, recall_id=was["recall_id"], initiator_id=initiator_id, until_on=until_on)
    await audit.note(conn, "initiator_recalled", account_id=who, about_kind="group", about_id=group_id)
    await attending.admit(conn, initiator_id, f"recall:{was['recall_id']}")
    if was["initiator_id"] not in (None, initiator_id):
        await attending.let_out_without_group(conn, [was["initiator_id"]])
    return await _tell_contacts(conn, group_id, name, until_on)


async def end(conn: Conn, group_id: UUID, *, who: str) -> None:
    """It is over: the group goes on alone.

    Errors  GroupNotFound, NothingAskedFor.
    Emits   as :func:`close`
    """
    await groups.lock(conn, group_id)
    if not await close(conn, group_id):
        raise NothingAskedFor
    await audit.note(conn, "recall_ended", account_id=who, about_kind="group", about_id=group_id)


async def end_own(conn: Conn, group_id: UUID, initiator_id: UUID) -> None:
    """The initiator who came back tells that it is over. Errors: GroupNotFound, also for somebody else's."""
    await groups.lock(conn, group_id)
    standing = await of_group(conn, group_id)
    if standing is None or standing["initiator_id"] != initiator_id:
        raise GroupNotFound
    await close(conn, group_id)


async def close(conn: Conn, group_id: UUID) -> bool:
    """Nothing is asked for any more of a group that is held until COMMIT. Shape: whether anything was.

    Emits   portal.end_initiator.v1 where this was the initiator's last group; notifications.withdraw_messages.v1
    """
    over = await queries.end_open(conn, group_id=group_id, today=clock.today())
    if over is None:
        return False
    await _withdraw_letters(conn, group_id)
    if over["initiator_id"] is not None:
        await attending.let_out_without_group(conn, [over["initiator_id"]])
    return True


async def expire(conn: Conn) -> int:
    """End what has had its last day. Shape: how many."""
    rows = await queries.list_past(conn, today=clock.today())
    for row in rows:
        await groups.lock(conn, row["group_id"])
        standing = await of_group(conn, row["group_id"])
        if standing is not None and standing["until_on"] is not None and standing["until_on"] < clock.today():
            await close(conn, row["group_id"])
    return len(rows)


async def _lock(conn: Conn, group_id: UUID) -> None:
    group = await groups.lock(conn, group_id)
    if group["state"] in ("ended", "dissolved"):
        raise GroupHasEnded
    if group["state"] != "self_led":
        raise GroupNotSelfLed


async def _check(conn: Conn, initiator_id: UUID) -> str:
    """The first name of an initiator who may be asked to come."""
    row = await queries.lock_initiator(conn, initiator_id=initiator_id)
    if row is None:
        raise InitiatorNotFound
    if row["agreed_on"] is None:
        raise InitiatorNotAgreed(name=row["name"])
    if row["paused_until"] is not None and row["paused_until"] > clock.today():
        raise InitiatorPaused(name=row["name"], until=row["paused_until"])
    return str(row["name"].split()[0])


async def _tell_contacts(conn: Conn, group_id: UUID, met_by: str, until_on: date) -> int:
    await _withdraw_letters(conn, group_id)
    rows = await queries.list_contacts(conn, group_id=group_id)
    written = [row for row in rows if letters.way_to(row) != "call"]
    for row in rows:
        if row in written:
            _write(conn, row, met_by, until_on)
        else:
            await contacts.ask_for_call(conn, row["enquiry_id"], reason=PURPOSE)
    return len(written)


async def _withdraw_letters(conn: Conn, group_id: UUID) -> None:
    """What has not gone out is no longer so, and nobody need be called about it."""
    for row in await queries.list_contacts(conn, group_id=group_id):
        await contacts.drop_call(conn, row["enquiry_id"], reason=PURPOSE)
        key = str(row["message_key"])
        outbox.add(conn, outbox.command("notifications.withdraw_messages.v1", subject=key, key=key, purpose=PURPOSE))


def _write(conn: Conn, row: Any, met_by: str, until_on: date) -> None:
    key = str(row["message_key"])
    letter = outbox.command(
        "notifications.send_message.v1",
        subject=key,
        recipient=row["address"],
        channel=letters.way_to(row),
        template=TEMPLATE,
        language=row["language"],
        parameters={"called": row["called"], "met_by": met_by},
        purpose=PURPOSE,
        occasion=f"recall:{clock.now().isoformat()}",
        about=None,
        not_after=datetime.combine(until_on + timedelta(days=1), time(), clock.OSLO).isoformat(),
        safe=row["safe_to_leave_message"],
        key=key,
    )
    outbox.add(conn, letter)
