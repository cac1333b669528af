"""Proposals: the groups that those who wait now could make up, worked out together whenever a coordinator asks.

People who are proposed for a group go on waiting; nothing is promised to anybody before a coordinator forms it.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from chassis import audit, clock, sql, workers
from chassis.db import Conn
from services.groups import (
    forming,
    free_rooms,
    group_rooms,
    groups,
    leading,
    matching,
    meeting_days,
    never_place,
    offers,
    places,
    policies,
    unplaced,
    wordings,
)
from services.groups.matching import Group, Kind, Office, Person
from services.groups.offer_problems import AnotherTimeThanProposed, ProposalNotFound

queries = sql.load(__file__)

CHOOSING_S = 14.0
"""For choosing; a list of usual length takes less than a second."""
STARTING_S = 15.0
"""For the process it is done in."""


async def make(run: Any, *, who: str) -> dict[str, Any]:
    """Work the proposals out anew, for everyone who waits and is chosen for no group.

    ``run``  the request's: there is no transaction while the worker chooses.
    Shape    as :func:`look_through`.
    Errors   Unavailable when the worker did not come to an end.
    """
    people, office = await run(gather)
    await run(keep, await choose(people, office), people, office, who=who)
    told: dict[str, Any] = await run(look_through, who=who)
    return told


async def choose(people: Sequence[Person], office: Office, *, seconds: float = CHOOSING_S) -> list[Group]:
    """The best groups of these, chosen in a worker. Errors: Unavailable when it did not come to an end."""
    asked_of_it = asked(people, office, seconds=seconds)
    answer = await workers.ask("services.groups.choosing", asked_of_it, timeout_s=seconds + STARTING_S)
    return _groups(json.loads(answer), people)


async def gather(conn: Conn) -> tuple[list[Person], Office]:
    """Who waits, and what the office has to offer."""
    policy, home = await policies.current(conn), await places.municipality_of_office(conn)
    people = [_person(row, home) for row in await queries.list_waiting(conn, today=clock.today())]
    office = Office(
        policy["min_people"],
        policy["max_people"],
        policy["age_span_years"],
        await _free_initiators(conn),
        await free_rooms.count(conn, people, own=policy["rooms"], home=home, most=policy["max_people"]),
        frozenset(await never_place.pairs(conn)),
    )
    return people, office


def asked(people: Sequence[Person], office: Office, *, seconds: float = CHOOSING_S) -> bytes:
    """What the worker is asked; it is told ids, days and wishes, never a name."""
    rooms = [(*room, count) for room, count in sorted(office.rooms.items())]
    initiators = [(*one, count) for one, count in office.initiators.items()]
    means = office._asdict() | {"rooms": rooms, "never": sorted(office.never), "initiators": initiators}
    return json.dumps(
        {"people": [person._asdict() for person in people], "office": means, "seconds": seconds}, default=sorted
    ).encode()


async def keep(conn: Conn, groups: Sequence[Group], people: Sequence[Person], office: Office, *, who: str) -> None:
    """Put these in place of the proposals there were; without those for whom something has changed meanwhile."""
    await queries.forget_proposals(conn)
    await queries.forget_unplaced(conn)
    ids = [UUID(person.id) for person in people]
    free = {str(row["enquiry_id"]) for row in await queries.lock_free(conn, enquiries=ids, today=clock.today())}
    for group in groups:
        members = [people[place].id for place in group.people]
        if free.issuperset(members):
            await _keep_one(conn, group.kind, members)
    told = [one for one in unplaced.explain(people, groups, office) if one.id in free]
    await queries.insert_unplaced(conn, **_columns(told))
    await audit.note(conn, "proposed", account_id=who, about_kind="proposals")


async def look_through(conn: Conn, *, who: str) -> dict[str, Any]:
    """The proposals as they were last made; the read is audited.

    Shape   {proposals: [row with ``people``: rows], unplaced: rows, proposed_at: null when there are none}; whoever has
            left or been chosen since is not among them.
    """
    await audit.note(conn, "read", account_id=who, about_kind="proposals")
    rows = await queries.list_proposals(conn, today=clock.today())
    members = await queries.list_members(conn, today=clock.today())
    proposals = [
        dict(row) | {"people": [one for one in members if one["proposal_id"] == row["proposal_id"]]} for row in rows
    ]
    left = await queries.list_unplaced(conn, today=clock.today())
    policy = await policies.current(conn)
    return {
        "proposals": [one for one in proposals if len(one["people"]) >= policy["min_people"]],
        "unplaced": left,
        "proposed_at": rows[0]["proposed_at"] if rows else None,
    }


async def look_into(conn: Conn, proposal_id: UUID, *, who: str) -> dict[str, Any]:
    """One of them with its people; the read is audited. Errors: ProposalNotFound."""
    found = await look_through(conn, who=who)
    for proposal in found["proposals"]:
        if proposal["proposal_id"] == proposal_id:
            return dict(proposal)
    raise ProposalNotFound


async def form(conn: Conn, /, proposal_id: UUID, *, title: str, **details: Any) -> dict[str, Any]:
    """Begin forming the group that was proposed, of those of its people who still wait; a room is held where the hour is told.

    ``details``  place, room_id, meets_at, every_weeks, initiators.
    Shape   the group row.
    Errors  ProposalNotFound, and those of :func:`forming.create` and :func:`group_rooms.keep_up`.
    """
    group = await _form(conn, proposal_id, title=title, **details)
    if group["meets_at"]:
        await group_rooms.keep_up(conn, group["group_id"])
    return await groups.find(conn, group["group_id"])


async def _form(
    conn: Conn, proposal_id: UUID, *, title: str, room_id: UUID | None = None, **details: Any
) -> dict[str, Any]:
    row = await queries.lock_proposal(conn, proposal_id=proposal_id)
    if row is None:
        raise ProposalNotFound
    rows = await queries.list_members(conn, today=clock.today())
    members = [one["enquiry_id"] for one in rows if one["proposal_id"] == proposal_id]
    await queries.forget_proposal(conn, proposal_id=proposal_id)
    group = await forming.create(
        conn,
        title=title,
        format=row["format"],
        theme=row["theme"],
        municipality=row["municipality_code"],
        weekday=row["time_of_week"].split("_")[0],
        language=row["language"],
        gender=row["gender"],
        enquiries=members,
        **details,
    )
    await group_rooms.wish_for(conn, group["group_id"], room_id)
    return group


async def invite(
    conn: Conn,
    /,
    proposal_id: UUID,
    *,
    first_meeting_at: datetime,
    answer_by: date | None = None,
    who: str,
    **details: Any,
) -> dict[str, Any]:
    """Form the group and offer its people their places, in one step.

    ``details``  title, place, room_id, every_weeks, initiators; it meets at the hour of the first meeting.
    Shape   the group row.
    Errors  AnotherTimeThanProposed; those of :func:`form` and :func:`offers.invite`.
    Emits   notifications.send_message.v1 {template: offer}
    """
    row = await queries.lock_proposal(conn, proposal_id=proposal_id)
    if row is None:
        raise ProposalNotFound
    if meeting_days.time_of_week(first_meeting_at) != row["time_of_week"]:
        raise AnotherTimeThanProposed(time=wordings.say_time(row["time_of_week"]))

    local = first_meeting_at.astimezone(clock.OSLO)
    group = await _form(conn, proposal_id, **({"meets_at": local.time().replace(tzinfo=None)} | details))
    return await offers.invite(conn, group["group_id"], first_meeting_at=first_meeting_at, answer_by=answer_by, who=who)


async def _free_initiators(conn: Conn) -> dict[leading.Initiator, int]:
    """For how many groups more there is an initiator, by languages and where they can go."""
    free: Counter[leading.Initiator] = Counter()
    for row in await queries.list_free_initiators(conn, today=clock.today()):
        free[leading.initiator(row["languages"], row["municipalities"])] += row["groups"]
    return dict(free)


def _person(row: Mapping[str, Any], home: str | None) -> Person:
    return Person(
        id=str(row["enquiry_id"]),
        days=row["waiting_days"],
        formats=frozenset(row["formats"]),
        times=frozenset(row["times"]),
        themes=frozenset(row["themes"]),
        languages=frozenset(row["languages"]),
        gender=row["gender"],
        same_gender=row["gender_wish"] == "same",
        birth_year=row["birth_year"],
        municipality=row["municipality_code"],
        places=frozenset(_places(row["municipality_code"], home)),
        needs=frozenset(row["access"]),
    )


def _places(municipality: str | None, home: str | None) -> Iterator[str]:
    """Where a person can come to: the own municipality, and the office's where it is in the same county."""
    if municipality:
        yield municipality
    if home and (municipality is None or municipality[:2] == home[:2]):
        yield home


