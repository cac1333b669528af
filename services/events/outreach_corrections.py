"""Putting right outreach that was noted wrongly, or was never held."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from chassis import corrections, outbox, sql
from chassis.db import Conn
from services.events import held_together, outreach, projects, schemas
from services.events.problems import OutreachNotFound

queries = sql.load(__file__)


async def correct(
    conn: Conn,
    outreach_id: UUID,
    /,
    *,
    reason: str,
    who: UUID,
    held_on: date,
    municipality: str | None = None,
    elsewhere: str | None = None,
    held_with: Sequence[str] = (),
    counted_by: str | None = None,
    **told: Any,
) -> Any:
    """It was another day, place, kind, or others came. What is written there is what stands from now on.

    Shape   the outreach's row.
    Errors  OutreachNotFound, and as for outreach.log.
    Emits   events.outreach_struck.v1 with what stood, then events.outreach_held.v1, when anything told of it is other
    """
    outreach.refuse_numbers(told)
    was = await _lock(conn, outreach_id)
    right = await outreach.check(conn, held_on=held_on, municipality=municipality, elsewhere=elsewhere)
    right |= await held_together.check(conn, held_with, counted_by, already=was["held_with"])

    row = await queries.change_outreach(conn, outreach_id=outreach_id, **right, **told)
    if outreach.told_of(row) != outreach.told_of(was):
        _tell_struck(conn, was)
        outreach.tell_held(conn, row)
    await _record(conn, "outreach", was, reason=reason, who=who)
    return row


async def strike(conn: Conn, outreach_id: UUID, *, reason: str, who: UUID) -> None:
    """It was never held, or is noted twice: it is gone, no longer counted, and part of no project.

    Errors  OutreachNotFound.
    Emits   events.outreach_struck.v1, and events.outreach_attached.v1 where it was part of a project
    """
    was = await _lock(conn, outreach_id)
    await projects.attach(conn, projects.OUTREACH, outreach_id, ())
    await queries.delete_outreach(conn, outreach_id=outreach_id)
    _tell_struck(conn, was)
    await _record(conn, "struck", was, reason=reason, who=who)


async def _lock(conn: Conn, outreach_id: UUID) -> Any:
    row = await queries.lock_outreach(conn, outreach_id=outreach_id)
    if row is None:
        raise OutreachNotFound
    return row


def _tell_struck(conn: Conn, was: Any) -> None:
    outbox.add(conn, schemas.OutreachStruck.event(subject=str(was["outreach_id"]), **outreach.told_of(was)))


async def _record(conn: Conn, what: str, was: Any, *, reason: str, who: UUID) -> None:
    stood = tuple(was[name] for name in ("kind", "held_on", "municipality", "people"))
    await corrections.note(
        conn, what, who=who, about_kind="outreach", about_id=was["outreach_id"], reason=reason, was=stood
    )
