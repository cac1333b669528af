"""Builders: times for the conversation with us, those who wait, and those who are asked to choose one."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from chassis import clock
from chassis.db import Database
from services.groups import intake_bookings, intake_times
from tests.services.groups.builders import WHO, letters, make_enquiry, value
from tests.services.groups.inviting import MAIL, NOON, token_of

SOON = (NOON + timedelta(days=3)).date()
HERE: Any = {"begins_at": time(10), "minutes": 45, "way": "here", "met_by": "Rogn", "who": WHO}
PHONE: Any = HERE | {"way": "phone"}


async def offered(db: Database, *, on: date = SOON, **told_of: Any) -> list[UUID]:
    """The ids of some times on a day, in order."""
    await db.run(intake_times.offer, on=on, **(HERE | told_of))
    rows = await db.run(intake_times.free, after=datetime.combine(on, time(0), clock.OSLO))
    return [row["time_id"] for row in rows if row["begins_at"].astimezone(clock.OSLO).date() == on]


async def waits(db: Database, channel: Any = MAIL, called: str = "Sol") -> UUID:
    enquiry_id: UUID = (await make_enquiry(db, called=called, channel=channel))["enquiry_id"]
    return enquiry_id


async def invited(db: Database, channel: Any = MAIL) -> tuple[UUID, str]:
    """One who is asked by mail; and the token of the link."""
    enquiry_id = await waits(db, channel)
    await db.run(intake_bookings.invite, enquiry_id, who=WHO)
    return enquiry_id, token_of((await letters(db, "talk_invited"))[-1])


async def holder(db: Database, time_id: UUID) -> UUID | None:
    found: UUID | None = await value(db, "SELECT enquiry_id FROM intake_appointment WHERE time_id = $1", time_id)
    return found


async def is_free(db: Database, time_id: UUID) -> bool:
    rows = await db.run(intake_times.free, after=clock.now())
    return time_id in [row["time_id"] for row in rows]


async def last_about_times(db: Database) -> list[str]:
    """The last two things asked of notifications about times: what is taken back, or the message's template."""
    key = await value(db, "SELECT message_key::text FROM enquirer LIMIT 1")
    rows = await value(
        db,
        "SELECT array_agg(CASE WHEN type LIKE '%withdraw%' THEN 'withdraw' ELSE data::json ->> 'template' END"
        " ORDER BY outbox_id) FROM bus.outbox WHERE subject = $1 AND data::json ->> 'purpose' = 'intake'",
        key,
    )
    return list(rows[-2:])