def _groups(found: Mapping[str, Any], people: Sequence[Person]) -> list[Group]:
    at = {person.id: place for place, person in enumerate(people)}
    return [
        Group(matching.kind_of(group["kind"]), tuple(at[one] for one in group["people"])) for group in found["groups"]
    ]


async def _keep_one(conn: Conn, kind: Kind, members: Sequence[str]) -> None:
    proposal_id = uuid4()
    await queries.insert_proposal(
        conn,
        proposal_id=proposal_id,
        proposed_at=clock.now(),
        format=kind.format,
        municipality_code=kind.place,
        time_of_week=kind.time,
        theme=kind.theme,
        language=kind.language,
        gender=kind.gender,
    )
    await queries.insert_proposal_members(conn, proposal_id=proposal_id, enquiries=[UUID(one) for one in members])


def _columns(told: Sequence[unplaced.Unplaced]) -> dict[str, list[Any]]:
    near = [one.nearest for one in told]
    return {
        "enquiries": [UUID(one.id) for one in told],
        "reasons": [one.reason for one in told],
        "formats": [one and one.format for one in near],
        "municipalities": [one and one.place for one in near],
        "times": [one and one.time for one in near],
        "lacks": [one and one.lacks for one in near],
        "languages": [one and one.language for one in near],
    }
