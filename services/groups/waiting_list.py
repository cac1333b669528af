"""The waiting list: who waits, and how one leaves it without a group."""

from datetime import datetime
from typing import Any
from uuid import UUID

from chassis import audit, clock, outbox, sql
from chassis.db import Conn
from chassis.problems import Invalid
from services.groups import digital_links, forgetting, pickup_codes, schemas
from services.groups.problems import EnquiryNotFound, EnquiryNotWaiting, PickupCodeUnknown

queries = sql.load(__file__)

LEFT = ("withdrawn", "helped_on", "not_now")


async def look_through(
    conn: Conn, *, who: str, state: str = "waiting", after: str | None = None, limit: int = 50
) -> tuple[list[Any], str | None]:
    """A page of the list, those who have waited longest first; the read is audited.

    Shape   (rows, after): ``after`` asks for the page that follows, null when this was the last.
    Errors  Invalid when ``after`` is not one of ours.
    """
    after_at, after_id = _place(after)
    await audit.note(conn, "read", account_id=who, about_kind=f"enquiries.{state}")
    rows = await queries.list_enquiries(
        conn, state=state, after_at=after_at, after_id=after_id, today=clock.today(), most=limit + 1
    )
    return rows[:limit], _mark(rows[limit - 1]) if len(rows) > limit else None


async def to_choose_from(conn: Conn, group_id: UUID, *, who: str) -> list[Any]:
    """Who could be chosen for a group while it is being formed, longest waiting first; what is shown is audited.

    Shape   rows {enquiry_id, called, waiting_days}; none for a group that has started.
    """
    rows: list[Any] = await queries.list_unchosen(conn, group_id=group_id, today=clock.today())
    if rows:
        await audit.note(conn, "read", account_id=who, about_kind="enquiries.waiting")
    return rows


async def withdraw(conn: Conn, enquiry_id: UUID, pickup_code: str) -> dict[str, Any]:
    """A person withdraws: who it is and all wishes are deleted at once, the rest after ``policy.keep_left_days``.

    Shape   {enquiry_id, state}; withdrawing again answers the same.
    Errors  PickupCodeUnknown, also when there is no such enquiry: the answer never tells which.
    Emits   groups.enquiry_left.v1 if the person was waiting.
    """
    row = await queries.lock_enquiry_of_code(conn, pickup_hash=pickup_codes.hashed(pickup_code))
    if row is None or row["enquiry_id"] != enquiry_id:
        raise PickupCodeUnknown
    return await _leave(conn, row, "withdrawn")


async def withdraw_by_code(conn: Conn, pickup_code: str) -> dict[str, Any]:
    """The same from the page, where a person has only the code."""
    row = await queries.lock_enquiry_of_code(conn, pickup_hash=pickup_codes.hashed(pickup_code))
    if row is None:
        raise PickupCodeUnknown(errors={"pickup_code": [PickupCodeUnknown.sentence()]})
    return await _leave(conn, row, "withdrawn")


async def let_go(conn: Conn, enquiry_id: UUID, reason: str) -> dict[str, Any]:
    """A coordinator takes a person off the list: withdrawn by phone, helped on elsewhere, or not now.

    Errors  EnquiryNotFound, EnquiryNotWaiting.
    Emits   groups.enquiry_left.v1
    """
    row = await queries.lock_enquiry(conn, enquiry_id=enquiry_id)
    if row is None:
        raise EnquiryNotFound
    if row["state"] != "waiting":
        raise EnquiryNotWaiting
    return await _leave(conn, row, reason)


async def _leave(conn: Conn, row: Any, reason: str) -> dict[str, Any]:
    if row["state"] in LEFT:
        return {"enquiry_id": row["enquiry_id"], "state": row["state"]}

    today = clock.today()
    await digital_links.somebody_leaves(conn, [row["enquiry_id"]])
    await forgetting.forget_persons(conn, [row["enquiry_id"]])
    await queries.leave_group(conn, enquiry_id=row["enquiry_id"])
    await queries.mark_left(conn, enquiry_id=row["enquiry_id"], state=reason, left_on=today)

    if row["state"] == "waiting":
        outbox.add(conn, schemas.EnquiryLeft.event(subject=str(row["subject"]), left_on=today, reason=reason))
    return {"enquiry_id": row["enquiry_id"], "state": reason}


def _mark(row: Any) -> str:
    """A place in the list that stays good when the row it was made of is gone."""
    return f"{row['received_at'].isoformat()}_{row['enquiry_id']}"


def _place(mark: str | None) -> tuple[datetime | None, UUID | None]:
    if mark is None:
        return None, None
    moment, _, enquiry_id = mark.partition("_")
    try:
        at = datetime.fromisoformat(moment.replace(" ", "+"))
        return at if at.tzinfo else at.replace(tzinfo=clock.OSLO), UUID(enquiry_id)
    except ValueError:
        raise Invalid(errors={"after": ["Not a place in this list."]}) from None
