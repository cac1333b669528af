"""Pauses: no group is proposed or offered for a while, and the place in line is kept.

A person asks for one, or a coordinator does for them. Whoever has answered neither two letters nor a call is paused, and
forgotten when that pause is over and nothing has been heard. Whoever said "not now" in a conversation with us is asked again
when the time has come, and proposed for nothing until there is an answer.
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from chassis import clock, sql
from chassis.db import Conn
from services.groups import forgetting, waiting_list
from services.groups.problems import EnquiryNotFound, EnquiryNotWaiting, PlaceIsHeld

queries = sql.load(__file__)

PERSON, STAFF, SILENCE = "person", "staff", "silence"
NOT_NOW, ASKED = "not_now", "asked"
"""Not now, to be asked again; and asked, without an answer yet."""
SILENT_WEEKS = 26
ANSWERS_WITHIN = timedelta(days=21)
"""So long after the call that found nobody at home we wait before a pause."""
LETTERS = 2


async def pause(conn: Conn, enquiry_id: UUID, *, weeks: int, by: str) -> date:
    """Nothing is proposed or offered for so many weeks. Shape: the day on which it is over.

    Errors  EnquiryNotFound, EnquiryNotWaiting, PlaceIsHeld where the person is chosen for a group: that is answered first.
    """
    row = await _lock(conn, enquiry_id)
    if row["is_chosen"]:
        raise PlaceIsHeld
    until = clock.today() + timedelta(weeks=weeks)
    await queries.mark_paused(conn, enquiry_id=enquiry_id, until=until, paused_by=by)
    await forgetting.leave_proposals(conn, [enquiry_id])
    return until


async def resume(conn: Conn, enquiry_id: UUID) -> None:
    """The pause is over. Errors: EnquiryNotFound, EnquiryNotWaiting."""
    await _lock(conn, enquiry_id)
    await queries.end_pause(conn, enquiry_id=enquiry_id)


async def hear_from(conn: Conn, enquiry_id: UUID) -> None:
    """The person has been heard from: a pause for being silent, or until there is an answer, is over; one asked for is not."""
    await queries.end_silence(conn, enquiry_id=enquiry_id)


async def wait_for_answer(conn: Conn, enquiries: list[UUID]) -> None:
    """Those who said "not now" are asked now: nothing is proposed until they answer, and silence is met as any other."""
    until = clock.today() + timedelta(weeks=SILENT_WEEKS)
    for enquiry_id in enquiries:
        await queries.mark_paused(conn, enquiry_id=enquiry_id, until=until, paused_by=ASKED)


async def tend(conn: Conn) -> dict[str, int]:
    """By the clock: pause those who are silent, and let those go whose pause for it is over. Shape: {paused, let_go}.

    Emits   groups.enquiry_left.v1 {reason: not_now}
    """
    today = clock.today()
    gone = await queries.list_gone_silent(conn, today=today)
    for row in gone:
        await waiting_list.let_go(conn, row["enquiry_id"], "not_now")
    silent = await queries.list_silent(conn, called_before=today - ANSWERS_WITHIN, times=LETTERS)
    for row in silent:
        await queries.mark_paused(
            conn, enquiry_id=row["enquiry_id"], until=today + timedelta(weeks=SILENT_WEEKS), paused_by=SILENCE
        )
    await forgetting.leave_proposals(conn, [row["enquiry_id"] for row in silent])
    return {"paused": len(silent), "let_go": len(gone)}


async def _lock(conn: Conn, enquiry_id: UUID) -> Any:
    row = await queries.lock_enquiry(conn, enquiry_id=enquiry_id, today=clock.today())
    if row is None:
        raise EnquiryNotFound
    if row["state"] != "waiting":
        raise EnquiryNotWaiting
    return row
