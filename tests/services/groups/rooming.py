"""What the tests of rooms build on: a room, and a group that has it."""

from datetime import time
from typing import Any
from uuid import UUID

from chassis.db import Database
from services.groups import group_rooms, rooms
from services.groups.words import WEEKDAYS
from tests.services.groups.builders import WHO, make_group

ALWAYS = {day: {"opens_at": time(8), "closes_at": time(22)} for day in WEEKDAYS}


async def make_room(db: Database, **told: Any) -> UUID:
    """A room in Oslo that can be used at any hour of the day."""
    common: dict[str, Any] = {
        "name": "Stua", "address": "Storgata 1", "postcode": "0150", "seats": 8, "offers": [], "hours": ALWAYS,
    }  # fmt: skip
    room_id: UUID = (await db.run(rooms.register, **(common | told)))["room_id"]
    return room_id


async def give_room(db: Database, group_id: UUID, room_id: UUID | None = None, **told: Any) -> dict[str, Any]:
    """The room on Tuesdays at six."""
    told = {"weekday": "tue", "meets_at": time(18)} | told
    group: dict[str, Any] = await db.run(group_rooms.give, group_id, room_id=room_id, **told, who=WHO)
    return group


async def make_roomed(db: Database, room_id: UUID | None = None, **told: Any) -> UUID:
    """A group that is being formed and has the room on Tuesdays at six."""
    group_id: UUID = (await make_group(db))["group_id"]
    await give_room(db, group_id, room_id, **told)
    return group_id
