"""Where parties are reached, put right when staff learn that a message did not get through."""

from uuid import UUID

from chassis import seal, sql
from chassis.db import Conn
from chassis.events import Message
from services.events import schemas

queries = sql.load(__file__)


async def on_correct(conn: Conn, messages: list[Message]) -> int:
    """Keep the right address, unless another party of the event has it. Shape: how many were put right."""
    corrected = 0
    for message in messages:
        told = {name: value for name, value in message.data.items() if name != "sealed"}
        right = schemas.CorrectAddress.read(told | seal.open(conn, message))
        key, where = UUID(right["key"]), {"channel": right["channel"], "email": right["address"]}
        corrected += await queries.correct_address(conn, registration_id=key, **where)
        corrected += await queries.correct_ticket(conn, ticket_id=key, **where)
        corrected += await queries.correct_speaker(conn, speaker_id=key, **where)
    return corrected
