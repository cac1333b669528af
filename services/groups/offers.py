"""Offers: a place in a group that is being formed, for each who is chosen, with a last day to answer.

A group's row is locked first, then the person's enquiry, then the offer; whoever answers, and the clock, do the same.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from chassis import audit, clock, sql
from chassis.db import Conn
from services.groups import digital_links, group_rooms, groups, letters, new_places, offer_links, policies
from services.groups.offer_problems import (
    MeetingNotAhead,
    NobodyToInvite,
    OfferGone,
    OfferHasEnded,
    OfferNotFound,
    TimeTooShort,
)
from services.groups.words import OFFER_STATES

queries = sql.load(__file__)

LIVE = ("open", "accepted")
"""States in which a place is held."""
NO_PLACE = {"no": "declined", "another_time": "another_time"}
"""Answers by which the place goes to another; the person waits on, at the same place in the queue."""


async def invite(
    conn: Conn, group_id: UUID, *, first_meeting_at: datetime | None = None, answer_by: date | None = None, who: str
) -> dict[str, Any]:
    """Offer a place to each who is chosen and has not been asked, by mail or text, or for staff to call.

    ``first_meeting_at``  null: as it is settled already.
    ``answer_by``  null: in ``policy.answer_days``, or the day before the first meeting where that is sooner.
    Shape   the group row.
    Errors  GroupNotFound, GroupNotForming, MeetingNotAhead, TimeTooShort, NobodyToInvite, and those of
            :func:`group_rooms.keep_up`: whoever is invited to meet in a room has one.
    Emits   notifications.send_message.v1 {template: offer}
    Source  approved → invited at once with a deadline → yes, no, another time → topped up from the list.
    """
    group = await groups.lock_forming(conn, group_id)
    first_meeting_at = first_meeting_at or group["first_meeting_at"]
    if first_meeting_at is None or first_meeting_at <= clock.now():
        raise MeetingNotAhead(errors={"first_meeting_at": [MeetingNotAhead.sentence()]})
    await _settle_meeting(conn, group, first_meeting_at)

    chosen = [row["enquiry_id"] for row in await queries.list_unasked(conn, group_id=group_id)]
    if not chosen:
        raise NobodyToInvite
    await offer_to(conn, group_id, chosen, last_day(await policies.current(conn), first_meeting_at, answer_by))
    await audit.note(conn, "invited", account_id=who, about_kind="group", about_id=group_id)
    return await groups.find(conn, group_id)


async def offer_to(conn: Conn, group_id: UUID, enquiries: Sequence[UUID], answer_by: date) -> None:
    """Offer places to people who are chosen for a group that is held until COMMIT."""
    people = await queries.list_people(conn, enquiries=sorted(enquiries))
    await queries.upsert_offers(
        conn,
        offers=[uuid4() for _ in people],
        enquiries=[person["enquiry_id"] for person in people],
        told=[letters.way_to(person) for person in people],
        group_id=group_id,
        offered_at=clock.now(),
        answer_by=answer_by,
    )
    for row in await queries.lock_offers(conn, group_id=group_id, states=["open"]):
        if row["enquiry_id"] in enquiries:
            await letters.offer(conn, row)


def last_day(policy: Any, first_meeting_at: datetime, wanted: date | None = None) -> date:
    """The last day to answer: as wanted, or the office's days from now; always before the first meeting.

    Errors  TimeTooShort where that is not after today, or not before the first meeting.
    """
    before_meeting = first_meeting_at.astimezone(clock.OSLO).date() - timedelta(days=1)
    answer_by = wanted or min(clock.today() + timedelta(days=policy["answer_days"]), before_meeting)
    if not clock.today() < answer_by <= before_meeting:
        raise TimeTooShort(errors={"answer_by": [TimeTooShort.sentence()]})
    return answer_by


async def look_at(conn: Conn, token: str) -> Any:
    """An offer as its receiver sees it, by the link; reading it changes nothing.

    Shape   {state, answer_by, times, first_meeting_at, place, format, group_state, every_weeks, initiators: names}; of an
            announced group {announced: its state, join_by, fewest}, else null.
    Errors  OfferGone where the link is of nothing any more.
    """
    offer_id = await offer_links.find(conn, token)
    row = await queries.find_offer(conn, offer_id=offer_id) if offer_id else None
    if row is None:
        raise OfferGone
    return row


async def answer(conn: Conn, token: str, *, answer: str, times: Sequence[str] = ()) -> Any:
    """The receiver answers by the link; the same answer twice is one. A yes may be taken back until the group starts.

    ``answer``  yes, no, another_time; with the last, ``times`` that suit take the place of those told before.
    Shape   as :func:`look_at`.
    Errors  OfferGone, OfferHasEnded.
    """
    offer_id = await offer_links.find(conn, token)
    if offer_id is None:
        raise OfferGone
    await _answer(conn, offer_id, answer, times, "link")
    return await look_at(conn, token)


async def answer_for(
    conn: Conn, group_id: UUID, enquiry_id: UUID, *, answer: str, times: Sequence[str] = (), who: str
) -> dict[str, Any]:
    """Staff note what a person said on the phone. Shape: the group row. Errors: OfferNotFound, OfferHasEnded."""
    offer_id = await queries.find_offer_id(conn, group_id=group_id, enquiry_id=enquiry_id)
    if offer_id is None:
        raise OfferNotFound
    await _answer(conn, offer_id, answer, times, "staff")
    await audit.note(conn, "answered_for", account_id=who, about_kind="enquiry", about_id=enquiry_id)
    return await groups.find(conn, group_id)


async def move_meeting(conn: Conn, group_id: UUID, *, first_meeting_at: datetime, who: str) -> dict[str, Any]:
    """The first meeting has another time; each who holds a place is told, and may say no to it by the same link.

    Shape   the group row.
    Errors  GroupNotFound, GroupNotForming, MeetingNotAhead, NobodyToInvite before anybody is invited, and those of
            :func:`group_rooms.keep_up`.
    Emits   notifications.withdraw_messages.v1, then notifications.send_message.v1 {template: first_meeting_moved}
    """
    group = await groups.lock_forming(conn, group_id)
    if first_meeting_at <= clock.now():
        raise MeetingNotAhead(errors={"first_meeting_at": [MeetingNotAhead.sentence()]})
    if group["first_meeting_at"] is None:
        raise NobodyToInvite
    if first_meeting_at != group["first_meeting_at"]:
        await _settle_meeting(conn, group, first_meeting_at)
        await audit.note(conn, "meeting_moved", account_id=who, about_kind="group", about_id=group_id)
    return await groups.find(conn, group_id)


async def of_group(conn: Conn, group_id: UUID) -> dict[UUID, Any]:
    """Each offer of a group, by the person's enquiry: state, told, answer_by, answered_at, called. Errors: GroupNotFound."""
    await groups.find(conn, group_id)
    rows = await queries.list_of_group(conn, group_id=group_id)
    return {row["enquiry_id"]: row for row in rows}


