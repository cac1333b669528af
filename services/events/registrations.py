"""Registering for an event: seats are never oversold, and the waiting list keeps its order."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from chassis import audit, clock, outbox, secret_links, sql
from chassis.db import Conn
from chassis.events import Event
from services.events import answers, letters, links, moves, needs, programme, rules, schemas, together, ways
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
KEPT_ELSEWHERE = ("invitation_code", "shown", "needs", "needs_consent")
"""The code as the invitation it is of; what the form had in it, not at all; needs apart."""
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
    Source  the event's row is locked first and its seats are counted in a second statement: counting in the statement
            that waits for the lock would see the seats as they were before the wait.
    """
    event = await programme.lock(conn, event_id)
    party["way"] = _way(event, party.get("way"))
    _check_open(event, party["seats"], party["way"], by_staff)
    invitation_id = None if by_staff else await rules.check(conn, event, party)
    party["answers"] = await answers.of_new(conn, event, party, by_staff=by_staff)
    room = ways.room(event, party["way"])
    line = await _count_line(conn, event, room, party["email"])
    place = ASKED if event["by_approval"] and not by_staff else _decide(event, room, line, party["seats"])
    new = _new_registration(event, party, place) | {"invitation_id": invitation_id}
    known = line["known_registration_id"]
    receipt, mail = secret_links.make(), secret_links.make()

    await queries.insert_registration(
        conn,
        **{name: value for name, value in new.items() if name != "counted_in"},
        is_known=known is not None,
        receipt_hash=receipt.hash,
        receipt_opens=None if known else new["registration_id"],
        mail_hash=mail.hash,
        mail_opens=known or new["registration_id"],
        answered_position=place.position,
    )

    if party.get("needs") and not known:
        await needs.keep(conn, new["registration_id"], party["needs"], party["seats"])

    told = made(event, new)  # also where it is not told: what is not done is time that tells
    if known:
        letters.tell_repeat(conn, event, new | {"registration_id": known}, mail.token)
    elif place is ASKED:
        letters.tell_asked(conn, event, new, mail.token)
    else:
        outbox.add(conn, told)
        letters.tell_registered(conn, event, new, place.position, mail.token)
    return _answer(conn, new, place, receipt.token)


async def place_for(conn: Conn, event: Any, room: str, seats: int) -> Place:
    """What so many seats more would meet now in a room of an event whose row is locked."""
    return _decide(event, room, await _count_line(conn, event, room, None), seats)


async def _count_line(conn: Conn, event: Any, room: str, email: str | None) -> Any:
    return await queries.count_line(
        conn,
        event_id=event["event_id"],
        is_split=ways.is_split(event),
        room=room,
        capacity=ways.capacity(event, room),
        email=email,
    )


def _decide(event: Any, room: str, line: Any, seats: int) -> Place:
    return decide(
        capacity=ways.capacity(event, room),
        taken=line["taken"],
        parties_waiting=line["parties_waiting"],
        parties_holding=line["parties_holding"],
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


def _new_registration(event: Any, party: dict[str, Any], place: Place) -> dict[str, Any]:
    said = {name: value for name, value in party.items() if name not in KEPT_ELSEWHERE}
    return UNSAID | said | _given(event, place)


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
        **together.counted(event),
    )


def _answer(conn: Conn, new: dict[str, Any], place: Place, token: str) -> dict[str, Any]:
    answer = {
        "registration_id": new["registration_id"],
        "state": place.state,
        "manage_url": links.url(conn.settings.base_url, token),
    }
    return answer if place.position is None else answer | {"position": place.position}


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
