"""At the door: parties come in by the code on their ticket or by name, others are counted, and a slip is taken back.

Everything may be done twice: two people at the door, or one who presses once more, change nothing the second time. What is
noted here is what attendance is settled from; nothing is told before that.
"""

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from chassis import audit, clock, identity_numbers, sql
from chassis.db import Conn
from chassis.languages import day
from services.events import links
from services.events.problems import (
    CodeNotFound,
    CodeOfAnotherEvent,
    EventNotFound,
    EventNotPublished,
    NotConfirmed,
    RegistrationNotFound,
    WalkInNotFound,
)

queries = sql.load(__file__)

AT_ONCE = 100
"""Parties on the page: more than that is looked for by name."""


async def check_in(conn: Conn, event_id: UUID, code: str) -> dict[str, Any]:
    """A party came with its ticket, which is for all its seats but those of whom has a ticket of their own; or one of those.

    Shape   {state: checked_in|already, name, seats, at}.
    Errors  EventNotFound, EventNotPublished, CodeNotFound, CodeOfAnotherEvent, NotConfirmed.
    """
    await _check_open(conn, event_id)
    read = links.read_code(code)
    party = await queries.lock_party_by_code(conn, event_id=event_id, code=read)
    if party is not None:
        return await _come(conn, party, None)
    ticket = await queries.find_ticket(conn, event_id=event_id, code=read, ticket_id=None)
    if ticket is None:
        raise await _unknown(conn, read)
    return await _come_alone(conn, event_id, ticket)


async def check_in_party(
    conn: Conn, event_id: UUID, registration_id: UUID, *, came: int | None = None
) -> dict[str, Any]:
    """A party came, found by name; ``came``: how many of it did, null for all, those with a ticket of their own not among them.
    Said again, the number is put right.

    Shape   as check_in.
    Errors  EventNotFound, EventNotPublished, RegistrationNotFound, NotConfirmed.
    """
    await _check_open(conn, event_id)
    return await _come(conn, await _lock(conn, event_id, registration_id), came)


async def take_back(conn: Conn, event_id: UUID, registration_id: UUID) -> str:
    """The party has not come after all. Shape: its name.

    Errors  EventNotFound, EventNotPublished, RegistrationNotFound.
    """
    await _check_open(conn, event_id)
    party = await _lock(conn, event_id, registration_id)
    others = await queries.count_tickets(conn, registration_id=registration_id)
    await _settle(conn, party, others["come"], party["checked_in_at"])
    return party["name"] or ""


async def check_in_companion(conn: Conn, event_id: UUID, ticket_id: UUID) -> dict[str, Any]:
    """One with a ticket of their own came, found by name. Shape: as check_in.

    Errors  EventNotFound, EventNotPublished, RegistrationNotFound, NotConfirmed.
    """
    await _check_open(conn, event_id)
    return await _come_alone(conn, event_id, await _find_ticket(conn, event_id, ticket_id))


async def take_back_companion(conn: Conn, event_id: UUID, ticket_id: UUID) -> str:
    """They have not come after all. Shape: the name.

    Errors  EventNotFound, EventNotPublished, RegistrationNotFound.
    """
    await _check_open(conn, event_id)
    ticket = await _find_ticket(conn, event_id, ticket_id)
    party = await _lock(conn, event_id, ticket["registration_id"])
    if await queries.mark_ticket(conn, ticket_id=ticket_id, was_in=True, checked_in_at=None):
        await _settle(conn, party, (party["attended_seats"] or 0) - 1, party["checked_in_at"])
    return ticket["name"] or ""


async def count_walk_in(
    conn: Conn,
    event_id: UUID,
    *,
    sector: str,
    people: int,
    name: str | None = None,
    organisation: str | None = None,
) -> None:
    """People came without having registered; they are counted, and need not say who they are (null).

    Errors  EventNotFound, EventNotPublished, IdentityNumberGiven.
    """
    identity_numbers.refuse(name=name, organisation=organisation)
    await _check_open(conn, event_id)
    await queries.insert_walk_in(
        conn,
        walk_in_id=uuid4(),
        event_id=event_id,
        sector=sector,
        people=people,
        name=name or None,
        organisation=organisation or None,
        noted_at=clock.now(),
    )


async def strike_walk_in(conn: Conn, event_id: UUID, walk_in_id: UUID) -> None:
    """They were counted by mistake. Errors: EventNotFound, EventNotPublished, WalkInNotFound."""
    await _check_open(conn, event_id)
    if await queries.delete_walk_in(conn, event_id=event_id, walk_in_id=walk_in_id) == 0:
        raise WalkInNotFound


