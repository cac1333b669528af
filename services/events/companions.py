"""Those somebody has registered besides themselves: where each is reached, and each gives up their own place alone.

Where the others are reached is said by the link in the mail, or to staff, and never in the form: whoever writes a colleague's
address there, and sees whether the colleague is written to, would learn whether the address they registered was known.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from chassis import clock, secret_links
from chassis.db import Conn
from services.events import answers, cancellations, letters, links, programme, sizes, tickets
from services.events.problems import (
    CompanionUnnamed,
    LinkOnlyCancels,
    RegistrationNotFound,
)


async def give_by_link(conn: Conn, token: str, told: Mapping[int, Mapping[str, Any]]) -> int:
    """Say where the others are reached, by the link that went by mail; a receipt may not say it.

    Errors  RegistrationNotFound, LinkOnlyCancels, and as give.
    """
    found = await cancellations.find_by_link(conn, token)
    if found["link"]["kind"] != "mail":
        raise LinkOnlyCancels
    event = await programme.lock(conn, found["link"]["event_id"])
    return await give(conn, event, found["link"]["registration_id"], told)


async def give_by_staff(
    conn: Conn, event_id: UUID, registration_id: UUID, told: Mapping[int, Mapping[str, Any]]
) -> int:
    """The same for someone who called. Errors: EventNotFound, and as give."""
    event = await programme.lock(conn, event_id)
    return await give(conn, event, registration_id, told)


async def give(conn: Conn, event: Any, registration_id: UUID, told: Mapping[int, Mapping[str, Any]]) -> int:
    """Give each of the others in a party of an event, whose row is locked, a ticket of their own, or take it back.

    ``told``  {2: {name, email}, …}: who they are, as the party knows them, and where they are reached, null for no ticket of
    their own; whoever is not in it stays as they are. Another address is another ticket: the first may have gone astray.

    Shape   how many are written to; those of a party without a place are once it has one.
    Errors  RegistrationNotFound, EventNotPublished, EventBegun, CompanionUnnamed.
    Emits   notifications.send_message.v1 to each
    """
    party = await sizes.queries.find_standing(conn, event_id=event["event_id"], registration_id=registration_id)
    if party is None:
        raise RegistrationNotFound
    sizes.check_before_start(event)
    _check_named(party, told)
    standing = await tickets.of_party(conn, registration_id)
    for person, one in told.items():
        await _give(conn, event, registration_id, person, one["email"], standing.get(person))
    return await tickets.tell(conn, event["event_id"])


async def _give(
    conn: Conn, event: Any, registration_id: UUID, person: int, email: str | None, standing: Any | None
) -> None:
    if standing and email and standing["email"].lower() == email.lower():
        return
    if standing:
        await tickets.void(conn, standing)
    if email:
        await tickets.queries.insert_ticket(
            conn,
            ticket_id=uuid4(),
            event_id=event["event_id"],
            registration_id=registration_id,
            person=person,
            email=email,
            code=links.make_code(),
            made_at=clock.now(),
        )


def _check_named(party: Any, told: Mapping[int, Mapping[str, Any]]) -> None:
    """An address never comes to stand beside another's name."""
    named = dict(enumerate(party["companions"], 2))
    wrong = [person for person, one in told.items() if one["email"] and named.get(person) != one["name"]]
    if wrong:
        raise CompanionUnnamed(errors={f"p{person}.email": [CompanionUnnamed.sentence()] for person in wrong})


async def find_by_link(conn: Conn, token: str) -> Any:
    """One's own place, for one's own page: nothing of the others in the party. A look changes nothing.

    Errors  RegistrationNotFound.
    """
    ticket = await tickets.queries.find_ticket(conn, link_hash=secret_links.hashed(token))
    if ticket is None:
        raise RegistrationNotFound
    return ticket


async def cancel_by_link(conn: Conn, token: str) -> None:
    """Give up one's own place alone: the party is one fewer, and the seat goes on. Again is the same.

    Errors  RegistrationNotFound, EventNotPublished, EventBegun.
    Emits   as sizes.change
    """
    found = await find_by_link(conn, token)
    event = await programme.lock(conn, found["event_id"])
    await _leave(conn, event, found["registration_id"], found["ticket_id"])


async def _leave(conn: Conn, event: Any, registration_id: UUID, ticket_id: UUID, *, quietly: bool = False) -> None:
    standing = await tickets.of_party(conn, registration_id)
    mine = next((row for row in standing.values() if row["ticket_id"] == ticket_id), None)
    if mine is None:
        return
    await tickets.void(conn, mine)
    if not quietly:
        letters.tell_cancelled(conn, event, mine)
    await sizes.leave(conn, event, registration_id, mine["person"])


async def forget(conn: Conn, event: Any, registration_id: UUID, ticket_id: UUID) -> None:
    """One of the others is erased, of an event whose row is locked: their name, and what was told of them, goes from the party;
    before it begins the party is one fewer. Whoever registered is told as of any change.
    """
    party = await cancellations.queries.find_party(conn, registration_id=registration_id)
    mine = await tickets.queries.get_person(conn, ticket_id=ticket_id)
    if mine is None:
        return
    if (
        event["state"] == "published"
        and event["starts_at"] > clock.now()
        and party["state"] in ("confirmed", "waiting")
    ):
        await _leave(conn, event, registration_id, ticket_id, quietly=True)
        return
    left, numbers = sizes.without(party, mine)
    await tickets.queries.void_tickets(conn, ticket_ids=[ticket_id])
    await tickets.follow(conn, event, registration_id, numbers)
    await sizes.queries.set_seats(conn, registration_id=registration_id, seats=party["seats"], companions=left)
    await answers.follow(conn, event, party, numbers)