async def let_lapse(conn: Conn, group_id: UUID, *, before: date | None = None) -> int:
    """Places of those who have not answered are another's, and they wait on: all of them, or with a last day ``before``.

    Shape   how many, of a group that is held until COMMIT.
    """
    rows = await queries.lock_offers(conn, group_id=group_id, states=["open"])
    overdue = [row for row in rows if before is None or row["answer_by"] < before]
    for row in overdue:
        await _end(conn, row, "lapsed")
        await letters.lapsed(conn, row)
    return len(overdue)


async def take(conn: Conn, group_id: UUID, enquiry_id: UUID, *, how: str, join_by: date) -> None:
    """Somebody who is chosen has joined an announced group: the place is theirs, as one offered and accepted.

    ``how``  link: an act of the person's own; staff: told on the phone. The group is held until COMMIT.
    Emits   notifications.send_message.v1 {template: announced_joined; offer_accepted after the last day to join}
    """
    [person] = await queries.list_people(conn, enquiries=[enquiry_id])
    await queries.upsert_offers(
        conn,
        offers=[uuid4()],
        enquiries=[enquiry_id],
        told=[letters.way_to(person)],
        group_id=group_id,
        offered_at=clock.now(),
        answer_by=join_by,
    )
    answered = {"answered_at": clock.now(), "answered_how": how}
    for row in await queries.lock_offers(conn, group_id=group_id, states=["open"]):
        if row["enquiry_id"] == enquiry_id:
            letters.take_back(conn, row["message_key"])
            await queries.mark(conn, offer_id=row["offer_id"], state="accepted", **answered)
            if clock.today() <= join_by:
                await letters.joined(conn, row, join_by)
            else:
                await letters.accepted(conn, dict(row) | answered)


