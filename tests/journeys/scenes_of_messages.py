"""Messages as staff see them: a letter that waits to be printed, and one whose address was wrong."""

import asyncio
from typing import Any
from uuid import UUID

from chassis.db import Conn
from chassis.settings import Settings
from infra.operations.environment import settings_of
from services.notifications import ledger
from tests.journeys.office import OFFICE, RUN, opened
from tests.journeys.visitors import Network
from tests.services.notifications.builders import command

LETTER = {"channel": "letter", "template": "offer", "purpose": "group_offer"}


def prepare(network: Network) -> dict[str, dict[str, str]]:
    """What stands for the parameters of notifications' addresses."""
    with settings_of(network.stack.instance(OFFICE).environment()) as settings:
        letter, refused = asyncio.run(_asked_for(settings))
    return {"message_id": {"letter": str(letter), "refused": str(refused)}}


async def _asked_for(settings: Settings) -> tuple[UUID, UUID]:
    async with opened(settings, "notifications") as notifications:
        letter = command(notifications, f"Solveig {RUN}, Storgata 1, 0155 Oslo", **LETTER)
        refused = command(notifications, f"sollveig.{RUN}@example.org")
        return await notifications.run(_written, letter), await notifications.run(_refused, refused)


async def _written(conn: Conn, message: Any) -> UUID:
    await ledger.on_send_message(conn, [message])
    return UUID(str(await conn.fetchval("SELECT message_id FROM message WHERE command_id = $1", UUID(message.id))))


async def _refused(conn: Conn, message: Any) -> UUID:
    """In one transaction, so that no sender takes it up meanwhile."""
    message_id = await _written(conn, message)
    ended = (
        "UPDATE message SET state = 'failed', reason = 'refused_by_server', settled_at = now() WHERE message_id = $1"
    )
    await conn.execute(ended, message_id)
    return message_id
