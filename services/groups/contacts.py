"""What staff have said and written to a person, and whom they are to call: read by coordinators only, gone with the person."""

from typing import Any
from uuid import UUID, uuid4

from chassis import audit, clock, identity_numbers, sql
from chassis.db import Conn
from services.groups import pauses
from services.groups.problems import ContactNotFound, EnquiryNotFound

queries = sql.load(__file__)

CONVERSATION, STILL_WAITING, ANNOUNCED = "conversation", "still_waiting", "announced"
"""Reasons: something staff wish to say, whether the person still wishes to wait, and a group that was announced."""
CONVERSATION_TIME, CONVERSATION_CHANGED = "conversation_time", "conversation_changed"
"""Reasons: a time for a conversation is to be agreed on, and the one agreed on is cancelled."""


REACHED = "reached"


async def note(conn: Conn, enquiry_id: UUID, *, way: str, outcome: str, what: str | None = None, who: str) -> None:
    """A coordinator notes a call, a visit or a letter.

    ``what``  what was said, null to note only that it took place.
    Errors  EnquiryNotFound where nobody is known behind the enquiry any more, IdentityNumberGiven.
    """
    identity_numbers.refuse(what=what)
    await add(conn, enquiry_id, way=way, reason=CONVERSATION, outcome=outcome, note=what, who=who)


async def add(
    conn: Conn,
    enquiry_id: UUID,
    *,
    way: str,
    reason: str,
    outcome: str | None,
    note: str | None = None,
    who: str | None = None,
) -> None:
    """Put one contact on record. Errors: EnquiryNotFound."""
    added = await queries.insert_contact(
        conn,
        contact_id=uuid4(),
        enquiry_id=enquiry_id,
        way=way,
        reason=reason,
        outcome=outcome,
        note=note,
        noted_by=who,
        noted_at=clock.now(),
    )
    if not added:
        raise EnquiryNotFound
    if outcome == REACHED:
        await pauses.hear_from(conn, enquiry_id)


async def ask_for_call(
    conn: Conn, enquiry_id: UUID, *, reason: str, note: str | None = None, who: str | None = None
) -> None:
    """Somebody is to be called, since we cannot write to them; once for each reason, with what was to be said last."""
    await drop_call(conn, enquiry_id, reason=reason)
    await add(conn, enquiry_id, way="call", reason=reason, outcome=None, note=note, who=who)


async def drop_call(conn: Conn, enquiry_id: UUID, *, reason: str) -> None:
    """Nobody need be called about it any more."""
    await queries.drop_call(conn, enquiry_id=enquiry_id, reason=reason)


async def settle_call(conn: Conn, contact_id: UUID, *, outcome: str, what: str | None = None, who: str) -> Any:
    """A call that was to be made has been made, or tried.

    Shape   {enquiry_id, reason}.
    Errors  ContactNotFound, also where it is noted already; IdentityNumberGiven.
    """
    identity_numbers.refuse(what=what)
    row = await queries.settle_call(
        conn, contact_id=contact_id, outcome=outcome, what=what, noted_by=who, noted_at=clock.now()
    )
    if row is None:
        raise ContactNotFound
    if outcome == REACHED:
        await pauses.hear_from(conn, row["enquiry_id"])
    return row


async def of(conn: Conn, enquiry_id: UUID) -> list[Any]:
    """All contact with a person, calls that are to be made first, then the latest first."""
    rows: list[Any] = await queries.list_contacts(conn, enquiry_id=enquiry_id)
    return rows


async def to_call(conn: Conn, *, who: str) -> list[Any]:
    """Everybody who is to be called, the longest due first; the read is audited."""
    await audit.note(conn, "read", account_id=who, about_kind="enquiries.to_call")
    rows: list[Any] = await queries.list_to_call(conn)
    return rows
