"""Initiators: trained volunteers who give new groups safe frames, then step back."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from chassis import clock, seal, sql
from chassis.db import Conn
from chassis.events import Message
from services.groups import schemas

queries = sql.load(__file__)


async def register(conn: Conn, *, name: str, email: str, phone: str | None, trained_on: date, agreed: bool) -> UUID:
    """A person has completed initiator training; one we know already has had a refresher.

    ``agreed``  whether the confidentiality agreement is on record.
    Shape   the initiator's id.
    """
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
    return initiator_id


async def on_register(conn: Conn, messages: list[Message]) -> None:
    """Events tells who has completed initiator training."""
    for message in messages:
        told = {name: value for name, value in message.data.items() if name != "sealed"}
        await register(conn, **schemas.RegisterInitiator.read(told | seal.open(conn, message)))


async def everyone(conn: Conn) -> list[Any]:
    """Initiators to choose from, with how many groups each attends now."""
    rows: list[Any] = await queries.list_initiators(conn)
    return rows
