"""A group that has invited people is to meet in another place than they were told: each is written to, and so are its initiators.

Until the first meeting has been: after it they settle it among themselves.
"""

from uuid import UUID

from chassis import clock, sql
from chassis.db import Conn
from services.groups import groups, letters

queries = sql.load(__file__)


async def tell(conn: Conn, group_id: UUID, told: str | None) -> None:
    """Tell those who hold a place, or have been asked, where the first meeting is, if that is not as they were told.

    ``told``  the place as it was, of a group that is held until COMMIT.
    Emits     notifications.withdraw_messages.v1, then notifications.send_message.v1 {template: first_meeting_place}
    """
    group = await groups.find(conn, group_id)
    if group["place"] == told:
        return
    invited = await queries.list_invited(conn, group_id=group_id, now=clock.now())
    for row in invited:
        letters.take_back(conn, row["message_key"])
        await letters.elsewhere(conn, row)
    for row in await queries.list_initiators(conn, group_id=group_id) if invited else []:
        letters.elsewhere_to_initiator(conn, row)
