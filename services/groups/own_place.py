"""A person's own page, opened by the pickup code or by a link in a letter: where one stands, and what one may change.

The visit lies sealed with the browser's cookie for half an hour, as a half-filled form does: the code stands in no
address, and leaving quickly wipes the visit. What is shown is the person's own, and nothing of anybody else.
"""

from typing import Any
from uuid import UUID

from chassis import clock, sql
from chassis.db import Conn
from services.groups import (
    asking_again,
    drafts,
    intake_bookings,
    intake_links,
    meeting_days,
    offer_links,
    pauses,
    persons,
    pickup_codes,
    wishes,
)
from services.groups import offers as group_offers
from services.groups.offer_problems import OfferGone
from services.groups.problems import NobodyFound, PickupCodeUnknown, VisitOver

queries = sql.load(__file__)


async def open_by_code(conn: Conn, pickup_code: str) -> str:
    """Begin a visit. Shape: the token for the browser's cookie. Errors: PickupCodeUnknown, for any code that opens nothing."""
    enquiry_id = await queries.find_by_code(conn, pickup_hash=pickup_codes.hashed(pickup_code))
    if enquiry_id is None:
        raise PickupCodeUnknown(errors={"pickup_code": [PickupCodeUnknown.sentence()]})
    return await _open(conn, enquiry_id)


async def open_by_still(conn: Conn, token: str) -> str:
    """The same, by the link that asks whether one still wishes to wait. Errors: StillLinkGone."""
    row = await asking_again.look_at(conn, token)
    return await _open(conn, row["enquiry_id"])


async def open_by_offer(conn: Conn, token: str) -> str:
    """The same, by the link to an offer. Errors: OfferGone."""
    row = await group_offers.look_at(conn, token)
    return await _open(conn, row["enquiry_id"])


async def open_by_talk(conn: Conn, token: str) -> str:
    """The same, by the link to a time for a conversation. Errors: TalkLinkGone."""
    row = await intake_bookings.look_at(conn, token)
    return await _open(conn, row["enquiry_id"])


async def look(conn: Conn, token: str | None) -> dict[str, Any]:
    """Where the person of a visit stands.

    Shape   the person's own wishes and channel; ``state``, ``paused_until`` (null: no pause), ``offer_id`` (null: none),
            ``group_state`` (null: not in a group that has started), ``next_on`` (null: not known), ``talk``: as
            :func:`intake_bookings.of`.
    Errors  VisitOver.
    """
    row = await queries.find_place(conn, enquiry_id=await whose(conn, token), today=clock.today())
    if row is None:
        raise VisitOver
    next_on = meeting_days.next_meeting(row["weekday"], row["every_weeks"] or 1, row["started_on"], clock.today())
    talk = await intake_bookings.of(conn, row["enquiry_id"])
    return dict(row) | {"next_on": next_on, "talk": talk}


async def look_if_open(conn: Conn, token: str | None) -> dict[str, Any] | None:
    """The same; null where there is no visit, or it is over."""
    try:
        return await look(conn, token)
    except VisitOver:
        return None


async def change(conn: Conn, token: str | None, /, **told: Any) -> None:
    """The person wishes otherwise; what is left out is no longer wished. The place in line is kept.

    Errors  VisitOver, EnquiryNotWaiting, IdentityNumberGiven.
    """
    enquiry_id = await whose(conn, token)
    await wishes.change(conn, enquiry_id, **told)
    await pauses.hear_from(conn, enquiry_id)


async def pause(conn: Conn, token: str | None, *, weeks: int) -> None:
    """Errors: VisitOver and those of :func:`pauses.pause`."""
    await pauses.pause(conn, await whose(conn, token), weeks=weeks, by=pauses.PERSON)


async def resume(conn: Conn, token: str | None) -> None:
    """Errors: VisitOver and those of :func:`pauses.resume`."""
    await pauses.resume(conn, await whose(conn, token))


async def offer_link(conn: Conn, token: str | None) -> str:
    """The address of the page on which the person's offer is answered. Errors: VisitOver, OfferGone."""
    offer_id: UUID | None = (await look(conn, token))["offer_id"]
    if offer_id is None:
        raise OfferGone
    return await offer_links.make(conn, offer_id)


async def talk_link(conn: Conn, token: str | None) -> str:
    """The address of the page on which the person's time for a conversation is chosen or moved. Errors: VisitOver."""
    return await intake_links.make(conn, await whose(conn, token))


async def everything(conn: Conn, token: str | None) -> dict[str, Any]:
    """All that is kept here about the person, as :func:`persons.export` gives it. Errors: VisitOver."""
    found = await persons.export(conn, enquiry_id=await whose(conn, token))
    if not found:
        raise VisitOver
    return found[0]


async def erase(conn: Conn, token: str | None) -> dict[str, Any]:
    """Everything goes, at once. Shape: the receipt {register, receipt, erased_at}. Errors: VisitOver.

    Emits   groups.enquiry_left.v1 where the person waited; notifications.forget_messages.v1
    """
    enquiry_id = await whose(conn, token)
    try:
        receipts = await persons.erase(conn, enquiry_id=enquiry_id)
    except NobodyFound:
        raise VisitOver from None
    await drafts.wipe(conn, token)
    return receipts[0]


async def whose(conn: Conn, token: str | None) -> UUID:
    """Whose visit it is. Errors: VisitOver, when half an hour has gone or the browser was left quickly."""
    kept = await drafts.find(conn, token)
    if kept is None or "own" not in kept:
        raise VisitOver
    return UUID(kept["own"])


async def _open(conn: Conn, enquiry_id: UUID) -> str:
    token = drafts.new_token()
    await drafts.keep(conn, token, {"own": str(enquiry_id)})
    return token
