"""Initiators: trained volunteers who give new groups safe frames, then step back."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from chassis import clock, sql
from chassis.db import Conn
from services.groups import identity_numbers

queries = sql.load(__file__)


async def register(
    conn: Conn, *, name: str, email: str, phone: str | None, trained_on: date, agreed: bool
) -> UUID:
    """A person has completed initiator training; one we know already has had a refresher.

    ``agreed``  whether the confidentiality agreement is on record.
    Shape   the initiator's id.
    """
    identity_numbers.refuse(name=name)
    initiator_id: UUID = await queries.upsert_initiator(
        conn,
        initiator_id=uuid4(),
        subject=uuid4(),
        name=name,
        email=email,
        phone=phone,
        trained_on=trained_on,
        agreed_on=clock.today() if agreed else None,
        registered_at=clock.now(),
    )
    return initiator_id


async def everyone(conn: Conn) -> list[Any]:
    """Initiators to choose from, with how many groups each attends now."""
    rows: list[Any] = await queries.list_initiators(conn)
    return rows
