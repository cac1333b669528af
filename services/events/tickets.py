"""A ticket of their own for those in a party who can be written to: what is told of it, and what becomes of it.

Letters go by what stands in the database and what was told last: whoever has a place and was not told so is told, whoever was
told and has none any more is told that. So nothing that gives, moves or takes places need know of tickets, and a restart
forgets nothing.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from chassis import clock, secret_links, sql
from chassis.db import Conn
from services.events import letters

queries = sql.load(__file__)

AT_ONCE = 200


async def of_party(conn: Conn, registration_id: UUID) -> dict[int, Any]:
    """The tickets of a party that hold. Shape: {2: its row, …} by who in the party it is of."""
    return {row["person"]: row for row in await queries.list_tickets(conn, registration_id=registration_id)}


async def tell(conn: Conn, event_id: UUID | None = None) -> int:
    """Write to those whose place is otherwise than they were told; of one event, or of all. Shape: how many.

    Emits   notifications.send_message.v1, and withdraw_messages.v1 before it
    """
    rows = await queries.lock_untold(conn, event_id=event_id, now=clock.now(), row_limit=AT_ONCE)
    tokens = await make_links(conn, [row["ticket_id"] for row in rows])
    for row in rows:
        letters.take_back(conn, row)
        _write(conn, row, letter_of(row), tokens[row["ticket_id"]])
    await queries.mark_told(
        conn,
        ticket_ids=[row["ticket_id"] for row in rows],
        versions=[row["version"] if row["has_place"] else None for row in rows],
        ways=[row["way"] if row["has_place"] else None for row in rows],
        told_at=clock.now(),
    )
    return len(rows)


def letter_of(row: Mapping[str, Any]) -> str:
    """What is written to whom has been told otherwise: confirmed, moved, called_off or lost. Pure."""
    if not row["has_place"]:
        return "called_off" if row["event_state"] == "cancelled" else "lost"
    return "confirmed" if row["told_version"] in (None, row["version"]) else "moved"


def _write(conn: Conn, row: Any, letter: str, token: str) -> None:
    if letter == "confirmed":
        letters.tell_companion(conn, row, row, token)
    elif letter == "moved":
        letters.tell_moved(conn, row, row, row, token)
    elif letter == "called_off":
        letters.tell_called_off(conn, row, row)
    else:
        letters.tell_place_lost(conn, row, row)


async def make_links(conn: Conn, ticket_ids: list[UUID]) -> dict[UUID, str]:
    """New links for letters. Shape: {ticket_id: token}."""
    fresh = {ticket_id: secret_links.make() for ticket_id in ticket_ids}
    if fresh:
        hashes = [link.hash for link in fresh.values()]
        await queries.insert_links(conn, ticket_ids=list(fresh), hashes=hashes, made_at=clock.now())
    return {ticket_id: link.token for ticket_id, link in fresh.items()}


async def follow(conn: Conn, event: Any, registration_id: UUID, numbers: Mapping[int, int]) -> None:
    """A party is another size, or names its others otherwise. ``numbers``: {what somebody was: what they are}; the tickets of
    the rest hold no more, and they are told. Before the party is changed, while it still knows their names.
    """
    standing = await of_party(conn, registration_id)
    for person, row in standing.items():
        if person not in numbers:
            await void(conn, row)
            if row["told_version"] is not None:
                letters.tell_place_lost(conn, event, row)
    kept = {was: numbers[was] for was in standing if was in numbers}
    if any(was != person for was, person in kept.items()):
        await queries.renumber_tickets(conn, registration_id=registration_id, was=list(kept), now=list(kept.values()))


async def void(conn: Conn, row: Any) -> None:
    """A ticket holds no more, and what was written about it and has not gone is not to go."""
    letters.take_back(conn, row)
    await queries.void_tickets(conn, ticket_ids=[row["ticket_id"]])
