"""A person's rights, for those who have written to us as professionals: to see what stands here, and to have it erased."""

from typing import Any
from uuid import UUID

from chassis import erasure, outbox, sql
from chassis.db import Conn

queries = sql.load(__file__)

KIND = "invitation"


async def export_person(conn: Conn, *, email: str) -> list[dict[str, Any]]:
    """Everything that stands about one person here, by address; an empty list if nothing does."""
    return [dict(row) for row in await queries.export_invitations(conn, email=email)]


async def erase_person(conn: Conn, *, email: str) -> list[UUID]:
    """Erase a person's invitations; that there was one stays counted.

    Shape   the ids that are gone, now in the erasure journal.
    Emits   notifications.forget_messages.v1 for each
    """
    return await _erase(conn, [row["invitation_id"] for row in await queries.find_invitations(conn, email=email)])


async def erase_again(conn: Conn, subjects: list[UUID]) -> int:
    """After a restore: erase what the erasure journal says was erased since the backup. Shape: how many were there."""
    found = await queries.find_erased(conn, invitation_ids=subjects)
    return len(await _erase(conn, [row["invitation_id"] for row in found]))


async def _erase(conn: Conn, found: list[UUID]) -> list[UUID]:
    await queries.delete_invitations(conn, invitation_ids=found)
    await queries.unlink_subjects(conn, subjects=[str(each) for each in found])
    for invitation_id in found:
        await erasure.record(conn, invitation_id, KIND)
        key = str(invitation_id)
        outbox.add(conn, outbox.command("notifications.forget_messages.v1", subject=key, key=key))
    return found
