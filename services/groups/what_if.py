"""What if: how many more would have a place with another room, or another initiator. Asked of the list as it is; nothing is kept.

Only counts are told, so that nothing of who must never meet can be worked out from the answer.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from chassis import audit
from chassis.db import Conn
from services.groups import free_rooms, leading, places, proposals, words
from services.groups.matching import Group, Office, Room

CHOOSING_S = 6.0
"""For each of the two choices, as the list is and as it would be."""


class Answer(NamedTuple):
    """Groups and people of the best choice as it is, and how many more there would be."""

    groups: int
    people: int
    more_groups: int
    more_people: int


async def ask(
    run: Any, *, time: str, rooms: int = 0, initiators: int = 0, language: str | None = None, who: str
) -> Answer:
    """What more rooms at the office at a time of the week, and more initiators, would bring.

    ``time``  a weekday for all of it, or a time of the week.
    ``language``  what the initiators talk; null: whatever is needed.
    ``run``  the request's: there is no transaction while the worker chooses.
    Errors  Unavailable when the worker did not come to an end.
    """
    people, office = await run(proposals.gather)
    home = await run(_noted, who)
    more = [free_rooms.like_ours(people, home, each) for each in words.TIMES if each.startswith(time)] if home else []
    changed = with_more(office, more, rooms, initiators, language)
    now = await proposals.choose(people, office, seconds=CHOOSING_S)
    then = await proposals.choose(people, changed, seconds=CHOOSING_S)
    groups, placed = len(now), _placed(now)
    return Answer(groups, placed, len(then) - groups, _placed(then) - placed)


def with_more(office: Office, at: Sequence[Room], rooms: int, initiators: int, language: str | None = None) -> Office:
    """The office with so many more rooms there and then, and so many more initiators free, who can go everywhere."""
    one = leading.initiator([language], []) if language else leading.ANYBODY
    led = {**office.initiators, one: office.initiators.get(one, 0) + initiators}
    there = {room: office.rooms.get(room, 0) + rooms for room in at}
    return office._replace(initiators=led, rooms={**office.rooms, **there})


async def _noted(conn: Conn, who: str) -> str | None:
    """The list is read for this as for proposals. Shape: the office's municipality, null when it is not known."""
    await audit.note(conn, "proposed", account_id=who, about_kind="proposals")
    return await places.municipality_of_office(conn)


def _placed(groups: Sequence[Group]) -> int:
    return sum(len(group.people) for group in groups)
