"""Writing by hand: to one person, to those of a group, to everyone who waits. Each gets it alone, and answers to the office."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from chassis import audit, identity_numbers, outbox, sql
from chassis.db import Conn
from services.groups import contacts, groups, letters
from services.groups.problems import CannotWrite, EnquiryNotFound, NobodyToWriteTo

queries = sql.load(__file__)

PURPOSE, TEMPLATE = "conversation", "by_hand"
WRITTEN = ("email", "sms", "letter")
"""The ways in which something can be written."""


class Reached(NamedTuple):
    """How many are written to, and how many are to be called instead."""

    written: int
    to_call: int


async def receivers(conn: Conn, *, enquiry_id: UUID | None = None, group_id: UUID | None = None, who: str) -> list[Any]:
    """Whom it would go to, each with ``way``: "email", "sms", "letter", "call", or "none"; the read is audited.

    Everyone who waits and is in no group, where neither is told.

    Errors  EnquiryNotFound, GroupNotFound.
    """
    if group_id:
        await groups.find(conn, group_id)
    rows = await queries.list_receivers(conn, enquiry_id=enquiry_id, group_id=group_id)
    if enquiry_id and not rows:
        raise EnquiryNotFound
    about = enquiry_id or group_id
    kind = "enquiry" if enquiry_id else "group" if group_id else "enquiries.waiting"
    await audit.note(conn, "read", account_id=who, about_kind=kind, about_id=about)
    return [dict(row) | {"way": _way_to(row)} for row in rows]


async def write(
    conn: Conn,
    *,
    subject: str,
    text: str,
    enquiry_id: UUID | None = None,
    group_id: UUID | None = None,
    signed_by: str | None = None,
    who: str,
) -> Reached:
    """Write to each by themselves, and keep it in the log of each; whom we cannot write to is to be called.

    ``signed_by``  whoever signs, null for the person the office has named.
    Errors  as :func:`receivers`; IdentityNumberGiven, CannotWrite for one person, NobodyToWriteTo for many.
    """
    identity_numbers.refuse(subject=subject, text=text)
    rows = await receivers(conn, enquiry_id=enquiry_id, group_id=group_id, who=who)
    reachable = [row for row in rows if row["way"] in WRITTEN]
    if not reachable:
        raise CannotWrite if enquiry_id else NobodyToWriteTo
    occasion = f"written:{uuid4()}"
    parameters = {"subject": subject, "text": text} | ({"signed_by": signed_by} if signed_by else {})
    for row in reachable:
        _send(conn, row, occasion, parameters)
    await _keep(conn, rows, f"{subject}\n\n{text}", who)
    return Reached(len(reachable), sum(row["way"] == "call" for row in rows))


def _way_to(row: Any) -> str:
    """As letters, but whoever has told us no way is nobody to call."""
    return letters.way_to(row) if row["address"] else "none"


def _send(conn: Conn, row: dict[str, Any], occasion: str, parameters: dict[str, Any]) -> None:
    key = str(row["message_key"])
    letter = outbox.command(
        "notifications.send_message.v1",
        subject=key,
        recipient=row["address"],
        channel=row["way"],
        template=TEMPLATE,
        language=row["language"],
        parameters=parameters,
        purpose=PURPOSE,
        occasion=occasion,
        about=None,
        not_after=None,
        safe=row["safe_to_leave_message"],
        key=key,
    )
    outbox.add(conn, letter)


async def _keep(conn: Conn, rows: Iterable[dict[str, Any]], said: str, who: str) -> None:
    for row in rows:
        if row["way"] == "call":
            await contacts.ask_for_call(conn, row["enquiry_id"], reason=contacts.CONVERSATION, note=said, who=who)
        elif row["way"] in WRITTEN:
            await contacts.add(
                conn,
                row["enquiry_id"],
                way=row["way"],
                reason=contacts.CONVERSATION,
                outcome="written",
                note=said,
                who=who,
            )
