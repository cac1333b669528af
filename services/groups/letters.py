"""What the office writes to those who wait and those who are to meet: commands to notifications, which owns the words.

Some have asked for letters. Whoever is reached by phone is sent a text only where messages to it are safe, and else called.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from babel.lists import format_list

from chassis import clock, outbox
from chassis.db import Conn
from services.groups import contacts, offer_links

HOURS = range(8, 20)
"""Nobody's phone is to ring at night."""
OFFER, MEETING, STILL = "group_offer", "group_meeting", "still_waiting"
"""The purposes these are sent for, and of the question whether one still wishes to wait."""

PLACE = "first_meeting_place"
INITIATORS_READ = "nb"
"""Nobody has told us in which language initiators are to be written to."""

TO_BE_CALLED = ("first_meeting_moved", PLACE, "offer_withdrawn", "offer_lapsed")
"""What staff must call about where it cannot be written, and why; that a place is offered stands on the group's own page."""


def by_day() -> bool:
    """Whether people may be written to now."""
    return clock.now().astimezone(clock.OSLO).hour in HOURS


def way_to(person: Mapping[str, Any]) -> str:
    """How a person is told: "email", "letter", "sms", or "call" where nothing can be written."""
    if person["channel"] in ("email", "letter"):
        way: str = person["channel"]
        return way
    return "sms" if person["channel"] == "phone" and person["safe_to_leave_message"] else "call"


async def offer(conn: Conn, row: Mapping[str, Any], *, reminder: bool = False) -> None:
    """There is a place, until the last day to answer; or one has not been heard from yet."""
    template = "offer_reminder" if reminder else "offer"
    if not reminder:
        withdraw(conn, row["message_key"], STILL)
        await contacts.drop_call(conn, row["enquiry_id"], reason="offer_lapsed")
    occasion = f"{template}:{row['offered_at'].isoformat()}"
    await _send(conn, row, template, OFFER, occasion, answer_by=row["answer_by"].isoformat())


async def accepted(conn: Conn, row: Mapping[str, Any]) -> None:
    """The person has said yes."""
    await _send(conn, row, "offer_accepted", OFFER, f"accepted:{row['answered_at'].isoformat()}")


async def lapsed(conn: Conn, row: Mapping[str, Any]) -> None:
    """The last day has passed: the place goes to another, and the person still waits."""
    await _send(conn, row, "offer_lapsed", OFFER, f"lapsed:{row['offered_at'].isoformat()}", with_link=False)


async def came_to_nothing(conn: Conn, row: Mapping[str, Any]) -> None:
    """There is no group after all, and the person still waits."""
    await _send(conn, row, "offer_withdrawn", OFFER, f"nothing:{row['offered_at'].isoformat()}", with_link=False)


async def announced(conn: Conn, row: Mapping[str, Any], link: str) -> None:
    """A group is announced that may suit; ``link``: where one joins it."""
    parameters = {"called": row["called"], **_meeting(row, row["first_meeting_at"])}
    parameters |= {"answer_by": row["join_by"].isoformat()} | ({"link": link} if way_to(row) == "email" else {})
    occasion = f"announced:{row['group_id']}"
    _ask(conn, row, "group_announced", OFFER, occasion, parameters, until=_end_of(row["join_by"]))


async def joined(conn: Conn, row: Mapping[str, Any], join_by: date) -> None:
    """The person has joined, and hears after the last day whether the group begins; that day may be put off."""
    occasion = f"joined:{row['offered_at'].isoformat()}:{join_by.isoformat()}"
    await _send(conn, row, "announced_joined", OFFER, occasion, answer_by=join_by.isoformat(), until=_end_of(join_by))


async def goes_ahead(conn: Conn, row: Mapping[str, Any]) -> None:
    """Enough have joined: the group begins."""
    if way_to(row) == "call":
        await contacts.ask_for_call(conn, row["enquiry_id"], reason=contacts.ANNOUNCED)
    else:
        await _send(conn, row, "announced_goes_ahead", OFFER, f"goes_ahead:{row['first_meeting_at'].isoformat()}")


