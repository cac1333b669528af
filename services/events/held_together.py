"""What offices hold together: one of them counts it, and the others are named beside it.

Whoever takes the registrations counts, as a rule. An office that only has it in its programme, or was there too, says which
office counts: then nothing of it is in its own figures, and the nation has it once.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from chassis import clock, sql
from chassis.db import Conn
from services.events import programme
from services.events.problems import CounterNotAmongThem, CountingDecided, EventNotPublished

queries = sql.load(__file__)


async def others(conn: Conn, already: Sequence[str] = ()) -> list[tuple[str, str]]:
    """(code, name) of the other offices there are today, and of those that are named ``already``, by name."""
    rows = await queries.list_others(conn, office=conn.office, today=clock.today(), already=list(already))
    return [(row["code"], row["name"]) for row in rows]


async def choose(conn: Conn, event_id: UUID, *, held_with: Sequence[str], counted_by: str | None = None) -> Any:
    """Say who holds an event with us, and who counts it: null for ourselves.

    Who counts is decided before it is published: from then on registrations are counted as they come.

    Shape   the event's row.
    Errors  EventNotFound, EventNotPublished when called off or held, CounterNotAmongThem, CountingDecided.
    Emits   events.event_listed.v1, where it is published
    """
    event = await programme.lock(conn, event_id)
    if event["state"] not in ("draft", "published"):
        raise EventNotPublished
    chosen = await check(conn, held_with, counted_by, already=settled(event))
    if event["state"] == "published" and chosen["counted_by"] != event["counted_by"]:
        raise CountingDecided(errors={"counted_by": [CountingDecided.sentence()]})
    event = await queries.choose(conn, event_id=event_id, **chosen)
    if event["state"] == "published":
        programme.list_nationally(conn, event)
    return event


def settled(event: Mapping[str, Any]) -> Sequence[str]:
    """Who holds it and may go on doing so, though they have closed since: from when it is published, since who counts is
    decided then. Of a draft only offices there are."""
    held_with: Sequence[str] = event["held_with"] if event["state"] != "draft" else ()
    return held_with


async def as_before(conn: Conn, event_id: UUID, earlier: Mapping[str, Any]) -> None:
    """A draft of what is held again is held by those of the same offices there still are, and counted by the same one: by us
    where that has closed."""
    there = {code for code, _ in await others(conn)}
    held_with = [code for code in earlier["held_with"] if code in there]
    counted_by = earlier["counted_by"] if earlier["counted_by"] in there else None
    await queries.choose(conn, event_id=event_id, held_with=held_with, counted_by=counted_by)


async def check(
    conn: Conn, held_with: Sequence[str], counted_by: str | None, *, already: Sequence[str] = ()
) -> dict[str, Any]:
    """{held_with, counted_by}: each other office once, in the order of their names.

    ``already``  those who hold it as it stands: an office that has closed since still did.
    Errors       CounterNotAmongThem.
    """
    known = [code for code, _ in await others(conn, already) if code in held_with]
    if counted_by and counted_by not in known:
        raise CounterNotAmongThem(errors={"counted_by": [CounterNotAmongThem.sentence()]})
    return {"held_with": known, "counted_by": counted_by or None}


def counted(row: Mapping[str, Any]) -> dict[str, str]:
    """What is told along with everything that is counted: which other office counts it, nothing where we do."""
    return {"counted_by": row["counted_by"]} if row["counted_by"] else {}
