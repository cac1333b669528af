"""A time for the conversation with us: asked, chosen, moved, cancelled; by the person's own link or code, or by staff.

The person's enquiry is locked first, then the times in one order; two who choose the same time wait for one another, and
the one who comes last is told so. It is gone once it is noted what came of the conversation.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from chassis import audit, clock, identity_numbers, sql
from chassis.db import Conn
from services.groups import contacts, digital_links, intake_letters, intake_links, intake_times, letters, pauses, phones
from services.groups.intake_problems import (
    ConversationAhead,
    NoConversationAhead,
    NothingAsked,
    NoTimesFree,
    NumberNeeded,
    TalkLinkGone,
    TimeNotFound,
    TimeTaken,
    TimeTooNear,
)
from services.groups.problems import EnquiryNotFound, EnquiryNotWaiting, PhoneNumberNotPossible

queries = sql.load(__file__)

LINK, STAFF = "link", "staff"


async def invite(conn: Conn, enquiry_id: UUID, *, who: str) -> str:
    """Ask a person to choose a time, by mail, text or letter, or for staff to call; asked again, it is written again.

    Shape   how the person is asked: "email", "sms", "letter" or "call".
    Errors  EnquiryNotFound, EnquiryNotWaiting, NoTimesFree where there is none to choose, ConversationAhead.
    Emits   notifications.send_message.v1 {template: talk_invited}
    """
    row = await _lock(conn, enquiry_id)
    if _is_ahead(row):
        raise ConversationAhead
    times = await to_choose_from(conn)
    if not times:
        raise NoTimesFree
    told = letters.way_to(row)
    await queries.upsert_invitation(conn, enquiry_id=enquiry_id, told=told, invited_at=clock.now())
    await intake_letters.invited(conn, row, until=times[-1]["begins_at"])
    await audit.note(conn, "invited_to_talk", account_id=who, about_kind="enquiry", about_id=enquiry_id)
    return told


async def to_choose_from(conn: Conn) -> list[Any]:
    """Free times a person may choose alone: from tomorrow, so that whoever is met sees in the morning who comes.

    Shape   as :func:`intake_times.free`.
    """
    return await intake_times.free(conn, after=_tomorrow())


async def of(conn: Conn, enquiry_id: UUID) -> dict[str, Any] | None:
    """How a person stands with the conversation; null where nobody has asked them, or it is noted what came of it.

    Shape   {enquiry_id, state: that of the enquiry, told, invited_at, none_suits_at, time_id, chosen_at, begins_at, ends_at,
            way, place, met_by, number, link}: from ``time_id`` on null before a time is chosen; ``number`` the one we call,
            ``link`` where one meets on a screen.
    """
    row = await queries.find_appointment(conn, enquiry_id=enquiry_id)
    return None if row is None else dict(row) | {"is_ahead": _is_ahead(row)}


async def has_been(conn: Conn, enquiry_id: UUID) -> dict[str, Any]:
    """How and when we were to talk, of a time that has come. Shape: {way, held_on}; empty where there is none."""
    row = await of(conn, enquiry_id)
    if row is None or row["begins_at"] is None or row["begins_at"] >= _tomorrow():
        return {}
    return {"way": row["way"], "held_on": row["begins_at"].astimezone(clock.OSLO).date()}


async def undecided(conn: Conn) -> list[Any]:
    """Those who are asked and have chosen no time, the longest asked first; whoever shows them notes the read.

    Shape   rows {enquiry_id, called, told, invited_at, none_suits_at: null where they have not answered}.
    """
    rows: list[Any] = await queries.list_undecided(conn)
    return rows


async def look_at(conn: Conn, token: str) -> dict[str, Any]:
    """The same by a person's own link, with ``times`` to choose from; reading it changes nothing.

    Shape   as :func:`of`, with {times, needs_number, is_open: whether there is anything to choose, move or cancel}.
    Errors  TalkLinkGone, also when the person has withdrawn since.
    """
    enquiry_id = await intake_links.whose(conn, token)
    row = await queries.find_person(conn, enquiry_id=enquiry_id) if enquiry_id else None
    if row is None:
        raise TalkLinkGone
    appointment = await of(conn, row["enquiry_id"])
    is_open = (
        row["state"] == "waiting" and appointment is not None and (_is_ahead(appointment) or not appointment["time_id"])
    )
    times = await to_choose_from(conn) if is_open else []
    return dict(row) | (appointment or {"time_id": None, "is_ahead": False}) | {"times": times, "is_open": is_open}


async def choose(conn: Conn, token: str, *, time_id: UUID, number: str | None = None) -> None:
    """The person chooses a time by the link, or another instead of the one chosen before.

    ``number``  the number to call, for a conversation on the phone; null for that of the enquiry.
    Errors  TalkLinkGone, EnquiryNotWaiting, NothingAsked, TimeNotFound, TimeTaken, TimeTooNear, NumberNeeded,
            PhoneNumberNotPossible.
    Emits   notifications.withdraw_messages.v1, notifications.send_message.v1 {template: talk_booked or talk_moved}
    """
    row = await _lock_by_link(conn, token)
    await _book(conn, row, time_id, number, how=LINK)


async def book_for(conn: Conn, enquiry_id: UUID, *, time_id: UUID, number: str | None = None, who: str) -> None:
    """Staff agree on a time with a person on the phone, also today; or on another than before.

    Errors  as :func:`choose`, with EnquiryNotFound.
    Emits   as :func:`choose`.
    """
    row = await _lock(conn, enquiry_id)
    await _book(conn, row, time_id, number, how=STAFF)
    await audit.note(conn, "talk_booked_for", account_id=who, about_kind="enquiry", about_id=enquiry_id)


async def say_none_suits(conn: Conn, token: str, *, suits: str | None = None) -> None:
    """None of the times suits: staff are to call, or to offer others.

    ``suits``  when it suits better, in the person's own words, null where not told.
    Errors  TalkLinkGone, EnquiryNotWaiting, NothingAsked, IdentityNumberGiven, ConversationAhead where a time is chosen.
    """
    identity_numbers.refuse(suits=suits)
    row = await _lock_by_link(conn, token)
    if not row["is_asked"]:
        raise NothingAsked
    if _is_ahead(row):
        raise ConversationAhead
    await queries.mark_none_suits(conn, enquiry_id=row["enquiry_id"], at=clock.now())
    await contacts.ask_for_call(conn, row["enquiry_id"], reason=contacts.CONVERSATION_TIME, note=suits)
    await pauses.hear_from(conn, row["enquiry_id"])


async def cancel(conn: Conn, token: str) -> None:
    """The person cancels by the link, and may choose another time by it.

    Errors  TalkLinkGone, EnquiryNotWaiting, NoConversationAhead.
    Emits   notifications.withdraw_messages.v1, notifications.send_message.v1 {template: talk_cancelled}
    """
    await _cancel(conn, await _lock_by_link(conn, token), by_us=False)


async def cancel_for(conn: Conn, enquiry_id: UUID, *, by_us: bool, who: str) -> None:
    """Staff cancel.

    ``by_us``  it is we who cannot: the time is offered to nobody else, and whoever cannot be written to is to be called.
    Errors  EnquiryNotFound, EnquiryNotWaiting, NoConversationAhead.
    Emits   as :func:`cancel`.
    """
    await _cancel(conn, await _lock(conn, enquiry_id), by_us=by_us)
    await audit.note(conn, "talk_cancelled_for", account_id=who, about_kind="enquiry", about_id=enquiry_id)


async def settle(conn: Conn, enquiry_id: UUID, *, not_now: bool) -> None:
    """We have talked: whoever held a time today or before is done with it; one that is still ahead is kept, unless it is
    not now. The enquiry is held until COMMIT.

    Emits   as :func:`cancel` where one is cancelled.
    """
    row = await queries.find_to_write(conn, enquiry_id=enquiry_id)
    if row is None or not row["is_asked"]:
        return
    is_later = _is_ahead(row) and row["begins_at"] >= _tomorrow()
    if is_later and not not_now:
        return
    if is_later:
        await _cancel(conn, row, by_us=False)
    else:
        intake_letters.take_back(conn, row)
    await queries.delete_appointment(conn, enquiry_id=enquiry_id)
    await contacts.drop_call(conn, enquiry_id, reason=contacts.CONVERSATION_TIME)


async def remind(conn: Conn) -> int:
    """Remind those whose conversation is tomorrow, and who did not choose it today. Shape: how many; nothing at night."""
    if not letters.by_day():
        return 0
    rows = await queries.lock_to_remind(conn, tomorrow=_tomorrow(), after=_tomorrow(2), today=_tomorrow(0))
    for row in rows:
        await intake_letters.reminded(conn, row)
    await queries.mark_reminded(conn, enquiries=[row["enquiry_id"] for row in rows], today=clock.today())
    return len(rows)


async def _book(conn: Conn, row: Mapping[str, Any], time_id: UUID, number: str | None, *, how: str) -> None:
    if row["time_id"] == time_id:
        return
    if how == LINK and not row["is_asked"]:
        raise NothingAsked
    times = await intake_times.lock(conn, {time_id, row["time_id"]} - {None})
    chosen = times.get(time_id)
    if chosen is None or chosen["begins_at"] <= clock.now():
        raise TimeNotFound(errors={"time_id": [TimeNotFound.sentence()]})
    if how == LINK and chosen["begins_at"] < _tomorrow():
        raise TimeTooNear(errors={"time_id": [TimeTooNear.sentence()]})
    if await intake_times.is_taken(conn, time_id):
        raise TimeTaken(errors={"time_id": [TimeTaken.sentence()]})

    was_ahead = _is_ahead(row)
    await queries.upsert_choice(
        conn,
        enquiry_id=row["enquiry_id"],
        told=letters.way_to(row),
        time_id=time_id,
        now=clock.now(),
        chosen_how=how,
        number=_number(row, chosen, number),
        digital_link=await _link(conn, chosen),
    )
    await _give_up(conn, times.get(row["time_id"]))
    for reason in (contacts.CONVERSATION_TIME, contacts.CONVERSATION_CHANGED):
        await contacts.drop_call(conn, row["enquiry_id"], reason=reason)
    await pauses.hear_from(conn, row["enquiry_id"])
    tell = intake_letters.moved if was_ahead else intake_letters.booked
    await tell(conn, dict(row) | dict(chosen))


async def _cancel(conn: Conn, row: Mapping[str, Any], *, by_us: bool) -> None:
    if not _is_ahead(row):
        raise NoConversationAhead
    times = await intake_times.lock(conn, [row["time_id"]])
    await queries.clear_choice(conn, enquiry_id=row["enquiry_id"])
    await _give_up(conn, times[row["time_id"]], by_us=by_us)
    await intake_letters.cancelled(conn, row, by_us=by_us)


async def _give_up(conn: Conn, given_up: Mapping[str, Any] | None, *, by_us: bool = False) -> None:
    """A time nobody has any more is free again; not where it is we who cannot, or its link is known to whoever had it."""
    if given_up is None:
        return
    link_is_known = given_up["way"] == intake_times.DIGITAL and given_up["place"] is not None
    if by_us or link_is_known:
        await intake_times.take_away(conn, given_up["time_id"])


async def _lock_by_link(conn: Conn, token: str) -> Any:
    enquiry_id = await intake_links.whose(conn, token)
    if enquiry_id is None:
        raise TalkLinkGone
    try:
        return await _lock(conn, enquiry_id)
    except EnquiryNotFound:
        raise TalkLinkGone from None


async def _lock(conn: Conn, enquiry_id: UUID) -> Any:
    """A person who waits, how to reach them, and the time they have: ``time_id`` with what is of it null before."""
    state = await queries.lock_enquiry(conn, enquiry_id=enquiry_id)
    row = await queries.find_to_write(conn, enquiry_id=enquiry_id)
    if state is None or row is None:
        raise EnquiryNotFound
    if state != "waiting":
        raise EnquiryNotWaiting
    return row


def _is_ahead(row: Mapping[str, Any]) -> bool:
    return row["begins_at"] is not None and row["begins_at"] > clock.now()


def _tomorrow(days: int = 1) -> datetime:
    """Midnight in Oslo, so many days on."""
    return datetime.combine(clock.today() + timedelta(days=days), time(0), clock.OSLO)


def _number(row: Mapping[str, Any], chosen: Mapping[str, Any], number: str | None) -> str | None:
    if chosen["way"] != intake_times.PHONE:
        return None
    if number is not None:
        try:
            return phones.normalise(number)
        except PhoneNumberNotPossible:
            raise PhoneNumberNotPossible(errors={"number": [PhoneNumberNotPossible.sentence()]}) from None
    if row["channel"] != "phone":
        raise NumberNeeded(errors={"number": [NumberNeeded.sentence()]})
    return None


async def _link(conn: Conn, chosen: Mapping[str, Any]) -> str | None:
    if chosen["way"] != intake_times.DIGITAL or chosen["place"] is not None:
        return None
    return await digital_links.new_address(conn)
