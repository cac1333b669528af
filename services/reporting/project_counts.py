"""What each group, event and outreach counts for, and which projects it is part of: a project is the sum of its own.

Counted in the same go as the tallies and put back by the same replay. Nothing of it is told to head office: there an activity
is counted once, however many projects it is part of.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from chassis import sql
from chassis.db import Conn
from chassis.events import Message
from services.reporting import standings
from services.reporting.counting import Count, day
from services.reporting.periods import month_of

queries = sql.load(__file__)

COUNTED: Final = (
    "groups_started",
    "groups_running",
    "groups_self_led",
    "groups_ended",
    "meetings_held",
    "people_placed",
    "events_held",
    "event_participants",
    "event_registrations",
    "initiators_trained",
    "outreach_held",
    "people_reached",
    "advice_given",
)
"""What can be counted for a project: what is told of a group, an event or outreach. Nobody waits in a project, and nobody's
enquiry is part of one."""
ATTACHED: Final = {
    "groups.group_attached.v1": "group",
    "events.event_attached.v1": "event",
    "events.outreach_attached.v1": "outreach",
}
"""What is told when the projects of an activity are chosen, and the kind of activity."""


@dataclass(frozen=True, slots=True)
class Activity:
    """One group, event or outreach."""

    kind: str
    id: UUID


def activity_of(message: Message) -> Activity | None:
    """What a message tells of; None for what belongs to no activity, such as an enquiry."""
    if message.type.startswith("events.outreach_"):
        return Activity("outreach", UUID(message.subject))
    for kind in ("group", "event"):
        if told := message.data.get(f"{kind}_id"):
            return Activity(kind, UUID(told))
    return None


def counts_of(message: Message, counts: Iterable[Count]) -> list[Count]:
    """What its activity counts for: what the message tells was done, whichever office counts it, and those who were placed
    when a group started.

    A placing is told by itself, under a subject that leads to no group.
    """
    found = [count for count in counts if count.indicator in COUNTED]
    if message.type == "groups.group_started.v1" and not message.data.get("taken_over"):
        on, many = day(message.data["started_on"]), int(message.data["participants"])
        found.append(Count("people_placed", on, message.data["municipality"], change=many))
    return found


async def fold(conn: Conn, counted: Iterable[tuple[Message, Sequence[Count]]]) -> None:
    """Add what messages counted for to their activities."""
    sums: Counter[tuple[str, UUID, str, Any]] = Counter()
    for message, counts in counted:
        if activity := activity_of(message):
            for count in counts_of(message, counts):
                sums[activity.kind, activity.id, count.indicator, month_of(count.on)] += count.change
    if sums:
        kinds, ids, indicators, months = zip(*sorted(sums), strict=True)
        await queries.add_counts(
            conn,
            kinds=list(kinds),
            activity_ids=list(ids),
            indicators=list(indicators),
            periods=list(months),
            changes=[sums[cell] for cell in sorted(sums)],
        )


async def on_attached(conn: Conn, messages: Sequence[Message]) -> None:
    """Take in which projects activities are part of now. Each message says all of it, so hearing one again does no harm."""
    await standings.lock(conn)
    latest = {activity_in(message): sorted(set(message.data["projects"])) for message in messages}
    for activity, projects in latest.items():
        await queries.keep_projects(conn, kind=activity.kind, activity_id=activity.id, projects=projects)


def activity_in(message: Message) -> Activity:
    """The activity whose projects a message tells of."""
    return Activity(ATTACHED[message.type], UUID(message.subject))


async def reset(conn: Conn) -> None:
    """For a replay: down to what the last closing froze."""
    await queries.drop_open_counts(conn)
    await queries.rewind_counts(conn)
    await queries.drop_open_projects(conn)
    await queries.rewind_projects(conn)


async def freeze(conn: Conn, period: Any) -> None:
    """What stands when a month is closed is what a replay starts from."""
    await queries.freeze_counts(conn, period=period)
    await queries.freeze_projects(conn)
    await queries.hold_activities(conn)
