"""Groups whose room cannot be used when they are to meet, with who is to be told. Never a name of a person."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from chassis import clock, sql
from chassis.db import Conn
from chassis.languages import N_, day, gettext
from chassis.todos import Todo
from services.groups import bookings, slots

queries = sql.load(__file__)

AHEAD, SOON = timedelta(weeks=8), timedelta(weeks=2)
"""So far ahead meetings are looked at, and those so near are for today."""

TELL = {
    "forming": N_("Tell those who hold a place."),
    "starting": N_("Tell the initiators, and those who take part."),
    "self_led": N_("Tell the group's own contact."),
}
WHY = {
    "without": N_("{group} has no room any more."),
    "closed": N_("{room} is closed on {day}, when {group} is to meet there."),
    "ended": N_("{group} meets in {room}, which is no longer ours to use."),
    "hours": N_("{group} meets in {room} at a time when we cannot use it."),
    "access": N_("{room} does not have what somebody in {group} needs to take part."),
}


class Trouble(NamedTuple):
    """What is wrong with the room of a group; ``day``: the first meeting it is wrong for, null: all of them."""

    why: str
    day: date | None
    group: Mapping[str, Any]


async def look(conn: Conn) -> list[Trouble]:
    """One for each group whose room cannot be used, the worst that is wrong with it."""
    today = clock.today()
    closures = await queries.list_closures(conn, first=today, last=today + AHEAD)
    found: dict[Any, Trouble] = {}
    for row in await queries.list_bookings(conn):
        mine = [each for each in closures if each["room_id"] == row["room_id"]]
        for trouble in _of(row, mine, today):
            found.setdefault(row["group_id"], trouble)
    return list(found.values())


def tell(troubles: list[Trouble], today: date) -> Iterator[Todo]:
    """As things to do."""
    for why, on, group in troubles:
        said = gettext(WHY[why]).format(
            group=group["title"], room=group["room"], day=day(on, "EEEE d. MMMM") if on else ""
        )
        near = on is None or on <= today + SOON
        whom = TELL[group["state"]]
        text = said if why == "access" else f"{said} {gettext(whom)}"
        yield Todo("today" if near else "week", text, f"/groups/groups/{group['group_id']}")


def _of(row: Any, closures: list[Any], today: date) -> Iterator[Trouble]:
    if row["from_on"] is None:
        yield Trouble("without", None, row)
        return
    if row["ended_on"] is not None:
        yield Trouble("ended", None, row)
    days = list(slots.days(bookings.slot_of(row), today, today + AHEAD))
    for one in days:
        if any(each["from_on"] <= one <= (each["until_on"] or one) for each in closures):
            yield Trouble("closed", one, row)
    if days and not row["in_hours"]:
        yield Trouble("hours", None, row)
    if row["lacks"]:
        yield Trouble("access", None, row)
