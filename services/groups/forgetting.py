"""Destroying what is about a person: the row goes, and the erasure journal keeps its random id for restores."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from chassis import clock, erasure, outbox, retention, sql
from chassis.db import Conn
from services.groups import never_place, policies

queries = sql.load(__file__)

ENQUIRY, INITIATOR = "enquiry", "initiator"
"""The registers, as the erasure journal names them."""


async def forget(conn: Conn, enquiries: Iterable[UUID]) -> list[UUID]:
    """Destroy enquiries, with person, consents and membership; nothing ties the events' subjects to anyone any more.

    Shape   the ids that are gone, now in the erasure journal.
    """
    enquiries = list(enquiries)
    await forget_persons(conn, enquiries)
    gone = [row["enquiry_id"] for row in await queries.delete_enquiries(conn, enquiries=enquiries)]
    await note(conn, gone, ENQUIRY)
    return gone


async def forget_persons(conn: Conn, enquiries: list[UUID]) -> None:
    """Delete who they were, and ask notifications to forget what was written to them; what is left names nobody."""
    await never_place.forget(conn, enquiries)
    await leave_proposals(conn, enquiries)
    await queries.delete_offers(conn, enquiries=enquiries)
    await queries.give_up_times(conn, enquiries=enquiries)
    for row in await queries.delete_enquirers(conn, enquiries=enquiries):
        if row["channel"] != "none":
            key = str(row["message_key"])
            outbox.add(conn, outbox.command("notifications.forget_messages.v1", subject=key, key=key))


async def leave_proposals(conn: Conn, enquiries: list[UUID]) -> None:
    """What was worked out for them is by other wishes, or for people who are not there: proposals, and why there is none."""
    await queries.delete_proposed(conn, enquiries=enquiries)


async def note(conn: Conn, gone: list[UUID], register: str) -> None:
    """Write ids to the erasure journal, which is replayed at every restore."""
    for record_id in gone:
        await erasure.record(conn, record_id, register)


async def forget_participants(conn: Conn, group_id: UUID, *, also_contacts: bool = False) -> None:
    """A group leads itself, or has ended: who took part is no longer the office's to know."""
    rows = await queries.list_participants(conn, group_id=group_id, also_contacts=also_contacts)
    await forget(conn, [row["enquiry_id"] for row in rows])


async def destroy_old(conn: Conn) -> int:
    """Destroy what is left of enquiries that ended more than ``policy.keep_left_days`` ago.

    Shape   how many enquiries.
    """
    keep_days = (await policies.current(conn))["keep_left_days"]
    rows = await queries.list_left_before(conn, day=clock.today() - timedelta(days=keep_days))
    gone = await forget(conn, [row["enquiry_id"] for row in rows])
    return await retention.note(conn, "after_leaving", {"enquiry": len(gone)}, about_kind="enquiries")
