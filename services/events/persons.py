"""A person's rights: to see what stands about them, and to have it erased."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from chassis import clock, erasure, outbox, sql
from chassis.db import Conn
from services.events import cancellations, companions, door, letters, needs, programme, questions, tickets
from services.events.problems import WalkInNotFound

queries = sql.load(__file__)

KIND = "registration"


async def export_person(
    conn: Conn, *, registration_id: UUID | None = None, email: str | None = None
) -> list[dict[str, Any]]:
    """Everything that stands about one person here, by registration or ticket or by address; an empty list if nothing does."""
    rows = await queries.export_registrations(conn, registration_id=registration_id, email=email)
    asked = await questions.queries.find_labels(conn, event_ids=[row["event_id"] for row in rows])
    labels = {str(question["question_id"]): question["label"] for question in asked}
    told = await needs.queries.export_needs(conn, registration_ids=[row["registration_id"] for row in rows])
    said: dict[UUID, list[dict[str, Any]]] = {row["registration_id"]: [] for row in rows}
    for need in told:
        said[need["registration_id"]].append(dict(list(need.items())[1:]))  # without whose it is, which comes first
    given = await queries.export_tickets(conn, registration_ids=[row["registration_id"] for row in rows])
    own = await queries.export_own_tickets(conn, ticket_id=registration_id, email=email)
    return [
        _in_words(row, labels) | {"needs": said[row["registration_id"]], "tickets": _of(row, given)} for row in rows
    ] + [dict(row) for row in (*own, *await queries.export_speakers(conn, speaker_id=registration_id, email=email))]


def _of(row: Mapping[str, Any], given: list[Any]) -> list[dict[str, Any]]:
    """The tickets of the others in a party."""
    mine = [dict(one) for one in given if one["registration_id"] == row["registration_id"]]
    return [{name: value for name, value in one.items() if name != "registration_id"} for one in mine]


def _in_words(row: Mapping[str, Any], labels: Mapping[str, str]) -> dict[str, Any]:
    """A registration with its answers under the words that were asked, with the number of who in the party it is of."""
    said = {
        f"{labels.get(name[:36], name[:36])}{name[36:].replace('_', ' ')}": told
        for name, told in row["answers"].items()
    }
    return {name: value for name, value in row.items() if name != "event_id"} | {"answers": said}


async def erase_person(conn: Conn, *, registration_id: UUID | None = None, email: str | None = None) -> list[UUID]:
    """Erase a person's registrations, by registration or by address; places that stood go on to those who wait. Whoever has
    a ticket of their own in another's party is no more in it.

    Shape   the ids that are gone, now in the erasure journal.
    Emits   as cancellations.cancel for those that stood; notifications.forget_messages.v1 for each
    """
    found = await queries.find_registrations(conn, registration_id=registration_id, email=email)
    gone = [await _erase_one(conn, row) for row in found]
    spoke = await queries.delete_speakers(conn, speaker_ids=[registration_id], email=email)
    return gone + [await _note(conn, row["speaker_id"]) for row in spoke]


async def _erase_one(conn: Conn, row: Mapping[str, Any]) -> UUID:
    if row["ticket_id"]:
        return await _erase_companion(conn, row["event_id"], row["registration_id"], row["ticket_id"])
    return await _erase(conn, row["event_id"], row["registration_id"])


async def _erase_companion(conn: Conn, event_id: UUID, registration_id: UUID, ticket_id: UUID) -> UUID:
    event = await programme.lock(conn, event_id)
    await companions.forget(conn, event, registration_id, ticket_id)
    await queries.delete_ticket(conn, ticket_id=ticket_id)
    return await _note(conn, ticket_id)


async def _erase(conn: Conn, event_id: UUID, registration_id: UUID) -> UUID:
    event = await programme.lock(conn, event_id)
    if event["state"] == "published" and event["starts_at"] > clock.now():
        await cancellations.cancel(conn, event, registration_id, reason="by_staff", quietly=True)

    await _let_go_of_tickets(conn, event, registration_id)
    gone = await queries.delete_registrations(conn, registration_ids=[registration_id])
    await queries.unlink_subjects(conn, subjects=[str(row["subject"]) for row in gone])
    return await _note(conn, registration_id)


async def _let_go_of_tickets(conn: Conn, event: Any, registration_id: UUID) -> None:
    """What was written to the others goes with the party. Those who were told that they have a place are told that they have
    none, under a key that leads nowhere.
    """
    is_coming = event["state"] == "published" and event["starts_at"] > clock.now()
    for row in (await tickets.of_party(conn, registration_id)).values():
        _forget_messages(conn, row["ticket_id"])
        if is_coming and row["told_version"] is not None:
            letters.tell_place_lost(conn, event, dict(row) | {"registration_id": uuid4()})


async def _note(conn: Conn, gone: UUID) -> UUID:
    await erasure.record(conn, gone, KIND)
    _forget_messages(conn, gone)
    return gone


def _forget_messages(conn: Conn, key: UUID) -> None:
    outbox.add(conn, outbox.command("notifications.forget_messages.v1", subject=str(key), key=str(key)))


async def erase_again(conn: Conn, subjects: list[UUID]) -> int:
    """After a restore: erase what the erasure journal says was erased since the backup. Shape: how many were there.

    It is told once more too: what was told after the backup was taken is void since the restore.
    """
    found = await queries.find_erased(conn, registration_ids=subjects)
    nameless = await queries.forget_walk_ins(conn, walk_in_ids=subjects)
    spoke = await queries.delete_speakers(conn, speaker_ids=subjects, email=None)
    for row in spoke:
        await _note(conn, row["speaker_id"])
    return len([await _erase_one(conn, row) for row in found]) + int(nameless) + len(spoke)


async def forget_walk_in(conn: Conn, event_id: UUID, walk_in_id: UUID) -> None:
    """Whoever walked in is not named any more, and stays counted; no restore brings the name back. Errors: WalkInNotFound."""
    if walk_in_id not in [row["walk_in_id"] for row in await door.named(conn, event_id)]:
        raise WalkInNotFound
    await queries.forget_walk_ins(conn, walk_in_ids=[walk_in_id])
    await erasure.record(conn, walk_in_id, KIND)
