"""The outbox: what a transaction wants told is written with it, and is the service's own log of events."""

import json
import secrets
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import contracts
from chassis import clock, seal, sql
from chassis.events import Event, MessageInvalid

if TYPE_CHECKING:
    from chassis.db import Conn

queries = sql.load(__file__)


FROM_HEAD_OFFICE = ("downward", "to.")
"""How the names of the streams begin that head office alone tells: to all offices, and to one."""


class NotHeadOffice(Exception):
    """What goes down the line is told by head office alone."""


def add(conn: "Conn", event: Event) -> UUID | None:
    """Collect an event or command; ``run`` writes it as the last thing before COMMIT.

    Shape   the message's id; None in a replay, where nothing is told on.
    Errors  NotHeadOffice, where an office would tell the others something.
    """
    if conn.replaying:
        return None
    if event.stream.startswith(FROM_HEAD_OFFICE) and not conn.settings.is_head_office:
        raise NotHeadOffice(event.type)
    message_id = uuid4()
    data = event.data
    if event.sealed:
        data = data | {"sealed": seal.seal(conn.settings.key_dir, event.sealed, bound_to=str(message_id))}
    conn.collected.append((event, message_id, json.dumps(data)))
    return message_id


def command(type: str, *, subject: str, **fields: Any) -> Event:
    """A command to another service of this office, by its contract: the sender never imports the target's code.

    Errors  MessageInvalid, naming the fields that do not fit.
    """
    contract = contracts.of(type)
    invalid = contract.faults(fields)
    if invalid:
        raise MessageInvalid(f"{type}: {', '.join(invalid)}")
    return Event(
        type=type,
        stream=f"commands.{contract.owner}",
        subject=subject,
        data={name: value for name, value in fields.items() if name not in contract.sealed},
        sealed={name: value for name, value in fields.items() if name in contract.sealed},
    )


async def insert(conn: "Conn") -> int:
    """Write what was collected, in the order it was collected. Shape: how many rows."""
    rows, conn.collected = conn.collected, []
    if not rows:
        return 0
    trace = f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"
    await queries.insert_messages(
        conn,
        streams=[event.stream for event, _, _ in rows],
        message_ids=[message_id for _, message_id, _ in rows],
        types=[event.type for event, _, _ in rows],
        subjects=[event.subject for event, _, _ in rows],
        datas=[data for _, _, data in rows],
        recorded_at=clock.now(),
        traceparent=trace,
    )
    return len(rows)
