"""Registering for an event: seats are never oversold, and the waiting list keeps its order."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from chassis import audit, clock, outbox, secret_links, sql
from chassis.db import Conn
from chassis.events import Event
from chassis.problems import Problem
from services.events import answers, held_together, letters, lines, links, moves, needs, programme, rules, schemas, ways
from services.events.problems import (
    EventNotFound,
    PartyTooLarge,
    RegistrationClosed,
    RegistrationNotFound,
    WayMissing,
)

queries = sql.load(__file__)


class Place(NamedTuple):
    """What a party gets: its state, why, and its place in line when it has to wait."""

    state: str
    reason: str
    position: int | None


UNSAID: dict[str, Any] = {"companions": [], "buyer_number": None, "buyer_reference": None, "way": None}
"""What a party need not say."""
WRITTEN = (
    "state", "state_reason", "seats", "sector", "name", "email", "organisation", "answers", "language", "code", "companions",
    "price_kroner", "buyer_number", "buyer_reference", "way", "is_known", "position",
)  # fmt: skip
"""What is written of a party as it stands; the rest is an id, a moment or a hash."""
ASKED = Place("asked", "to_be_answered", None)
"""Where staff answer each one: no seat is held before they do."""


def decide(
    *, capacity: int, taken: int, parties_waiting: int, parties_holding: int, seats: int, smaller_may_pass: bool
) -> Place:
    """Whether a party that registers now gets its seats; all of it about the room it wishes to be in.

    Nobody passes those who wait already, unless the organiser chose that a smaller party may pass one that does not fit.
    ``parties_holding`` are those of ``parties_waiting`` that there are seats for in all; the others stop nobody.
    """
    free = capacity - taken
    fits = seats <= free
    if fits and (parties_holding == 0 or smaller_may_pass):
        return Place("confirmed", "place_free", None)
    reason = "event_full" if free <= 0 or parties_holding else "party_too_large_for_what_is_free"
    return Place("waiting", reason, parties_waiting + 1)


async def register(conn: Conn, event_id: UUID, /, *, by_staff: bool = False, **party: Any) -> dict[str, Any]:
    """A party registers. What is answered, and how long it takes, is the same for an address that is registered already:
    then nothing changes, and the truth goes by mail to that address alone.

    Shape   {registration_id, state, position (only when waiting), manage_url}; ``asked`` where staff answer each one.
    Errors  EventNotFound, RegistrationClosed, WayMissing, PartyTooLarge, as answers.of_new, and unless staff registers as
            rules.check.
    Emits   events.registration_made.v1, notifications.send_message.v1
    """
    [outcome] = await register_all(conn, event_id, [party], by_staff=by_staff)
    if isinstance(outcome, Problem):
        raise outcome
    return outcome


async def register_all(
    conn: Conn, event_id: UUID, parties: Sequence[Mapping[str, Any]], *, by_staff: bool = False
) -> list[dict[str, Any] | Problem]:
    """Parties that register at the same time, one after the other in the order they came; as register for each.

    Shape   for each what it is answered, or the problem that stands in its way alone.
    Errors  EventNotFound
    Emits   as register
    Source  the event's row is locked first and its seats are counted in a second statement: counting in the statement
            that waits for the lock would see the seats as they were before the wait.
    """
    event = await programme.lock(conn, event_id)
    line = await lines.count(conn, event, [party["email"] for party in parties])
    fresh: list[dict[str, Any]] = []
    outcomes: list[dict[str, Any] | Problem] = []
    for number, party in enumerate(parties):
        try:
            new = await _admit(conn, event, line, number, dict(party), by_staff=by_staff)
        except Problem as problem:
            outcomes.append(problem)
            continue
        outcomes.append(_answer(conn, new))
        fresh.append(new)
        if rules.counts_those_before(event):
            await _write(conn, event_id, fresh)
            fresh = []
    await _write(conn, event_id, fresh)
    return outcomes


async def _admit(
    conn: Conn, event: Any, line: lines.Line, number: int, party: dict[str, Any], *, by_staff: bool
) -> dict[str, Any]:
    """What a party gets, and what it is told; it is not written down yet. Errors: as register."""
    party["way"] = _way(event, party.get("way"))
    _check_open(event, party["seats"], party["way"], by_staff)
    invitation_id = None if by_staff else await rules.check(conn, event, party)
    party["answers"] = await answers.of_new(conn, event, party, by_staff=by_staff)
    room = line.rooms[ways.room(event, party["way"])]
    place = ASKED if event["by_approval"] and not by_staff else _decide(event, room, party["seats"])
    given, known = _given(event, place), line.known(number)
    if known is None:
        line.take_in(number, given["registration_id"], room, place.state, party["seats"])
    new = UNSAID | party | given | {"invitation_id": invitation_id, "is_known": known is not None}
    new |= {"position": place.position, "receipt": secret_links.make(), "mail": secret_links.make(), "known": known}
    _tell(conn, event, new, place)
    return new


def _tell(conn: Conn, event: Any, new: dict[str, Any], place: Place) -> None:
    told, token = made(event, new), new["mail"].token  # also where it is not told: what is not done is time that tells
    if new["is_known"]:
        letters.tell_repeat(conn, event, new | {"registration_id": new["known"]}, token)
    elif place is ASKED:
        letters.tell_asked(conn, event, new, token)
    else:
        outbox.add(conn, told)
        letters.tell_registered(conn, event, new, place.position, token)


async def _write(conn: Conn, event_id: UUID, fresh: Sequence[Mapping[str, Any]]) -> None:
    """Write down those who were let in, in their order; nothing is kept of who is known but the links."""
    if not fresh:
        return
    await queries.insert_registrations(conn, event_id=event_id, told=[_row(n, new) for n, new in enumerate(fresh)])
    for new in fresh:
        if new.get("needs") and not new["is_known"]:
            await needs.keep(conn, new["registration_id"], new["needs"], new["seats"])


def _row(number: int, new: Mapping[str, Any]) -> dict[str, Any]:
    """A party as insert_registrations reads it."""
    opens = str(new["known"] or new["registration_id"])
    return {name: new[name] for name in WRITTEN} | {
        "number": number,
        "registration_id": str(new["registration_id"]),
        "subject": str(new["subject"]),
        "invitation_id": new["invitation_id"] and str(new["invitation_id"]),
        "registered_at": new["registered_at"].isoformat(),
        "receipt_hash": new["receipt"].hash.hex(),
        "receipt_opens": None if new["is_known"] else opens,
        "mail_hash": new["mail"].hash.hex(),
        "mail_opens": opens,
    }


async def place_for(conn: Conn, event: Any, room: str, seats: int) -> Place:
    """What so many seats more would meet now in a room of an event whose row is locked."""
    line = await lines.count(conn, event, [])
    return _decide(event, line.rooms[room], seats)


def _decide(event: Any, room: lines.Room, seats: int) -> Place:
    return decide(
        capacity=room.capacity,
        taken=room.taken,
        parties_waiting=room.parties_waiting,
        parties_holding=room.parties_holding,
        seats=seats,
        smaller_may_pass=event["smaller_may_pass"],
    )


def _way(event: Any, way: str | None) -> str | None:
    """How a party takes part, where there is a choice. Errors: WayMissing, where seats are counted apart."""
    if ways.is_split(event) and way is None:
        raise WayMissing(errors={"way": [WayMissing.sentence()]})
    return way if event["format"] == "hybrid" else None


def _check_open(event: Any, seats: int, way: str | None, by_staff: bool) -> None:
    """Staff may register people after closing time, as long as the event stands."""
    if event["state"] == "draft" and not by_staff:
        raise EventNotFound
    open_still = by_staff or event["registration_closes_at"] > clock.now()
    if event["state"] != "published" or event["capacity"] == 0 or not open_still:
        raise RegistrationClosed
    check_fits(event, ways.room(event, way), seats)


def check_fits(event: Any, room: str, seats: int) -> None:
    """There are seats for so many in a room, taken or not. Errors: PartyTooLarge, at ``seats``."""
    capacity = ways.capacity(event, room)
    if seats > capacity:
        raise PartyTooLarge(capacity=capacity, errors={"seats": [PartyTooLarge.sentence().format(capacity=capacity)]})


def _given(event: Any, place: Place) -> dict[str, Any]:
    """What a party does not say itself."""
    return {
        "registration_id": uuid4(),
        "event_id": event["event_id"],
        "subject": uuid4(),
        "state": place.state,
        "state_reason": place.reason,
        "code": links.make_code(),
        "registered_at": clock.now(),
        "counted_in": None,
        "price_kroner": event["price_kroner"],
    }


def made(event: Any, new: Mapping[str, Any]) -> Event:
    """That a party comes or waits; one that has asked is told of when it is answered, in the month it asked."""
    return schemas.RegistrationMade.event(
        subject=str(new["subject"]),
        event_id=event["event_id"],
        registered_on=programme.day_of(new["registered_at"]),
        municipality=moves.counted_in(new, event),
        seats=new["seats"],
        state="waiting" if new["state"] == "waiting" else "confirmed",
        sector=new["sector"],
        **held_together.counted(event),
    )


def _answer(conn: Conn, new: Mapping[str, Any]) -> dict[str, Any]:
    answer = {
        "registration_id": new["registration_id"],
        "state": new["state"],
        "manage_url": links.url(conn.settings.base_url, new["receipt"].token),
    }
    return answer if new["position"] is None else answer | {"position": new["position"]}


async def list_registrations(conn: Conn, event_id: UUID, *, read_by: UUID) -> list[Any]:
    """Everyone who registered, in line order, for staff; ``position`` is the place in the line they stand in, null for none.

    Who read it is noted.

    Errors  EventNotFound.
    """
    if not await queries.event_exists(conn, event_id=event_id):
        raise EventNotFound
    await audit.note(conn, "read", account_id=read_by, about_kind="registrations", about_id=event_id)
    rows: list[Any] = await queries.list_registrations(conn, event_id=event_id)
    return rows


async def find_party(conn: Conn, event_id: UUID, registration_id: UUID, *, read_by: UUID) -> Any:
    """One party as staff see it, as in list_registrations. Who read it is noted.

    Errors  RegistrationNotFound.
    """
    await audit.note(conn, "read", account_id=read_by, about_kind="registrations", about_id=event_id)
    rows = await queries.list_registrations(conn, event_id=event_id)
    for row in rows:
        if row["registration_id"] == registration_id:
            return row
    raise RegistrationNotFound
