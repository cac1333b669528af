"""Announced groups as rows: what was announced of a group, how it stands, and that it is over. The rules stand in
``announcing.py`` (by coordinators and the clock) and ``joining.py`` (by those who wish to be in one).
"""

from typing import Any
from uuid import UUID

from chassis import clock, sql
from chassis.db import Conn
from services.groups import contacts, directory, letters

queries = sql.load(__file__)

OPEN, TOO_FEW, TOPPING_UP, ENOUGH, CALLED_OFF = "open", "too_few", "topping_up", "enough", "called_off"


async def find(conn: Conn, group_id: UUID) -> Any:
    """What was announced of a group, with how many have joined; null where it was not.

    Shape   {group_id, state, places, fewest, join_by, announced_at, joined, told: how many by letter, group_state,
            first_meeting_at}.
    """
    return await queries.find_announcement(conn, group_id=group_id)


async def look_at(conn: Conn, group_id: UUID) -> Any:
    """An announced group as the public sees it: no persons, and nothing from which to tell how many have joined.

    Shape   null where there is none; {group_id, title, format, theme, language, municipality_name, place, offers of the room,
            first_meeting_at, every_weeks, places, fewest, join_by, is_open}.
    """
    return await queries.look_at_announced(conn, group_id=group_id, today=clock.today())


async def coming(conn: Conn) -> list[Any]:
    """Those that can be joined now, the first to meet first: group_id, title, first_meeting_at, join_by."""
    rows: list[Any] = await queries.list_coming(conn, today=clock.today())
    return rows


async def mark(conn: Conn, group_id: UUID, state: str) -> None:
    """How the announcement of a group stands from here on; only an open one is in the public list.

    Emits   groups.group_listed.v1 when that opens or closes it.
    """
    await queries.mark_announcement(conn, group_id=group_id, state=state)
    await directory.set_open(conn, group_id, open=state == OPEN)


async def close(conn: Conn, group_id: UUID, state: str) -> None:
    """A group has begun or come to nothing: nobody joins any more, and who was told of it is not to be known.

    Emits   notifications.withdraw_messages.v1 for letters about it that have not gone out; groups.group_listed.v1
    """
    if await find(conn, group_id) is None:
        return
    for row in await queries.forget_letters(conn, group_id=group_id):
        await contacts.drop_call(conn, row["enquiry_id"], reason=contacts.ANNOUNCED)
        if row["message_key"]:
            letters.take_back(conn, row["message_key"])
    await mark(conn, group_id, state)
