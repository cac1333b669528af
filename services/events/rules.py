"""Who may register: until when, by a code or not, and how many of each organisation; what an organiser has chosen.

Each rule is asked after the event's lock, and of everybody alike: whether an address is registered already makes no
difference to what is answered. An event without rules of its own asks the database for none of this.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from chassis import clock, sql
from chassis.db import Conn
from services.events import held_together, links, listings, needs, programme, promotions, questions
from services.events.problems import (
    CodeUnknown,
    CodeUsedUp,
    EventNotPublished,
    InvitationNotFound,
    OrganisationFull,
    OrganisationMissing,
    TimesImpossible,
)

queries = sql.load(__file__)

TAKEN_OVER = ("by_invitation", "most_per_organisation", "by_approval", "price_kroner", "offer_hours")
"""What an event that is held again has as it was, besides what its form says."""
FREE_SECTOR = "private"
"""Whoever comes as a private person comes for no organisation."""


async def change(
    conn: Conn,
    event_id: UUID,
    *,
    registration_closes_at: datetime | None,
    smaller_may_pass: bool,
    by_invitation: bool,
    most_per_organisation: int | None,
    by_approval: bool,
    price_kroner: int | None = None,
    offer_hours: int | None = None,
) -> Any:
    """Choose the rules of an event; whoever is registered stays so, at the price there was, whatever is
    chosen. Whoever waits and may pass now, does.

    ``offer_hours``: how long whoever is next is asked whether they take a place that came free; null gives it at once. What is
    offered already stays so.

    Shape   the event's row; ``registration_closes_at`` null means when it starts.
    Errors  EventNotFound, EventNotPublished when called off or held, TimesImpossible.
    Emits   as promotions.promote
    """
    event = await programme.lock(conn, event_id)
    if event["state"] not in ("draft", "published"):
        raise EventNotPublished
    closes_at = registration_closes_at or event["starts_at"]
    if closes_at > event["ends_at"]:
        raise TimesImpossible(errors={"registration_closes_at": [TimesImpossible.sentence()]})

    event = await queries.set_rules(
        conn,
        event_id=event_id,
        registration_closes_at=closes_at,
        smaller_may_pass=smaller_may_pass,
        by_invitation=by_invitation,
        most_per_organisation=most_per_organisation,
        by_approval=by_approval,
        price_kroner=price_kroner,
        offer_hours=offer_hours,
    )
    await promotions.promote(conn, event)
    return event


async def hold_again(conn: Conn, earlier_id: UUID, /, **wanted: Any) -> Any:
    """A new draft under the rules and at the price of an earlier event, with a new code for each that its codes were given to,
    that asks what the earlier one asks, about food and access too.

    Shape   the event's row.
    Errors  EventNotFound, and as programme.make_event.
    """
    earlier = await listings.find_event(conn, earlier_id, staff=True)
    event = await programme.make_event(conn, **wanted)
    for invitation in await queries.list_invitations(conn, event_id=earlier_id):
        if invitation["withdrawn_at"] is None:
            told = {"meant_for": invitation["meant_for"], "seats": invitation["seats"]}
            await invite(conn, event["event_id"], **told)
    await held_together.as_before(conn, event["event_id"], earlier)
    await questions.take_over(conn, earlier_id, event["event_id"])
    await needs.take_over(conn, earlier, event["event_id"])
    taken_over = {name: earlier[name] for name in TAKEN_OVER}
    return await queries.set_rules(
        conn,
        event_id=event["event_id"],
        registration_closes_at=event["registration_closes_at"],
        smaller_may_pass=event["smaller_may_pass"],
        **taken_over,
    )


async def check(conn: Conn, event: Any, party: Mapping[str, Any]) -> UUID | None:
    """Whether so many may register, for an event whose row is locked. Shape: the invitation they come by, null for none.

    Errors  CodeUnknown, CodeUsedUp, OrganisationMissing, OrganisationFull.
    """
    invitation_id = None
    if event["by_invitation"]:
        code = links.read_code(party.get("invitation_code") or "")
        invitation_id = await _check_code(conn, event, party["seats"], code=code)
    await check_organisation(conn, event, party, party["seats"])
    return invitation_id


def counts_those_before(event: Any) -> bool:
    """Whether those who are let in must be written down before the next is asked about."""
    return bool(event["by_invitation"]) or event["most_per_organisation"] is not None


async def check_more(conn: Conn, event: Any, party: Mapping[str, Any], more: int) -> None:
    """Whether a party that stands may be so many more. Errors: as check."""
    if event["by_invitation"] and party["invitation_id"]:
        await _check_code(conn, event, more, invitation_id=party["invitation_id"])
    await check_organisation(conn, event, party, more)


async def check_organisation(conn: Conn, event: Any, party: Mapping[str, Any], seats: int) -> None:
    """Those who wait are counted too: they may come in at any time. Errors: OrganisationMissing, OrganisationFull."""
    most = event["most_per_organisation"]
    if most is None or party["sector"] == FREE_SECTOR:
        return
    if not (party["organisation"] or "").strip():
        raise OrganisationMissing(errors={"organisation": [OrganisationMissing.sentence()]})
    taken = await queries.count_organisation(conn, event_id=event["event_id"], organisation=party["organisation"])
    if taken + seats > most:
        sentence = OrganisationFull.sentence().format(most=most)
        raise OrganisationFull(most=most, errors={"organisation": [sentence]})


async def _check_code(
    conn: Conn, event: Any, seats: int, *, code: str | None = None, invitation_id: UUID | None = None
) -> UUID:
    found = await queries.find_invitation(conn, event_id=event["event_id"], code=code, invitation_id=invitation_id)
    if found is None:
        raise CodeUnknown(errors={"invitation_code": [CodeUnknown.sentence()]})
    if found["used"] + seats > found["seats"]:
        raise CodeUsedUp(errors={"invitation_code": [CodeUsedUp.sentence()]})
    opened_by: UUID = found["invitation_id"]
    return opened_by


async def invite(conn: Conn, event_id: UUID, *, meant_for: str, seats: int) -> str:
    """Make a code for so many people. Shape: the code.

    Errors  EventNotFound, EventNotPublished when called off or held.
    """
    event = await programme.lock(conn, event_id)
    if event["state"] not in ("draft", "published"):
        raise EventNotPublished
    code = links.make_code()
    await queries.insert_invitation(
        conn,
        invitation_id=uuid4(),
        event_id=event_id,
        code=code,
        meant_for=meant_for,
        seats=seats,
        made_at=clock.now(),
    )
    return code


async def withdraw(conn: Conn, event_id: UUID, invitation_id: UUID) -> None:
    """A code opens nothing any more; who registered by it stays. Errors: EventNotFound, InvitationNotFound."""
    await programme.lock(conn, event_id)
    found = await queries.withdraw_invitation(
        conn, event_id=event_id, invitation_id=invitation_id, withdrawn_at=clock.now()
    )
    if not found:
        raise InvitationNotFound


async def invitations(conn: Conn, event_id: UUID) -> list[Any]:
    """The codes of an event, for staff, with how many seats stand by each."""
    rows: list[Any] = await queries.list_invitations(conn, event_id=event_id)
    return rows
