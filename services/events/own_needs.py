"""A party tells of food and access later, or takes it away: by its own link, or on the phone with staff."""

from typing import Any
from uuid import UUID

from chassis import clock
from chassis.db import Conn
from services.events import cancellations, programme
from services.events import needs as told
from services.events.problems import (
    AnswersMissing,
    EventBegun,
    EventNotPublished,
    LinkOnlyCancels,
    RegistrationNotFound,
)


async def change_by_link(conn: Conn, token: str, *, needs: dict[str, Any], needs_consent: bool) -> None:
    """Tell, or take away, by the link that went by mail, until it begins.

    Errors  RegistrationNotFound, LinkOnlyCancels, EventBegun, and as change.
    """
    found = await cancellations.find_by_link(conn, token)
    if found["link"]["kind"] != "mail":
        raise LinkOnlyCancels
    event = await programme.lock(conn, found["link"]["event_id"])
    if event["starts_at"] <= clock.now():
        raise EventBegun
    await _change(conn, event, found["link"]["registration_id"], needs, needs_consent)


async def change_by_staff(
    conn: Conn, event_id: UUID, registration_id: UUID, *, needs: dict[str, Any], needs_consent: bool
) -> None:
    """The same for someone who called. Errors: EventNotFound, and as change."""
    event = await programme.lock(conn, event_id)
    await _change(conn, event, registration_id, needs, needs_consent)


async def _change(conn: Conn, event: Any, registration_id: UUID, needs: dict[str, Any], consent: bool) -> None:
    """Errors: EventNotPublished, RegistrationNotFound, AnswersMissing, IdentityNumberGiven."""
    if event["state"] != "published":
        raise EventNotPublished
    party = await told.queries.find_standing(conn, event_id=event["event_id"], registration_id=registration_id)
    if party is None:
        raise RegistrationNotFound
    if errors := told.faults(event, needs, party["seats"], consent=consent, shown=None):
        raise AnswersMissing(errors=errors)
    await told.keep(conn, registration_id, needs, party["seats"])
