"""Putting an address right where a message did not get through, and sending it there."""

from typing import Any
from uuid import UUID

from marshmallow import ValidationError, validate

from chassis import audit, clock, outbox, sql
from chassis.db import Conn
from services.notifications import outgoing, phone_numbers, purposes, recipients
from services.notifications.problems import AddressNotWrong, AddressUnfit, MessageNotFound, SentThereAlready

queries = sql.load(__file__)

WRONG = ("refused_by_server", "bounced", "came_back", "number_refused", "not_a_mobile", "cannot_be_written")
"""Reasons that an address may be behind."""
KEEPERS = {purposes.EVENTS: "events", purposes.GROUPS: "groups"}
"""The service that keeps the addresses of a register; of the others nobody is told."""


def can_be_corrected(row: Any) -> bool:
    """Whether an address may be what is wrong."""
    return row["state"] in ("failed", "suppressed") and row["reason"] in WRONG and row["recipient"] is not None


async def find(conn: Conn, message_id: UUID, *, roles: frozenset[str] | set[str], read_by: UUID) -> Any:
    """A message whose address may be wrong; the read is audited. Errors: MessageNotFound, AddressNotWrong."""
    row = await queries.lock_message(conn, message_id=message_id, purposes=outgoing.purposes_for(roles))
    if row is None:
        raise MessageNotFound
    if not can_be_corrected(row):
        raise AddressNotWrong
    await audit.note(conn, "read", account_id=read_by, about_kind="messages")
    return row


async def correct(
    conn: Conn, message_id: UUID, *, recipient: str, roles: frozenset[str] | set[str], read_by: UUID
) -> None:
    """Send to another address, and have whoever keeps the person's address put it right too.

    Errors  MessageNotFound, AddressNotWrong, AddressUnfit, SentThereAlready.
    Emits   groups.correct_address.v1 or events.correct_address.v1, where the sender knows the person by a key.
    """
    row = await find(conn, message_id, roles=roles, read_by=read_by)
    address = _fit(row["channel"], recipient)
    recipient_hash = recipients.hashed(conn, address, row["purpose"])
    if await queries.is_asked_for(
        conn, message_id=message_id, recipient_hash=recipient_hash, purpose=row["purpose"], occasion=row["occasion"]
    ):
        raise SentThereAlready(errors={"recipient": [SentThereAlready.sentence()]})
    await queries.readdress(
        conn, message_id=message_id, recipient=address, recipient_hash=recipient_hash, now=clock.now()
    )
    keeper = KEEPERS.get(purposes.of(row["purpose"]).register)
    if keeper and row["sender_key"]:
        told = {"key": row["sender_key"], "channel": row["channel"], "address": address}
        outbox.add(conn, outbox.command(f"{keeper}.correct_address.v1", subject=row["sender_key"], **told))


def _fit(channel: str, written: str) -> str:
    """The address in the form it is kept. Errors: AddressUnfit."""
    written = written.strip()
    known = {"email": _mail, "sms": _mobile, "letter": _postal}[channel](written)
    if known is None:
        raise AddressUnfit(errors={"recipient": [AddressUnfit.sentence()]})
    return known


def _mail(written: str) -> str | None:
    try:
        validate.Email()(written)
    except ValidationError:
        return None
    return written


def _mobile(written: str) -> str | None:
    number = phone_numbers.normalised(written)
    return number if number and phone_numbers.takes_texts(number) else None


def _postal(written: str) -> str | None:
    return written if any(letter.isalpha() for letter in written) else None
