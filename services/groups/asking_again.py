"""Asking those who have waited long whether they still wish to: twice in writing, then by a call.

Nobody loses a place by silence: whoever answers none of it is paused (:mod:`services.groups.pauses`), for half a year.
"""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from chassis import clock, outbox, secret_links, sql
from chassis.db import Conn
from services.groups import contacts, letters, pauses, policies, waiting_list
from services.groups.problems import StillLinkGone

queries = sql.load(__file__)

AGAIN_AFTER = timedelta(days=21)
"""How long an answer is waited for before the next step."""
NOT_NOW_BEFORE = timedelta(days=3)
"""So long before the day is asked whoever said "not now", so that no group is proposed between the pause and the question."""
TIMES = 2
"""So often somebody is written to before they are called."""


async def tend(conn: Conn) -> dict[str, int]:
    """Ask those whose turn it is. Shape: {written, to_call}; nothing at night."""
    if not letters.by_day():
        return {}
    weeks = (await policies.current(conn))["ask_again_weeks"]
    today = clock.today()
    rows = await queries.list_due(
        conn,
        first_before=today - timedelta(weeks=weeks),
        again_before=today - AGAIN_AFTER,
        today=today,
        not_now_until=today + NOT_NOW_BEFORE,
    )
    await pauses.wait_for_answer(conn, [row["enquiry_id"] for row in rows if row["paused_by"] == pauses.NOT_NOW])
    written = [row for row in rows if row["times"] < TIMES and letters.way_to(row) != "call"]
    for row in written:
        await _write(conn, row)
    to_call = [row for row in rows if row not in written]
    for row in to_call:
        await contacts.ask_for_call(conn, row["enquiry_id"], reason=contacts.STILL_WAITING)
    return {"written": len(written), "to_call": len(to_call)}


async def look_at(conn: Conn, token: str) -> Any:
    """What a link asks about; reading it changes nothing.

    Shape   {question_id, enquiry_id, state, answered_on}.
    Errors  StillLinkGone, also when the person has withdrawn since.
    """
    row = await queries.find_question(conn, link_hash=secret_links.hashed(token))
    if row is None:
        raise StillLinkGone
    return row


async def answer(conn: Conn, token: str, *, still: bool) -> str:
    """The person still wishes to wait, and keeps the place in line; or does not, and is forgotten at once.

    Shape   the state of the enquiry.
    Errors  StillLinkGone.
    Emits   groups.enquiry_left.v1 where the person no longer wishes to.
    """
    row = await look_at(conn, token)
    if not still and row["state"] == "waiting":
        left = await waiting_list.let_go(conn, row["enquiry_id"], "withdrawn")
        return str(left["state"])
    await queries.mark_answered(conn, enquiry_id=row["enquiry_id"], today=clock.today())
    await pauses.hear_from(conn, row["enquiry_id"])
    return str(row["state"])


async def _write(conn: Conn, row: Any) -> None:
    link, key, way = secret_links.make(), str(row["message_key"]), letters.way_to(row)
    await queries.insert_question(
        conn, question_id=uuid4(), enquiry_id=row["enquiry_id"], link_hash=link.hash, today=clock.today()
    )
    answer_by = clock.today() + AGAIN_AFTER
    parameters = {"called": row["called"], "answer_by": answer_by.isoformat()}
    if way == "email":
        parameters["link"] = f"{conn.settings.base_url}/groups/still/{link.token}"
    question = outbox.command(
        "notifications.send_message.v1",
        subject=key,
        recipient=row["address"],
        channel=way,
        template="still_waiting",
        language=row["language"],
        parameters=parameters,
        purpose=letters.STILL,
        occasion=f"still:{clock.today().isoformat()}",
        about=None,
        not_after=(clock.now() + AGAIN_AFTER).isoformat(),
        safe=row["safe_to_leave_message"],
        key=key,
    )
    outbox.add(conn, question)
