"""The conversation with us before a group: what came of it, and what a coordinator noted.

Notes stand apart: whoever opens one person's page sees that there was a conversation, and reads what was said only by asking
for it. On asking what we know, the person gets them.
"""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from chassis import audit, clock, identity_numbers, sql
from chassis.db import Conn
from services.groups import intake_bookings, pauses, waiting_list
from services.groups.intake_problems import AskAgainWhenNotNow
from services.groups.problems import DateNotPossible, EnquiryNotFound, EnquiryNotWaiting

queries = sql.load(__file__)

WAITING_LIST, HELPED_ON, NOT_NOW = "waiting_list", "helped_on", "not_now"


async def hold(
    conn: Conn,
    enquiry_id: UUID,
    *,
    way: str | None = None,
    outcome: str,
    ask_again_weeks: int | None = None,
    held_on: date | None = None,
    note: str | None = None,
    who: str,
) -> dict[str, Any]:
    """A conversation has been held, and the person waits on, is helped on to something else, or it is not now.

    ``way``              null where that is not noted.
    ``ask_again_weeks``  the person is asked again then, and has a pause meanwhile; null: who it is is deleted at once, as is
                         done for whoever is helped on.
    ``held_on``          null for today.
    ``note``             for coordinators, and for the person on asking; null to note nothing.
    Shape   {enquiry_id, state}.
    Errors  EnquiryNotFound, EnquiryNotWaiting, DateNotPossible, IdentityNumberGiven, AskAgainWhenNotNow, PlaceIsHeld where
            somebody chosen for a group is to be asked again later.
    Emits   groups.enquiry_left.v1 for whoever no longer waits.
    """
    identity_numbers.refuse(note=note)
    if ask_again_weeks is not None and outcome != NOT_NOW:
        raise AskAgainWhenNotNow(errors={"ask_again_weeks": [AskAgainWhenNotNow.sentence()]})
    row = await _lock(conn, enquiry_id)
    held_on = held_on or clock.today()
    if not row["received_on"] <= held_on <= clock.today():
        raise DateNotPossible

    if outcome == HELPED_ON or (outcome == NOT_NOW and ask_again_weeks is None):
        return await waiting_list.let_go(conn, enquiry_id, outcome)
    until = await _ask_again(conn, enquiry_id, ask_again_weeks)
    await intake_bookings.settle(conn, enquiry_id, not_now=outcome == NOT_NOW)
    conversation_id = uuid4()
    await queries.insert_conversation(
        conn,
        conversation_id=conversation_id,
        enquiry_id=enquiry_id,
        way=way,
        held_on=held_on,
        outcome=outcome,
        ask_again_on=until,
        noted_by=who,
        noted_at=clock.now(),
    )
    if note:
        await queries.insert_note(conn, conversation_id=conversation_id, note=note)
    return {"enquiry_id": enquiry_id, "state": "waiting"}


async def leave(
    conn: Conn, enquiry_id: UUID, *, reason: str, ask_again_weeks: int | None = None, who: str
) -> dict[str, Any]:
    """A person no longer waits, without a conversation being noted; "not now" is the same as where one is.

    Shape, Errors, Emits   as :func:`hold`.
    """
    if reason == NOT_NOW or ask_again_weeks is not None:
        return await hold(conn, enquiry_id, outcome=reason, ask_again_weeks=ask_again_weeks, who=who)
    return await waiting_list.let_go(conn, enquiry_id, reason)


async def of(conn: Conn, enquiry_id: UUID) -> list[Any]:
    """The conversations with a person, the latest first, without what was said.

    Shape   rows {conversation_id, way, held_on, outcome, ask_again_on, has_note}.
    """
    rows: list[Any] = await queries.list_conversations(conn, enquiry_id=enquiry_id)
    return rows


async def read(conn: Conn, enquiry_id: UUID, *, who: str) -> list[dict[str, Any]]:
    """The same with ``note``, null where nothing was noted; the read is audited.

    Errors  EnquiryNotFound, also where nobody is known behind the enquiry any more.
    """
    if not await queries.is_known(conn, enquiry_id=enquiry_id):
        raise EnquiryNotFound
    await audit.note(conn, "read", account_id=who, about_kind="conversation_notes", about_id=enquiry_id)
    notes = {row["conversation_id"]: row["note"] for row in await queries.list_notes(conn, enquiry_id=enquiry_id)}
    return [dict(row) | {"note": notes.get(row["conversation_id"])} for row in await of(conn, enquiry_id)]


async def count_to_talk_with(conn: Conn) -> int:
    """How many wait whom we have not talked with, those with a pause left out."""
    count: int = await queries.count_to_talk_with(conn, today=clock.today())
    return count


async def _lock(conn: Conn, enquiry_id: UUID) -> Any:
    row = await queries.lock_enquiry(conn, enquiry_id=enquiry_id)
    if row is None:
        raise EnquiryNotFound
    if row["state"] != "waiting":
        raise EnquiryNotWaiting
    return row


async def _ask_again(conn: Conn, enquiry_id: UUID, weeks: int | None) -> date | None:
    """Either it is not now, until a day; or the person waits, and whatever pause silence brought is over."""
    if weeks is None:
        await pauses.hear_from(conn, enquiry_id)
        await queries.end_not_now(conn, enquiry_id=enquiry_id)
        return None
    return await pauses.pause(conn, enquiry_id, weeks=weeks, by=pauses.NOT_NOW)
