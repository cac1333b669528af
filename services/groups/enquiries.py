"""Enquiries: someone asks for a group, by web, phone or a visit, and is on the waiting list at once."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from chassis import audit, clock, identity_numbers, outbox, sql, workdays
from chassis.db import Conn
from services.groups import phones, pickup_codes, places, policies, schemas
from services.groups.problems import DateNotPossible, EnquiryNotFound

queries = sql.load(__file__)

LISTS = ("formats", "times", "themes", "languages")


async def receive(
    conn: Conn,
    /,
    *,
    channel: dict[str, Any],
    adult: bool,
    consents: list[dict[str, str]],
    how: str = "web",
    read_by: str | None = None,
    waits_since: date | None = None,
    **told: Any,
) -> dict[str, Any]:
    """Someone asks for a group; only channel, adulthood and consent are required, the rest (``told``) may wait.

    ``waits_since``  whoever waited at an office that has closed into this one, and has been asked, keeps the place; where
                     the person was received is not counted again.
    Shape   {enquiry_id, pickup_code, state, hear_by}; the pickup code is shown this once and kept as a hash.
    Errors  AdultsOnly, IdentityNumberGiven, PhoneNumberNotPossible, DateNotPossible.
    Emits   groups.enquiry_received.v1; asks notifications for a receipt where an e-mail address was given.
    Source  a first name and one channel are enough; anonymous until a group starts (domain, "henvendelse").
    """
    policy = await policies.current(conn)
    policies.check_adult(policy, adult=adult, birth_year=told.get("birth_year"), today=clock.today())
    channel = check_told(told | {"channel": channel})
    if waits_since and waits_since > clock.today():
        raise DateNotPossible

    enquiry_id, subject, message_key, code = uuid4(), uuid4(), uuid4(), pickup_codes.make()
    municipality = await places.municipality_of(conn, told.get("postcode"))
    await queries.insert_enquiry(
        conn,
        enquiry_id=enquiry_id,
        subject=subject,
        how=how,
        received_at=_since(waits_since),
        received_on=waits_since or clock.today(),
        taken_over_on=clock.today() if waits_since else None,
        municipality_code=municipality,
        pickup_hash=pickup_codes.hashed(code),
        **{name: without_repeats(told.get(name)) for name in LISTS},
        **{name: told.get(name) for name in ("gender_wish", "source", "referral_code")},
        **_person(channel, told, message_key),
        **_agreed(consents, read_by),
    )
    _tell_received(conn, subject, municipality, told.get("source"), waits_since)
    hear_by = workdays.after(clock.today(), policy["hear_within_days"])
    _send_receipt(conn, channel, told, hear_by, message_key)
    return {"enquiry_id": enquiry_id, "pickup_code": code, "state": "waiting", "hear_by": hear_by}


def _tell_received(
    conn: Conn, subject: UUID, municipality: str | None, source: str | None, waits_since: date | None
) -> None:
    told = {"received_on": waits_since or clock.today(), "municipality": municipality, "source": source}
    taken_over = {"taken_over_on": clock.today()} if waits_since else {}
    outbox.add(conn, schemas.EnquiryReceived.event(subject=str(subject), **told, **taken_over))


def _since(waits_since: date | None) -> datetime:
    return datetime.combine(waits_since, time(12), clock.OSLO) if waits_since else clock.now()


async def find(conn: Conn, enquiry_id: UUID, *, who: str) -> dict[str, Any]:
    """One enquiry with all we know, for a coordinator; the read is audited.

    Errors  EnquiryNotFound.
    """
    row = await queries.find_enquiry(conn, enquiry_id=enquiry_id, today=clock.today())
    if row is None:
        raise EnquiryNotFound

    await audit.note(conn, "read", account_id=who, about_kind="enquiry", about_id=enquiry_id)
    channel = {"kind": row["channel"] or "none"}
    channel |= {name: row[name] for name in ("address", "safe_to_leave_message", "best_time")}
    consents = await queries.list_consents(conn, enquiry_id=enquiry_id)
    return dict(row) | {"channel": channel, "consents": consents}


def check_told(told: dict[str, Any]) -> dict[str, Any]:
    """Refuse what must not be kept, in a whole enquiry or in the answer to one question of the form.

    Shape   the channel with its address in one form; {} where it was not told.
    Errors  IdentityNumberGiven, PhoneNumberNotPossible.
    """
    channel = told.get("channel") or {}
    texts = {name: told.get(name) for name in ("called", "referral_code", "wishes")}
    texts |= {f"channel.{name}": channel.get(name) for name in ("address", "best_time")}
    identity_numbers.refuse(**texts)
    return channel | {"address": _address(channel)} if channel else {}


def _address(channel: dict[str, Any]) -> str | None:
    if channel["kind"] == "none":
        return None
    written = channel["address"].strip()
    return phones.normalise(written) if channel["kind"] == "phone" else written


def without_repeats(codes: list[str] | None) -> list[str]:
    return list(dict.fromkeys(codes or []))


def _person(channel: dict[str, Any], told: dict[str, Any], message_key: UUID) -> dict[str, Any]:
    return {
        "channel": channel["kind"],
        "address": channel["address"],
        "safe_to_leave_message": channel.get("safe_to_leave_message"),
        "best_time": channel.get("best_time"),
        "language": told.get("language", "nb"),
        "message_key": message_key,
        "access": without_repeats(told.get("access")),
        **{name: told.get(name) for name in ("called", "postcode", "birth_year", "gender", "wishes")},
    }


def _agreed(consents: list[dict[str, str]], read_by: str | None) -> dict[str, Any]:
    """What was agreed to; of two for one purpose the latest."""
    latest = {consent["purpose"]: consent["version"] for consent in consents}
    return {"purposes": list(latest), "versions": list(latest.values()), "read_by": read_by}


def _send_receipt(conn: Conn, channel: dict[str, Any], told: dict[str, Any], hear_by: date, message_key: UUID) -> None:
    """Known by a key of its own, not the events' subject: a register of messages must not tie an address to events."""
    if channel["kind"] != "email":
        return
    receipt = outbox.command(
        "notifications.send_message.v1",
        subject=str(message_key),
        recipient=channel["address"],
        channel="email",
        template="enquiry_received",
        language=told.get("language", "nb"),
        parameters={"called": told.get("called"), "hear_by": hear_by.isoformat()},
        purpose="enquiry",
        occasion=f"enquiry/{message_key}",
        about=None,
        not_after=None,
        key=str(message_key),
    )
    outbox.add(conn, receipt)
