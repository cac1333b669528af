"""Initiators: trained volunteers who give new groups safe frames, then step back."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from chassis import audit, clock, identity_numbers, retention, seal, sql
from chassis.db import Conn
from chassis.events import Message
from services.groups import attending, forgetting, schemas

queries = sql.load(__file__)


async def register(conn: Conn, *, name: str, email: str, phone: str | None, trained_on: date, agreed: bool) -> UUID:
    """A person has completed initiator training; one we know already has had a refresher.

    ``agreed``  whether the confidentiality agreement is on record.
    Shape   the initiator's id.
    Emits   portal.admit_initiator.v1 where the agreement opens groups that the initiator attends already.
    """
    identity_numbers.refuse(name=name)
    initiator_id: UUID = await queries.upsert_initiator(
        conn,
        initiator_id=uuid4(),
        name=name,
        email=email,
        phone=phone,
        trained_on=trained_on,
        agreed_on=clock.today() if agreed else None,
        registered_at=clock.now(),
    )
    await attending.admit_to_groups(conn, initiator_id)
    return initiator_id


async def on_register(conn: Conn, messages: list[Message]) -> None:
    """Events tells who has completed initiator training."""
    for message in messages:
        told = {name: value for name, value in message.data.items() if name != "sealed"}
        await register(conn, **schemas.RegisterInitiator.read(told | seal.open(conn, message)))


async def look_through(conn: Conn, *, who: str) -> list[Any]:
    """The register with how to reach each, and how many groups each attends now; the read is audited."""
    await audit.note(conn, "read", account_id=who, about_kind="initiators")
    rows: list[Any] = await queries.list_register(conn)
    return rows


async def everyone(conn: Conn) -> list[Any]:
    """Initiators to choose from, with how many groups each attends now."""
    rows: list[Any] = await queries.list_initiators(conn)
    return rows


async def forget(conn: Conn, gone: list[UUID]) -> None:
    """Initiators whose rows are deleted: into the erasure journal, and out of portal, where they signed in.

    Emits   portal.end_initiator.v1 with ``forget``.
    """
    await forgetting.note(conn, gone, forgetting.INITIATOR)
    for initiator_id in gone:
        attending.let_out(conn, initiator_id, forget=True)


async def destroy_idle(conn: Conn) -> int:
    """Destroy those who for three years have neither attended a group nor been at a training.

    Whoever attends a group that is being formed or starting stays, and so does one who came to the register later.

    Shape   how many.
    Emits   portal.end_initiator.v1 with ``forget``.
    """
    idle = [row["initiator_id"] for row in await queries.lock_long_trained(conn, today=clock.today())]
    # In a statement of its own, which sees a group that one of them was given while the lock was waited for.
    gone = [row["initiator_id"] for row in await queries.delete_idle(conn, initiators=idle, today=clock.today())]
    await forget(conn, gone)
    return await retention.note(conn, "three_years_idle", {"initiator": len(gone)}, about_kind="initiators")
