"""Taking back: whoever asked for messages under a key says that what has not gone out is not to go."""

from chassis import clock, sql
from chassis.db import Conn
from chassis.events import Message
from services.notifications import gate
from services.notifications.schemas import WithdrawMessages

queries = sql.load(__file__)


async def on_withdraw_messages(conn: Conn, messages: list[Message]) -> int:
    """What was asked for under these keys and has not gone out is not sent; what is asked for later is.

    One whose fate we do not know yet is marked as well, so that it is not tried again.

    Shape   how many messages were taken back.
    """
    asked = [WithdrawMessages.read(message.data) for message in messages]
    await gate.close(conn)
    taken_back: int = await queries.withdraw(
        conn,
        keys=[each["key"] for each in asked],
        purposes=[each["purpose"] for each in asked],
        now=clock.now(),
    )
    return taken_back
