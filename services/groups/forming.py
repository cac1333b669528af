"""Forming a group: choosing people who wait, and starting when there are enough."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from chassis import clock, identity_numbers, outbox, sql
from chassis.db import Conn
from services.groups import (
    announcements,
    attending,
    digital_links,
    directory,
    group_rooms,
    groups,
    never_place,
    offers,
    places,
    policies,
    projects,
    schemas,
)
from services.groups.intake_problems import ConversationFirst
from services.groups.problems import DateNotPossible, EnquiryNotFound, EnquiryNotWaiting, EnquiryPaused

queries = sql.load(__file__)

DETAILS = ("theme", "place", "weekday", "meets_at", "language", "gender")


async def create(
    conn: Conn,
    /,
    *,
    title: str,
    format: str,
    enquiries: list[UUID] | None = None,
    initiators: list[UUID] | None = None,
    part_of: Collection[UUID] = (),
    **details: Any,
) -> dict[str, Any]:
    """Begin forming a group of people who wait; they keep their place until it starts.

    ``details``  theme, municipality or postcode, place, weekday, meets_at, every_weeks, open, language, gender, room_id.
    ``part_of``  projects of the office.
    Shape   the group row.
    Errors  EnquiryNotFound, EnquiryNotWaiting, EnquiryPaused, ConversationFirst, AlreadyInAGroup, TooManyPeople,
            AgesTooFarApart, NeverTogether, InitiatorUnknown, TooManyInitiators, RoomLacksAccess, RoomTooSmall, ProjectNotOpen;
            those of :func:`group_rooms.keep_up` where a room is chosen.
    Emits   groups.group_listed.v1 when it is open; groups.group_attached.v1 when it is part of a project;
            portal.admit_initiator.v1 for its initiators.
    """
    identity_numbers.refuse(title=title, place=details.get("place"))
    group_id, is_open = uuid4(), details.get("open", False)

    await queries.insert_group(
        conn,
        group_id=group_id,
        title=title,
        format=format,
        municipality_code=await _municipality(conn, format, details),
        every_weeks=details.get("every_weeks", 1),
        open=is_open,
        listed_on=clock.today() if is_open else None,
        created_at=clock.now(),
        **{name: details.get(name) for name in DETAILS},
    )
    await attending.attend(conn, group_id, initiators or [])
    await _choose(conn, group_id, enquiries or [])
    if details.get("room_id"):
        await group_rooms.wish_for(conn, group_id, details["room_id"])
        await group_rooms.keep_up(conn, group_id)

    await projects.attach(conn, group_id, part_of)

    group = await groups.find(conn, group_id)
    directory.tell(conn, group)
    return group


async def choose(conn: Conn, group_id: UUID, enquiries: list[UUID]) -> dict[str, Any]:
    """Choose more people for a group that is being formed.

    Errors  GroupNotFound, GroupNotForming and those of :func:`create`.
    """
    await groups.lock_forming(conn, group_id)
    await _choose(conn, group_id, enquiries)
    return await groups.find(conn, group_id)


async def release(conn: Conn, group_id: UUID, enquiry_id: UUID) -> dict[str, Any]:
    """Take a person out of a group that is being formed; the place in the queue was never lost.

    Errors  GroupNotFound, GroupNotForming.
    """
    await groups.lock_forming(conn, group_id)
    await digital_links.somebody_leaves(conn, [enquiry_id])
    await offers.take_back(conn, group_id, enquiry_id)
    await queries.delete_member(conn, group_id=group_id, enquiry_id=enquiry_id)
    return await groups.find(conn, group_id)


async def start(conn: Conn, group_id: UUID, started_on: date | None = None) -> dict[str, Any]:
    """The group has its first day: those chosen are placed, and initiators attend the first meetings.

    One who was offered a place and has not answered is not placed, and waits on.

    Shape   the group row; ``state`` is "starting".
    Errors  GroupNotFound, GroupNotForming, TooFewPeople, TooManyPeople, AgesTooFarApart, DateNotPossible, and those of
            :func:`group_rooms.keep_up`.
    Emits   groups.group_listed.v1 where it could still be joined; groups.person_placed.v1 for each, then groups.group_started.v1.
    """
    group = await groups.lock_forming(conn, group_id)
    started_on = started_on or clock.today()
    await offers.let_lapse(conn, group_id)
    people = await queries.lock_people(conn, group_id=group_id)
    if started_on > clock.today() or any(person["here_on"] > started_on for person in people):
        raise DateNotPossible
    await _check(conn, group_id, starting=True)

    await queries.place_people(conn, group_id=group_id, placed_on=started_on)
    await queries.forget_other_offers(conn, group_id=group_id)
    await queries.mark_started(conn, group_id=group_id, started_on=started_on, participants=len(people))
    await group_rooms.keep_up(conn, group_id)
    await announcements.close(conn, group_id, announcements.ENOUGH)

    _tell_started(conn, group, people, started_on)
    return await groups.find(conn, group_id)


async def _municipality(conn: Conn, format: str, details: dict[str, Any]) -> str | None:
    """A digital group counts in its office's municipality (interfaces, indicators)."""
    if format == "digital":
        return await places.municipality_of_office(conn)
    return details.get("municipality") or await places.municipality_of(conn, details.get("postcode"))


async def _choose(conn: Conn, group_id: UUID, enquiries: list[UUID]) -> None:
    wanted = sorted(set(enquiries))
    found = await queries.lock_enquiries(conn, enquiries=wanted, today=clock.today())
    if len(found) < len(wanted):
        raise EnquiryNotFound
    if any(row["state"] != "waiting" for row in found):
        raise EnquiryNotWaiting
    if any(row["is_paused"] for row in found):
        raise EnquiryPaused
    if not all(row["is_known"] for row in found):
        raise ConversationFirst

    await queries.insert_members(conn, group_id=group_id, enquiries=wanted, chosen_at=clock.now())
    await never_place.check(conn, group_id)
    await _check(conn, group_id, starting=False)
    await group_rooms.check_people(conn, group_id)


async def _check(conn: Conn, group_id: UUID, *, starting: bool) -> None:
    rows = await queries.list_birth_years(conn, group_id=group_id)
    policies.check_people(
        await policies.of_group(conn, group_id), [row["birth_year"] for row in rows], starting=starting
    )


def _tell_started(conn: Conn, group: Any, people: list[Any], started_on: date) -> None:
    for person in people:
        placed = schemas.PersonPlaced.event(
            subject=str(person["subject"]),
            placed_on=started_on,
            municipality=person["municipality_code"],
            format=group["format"],
            waiting_days=(started_on - person["received_on"]).days,
        )
        outbox.add(conn, placed)
    started = schemas.GroupStarted.event(
        subject=str(group["group_id"]),
        group_id=group["group_id"],
        started_on=started_on,
        municipality=group["municipality_code"],
        theme=group["theme"],
        format=group["format"],
        participants=len(people),
    )
    outbox.add(conn, started)
