"""What the office writes about a time for a conversation: commands to notifications, which owns the words.

A text message has no link and says nothing of what it is about; whoever cannot be written to is to be called.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chassis import clock, outbox
from chassis.db import Conn
from services.groups import contacts, intake_links, letters

PURPOSE = "intake"


async def invited(conn: Conn, row: Mapping[str, Any], *, until: datetime) -> None:
    """There are times to choose from; of use until the last of them."""
    take_back(conn, row)
    await _tell(conn, row, "talk_invited", until, call=contacts.CONVERSATION_TIME)


async def booked(conn: Conn, row: Mapping[str, Any]) -> None:
    """A time is agreed on."""
    take_back(conn, row)
    await _tell(conn, row, "talk_booked", row["begins_at"], **_when(row))


async def moved(conn: Conn, row: Mapping[str, Any]) -> None:
    """Another time than before, which the person has chosen, or agreed to."""
    take_back(conn, row)
    await _tell(conn, row, "talk_moved", row["begins_at"], **_when(row))


async def cancelled(conn: Conn, row: Mapping[str, Any], *, by_us: bool) -> None:
    """There is no conversation then; where it is we who cannot, whoever cannot be written to is to be called."""
    take_back(conn, row)
    call = contacts.CONVERSATION_CHANGED if by_us else None
    await _tell(conn, row, "talk_cancelled", row["begins_at"], call=call, **_when(row))


async def reminded(conn: Conn, row: Mapping[str, Any]) -> None:
    """It is tomorrow."""
    await _tell(conn, row, "talk_reminder", row["begins_at"], **_when(row))


def take_back(conn: Conn, row: Mapping[str, Any]) -> None:
    """What has not gone out about a time is not to go: it is no longer so. Written before whatever is told instead."""
    letters.withdraw(conn, row["message_key"], PURPOSE)


async def _tell(
    conn: Conn, row: Mapping[str, Any], template: str, until: datetime, *, call: str | None = None, **more: Any
) -> None:
    way, key = letters.way_to(row), str(row["message_key"])
    if way == "call":
        if call and row["address"]:
            await contacts.ask_for_call(conn, row["enquiry_id"], reason=call)
        return
    parameters = {"called": row["called"]} | more
    if way == "email":
        parameters["link"] = await intake_links.make(conn, row["enquiry_id"])
    command = outbox.command(
        "notifications.send_message.v1",
        subject=key,
        recipient=row["address"],
        channel=way,
        template=template,
        language=row["language"],
        parameters=parameters,
        purpose=PURPOSE,
        occasion=f"{template}:{clock.now().isoformat()}",
        about=None,
        not_after=until.isoformat(),
        safe=row["safe_to_leave_message"],
        key=key,
    )
    outbox.add(conn, command)


def _when(row: Mapping[str, Any]) -> dict[str, Any]:
    """Never the link to a screen: that stands on the person's own page alone."""
    place = row["place"] if row["way"] == "here" else None
    return {
        "starts_at": row["begins_at"].isoformat(),
        "place": place or "",
        "format": row["way"],
        "met_by": row["met_by"],
    }
