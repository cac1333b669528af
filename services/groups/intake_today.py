"""Conversations with us on *I dag*: those of today, those whose outcome nobody has noted, and who has not chosen a time."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from chassis import clock, sql
from chassis.db import Conn
from chassis.languages import day, gettext, hour, ngettext
from chassis.todos import Todo
from services.groups import wordings

queries = sql.load(__file__)

SILENT_AFTER = timedelta(days=7)
"""So long somebody is given to choose a time."""
TIMES = "/groups/conversations"


async def look(conn: Conn) -> dict[str, Any]:
    """What there is to tell from.

    Shape   {booked: rows {enquiry_id, begins_at, ends_at, way, met_by} in order, those of today and before,
            silent: how many were asked long ago and have not answered}.
    """
    return {
        "booked": await queries.list_booked(conn, today=clock.today()),
        "silent": await queries.count_silent(conn, before=clock.now() - SILENT_AFTER),
    }


def tell(seen: Mapping[str, Any]) -> Iterator[Todo]:
    """The things to do, as sentences; never the name of the person."""
    for row in seen["booked"]:
        yield _was(row) if row["ends_at"] <= clock.now() else _is_today(row)
    if seen["silent"]:
        said = ngettext(
            "{count} person has not chosen a time for a conversation.",
            "{count} people have not chosen a time for a conversation.",
            seen["silent"],
        )
        yield Todo("week", said.format(count=seen["silent"]), TIMES)


def _is_today(row: Any) -> Todo:
    said = gettext("{name} has a conversation at {hour}: {how}.")
    how = wordings.say("conversation_way", row["way"]).lower()
    told = said.format(name=row["met_by"], hour=hour(row["begins_at"]), how=how)
    return Todo("today", told, f"/groups/enquiries/{row['enquiry_id']}")


def _was(row: Any) -> Todo:
    said = gettext("{name} was to have a conversation on {day}. What came of it?")
    when = day(row["begins_at"].astimezone(clock.OSLO).date())
    return Todo(
        "today", said.format(name=row["met_by"], day=when), f"/groups/enquiries/{row['enquiry_id']}/conversation"
    )
