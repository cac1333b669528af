"""Which rooms a group that is proposed could have: by place, time of the week, what they offer and hold.

A room counts at a time of the week where a weekly meeting has place between what it is used for then. In a municipality
where no room is registered the office finds one: there is as much as its policy says, with what anybody needs.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from chassis import clock, sql
from chassis.db import Conn
from services.groups import rooms, slots
from services.groups.matching import Person, Room
from services.groups.words import TIMES

queries = sql.load(__file__)

PARTS = {"morning": (0, 12 * 60), "afternoon": (12 * 60, 17 * 60), "evening": (17 * 60, 24 * 60)}
"""The parts of a day, in minutes; the same as in ``meeting_days``."""
BEGINS, HAS_BEGUN = timedelta(weeks=2), timedelta(weeks=4)
"""A group proposed today meets first about then. A room that is closed from before the one until after the other is of no use."""


async def count(conn: Conn, people: Sequence[Person], *, own: int, home: str | None, most: int) -> dict[Room, int]:
    """How many rooms of each kind are free.

    ``own``   how many groups can meet at one time where the office is, if it has registered none there.
    ``most``  people in a group: seats past that make no difference.
    """
    needs = _needs(people)
    ours = await rooms.registered_in(conn)
    elsewhere = {place for person in people for place in person.places} - ours
    found = await _by_policy(conn, elsewhere, tuple(needs), own=own, home=home)
    today = clock.today()
    taken = await queries.list_taken(conn, after=today + BEGINS)
    for room in await rooms.all_of_them(conn):
        if room["ended_on"] is None and not _is_shut(room["closures"], today):
            mine = [row for row in taken if row["room_id"] == room["room_id"]]
            kind = {
                "offers": tuple(need for need in needs if need in room["offers"]),
                "seats": min(room["seats"], most),
            }
            for time in free_times(room["hours"], mine):
                each = Room(room["municipality_code"], time, **kind)
                found[each] = found.get(each, 0) + 1
    return found


def like_ours(people: Iterable[Person], place: str, time: str) -> Room:
    """One more room at a place and time, in which whoever waits could be."""
    return Room(place, time, tuple(_needs(people)))


def free_times(hours: Mapping[str, Any], taken: Sequence[Mapping[str, Any]]) -> list[str]:
    """The times of the week at which a weekly meeting has place in a room.

    ``hours``  {weekday: {opens_at, closes_at}}; ``taken``  rows {from_on, begins_at, ends_at}, weekly or every other week.
    """
    return [time for time in TIMES if _has_place(time, hours, taken)]


def _has_place(time: str, hours: Mapping[str, Any], taken: Sequence[Mapping[str, Any]]) -> bool:
    weekday, part = time.split("_")
    if weekday not in hours:
        return False
    opens, closes = (slots.minutes(hours[weekday][name]) for name in ("opens_at", "closes_at"))
    begins, ends = max(PARTS[part][0], opens), PARTS[part][1]
    mine = sorted(
        (slots.minutes(row["begins_at"]), slots.minutes(row["ends_at"]))
        for row in taken
        if slots.weekday(row["from_on"]) == weekday
    )
    lasts = int(slots.LASTS.total_seconds()) // 60
    for low, high in [*mine, (closes, closes)]:
        if begins < ends and begins + lasts <= min(low, closes):
            return True
        begins = max(begins, high)
    return False


def _is_shut(closures: Sequence[Mapping[str, Any]], today: date) -> bool:
    return any(
        row["from_on"] <= today + BEGINS and (row["until_on"] is None or row["until_on"] >= today + HAS_BEGUN)
        for row in closures
    )


async def _by_policy(
    conn: Conn, places: Iterable[str], offers: tuple[str, ...], *, own: int, home: str | None
) -> dict[Room, int]:
    """The office's own rooms; elsewhere room for one group, which the office finds."""
    free = {Room(place, time, offers): own if place == home else 1 for place in places for time in TIMES}
    for row in await queries.list_meeting(conn):
        taken = Room(row["municipality_code"], f"{row['weekday']}_{row['daytime']}", offers)
        if taken in free:
            free[taken] = max(0, free[taken] - row["groups"])
    return free


def _needs(people: Iterable[Person]) -> list[str]:
    """What anybody needs of a room; whatever else it offers makes no difference to the choice."""
    return sorted(frozenset().union(*(person.needs for person in people)))
