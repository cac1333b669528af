"""Checkpoints: how far the audit has come, told to head office, so that an office can be held to its past.

Whoever is master of an office's database can write its chain anew from any place, hashes and all. What head office has
been told (a number and a hash, nothing else) stands outside that database, and shows it.
"""

import asyncio
from collections.abc import Iterable
from typing import Any, ClassVar

from marshmallow import fields, validate

import contracts
from chassis import audit, clock, outbox, sql
from chassis.audit_chain import Fault, Place, Told, Walk
from chassis.db import Conn
from chassis.events import Event, MessageInvalid, NationalSchema

queries = sql.load(__file__)

PAGE = 5_000
"""Entries read at a time."""


class AuditCheckpointed(NationalSchema):
    """How many entries the audit of one of an office's services has, and the hash of the last."""

    type: ClassVar[str] = ""
    entry_number = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    hash = fields.String(required=True, validate=validate.Regexp(r"^[0-9a-f]{64}$"))
    checkpointed_on = fields.Date(required=True)


async def tell(conn: Conn) -> Place | None:
    """Tell head office where the chain ends now; None when it has been told of that place.

    Emits   <service>.audit_checkpointed.v1
    """
    head = Place(*await audit.queries.lock_head(conn))
    if not await queries.insert_checkpoint(conn, **head._asdict(), checkpointed_on=clock.today()):
        return None
    outbox.add(conn, _event(conn, head))
    return head


async def keep(conn: Conn) -> None:
    """What is done once a day: a checkpoint, and deleting what is over five years old. Emits: as :func:`tell`."""
    await tell(conn)
    await audit.forget_old(conn)


async def verify(conn: Conn, told: Iterable[Told] | None = None) -> dict[str, Any]:
    """Go along the whole chain of this service, as it stood at one moment.

    ``told``  what head office has been told of it; None: what this database says was told.
    Shape     {entries, kept_from: number of the first entry still kept, told: how many places were compared,
              faults: [Fault]}.
    """
    await conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    anchor, head = Place(*await queries.get_anchor(conn)), Place(*await queries.get_head(conn))
    walk = Walk.of(anchor, await list_told(conn) if told is None else told, clock.today())

    coming = _page(conn, anchor.entry_number)
    while rows := await coming:
        coming = _page(conn, rows[-1]["entry_number"])
        await asyncio.sleep(0)  # the database works on the next page while we go along this one
        walk.go(rows)
    faults: list[Fault] = walk.end(head)
    return {"entries": walk.entries, "kept_from": anchor.entry_number + 1, "told": len(walk.told), "faults": faults}


def _page(conn: Conn, after: int) -> "asyncio.Task[list[Any]]":
    return asyncio.ensure_future(audit.queries.list_entries(conn, after=after, row_limit=PAGE))


async def list_told(conn: Conn) -> list[Told]:
    """The places that have been told, as this database says."""
    return [Told(*row) for row in await queries.list_checkpoints(conn)]


def _event(conn: Conn, place: Place) -> Event:
    """By its contract, since each service tells it under its own name. Errors: MessageInvalid."""
    contract = contracts.of(f"{conn.service}.audit_checkpointed.v1")
    data = {
        "entry_number": place.entry_number,
        "hash": place.hash.hex(),
        "checkpointed_on": clock.today().isoformat(),
    }
    if faults := contract.faults(data):
        raise MessageInvalid(f"{contract.type}: {', '.join(faults)}")
    return Event(type=contract.type, stream=contract.stream, subject=conn.office, data=data)
