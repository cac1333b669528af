"""At head office: how far each office has said that its audit had come, so that none can write its past anew."""

from typing import Any

from chassis import clock, sql
from chassis.audit_chain import Told
from chassis.audit_checkpoints import AuditCheckpointed
from chassis.db import Conn
from chassis.events import Message

queries = sql.load(__file__)


async def on_checkpointed(conn: Conn, messages: list[Message]) -> None:
    """Keep what an office tells of one of its services; two stories of one place are both kept.

    Errors  MessageInvalid.
    """
    for message in messages:
        told = AuditCheckpointed.read(message.data)
        await queries.insert_checkpoint(
            conn,
            office=message.office,
            service=message.service,
            epoch=message.epoch,
            sequence=message.sequence,
            entry_number=told["entry_number"],
            hash=bytes.fromhex(told["hash"]),
            checkpointed_on=told["checkpointed_on"],
            received_at=clock.now(),
        )


async def on_rolled_back(conn: Conn, office: str, service: str, stream: str, epoch: int, after: int) -> None:
    """An office was restored from a backup: its audit does not know what it told after that. It stays on record here."""
    if stream == "national":
        await queries.take_back(conn, office=office, service=service, epoch=epoch, after=after)


async def list_told(conn: Conn, office: str) -> dict[str, list[Told]]:
    """What an office has told, by service, without what a restore has taken back."""
    found: dict[str, list[Told]] = {}
    for row in await queries.list_checkpoints(conn, office=office):
        found.setdefault(row["service"], []).append(Told(row["entry_number"], row["hash"], row["checkpointed_on"]))
    return found


async def list_offices(conn: Conn) -> list[Any]:
    """How each office stands: [{office, service, entry_number, checkpointed_on, taken_back}], the last place of each.

    ``taken_back``  how many places a restore of the office has taken back.
    """
    rows: list[Any] = await queries.list_latest(conn)
    return rows
