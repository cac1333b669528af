"""A party answers later, or otherwise: by its own link, or on the phone with staff."""

from typing import Any
from uuid import UUID

from chassis import clock
from chassis.db import Conn
from services.events import answers as said
from services.events import cancellations, programme, questions
from services.events.problems import EventBegun, EventNotPublished, LinkOnlyCancels, RegistrationNotFound


async def change_by_link(conn: Conn, token: str, *, answers: dict[str, Any], shown: list[str] | None = None) -> None:
    """Answer, or answer otherwise, by the link that went by mail, until it begins.

    Errors  RegistrationNotFound, LinkOnlyCancels, EventBegun, and as change.
    """
    found = await cancellations.find_by_link(conn, token)
    if found["link"]["kind"] != "mail":
        raise LinkOnlyCancels
    event = await programme.lock(conn, found["link"]["event_id"])
    if event["starts_at"] <= clock.now():
        raise EventBegun
    await _change(conn, event, found["link"]["registration_id"], answers, shown)


async def change_by_staff(
    conn: Conn, event_id: UUID, registration_id: UUID, *, answers: dict[str, Any], shown: list[str] | None = None
) -> None:
    """The same for someone who called; what they do not know stays open. Errors: EventNotFound, and as change."""
    event = await programme.lock(conn, event_id)
    await _change(conn, event, registration_id, answers, shown, may_be_open=True)


async def _change(
    conn: Conn,
    event: Any,
    registration_id: UUID,
    told: dict[str, Any],
    shown: list[str] | None,
    *,
    may_be_open: bool = False,
) -> None:
    """Errors: EventNotPublished, RegistrationNotFound, and as answers.judge. What is asked no more stays answered."""
    if event["state"] != "published":
        raise EventNotPublished
    party = await said.queries.find_answers(conn, event_id=event["event_id"], registration_id=registration_id)
    if party is None:
        raise RegistrationNotFound
    asked = await questions.of_event(conn, event["event_id"])
    kept = said.judge(asked, told, party["seats"], shown=shown, may_be_open=may_be_open)
    old = said.without(party["answers"], asked)
    await said.queries.set_answers(conn, registration_id=registration_id, answers=old | kept)
