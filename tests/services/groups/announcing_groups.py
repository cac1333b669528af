"""What the tests of announced groups build on: one that is announced, and people who join it."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from chassis import clock
from chassis.db import Database
from services.groups import announcements, announcing, joining
from tests.services.groups.builders import WHO, make_enquiry
from tests.services.groups.inviting import MAIL, MEETS, NOON

JOIN_BY = date(2026, 5, 12)
"""A week before the first meeting."""
AFTER = NOON + timedelta(days=9)
"""The day after the last to join, by day."""
SUITED = {"times": ["tue_evening"], "languages": ["nb"], "channel": MAIL, "birth_year": 1980}


async def make_announced(db: Database, at: datetime = NOON, **details: Any) -> UUID:
    told = {"title": "Ny start", "format": "digital", "language": "nb", "first_meeting_at": MEETS, "join_by": JOIN_BY}
    with clock.at(at):
        group = await db.run(announcing.announce, **(told | details), who=WHO)
    group_id: UUID = group["group_id"]
    return group_id


async def make_waiting(db: Database, many: int = 1, at: datetime = NOON, **told: Any) -> list[UUID]:
    """So many who would suit, each a minute after the one before."""
    people = []
    for minutes in range(many, 0, -1):
        with clock.at(at - timedelta(minutes=minutes)):
            people.append((await make_enquiry(db, **(SUITED | told)))["enquiry_id"])
    return people


async def join(db: Database, group_id: UUID, *people: UUID, at: datetime = NOON) -> None:
    for enquiry_id in people:
        with clock.at(at):
            assert await db.run(joining.join, group_id, enquiry_id) == joining.JOINED


async def settle(db: Database, at: datetime = AFTER) -> int:
    with clock.at(at):
        settled: int = await db.run(announcing.settle)
    return settled


async def standing(db: Database, group_id: UUID) -> tuple[str, int]:
    """(state of the announcement, how many have joined)."""
    row = await db.run(announcements.find, group_id)
    return row["state"], row["joined"]
