"""A place that came free is offered until a moment: yes, no, or nothing by then, and the next in line is asked.

It is held meanwhile, and counts as taken; whoever is asked still waits. Lapsing is looked for by the clock and looks at what
stands in the database, so that a restart forgets nothing; whoever answers too late, before that, is told so.
"""

from typing import Any
from uuid import UUID

from chassis import clock, sql
from chassis.db import Conn
from services.events import cancellations, letters, links, programme, promotions
from services.events.problems import LinkOnlyCancels, OfferGone

queries = sql.load(__file__)

AT_ONCE = 20


async def answer_by_link(conn: Conn, token: str, yes: bool) -> dict[str, str]:
    """Answer by the link that went by mail; a receipt may not. Shape: {state}.

    Errors  RegistrationNotFound, LinkOnlyCancels, and as answer.
    Emits   as answer
    """
    found = await cancellations.find_by_link(conn, token)
    if found["link"]["kind"] != "mail":
        raise LinkOnlyCancels
    event = await programme.lock(conn, found["link"]["event_id"])
    return {"state": await answer(conn, event, found["link"]["registration_id"], yes)}


async def answer_by_staff(conn: Conn, event_id: UUID, registration_id: UUID, yes: bool) -> str:
    """The same for someone who called. Errors: EventNotFound, and as answer. Emits: as answer."""
    event = await programme.lock(conn, event_id)
    return await answer(conn, event, registration_id, yes)


async def answer(conn: Conn, event: Any, registration_id: UUID, yes: bool) -> str:
    """Take the place that is held, of an event whose row is locked, or let it go on to the next.

    Whoever says no waits no longer; one that holds a place of the other way keeps that.

    Shape   its state then.
    Errors  OfferGone.
    Emits   events.registration_promoted.v1 or events.registration_cancelled.v1 where it waited,
            notifications.send_message.v1, and for others as promotions.promote
    """
    party = await queries.find_offered(conn, event_id=event["event_id"], registration_id=registration_id)
    if party is None or party["offered_until"] <= clock.now() or event["state"] != "published":
        raise OfferGone
    if yes:
        await _take(conn, event, registration_id)
    else:
        await _let_go(conn, event, party, "offer_declined")
    return "confirmed" if yes or party["state"] == "confirmed" else "cancelled"


async def _take(conn: Conn, event: Any, registration_id: UUID) -> None:
    [row] = await promotions.queries.mark_promoted(
        conn, registration_ids=[registration_id], approved=None, changed_at=clock.now()
    )
    if row["was"] == "waiting":
        promotions.tell_promoted(conn, event, row)
    letters.take_back(conn, row)
    tokens = await links.make_for(conn, event["event_id"], [registration_id])
    letters.tell_accepted(conn, event, row, tokens[registration_id])
    await promotions.promote(conn, event)


async def _let_go(conn: Conn, event: Any, party: Any, reason: str) -> None:
    if party["state"] == "waiting":
        quietly = reason == "offer_lapsed"
        await cancellations.cancel(conn, event, party["registration_id"], reason=reason, quietly=quietly)
    else:
        await queries.drop_wish(conn, registration_id=party["registration_id"])
        await promotions.promote(conn, event)


async def lapse(conn: Conn) -> int:
    """Whoever has not answered in time waits no longer, and the next in line is asked. Shape: how many lapsed.

    Emits   as answer, and notifications.send_message.v1 to each
    """
    lapsed = 0
    for row in await queries.list_events_with_lapsed(conn, now=clock.now(), row_limit=AT_ONCE):
        event = await programme.lock(conn, row["event_id"])
        for party in await queries.list_lapsed(conn, event_id=row["event_id"], now=clock.now()):
            await _let_go(conn, event, party, "offer_lapsed")
            letters.tell_offer_lapsed(conn, event, party)
            lapsed += 1
    return lapsed
