"""Writing by hand to those of an event: registered, waiting, or who came. Each gets it alone, and answers to the office."""

from typing import Any, NamedTuple
from uuid import UUID, uuid4

from chassis import audit, clock, identity_numbers, outbox, sql
from chassis.db import Conn
from services.events import listings
from services.events.problems import NobodyToWriteTo, RegistrationNotFound

queries = sql.load(__file__)

PURPOSE, TEMPLATE = "event_conversation", "by_hand"


class Reached(NamedTuple):
    """How many parties are written to, and who has no address."""

    written: int
    unreachable: list[str]


async def receivers(conn: Conn, event_id: UUID, *, audience: str, party: UUID | None = None, who: UUID) -> list[Any]:
    """The parties it would go to, or one ``party`` alone, ``email`` null where there is none; the read is audited.

    Errors  EventNotFound, RegistrationNotFound.
    """
    await listings.find_event(conn, event_id, staff=True)
    await audit.note(conn, "read", account_id=who, about_kind="registrations", about_id=event_id)
    rows: list[Any] = await queries.list_receivers(conn, event_id=event_id, audience=audience, registration_id=party)
    if party and not rows:
        raise RegistrationNotFound
    return rows


async def write(
    conn: Conn,
    event_id: UUID,
    *,
    audience: str,
    subject: str,
    text: str,
    party: UUID | None = None,
    signed_by: str | None = None,
    who: UUID,
) -> Reached:
    """Write to each party by itself, and keep what was written with the event.

    ``signed_by``  whoever signs, null for the person the office has named.
    Errors  EventNotFound, RegistrationNotFound, IdentityNumberGiven, NobodyToWriteTo.
    """
    identity_numbers.refuse(subject=subject, text=text)
    rows = await receivers(conn, event_id, audience=audience, party=party, who=who)
    reachable = [row for row in rows if row["email"]]
    if not reachable:
        raise NobodyToWriteTo
    letter_id = uuid4()
    await queries.insert_letter(
        conn,
        letter_id=letter_id,
        event_id=event_id,
        audience="one" if party else audience,
        subject=subject,
        words=text,
        parties=len(reachable),
        written_by=who,
        written_at=clock.now(),
    )
    parameters = {"subject": subject, "text": text} | ({"signed_by": signed_by} if signed_by else {})
    for row in reachable:
        _send(conn, row, letter_id, parameters)
    return Reached(len(reachable), [row["name"] for row in rows if not row["email"] and row["name"]])


async def of_event(conn: Conn, event_id: UUID) -> list[Any]:
    """What has been written to those of an event, the latest first."""
    rows: list[Any] = await queries.list_letters(conn, event_id=event_id)
    return rows


def _send(conn: Conn, row: Any, letter_id: UUID, parameters: dict[str, Any]) -> None:
    registration_id = str(row["registration_id"])
    letter = outbox.command(
        "notifications.send_message.v1",
        subject=registration_id,
        recipient=row["email"],
        channel="email",
        template=TEMPLATE,
        language=row["language"],
        parameters=parameters,
        purpose=PURPOSE,
        occasion=f"written:{letter_id}",
        about=None,
        not_after=None,
        key=registration_id,
    )
    outbox.add(conn, letter)
