"""Which initiators attend a group's first meetings, and the access on a phone that goes with it.

Access is portal's: it is asked to let an initiator in with the first group, and out again when no group that is being formed
or starting is left. What an initiator may see of a group is decided here all the same, by ``own_groups.sql``.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from chassis import audit, clock, outbox, sql
from chassis.db import Conn
from services.groups import groups
from services.groups.initiator_problems import InitiatorPaused, InitiatorUnknown, TooManyInitiators
from services.groups.problems import GroupNotStarting

queries = sql.load(__file__)

MOST = 2
"""One or two initiators attend the first meetings (practice at the LINK centres)."""


async def assign(conn: Conn, group_id: UUID, initiator_id: UUID, *, who: str) -> dict[str, Any]:
    """An initiator is to attend the first meetings of a group; once more changes nothing.

    Shape   the group row.
    Errors  GroupNotFound, GroupNotStarting, InitiatorUnknown, TooManyInitiators.
    Emits   portal.admit_initiator.v1, where the confidentiality agreement is on record.
    """
    await _lock_open(conn, group_id)
    await attend(conn, group_id, [initiator_id])
    await audit.note(conn, "initiator_assigned", account_id=who, about_kind="group", about_id=group_id)
    return await groups.find(conn, group_id)


async def attend(conn: Conn, group_id: UUID, initiators: Iterable[UUID]) -> None:
    """These attend a group that is held until COMMIT; with the first group one becomes a co-initiator.

    Errors  InitiatorUnknown, TooManyInitiators, InitiatorPaused.
    """
    chosen = sorted(set(initiators))
    for row in await queries.list_paused(conn, initiators=chosen, today=clock.today()):
        raise InitiatorPaused(name=row["name"], until=row["paused_until"])
    await queries.insert_initiators(conn, group_id=group_id, initiators=chosen)
    await queries.begin(conn, initiators=chosen)
    if await queries.count_initiators(conn, group_id=group_id) > MOST:
        raise TooManyInitiators(most=MOST)
    for initiator_id in chosen:
        await admit(conn, initiator_id, str(group_id))


async def take_off(conn: Conn, group_id: UUID, initiator_id: UUID, *, who: str) -> dict[str, Any]:
    """The initiator does not attend this group any more.

    Errors  GroupNotFound, GroupNotStarting.
    Emits   portal.end_initiator.v1, where this was the last.
    """
    await _lock_open(conn, group_id)
    if await queries.delete_initiator(conn, group_id=group_id, initiator_id=initiator_id):
        await audit.note(conn, "initiator_taken_off", account_id=who, about_kind="group", about_id=group_id)
        await let_out_without_group(conn, [initiator_id])
    return await groups.find(conn, group_id)


async def leave(conn: Conn, group_id: UUID) -> None:
    """The group leads itself, or has ended: its initiators have nothing more to do with it.

    Emits   portal.end_initiator.v1 for each who attends no other.
    """
    rows = await queries.list_attending(conn, group_id=group_id)
    await let_out_without_group(conn, [row["initiator_id"] for row in rows])


async def forget_pin(conn: Conn, group_id: UUID, initiator_id: UUID, *, who: str) -> dict[str, Any]:
    """The initiator has forgotten the PIN: a new welcome goes out, and another is chosen with the next code.

    Errors  GroupNotFound, GroupNotStarting, InitiatorUnknown.
    """
    await check_attends(conn, group_id, initiator_id)
    await audit.note(conn, "pin_forgotten", account_id=who, about_kind="initiator", about_id=initiator_id)
    await admit(conn, initiator_id, str(uuid4()), new_pin=True)
    return await groups.find(conn, group_id)


async def admit_to_groups(conn: Conn, initiator_id: UUID) -> None:
    """Let an initiator in for every group attended that is open; portal knows the occasions it has had before."""
    for row in await queries.list_open_groups_of(conn, initiator_id=initiator_id):
        await admit(conn, initiator_id, str(row["group_id"]))


async def admit(conn: Conn, initiator_id: UUID, occasion: str, *, new_pin: bool = False) -> None:
    """Ask portal to let an initiator in; nothing is asked without an agreement on record."""
    row = await queries.get_agreed(conn, initiator_id=initiator_id)
    if row is None:
        return
    wish = outbox.command(
        "portal.admit_initiator.v1",
        subject=str(initiator_id),
        initiator_id=str(initiator_id),
        occasion=occasion,
        name=row["name"],
        email=row["email"].lower(),
        new_pin=new_pin,
    )
    outbox.add(conn, wish)


def let_out(conn: Conn, initiator_id: UUID, *, forget: bool = False) -> None:
    """Ask portal to let an initiator in no more; with ``forget``, to forget name and address at once."""
    told = str(initiator_id)
    outbox.add(conn, outbox.command("portal.end_initiator.v1", subject=told, initiator_id=told, forget=forget))


async def let_out_without_group(conn: Conn, initiators: list[UUID]) -> None:
    """Those of these who have no group left are let in no more.

    Emits   portal.end_initiator.v1
    """
    for row in await queries.list_without_group(conn, initiators=initiators):
        let_out(conn, row["initiator_id"])


async def _lock_open(conn: Conn, group_id: UUID) -> None:
    group = await groups.lock(conn, group_id)
    if group["state"] not in ("forming", "starting"):
        raise GroupNotStarting


async def check_attends(conn: Conn, group_id: UUID, initiator_id: UUID) -> None:
    """Whether an initiator attends a group, which is held until COMMIT.

    Errors  GroupNotFound, GroupNotStarting, InitiatorUnknown.
    """
    await _lock_open(conn, group_id)
    attending = await queries.list_attending(conn, group_id=group_id)
    if initiator_id not in [row["initiator_id"] for row in attending]:
        raise InitiatorUnknown
