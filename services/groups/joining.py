"""Joining an announced group: with the code, from a letter, with the enquiry form, or on the phone through staff.

Whoever joins goes on waiting, at the same place in line, until the group starts. Where there is no place for somebody, the
answer is the same whatever the reason: that it is full, or something about those who have joined, is nobody's to know.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from chassis import audit, clock, secret_links, sql
from chassis.db import Conn
from services.groups import (
    announcements,
    contacts,
    forming,
    groups,
    letters,
    offer_links,
    offers,
    pauses,
    pickup_codes,
    topping_up,
)
from services.groups import proposals as who_waits
from services.groups.announced_problems import (
    AnnouncementNotFound,
    HasAPlace,
    JoiningLinkGone,
    JoiningOver,
    NoPlaceThere,
)
from services.groups.intake_problems import ConversationFirst
from services.groups.offer_problems import OfferGone
from services.groups.problems import AgesTooFarApart, EnquiryNotFound, NeverTogether, PickupCodeUnknown, TooManyPeople
from services.groups.room_problems import RoomLacksAccess, RoomTooSmall

queries = sql.load(__file__)

JOINED, TALK_FIRST = "joined", "talk_first"
"""What comes of it: the place is theirs; or the office talks with everyone first, and calls."""
REASONS_UNTOLD = (TooManyPeople, NeverTogether, AgesTooFarApart, RoomTooSmall, RoomLacksAccess)
"""Why there is no place for somebody, as staff are told and nobody else."""


async def by_code(conn: Conn, group_id: UUID, pickup_code: str) -> tuple[UUID, str]:
    """A person who has the code joins. Shape: (enquiry_id, JOINED or TALK_FIRST). Errors: PickupCodeUnknown; :func:`join`."""
    enquiry_id = await queries.find_by_code(conn, pickup_hash=pickup_codes.hashed(pickup_code))
    if enquiry_id is None:
        raise PickupCodeUnknown(errors={"pickup_code": [PickupCodeUnknown.sentence()]})
    return enquiry_id, await join(conn, group_id, enquiry_id)


async def by_letter(conn: Conn, token: str) -> tuple[UUID, str]:
    """A person who was told by letter joins by its link. Errors: JoiningLinkGone and those of :func:`join`."""
    row = await find_letter(conn, token)
    return row["enquiry_id"], await join(conn, row["group_id"], row["enquiry_id"])


async def find_letter(conn: Conn, token: str) -> Any:
    """What a link is about: {group_id, enquiry_id}. Errors: JoiningLinkGone, also when the group has begun or is called off."""
    row = await queries.find_letter(conn, link_hash=secret_links.hashed(token))
    if row is None:
        raise JoiningLinkGone
    return row


async def with_enquiry(conn: Conn, group_id: UUID, enquiry_id: UUID) -> str:
    """Somebody new chose the group while asking for one: joined if it can be; on the waiting list all the same.

    Shape   JOINED, TALK_FIRST, or "no_place".
    """
    try:
        return await join(conn, group_id, enquiry_id)
    except (NoPlaceThere, JoiningOver, AnnouncementNotFound, HasAPlace):
        return "no_place"


async def join(conn: Conn, group_id: UUID, enquiry_id: UUID) -> str:
    """A person joins by an act of their own, which ends a pause; once more changes nothing.

    Shape   JOINED, or TALK_FIRST where the office talks with everyone first: the person is to be called, and chosen then.
    Errors  AnnouncementNotFound, JoiningOver, NoPlaceThere whatever the reason, HasAPlace.
    Emits   notifications.send_message.v1 {template: announced_joined}
    """
    seen = await _lock(conn, group_id)
    if not _can_be_joined(seen):
        raise JoiningOver
    held = await _lock_person(conn, enquiry_id)
    if held["state"] != "waiting" or (held["is_live"] and held["group_id"] != group_id):
        raise HasAPlace
    if held["group_id"] not in (None, group_id):
        raise NoPlaceThere  # chosen for another group, and not asked yet: that is for staff to tell
    if held["is_paused"]:
        await pauses.resume(conn, enquiry_id)
    try:
        await _take_place(conn, seen, enquiry_id, held, "link")
    except REASONS_UNTOLD:
        raise NoPlaceThere from None
    except ConversationFirst:
        await contacts.ask_for_call(conn, enquiry_id, reason=contacts.ANNOUNCED)
        return TALK_FIRST
    return JOINED


async def page_of(conn: Conn, group_id: UUID, enquiry_id: UUID) -> str:
    """The address of the page on which a place that has been taken is looked at, and given back. Errors: OfferGone."""
    offer_id = await offers.queries.find_offer_id(conn, group_id=group_id, enquiry_id=enquiry_id)
    if offer_id is None:
        raise OfferGone
    return await offer_links.make(conn, offer_id)


async def join_for(conn: Conn, group_id: UUID, *, enquiry_id: UUID, who: str) -> dict[str, Any]:
    """Staff enter somebody who has said on the phone that they wish to be in the group, also after the last day.

    Shape   the group row.
    Errors  AnnouncementNotFound, JoiningOver where it has started or is called off, EnquiryNotFound, HasAPlace, and those of
            :func:`forming.choose`: here with the reason.
    Emits   notifications.send_message.v1 {template: announced_joined}
    """
    seen = await _lock(conn, group_id)
    if seen["group_state"] != "forming":
        raise JoiningOver
    held = await _lock_person(conn, enquiry_id)
    if held["group_id"] not in (None, group_id):
        raise HasAPlace
    await _take_place(conn, seen, enquiry_id, held, "staff")
    await audit.note(conn, "answered_for", account_id=who, about_kind="enquiry", about_id=enquiry_id)
    return await groups.find(conn, group_id)


async def who_fits(conn: Conn, group_id: UUID) -> list[Any]:
    """Those who wait, have not been told, and could be in the group with those who have joined; the longest waiting first.

    The same rules as for a proposal: a wish for the way to meet, the time, the theme, the language; ages, access, never-place.

    Shape   rows {enquiry_id, called, waiting_days, told: the way we can write, or "call"}.
    """
    seen = await announcements.find(conn, group_id)
    if seen is None or not _can_be_joined(seen):
        return []
    people, office = await who_waits.gather(conn)
    told = {str(row["enquiry_id"]) for row in await queries.list_told(conn, group_id=group_id)}
    free = [person for person in people if person.id not in told]
    fit = await topping_up.who_suits(conn, group_id, free, office)
    rows = await queries.list_people(
        conn, group_id=group_id, enquiries=[UUID(one.id) for one in fit], today=clock.today()
    )
    return [dict(row) | {"told": letters.way_to(row)} for row in rows]


async def tell(conn: Conn, group_id: UUID, *, enquiries: Sequence[UUID], who: str) -> int:
    """Tell these of the group by letter, each with a link by which to join; who cannot be written to is to be called.

    Whoever does not fit any more is passed over. Nobody is told twice, and nobody loses a place in line by not answering.

    Shape   how many were told, or are to be called.
    Errors  AnnouncementNotFound, JoiningOver.
    Emits   notifications.send_message.v1 {template: group_announced}
    """
    seen = await _lock(conn, group_id)
    if not _can_be_joined(seen):
        raise JoiningOver
    rows = [row for row in await who_fits(conn, group_id) if row["enquiry_id"] in set(enquiries)]
    for row in rows:
        link = secret_links.make()
        await queries.insert_letter(
            conn, link_hash=link.hash, group_id=group_id, enquiry_id=row["enquiry_id"], today=clock.today()
        )
        if row["told"] == "call":
            await contacts.ask_for_call(conn, row["enquiry_id"], reason=contacts.ANNOUNCED)
        else:
            await letters.announced(conn, row, f"{conn.settings.base_url}/groups/joining/{link.token}")
    await audit.note(conn, "told_of_group", account_id=who, about_kind="group", about_id=group_id)
    return len(rows)


async def _lock(conn: Conn, group_id: UUID) -> Any:
    """What was announced, behind its group: two who want the last place come one after the other."""
    if await announcements.find(conn, group_id) is None:
        raise AnnouncementNotFound
    await groups.lock(conn, group_id)
    return await announcements.find(conn, group_id)


async def _lock_person(conn: Conn, enquiry_id: UUID) -> Any:
    """How a person stands, held until COMMIT. Errors: EnquiryNotFound."""
    await offers.queries.lock_enquiry(conn, enquiry_id=enquiry_id)
    held = await queries.find_held(conn, enquiry_id=enquiry_id, today=clock.today())
    if held is None:
        raise EnquiryNotFound
    return held


async def _take_place(conn: Conn, seen: Any, enquiry_id: UUID, held: Any, how: str) -> None:
    if held["group_id"] is None:
        await forming.choose(conn, seen["group_id"], [enquiry_id])
    if held["offer_state"] != "accepted":
        await offers.take(conn, seen["group_id"], enquiry_id, how=how, join_by=seen["join_by"])
    await contacts.drop_call(conn, enquiry_id, reason=contacts.ANNOUNCED)
    await pauses.hear_from(conn, enquiry_id)


def _can_be_joined(seen: Any) -> bool:
    still = seen["group_state"] == "forming" and seen["state"] == announcements.OPEN
    return bool(still and clock.today() <= seen["join_by"])
