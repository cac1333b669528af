"""The rights of a person: to see everything we hold, and to have it erased, with a receipt for each register."""

from typing import Any
from uuid import UUID

from chassis import clock, outbox, sql
from chassis.db import Conn
from services.groups import digital_links, forgetting, initiators, schemas
from services.groups.problems import NobodyFound

queries = sql.load(__file__)


async def export(conn: Conn, *, enquiry_id: UUID | None = None, email: str | None = None) -> list[dict[str, Any]]:
    """Everything we hold about a person, register by register; nothing ties one register's entry to another's.

    Shape   [{register, data, …}], values as the database holds them; empty when there is nothing.
    """
    found = []
    for row in await queries.list_enquiries_of(conn, enquiry_id=enquiry_id, email=email):
        entry = {"register": forgetting.ENQUIRY, "data": dict(row)}
        entry["consents"] = [dict(c) for c in await queries.list_consents_of(conn, enquiry_id=row["enquiry_id"])]
        kept_apart = await queries.list_never_placed_of(conn, enquiry_id=row["enquiry_id"])
        entry["offers"] = [dict(o) for o in await queries.list_offers_of(conn, enquiry_id=row["enquiry_id"])]
        entry["kept_apart"] = [dict(pair) for pair in kept_apart]
        entry["contacts"] = [dict(c) for c in await queries.list_contacts_of(conn, enquiry_id=row["enquiry_id"])]
        talks = await queries.list_conversations_with(conn, enquiry_id=row["enquiry_id"])
        entry["conversations"] = [dict(talk) for talk in talks]
        times = await queries.list_appointments_of(conn, enquiry_id=row["enquiry_id"])
        entry["appointments"] = [dict(one) for one in times]
        entry["told_of"] = [dict(t) for t in await queries.list_letters_to(conn, enquiry_id=row["enquiry_id"])]
        entry["asked_again"] = [dict(q) for q in await queries.list_questions_to(conn, enquiry_id=row["enquiry_id"])]
        entry["reads"] = [dict(r) for r in await queries.list_reads_of(conn, enquiry_id=row["enquiry_id"])]
        found.append(entry)
    for row in await queries.list_initiators_of(conn, email=email):
        found.append({"register": forgetting.INITIATOR, "data": dict(row)})
    return found


async def erase(conn: Conn, *, enquiry_id: UUID | None = None, email: str | None = None) -> list[dict[str, Any]]:
    """Erase a person from each register, whatever state the enquiry is in.

    Shape   receipts [{register, receipt, erased_at}]; ``receipt`` is the id in the erasure journal.
    Errors  NobodyFound.
    Emits   groups.enquiry_left.v1 with reason "erased" for those who were waiting; groups.initiator_ended.v1.
    """
    enquiries = await queries.lock_enquiries_of(conn, enquiry_id=enquiry_id, email=email)
    ids = [row["enquiry_id"] for row in enquiries]
    await digital_links.somebody_leaves(conn, ids)
    erased = await forgetting.forget(conn, ids)
    volunteers = await queries.delete_initiators_of(conn, email=email)
    await initiators.forget(conn, volunteers)
    if not erased and not volunteers:
        raise NobodyFound

    _tell_left(conn, enquiries)
    receipts = [_receipt(forgetting.ENQUIRY, enquiry_id) for enquiry_id in erased]
    return receipts + [_receipt(forgetting.INITIATOR, row["initiator_id"]) for row in volunteers]


async def erase_again(conn: Conn, subjects: list[UUID]) -> int:
    """After a restore: erase whom the journal names once more.

    It is told once more too: what was told after the backup was taken is void since the restore, and the figures that
    came back with the backup count those who waited then.

    Shape   how many rows were there again.
    Emits   groups.enquiry_left.v1 with reason "erased" for those who were waiting when the backup was taken.
    """
    enquiries = await queries.lock_enquiries_again(conn, ids=subjects)
    erased = await forgetting.forget(conn, [row["enquiry_id"] for row in enquiries])
    _tell_left(conn, enquiries)
    volunteers = await queries.delete_initiators_again(conn, ids=subjects)
    await initiators.forget(conn, volunteers)
    return len(erased) + len(volunteers)


def _tell_left(conn: Conn, enquiries: list[Any]) -> None:
    for row in enquiries:
        if row["state"] == "waiting":
            left = schemas.EnquiryLeft.event(subject=str(row["subject"]), left_on=clock.today(), reason="erased")
            outbox.add(conn, left)


def _receipt(register: str, record_id: UUID) -> dict[str, Any]:
    return {"register": register, "receipt": record_id, "erased_at": clock.now()}
