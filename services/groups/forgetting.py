"""Destroying what is about a person: the row goes, and the erasure journal keeps its random id for restores."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from chassis import clock, sql
from chassis.db import Conn
from services.groups import audit, policies

queries = sql.load(__file__)

ENQUIRY, INITIATOR = "enquiry", "initiator"
"""The registers, as the erasure journal names them."""


async def forget(conn: Conn, enquiries: Iterable[UUID]) -> list[UUID]:
    """Destroy enquiries, with person, consents and membership. Shape: the subjects, which nothing ties to a person now."""
    rows = await queries.delete_enquiries(conn, enquiries=list(enquiries))
    subjects = [row["subject"] for row in rows]
    await note(conn, subjects, ENQUIRY)
    return subjects


async def note(conn: Conn, subjects: list[UUID], kind: str) -> None:
    """Write subjects to the erasure journal."""
    await queries.insert_erased(conn, subjects=subjects, kind=kind, erased_at=clock.now())


async def forget_participants(conn: Conn, group_id: UUID, *, also_contacts: bool = False) -> None:
    """A group leads itself, or has ended: who took part is no longer the office's to know."""
    rows = await queries.list_participants(conn, group_id=group_id, also_contacts=also_contacts)
    await forget(conn, [row["enquiry_id"] for row in rows])


async def destroy_old(conn: Conn) -> int:
    """Destroy what is left of enquiries that ended more than ``policy.keep_left_days`` ago, and old audit rows.

    Shape   how many enquiries.
    """
    keep_days = (await policies.current(conn))["keep_left_days"]
    rows = await queries.list_left_before(conn, day=clock.today() - timedelta(days=keep_days))
    await forget(conn, [row["enquiry_id"] for row in rows])
    await audit.forget_old(conn)
    return len(rows)