async def named(conn: Conn, event_id: UUID) -> list[Any]:
    """Those who came without having registered and said who they are, by name; whoever shows it notes that it was read."""
    rows: list[Any] = await queries.list_named_walk_ins(conn, event_id=event_id)
    return rows


async def counts(conn: Conn, event_id: UUID) -> dict[str, int]:
    """How it stands: expected and come (seats of those registered), walked_in, and in all who are here."""
    row = await queries.count_come(conn, event_id=event_id)
    return dict(row) | {"here": row["came"] + row["walked_in"]}


async def head_count(conn: Conn, event_id: UUID) -> dict[str, int]:
    """What a head-count begins with where nobody registers: those who were counted. Shape: {} when none, form fields."""
    walk_ins = await queries.list_walk_ins(conn, event_id=event_id)
    sectors: Counter[str] = Counter()
    for row in walk_ins:
        sectors[row["sector"]] += row["people"]
    fields = {f"by_sector.{sector}": people for sector, people in sectors.items()}
    return fields | {"head_count": sectors.total()} if walk_ins else {}


async def look(conn: Conn, event_id: UUID, *, beginning: str = "", who: UUID) -> dict[str, Any]:
    """What those at the door see; reading the names is noted.

    Shape   {counts, parties (those still to come first, at most AT_ONCE), walk_ins}.
    """
    await audit.note(conn, "read", account_id=who, about_kind="registrations", about_id=event_id)
    return {
        "counts": await counts(conn, event_id),
        "parties": await queries.list_expected(conn, event_id=event_id, beginning=beginning, row_limit=AT_ONCE),
        "walk_ins": await queries.list_walk_ins(conn, event_id=event_id),
    }


async def _check_open(conn: Conn, event_id: UUID) -> None:
    state = await queries.find_state(conn, event_id=event_id)
    if state is None:
        raise EventNotFound
    if state != "published":
        raise EventNotPublished


async def _lock(conn: Conn, event_id: UUID, registration_id: UUID) -> Any:
    party = await queries.lock_party(conn, event_id=event_id, registration_id=registration_id)
    if party is None:
        raise RegistrationNotFound
    return party


async def _unknown(conn: Conn, code: str) -> CodeNotFound | CodeOfAnotherEvent:
    other = await queries.find_event_of_code(conn, code=code)
    if other is None:
        return CodeNotFound()
    return CodeOfAnotherEvent(title=other["title"], day=day(other["starts_at"]))


async def _come(conn: Conn, party: Any, came: int | None) -> dict[str, Any]:
    if party["state"] != "confirmed":
        raise NotConfirmed
    others = await queries.count_tickets(conn, registration_id=party["registration_id"])
    own, before = party["seats"] - others["given"], party["checked_in_at"]
    if (party["attended_seats"] or 0) <= others["come"]:
        before = None  # only those with a ticket of their own are here
    seats = min(came or own, own)
    if before is None or came is not None:
        await _settle(conn, party, others["come"] + seats, before or clock.now())
    state = "already" if before else "checked_in"
    return {"state": state, "name": party["name"] or "", "seats": own, "at": before or clock.now()}


async def _come_alone(conn: Conn, event_id: UUID, ticket: Any) -> dict[str, Any]:
    party = await _lock(conn, event_id, ticket["registration_id"])
    if party["state"] != "confirmed" or ticket["person"] is None:
        raise NotConfirmed
    now = clock.now()
    is_first = await queries.mark_ticket(conn, ticket_id=ticket["ticket_id"], was_in=False, checked_in_at=now)
    if is_first:
        here = min((party["attended_seats"] or 0) + 1, party["seats"])
        await _settle(conn, party, here, party["checked_in_at"] or now)
    state = "checked_in" if is_first else "already"
    return {"state": state, "name": ticket["name"] or "", "seats": 1, "at": ticket["checked_in_at"] or now}


async def _settle(conn: Conn, party: Any, here: int, checked_in_at: datetime | None) -> None:
    """So many of a party are here; none is as if nobody had come."""
    if here > 0:
        await queries.mark_checked_in(
            conn, registration_id=party["registration_id"], checked_in_at=checked_in_at, came=here
        )
    else:
        await queries.mark_not_come(conn, registration_id=party["registration_id"])


async def _find_ticket(conn: Conn, event_id: UUID, ticket_id: UUID) -> Any:
    ticket = await queries.find_ticket(conn, event_id=event_id, code=None, ticket_id=ticket_id)
    if ticket is None:
        raise RegistrationNotFound
    return ticket