async def moved(conn: Conn, row: Mapping[str, Any]) -> None:
    """The first meeting has another time; moved there and back, it is told of each time."""
    await _send(conn, row, "first_meeting_moved", MEETING, f"moved:{clock.now().isoformat()}")


async def elsewhere(conn: Conn, row: Mapping[str, Any]) -> None:
    """The first meeting is in another place; moved there and back, it is told of each time."""
    await _send(conn, row, PLACE, MEETING, f"place:{clock.now().isoformat()}")


def elsewhere_to_initiator(conn: Conn, row: Mapping[str, Any]) -> None:
    """The same to one who attends; what has not gone out is taken back where it can be about no other group."""
    key = str(row["initiator_id"])
    if row["is_only_group"]:
        withdraw(conn, row["initiator_id"], MEETING)
    letter = outbox.command(
        "notifications.send_message.v1",
        subject=key,
        recipient=row["email"],
        channel="email",
        template=PLACE,
        language=INITIATORS_READ,
        parameters={"called": row["name"].split()[0], **_meeting(row, row["first_meeting_at"])},
        purpose=MEETING,
        occasion=f"{row['group_id']}:place:{clock.now().isoformat()}",
        about=None,
        not_after=row["first_meeting_at"].isoformat(),
        key=key,
    )
    outbox.add(conn, letter)


async def remind_of_meeting(conn: Conn, row: Mapping[str, Any]) -> None:
    """The first meeting is near; the initiators stand at the door, by first name."""
    occasion = f"meeting:{clock.today().isoformat()}"
    met_by = format_list(row["initiators"], locale=row["language"]) if row["initiators"] else None
    await _send(conn, row, "first_meeting_reminder", MEETING, occasion, met_by=met_by)


def take_back(conn: Conn, message_key: UUID) -> None:
    """What has not gone out about a place is not to go: it is no longer so. Written before whatever is told instead."""
    for purpose in (OFFER, MEETING):
        withdraw(conn, message_key, purpose)


async def drop_calls(conn: Conn, enquiry_id: UUID) -> None:
    """The place is another's: nobody need call about its first meeting any more."""
    for reason in ("first_meeting_moved", PLACE):
        await contacts.drop_call(conn, enquiry_id, reason=reason)


def withdraw(conn: Conn, message_key: UUID, purpose: str) -> None:
    """What has not gone out for a purpose is not to go."""
    key = str(message_key)
    outbox.add(conn, outbox.command("notifications.withdraw_messages.v1", subject=key, key=key, purpose=purpose))


async def _send(
    conn: Conn,
    row: Mapping[str, Any],
    template: str,
    purpose: str,
    occasion: str,
    *,
    with_link: bool = True,
    until: datetime | None = None,
    **more: Any,
) -> None:
    """Ask for one message about an offer, of use until the last day to answer is over, or the first meeting begins."""
    way, starts_at = way_to(row), row["first_meeting_at"]
    until = until or (_end_of(row["answer_by"]) if "answer_by" in more else starts_at)
    if way == "call":
        if template in TO_BE_CALLED:
            await contacts.ask_for_call(conn, row["enquiry_id"], reason=template)
        return
    parameters = {"called": row["called"], **_meeting(row, starts_at)} | more
    if with_link and way == "email":
        parameters["link"] = await offer_links.make(conn, row["offer_id"])
    _ask(conn, row, template, purpose, f"{row['offer_id']}:{occasion}", parameters, until=until)


def _ask(
    conn: Conn,
    row: Mapping[str, Any],
    template: str,
    purpose: str,
    occasion: str,
    parameters: Mapping[str, Any],
    *,
    until: datetime,
) -> None:
    key = str(row["message_key"])
    outbox.add(
        conn,
        outbox.command(
            "notifications.send_message.v1",
            subject=key,
            recipient=row["address"],
            channel=way_to(row),
            template=template,
            language=row["language"],
            parameters=parameters,
            purpose=purpose,
            occasion=occasion,
            about=None,
            not_after=until.isoformat(),
            safe=row["safe_to_leave_message"],
            key=key,
        ),
    )


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(0), clock.OSLO)


def _meeting(row: Mapping[str, Any], starts_at: datetime) -> dict[str, Any]:
    return {"starts_at": starts_at.isoformat(), "place": row["place"] or "", "format": row["format"]}
