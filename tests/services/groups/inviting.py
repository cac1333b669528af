"""What the tests of offers build on: a group whose people have been offered a place, and how they stand."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from chassis import clock
from chassis.db import Database
from services.groups import offers
from tests.services.groups.builders import WHO, make_enquiry, make_group, value

NOON = datetime(2026, 5, 4, 12, tzinfo=clock.OSLO)
"""A Monday."""
MEETS = datetime(2026, 5, 19, 18, tzinfo=clock.OSLO)
"""A Tuesday evening two weeks on."""
_soon = clock.now().astimezone(clock.OSLO) + timedelta(days=14)
LATER = (_soon + timedelta(days=(1 - _soon.weekday()) % 7)).replace(hour=18, minute=0, second=0, microsecond=0)
"""A Tuesday evening, for what goes by the clock on the wall."""
MAIL = {"kind": "email", "address": "sol@example.org"}
SAFE_PHONE = {"kind": "phone", "address": "+4799999999", "safe_to_leave_message": True}
OTHER_PHONE = {"kind": "phone", "address": "+4799999998", "safe_to_leave_message": False}


async def make_invited(db: Database, channels: tuple[Any, ...] = (MAIL, MAIL, MAIL, MAIL), **wishes: Any) -> Any:
    """A group whose people have been offered a place; and their enquiries, in the order of the channels."""
    with clock.at(NOON):
        people = [(await make_enquiry(db, called=f"T{n}", channel=c, **wishes)) for n, c in enumerate(channels)]
        ids = [one["enquiry_id"] for one in people]
        group = await make_group(db, 0, enquiries=ids, place="Kafeen")
        await db.run(offers.invite, group["group_id"], first_meeting_at=MEETS, who=WHO)
    return group, ids


def token_of(letter: dict[str, Any]) -> str:
    return str(letter["parameters"]["link"].rsplit("/", 1)[-1])


async def members(db: Database, group_id: UUID) -> int:
    count: int = await value(db, "SELECT count(*) FROM membership WHERE group_id = $1", group_id)
    return count


async def offer_state(db: Database, enquiry_id: UUID) -> str | None:
    state: str | None = await value(db, "SELECT state FROM offer WHERE enquiry_id = $1", enquiry_id)
    return state
