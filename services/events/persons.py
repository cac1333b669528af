"""A person's rights: to see what stands about them, and to have it erased."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from chassis import clock, erasure, outbox, sql
from chassis.db import Conn
from services.events import cancellations, needs, programme, questions

queries = sql.load(__file__)

KIND = "registration"


async def export_person(
    conn: Conn, *, registration_id: UUID | None = None, email: str | None = None
) -> list[dict[str, Any]]:
    """Everything that stands about one person here, by registration or by address; an empty list if nothing does."""
    rows = await queries.export_registrations(conn, registration_id=registration_id, email=email)
    asked = await questions.queries.find_labels(conn, event_ids=[row["event_id"] for row in rows])
    labels = {str(question["question_id"]): question["label"] for question in asked}
    told = await needs.queries.export_needs(conn, registration_ids=[row["registration_id"] for row in rows])
    said: dict[UUID, list[dict[str, Any]]] = {row["registration_id"]: [] for row in rows}
    for need in told:
        said[need["registration_id"]].append(dict(list(need.items())[1:]))  # without whose it is, which comes first
    return [_in_words(row, labels) | {"needs": said[row["registration_id"]]} for row in rows]


def _in_words(row: Mapping[str, Any], labels: Mapping[str, str]) -> dict[str, Any]:
    """A registration with its answers under the words that were asked, with the number of who in the party it is of."""
    said = {
        f"{labels.get(name[:36], name[:36])}{name[36:].replace('_', ' ')}": told
        for name, told in row["answers"].items()
    }
    return {name: value for name, value in row.items() if name != "event_id"} | {"answers": said}


async def erase_person(conn: Conn, *, registration_id: UUID | None = None, email: str | None = None) -> list[UUID]:
    """Erase a person's registrations, by registration or by address; places that stood go on to those who wait.

    Shape   the ids that are gone, now in the erasure journal.
    Emits   as cancellations.cancel for those that stood; notifications.forget_messages.v1 for each
    """
    found = await queries.find_registrations(conn, registration_id=registration_id, email=email)
    return [await _erase(conn, row["event_id"], row["registration_id"]) for row in found]


async def _erase(conn: Conn, event_id: UUID, registration_id: UUID) -> UUID:
    event = await programme.lock(conn, event_id)
    if event["state"] == "published" and event["starts_at"] > clock.now():
        await cancellations.cancel(conn, event, registration_id, reason="by_staff", quietly=True)

    gone = await queries.delete_registrations(conn, registration_ids=[registration_id])
    await queries.unlink_subjects(conn, subjects=[str(row["subject"]) for row in gone])
    await erasure.record(conn, registration_id, KIND)
    outbox.add(
        conn,
        outbox.command("notifications.forget_messages.v1", subject=str(registration_id), key=str(registration_id)),
    )
    return registration_id


async def erase_again(conn: Conn, subjects: list[UUID]) -> int:
    """After a restore: erase what the erasure journal says was erased since the backup. Shape: how many were there.

    It is told once more too: what was told after the backup was taken is void since the restore.
    """
    found = await queries.find_erased(conn, registration_ids=subjects)
    return len([await _erase(conn, row["event_id"], row["registration_id"]) for row in found])
