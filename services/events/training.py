"""Initiator training: how many have completed it, and who of them agrees to be in the register of initiators."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from chassis import audit, clock, outbox, sql
from chassis.db import Conn
from services.events import held_together, programme, schemas
from services.events.problems import NoTraining, RegistrationNotFound, SignedWithoutYes, TrainingNotSettled

queries = sql.load(__file__)

KIND = "initiator_training"


def tell(conn: Conn, event: Any, *, was: int = 0) -> None:
    """Whoever came to the training has completed it.

    ``event``  the row of an event that is settled; ``was``: how many were told of before.
    Emits      events.initiators_trained.v1 where there are more or fewer than that.
    """
    change = event["participants"] - was
    if event["kind"] == KIND and change:
        told = {
            "event_id": event["event_id"],
            "municipality": event["municipality"],
            "change": change,
        } | held_together.counted(event)
        outbox.add(
            conn,
            schemas.InitiatorsTrained.event(subject=str(event["event_id"]), trained_on=completed_on(event), **told),
        )


def completed_on(event: Any) -> date:
    """The last day of the training."""
    return programme.day_of(event["ends_at"] or event["starts_at"])


async def pass_on(conn: Conn, event_id: UUID, *, agree: Iterable[UUID], signed: Iterable[UUID] = (), who: str) -> int:
    """Those who completed the training and agree to it come into the register of initiators; each once.

    ``signed``  who of them has signed the confidentiality agreement.
    Shape   how many were passed on now.
    Errors  EventNotFound, NoTraining, TrainingNotSettled; RegistrationNotFound where one of them did not come or has no
            address; SignedWithoutYes.
    Emits   groups.register_initiator.v1 for each, name and address sealed.
    """
    event = await programme.lock(conn, event_id)
    if event["kind"] != KIND:
        raise NoTraining
    if event["state"] != "closed":
        raise TrainingNotSettled
    wanted, signed = set(agree), set(signed)
    if not signed <= wanted:
        raise SignedWithoutYes
    came = {row["registration_id"]: row for row in await queries.lock_came(conn, event_id=event_id)}
    if not wanted <= came.keys():
        raise RegistrationNotFound
    fresh = [came[one] for one in sorted(wanted) if came[one]["passed_on"] is None]
    for row in fresh:
        _register(conn, event, row, agreed=row["registration_id"] in signed)
    if fresh:
        await audit.note(conn, "passed_on", account_id=who, about_kind="registrations", about_id=event_id)
    await queries.mark_passed_on(conn, registrations=[row["registration_id"] for row in fresh], today=clock.today())
    return len(fresh)


def _register(conn: Conn, event: Any, row: Any, *, agreed: bool) -> None:
    told = outbox.command(
        "groups.register_initiator.v1",
        subject=str(uuid4()),
        name=row["name"],
        email=row["email"],
        phone=None,
        trained_on=completed_on(event).isoformat(),
        agreed=agreed,
    )
    outbox.add(conn, told)
