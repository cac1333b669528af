"""Signs of life: a group that leads itself is asked how it goes, six weeks after the initiators left and then each quarter.

Its own contact is written to, and one click answers. No answer is "not heard from", never "ended".
"""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from chassis import clock, outbox, secret_links, sql
from chassis.db import Conn
from services.groups import group_life, letters, recalls
from services.groups.problems import LifeLinkGone

queries = sql.load(__file__)

FIRST_AFTER = timedelta(days=42)
"""Follow-up about six weeks after the initiators have left (practice)."""
AGAIN_AFTER = timedelta(days=91)
SILENT_AFTER = timedelta(days=21)
PURPOSE = "sign_of_life"
ENDED = "ended"
"""The answer that they are done; the others are states of a group that leads itself."""


async def tend(conn: Conn) -> dict[str, int]:
    """Ask those whose turn it is, and note who has not answered. Shape: {asked, silent}; nothing at night."""
    if not letters.by_day():
        return {}
    silent = await _note_silence(conn)
    return {"asked": await _ask(conn), "silent": silent}


async def look_at(conn: Conn, token: str) -> Any:
    """What a link asks about; reading it changes nothing.

    Shape   {group_id, group_state, life, asked_on, answered_on, recall: what is asked for, see recalls.of_group}.
    Errors  LifeLinkGone where the link is of nothing any more.
    """
    row = await queries.find_question(conn, link_hash=secret_links.hashed(token))
    if row is None:
        raise LifeLinkGone
    return dict(row) | {"recall": await recalls.of_group(conn, row["group_id"])}


async def answer(conn: Conn, token: str, *, state: str) -> Any:
    """The group's contact tells how it goes; another answer by the same link takes the place of the first.

    ``state``  meeting, open, paused or ended.
    Shape   as :func:`look_at`.
    Errors  LifeLinkGone, GroupHasEnded.
    Emits   those of :func:`group_life.sign_of_life` or :func:`group_life.end`.
    """
    row = await look_at(conn, token)
    if state == ENDED:
        await group_life.end(conn, row["group_id"], reason="completed")
        return row | {"group_state": ENDED, "answered_on": clock.today()}
    await group_life.sign_of_life(conn, row["group_id"], state=state)
    await queries.mark_answered(conn, question_id=row["question_id"], today=clock.today())
    return await look_at(conn, token)


async def ask_for_initiator(conn: Conn, token: str) -> None:
    """The group's contact asks for an initiator to come back. Errors: LifeLinkGone, and those of recalls.ask."""
    row = await look_at(conn, token)
    await recalls.ask(conn, row["group_id"], by=recalls.GROUP)


async def need_nobody(conn: Conn, token: str) -> None:
    """They manage on their own after all. Errors: LifeLinkGone, and those of recalls.take_back."""
    row = await look_at(conn, token)
    await recalls.take_back(conn, row["group_id"])


async def _ask(conn: Conn) -> int:
    today = clock.today()
    rows = await queries.list_due(conn, first_before=today - FIRST_AFTER, again_before=today - AGAIN_AFTER)
    written_to: dict[UUID, Any] = {}
    for row in rows:
        if letters.way_to(row) != "call":
            written_to.setdefault(row["group_id"], row)
    for row in written_to.values():
        await _write(conn, row)
    return len(written_to)


async def _write(conn: Conn, row: Any) -> None:
    link, key, way = secret_links.make(), str(row["message_key"]), letters.way_to(row)
    await queries.insert_question(
        conn, question_id=uuid4(), group_id=row["group_id"], link_hash=link.hash, today=clock.today()
    )
    parameters = {"called": row["called"], "title": row["title"]}
    if way == "email":
        parameters["link"] = f"{conn.settings.base_url}/groups/life/{link.token}"
    question = outbox.command(
        "notifications.send_message.v1",
        subject=key,
        recipient=row["address"],
        channel=way,
        template="sign_of_life",
        language=row["language"],
        parameters=parameters,
        purpose=PURPOSE,
        occasion=f"{row['group_id']}:{clock.today().isoformat()}",
        about=None,
        not_after=(clock.now() + SILENT_AFTER).isoformat(),
        safe=row["safe_to_leave_message"],
        key=key,
    )
    outbox.add(conn, question)


async def _note_silence(conn: Conn) -> int:
    rows = await queries.list_silent(conn, asked_before=clock.today() - SILENT_AFTER)
    for row in rows:
        await group_life.sign_of_life(conn, row["group_id"], state="not_heard_from")
    return len(rows)
