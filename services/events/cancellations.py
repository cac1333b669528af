"""A party that is not coming after all: its seats go on to those who wait."""

from typing import Any
from uuid import UUID

from chassis import clock, outbox, secret_links, sql
from chassis.db import Conn
from services.events import held_together, letters, moves, programme, promotions, schemas
from services.events.problems import RegistrationNotFound

queries = sql.load(__file__)


async def find_by_link(conn: Conn, token: str) -> Any:
    """What a link opens, for the party's own page. A look changes nothing.

    Shape   the link with its event; the registration's own fields only when the link went to the address by mail,
            since whoever holds a receipt may not be the one the address belongs to.
    Errors  RegistrationNotFound.
    """
    link = await queries.find_link(conn, link_hash=secret_links.hashed(token))
    if link is None:
        raise RegistrationNotFound
    party = None
    if link["kind"] == "mail":
        party = await queries.find_party(conn, registration_id=link["registration_id"])
    return {"link": link, "party": party}


async def cancel_by_link(conn: Conn, token: str) -> dict[str, str]:
    """Cancel by the link in the mail or by the receipt; again is the same. The seats go on to those who wait, in order.

    Shape   {state: cancelled}, also for the receipt of a repeat, which cancels nothing: it must not tell them apart.
    Errors  RegistrationNotFound.
    Emits   events.registration_cancelled.v1, and for those promoted as promotions.promote
    """
    link_hash = secret_links.hashed(token)
    link = await queries.find_link(conn, link_hash=link_hash)
    if link is None:
        raise RegistrationNotFound

    event = await programme.lock(conn, link["event_id"])
    await queries.mark_used_to_cancel(conn, link_hash=link_hash)
    await cancel(conn, event, link["registration_id"], reason="by_link")
    return {"state": "cancelled"}


async def cancel_by_staff(conn: Conn, event_id: UUID, registration_id: UUID) -> None:
    """Cancel for someone who called. Errors: EventNotFound. Emits: as cancel_by_link."""
    event = await programme.lock(conn, event_id)
    await cancel(conn, event, registration_id, reason="by_staff")


async def cancel(conn: Conn, event: Any, registration_id: UUID | None, *, reason: str, quietly: bool = False) -> bool:
    """Cancel a registration of an event whose row is locked, ``quietly`` without a letter.

    Shape   whether it was there and stood.
    """
    party = await queries.mark_cancelled(
        conn, event_id=event["event_id"], registration_id=registration_id, reason=reason, changed_at=clock.now()
    )
    if party is None:
        return False
    if party["was"] != "asked":  # which was never told of
        _tell_cancelled(conn, event, party)
    letters.take_back(conn, party)
    if not quietly:
        letters.tell_cancelled(conn, event, party)
    await promotions.promote(conn, event)
    return True


def _tell_cancelled(conn: Conn, event: Any, party: Any) -> None:
    outbox.add(
        conn,
        schemas.RegistrationCancelled.event(
            subject=str(party["subject"]),
            event_id=event["event_id"],
            cancelled_on=clock.today(),
            registered_on=programme.day_of(party["registered_at"]),
            municipality=moves.counted_in(party, event),
            seats=party["seats"],
            was=party["was"],
            sector=party["sector"],
            **held_together.counted(event),
        ),
    )
