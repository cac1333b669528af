"""Inviter oss: a municipality or an organisation asks for a talk, a visit or advice, and is answered."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from chassis import audit, clock, outbox, sql, workdays
from chassis.db import Conn
from services.portal import places, public_face, schemas
from services.portal.problems import InvitationClosed, InvitationNotFound

queries = sql.load(__file__)

PURPOSE = "invitation"
KEEP = timedelta(days=365)


async def receive(conn: Conn, /, *, email: str, place: str | None = None, **told: Any) -> date:
    """Somebody invites us.

    ``place``  a municipality by name, kept as its code where it is exactly one.
    Shape   the day when they will have heard from us.
    Errors  PlaceUnknown.
    Emits   portal.invitation_received.v1; asks notifications for a receipt.
    """
    hear_by = workdays.after(clock.today(), (await public_face.show(conn))["answer_within_days"])
    row = await queries.insert_invitation(
        conn,
        email=email,
        municipality_code=await _municipality(conn, place),
        received_at=clock.now(),
        **told,
    )
    received = schemas.InvitationReceived.event(
        subject=str(row["invitation_id"]),
        received_on=clock.today(),
        wish=row["wish"],
        sector=row["sector"],
        municipality=row["municipality_code"],
    )
    outbox.add(conn, received)
    _write(conn, row, "invitation_received", {"hear_by": hear_by.isoformat()})
    return hear_by


async def list_some(conn: Conn, state: str | None = None) -> list[Any]:
    """Invitations in a state (None: those that are not closed), the oldest new one first."""
    rows: list[Any] = await queries.list_invitations(conn, state=state)
    return rows


async def count_new(conn: Conn) -> int:
    """How many wait for an answer."""
    waiting: int = await queries.count_new(conn)
    return waiting


async def find(conn: Conn, invitation_id: UUID, *, who: UUID) -> Any:
    """One invitation with who asks; the read is audited. Errors: InvitationNotFound."""
    row = await queries.get_invitation(conn, invitation_id=invitation_id, today=clock.today())
    if row is None:
        raise InvitationNotFound
    await audit.note(conn, "read", account_id=who, about_kind="invitation", about_id=invitation_id)
    return row


async def answer(conn: Conn, invitation_id: UUID, text: str, *, who: UUID) -> None:
    """Answer by e-mail; answering once more sends one more.

    Errors  InvitationNotFound, InvitationClosed.
    Emits   portal.invitation_answered.v1 the first time; asks notifications for the mail.
    """
    row = await _open(conn, invitation_id)
    await queries.mark_answered(conn, invitation_id=invitation_id, answer=text, who=who, now=clock.now())
    if row["state"] == "new":
        _tell_answered(conn, row)
    _write(conn, row, "invitation_answered", {"text": text}, occasion=f"answer/{clock.now().isoformat()}")


async def close(conn: Conn, invitation_id: UUID) -> None:
    """It is settled: we have been there, or it came to nothing, or it was answered by phone.

    Errors  InvitationNotFound, InvitationClosed.
    Emits   portal.invitation_answered.v1 when it was not answered before: it was, in some other way.
    """
    row = await _open(conn, invitation_id)
    await queries.mark_closed(conn, invitation_id=invitation_id, now=clock.now())
    if row["state"] == "new":
        _tell_answered(conn, row)


async def forget_old(conn: Conn) -> int:
    """Delete what was closed more than a year ago. Shape: how many."""
    gone: int = await queries.delete_old(conn, before=clock.now() - KEEP)
    return gone


async def _open(conn: Conn, invitation_id: UUID) -> Any:
    row = await queries.lock_invitation(conn, invitation_id=invitation_id)
    if row is None:
        raise InvitationNotFound
    if row["state"] == "closed":
        raise InvitationClosed
    return row


async def _municipality(conn: Conn, place: str | None) -> str | None:
    found = await places.search(conn, place) if place else []
    return str(found[0]["municipality_code"]) if len(found) == 1 else None


def _tell_answered(conn: Conn, row: Any) -> None:
    answered = schemas.InvitationAnswered.event(
        subject=str(row["invitation_id"]), answered_on=clock.today(), wish=row["wish"], sector=row["sector"]
    )
    outbox.add(conn, answered)


def _write(conn: Conn, row: Any, template: str, parameters: dict[str, Any], occasion: str = "receipt") -> None:
    invitation_id = str(row["invitation_id"])
    message = outbox.command(
        "notifications.send_message.v1",
        subject=invitation_id,
        recipient=row["email"],
        channel="email",
        template=template,
        language=row["language"],
        parameters={"name": row["name"]} | parameters,
        purpose=PURPOSE,
        occasion=f"{invitation_id}:{occasion}",
        about=None,
        not_after=None,
        key=invitation_id,
    )
    outbox.add(conn, message)
