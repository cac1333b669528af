"""Where people are reached, put right when staff learn that a message did not get through."""

from uuid import UUID

from chassis import seal, sql
from chassis.db import Conn
from chassis.events import Message
from services.groups import schemas

queries = sql.load(__file__)

CHANNELS = {"email": "email", "sms": "phone", "letter": "letter"}
"""How a person is reached, by the way a message went."""


async def on_correct(conn: Conn, messages: list[Message]) -> int:
    """Keep the right address; of somebody who is no longer here nothing is kept. Shape: how many were put right."""
    corrected = 0
    for message in messages:
        told = {name: value for name, value in message.data.items() if name != "sealed"}
        right = schemas.CorrectAddress.read(told | seal.open(conn, message))
        corrected += await queries.correct_address(
            conn, message_key=UUID(right["key"]), channel=CHANNELS[right["channel"]], address=right["address"]
        )
    return corrected