async def accepted_in(conn: Conn, group_id: UUID) -> list[Any]:
    """The offers of a group that have been accepted, held until COMMIT, with what letters are written from."""
    rows: list[Any] = await queries.lock_offers(conn, group_id=group_id, states=["accepted"])
    return rows


async def call_off(conn: Conn, group_id: UUID) -> None:
    """There is no group after all: whoever held a place is told, and waits on."""
    for row in await queries.lock_offers(conn, group_id=group_id, states=list(LIVE)):
        await _end(conn, row, "taken_back")
        await letters.came_to_nothing(conn, row)


async def take_back(conn: Conn, group_id: UUID, enquiry_id: UUID) -> None:
    """A coordinator takes someone out of the group."""
    for row in await queries.lock_offers(conn, group_id=group_id, states=list(LIVE)):
        if row["enquiry_id"] == enquiry_id:
            await _end(conn, row, "taken_back")


async def forget(conn: Conn, group_id: UUID) -> None:
    """The group leads itself, or has ended: who was asked is not to be known any more."""
    await queries.delete_of_group(conn, group_id=group_id)


async def _answer(conn: Conn, offer_id: UUID, answer: str, times: Sequence[str], how: str) -> None:
    row = await _lock(conn, offer_id)
    state = NO_PLACE.get(answer, "accepted")
    if row["state"] == state:
        return
    if row["group_state"] != "forming" or row["state"] not in LIVE:
        raise OfferHasEnded

    answered = {"answered_at": clock.now(), "answered_how": how}
    if state == "accepted":
        letters.take_back(conn, row["message_key"])
        await queries.mark(conn, offer_id=offer_id, state=state, **answered)
        await letters.accepted(conn, row | answered)
    else:
        await _end(conn, row, state, **answered)
    if times and state == "another_time":
        await queries.set_times(conn, enquiry_id=row["enquiry_id"], times=list(dict.fromkeys(times)))


async def _end(conn: Conn, row: Mapping[str, Any], state: str, **answered: Any) -> None:
    await digital_links.somebody_leaves(conn, [row["enquiry_id"]])
    letters.take_back(conn, row["message_key"])
    await letters.drop_calls(conn, row["enquiry_id"])
    answered = answered or {name: row[name] for name in ("answered_at", "answered_how")}
    await queries.mark(conn, offer_id=row["offer_id"], state=state, **answered)
    await queries.release(conn, group_id=row["group_id"], enquiry_id=row["enquiry_id"])


async def _lock(conn: Conn, offer_id: UUID) -> Any:
    """One offer, behind its group and its person. Errors: OfferGone, also when it went while we waited for the locks."""
    found = await queries.find_offer(conn, offer_id=offer_id)
    if found is None:
        raise OfferGone
    group = await groups.lock(conn, found["group_id"])
    await queries.lock_enquiry(conn, enquiry_id=found["enquiry_id"])
    for row in await queries.lock_offers(conn, group_id=group["group_id"], states=list(OFFER_STATES)):
        if row["offer_id"] == offer_id:
            return dict(row) | {"group_state": group["state"]}
    raise OfferGone


async def _settle_meeting(conn: Conn, group: Any, first_meeting_at: datetime) -> None:
    """Settle when and where the first meeting is, and tell those who were told otherwise; nobody is to answer after it."""
    if first_meeting_at == group["first_meeting_at"]:
        await group_rooms.keep_up(conn, group["group_id"])
        await new_places.tell(conn, group["group_id"], group["place"])
        return
    answer_by = max(clock.today(), first_meeting_at.astimezone(clock.OSLO).date() - timedelta(days=1))
    await queries.set_first_meeting(
        conn, group_id=group["group_id"], first_meeting_at=first_meeting_at, latest_answer=answer_by
    )
    await group_rooms.keep_up(conn, group["group_id"])
    for row in await queries.lock_offers(conn, group_id=group["group_id"], states=list(LIVE)):
        letters.take_back(conn, row["message_key"])
        await letters.moved(conn, row)
