"""Forgetting by itself: what is no longer needed goes in time; the counts stay, and what went is noted."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from chassis import clock, retention, sql
from chassis.db import Conn

queries = sql.load(__file__)

KEEP_DAYS = 180
"""How long after an event names, addresses and links are kept: time enough to send out summaries and talks."""
AFTER_EVENT = "180_days_after_event"
AS_SAID = "as_the_question_said"
FIELDS = (
    "name",
    "email",
    "organisation",
    "companions",
    "buyer_number",
    "buyer_reference",
    "answers",
    "link",
    "letter",
    "ticket",
    "speaker",
)
KEEP_NOTE, KEEP_PARTNER = timedelta(days=2 * 365), timedelta(days=5 * 365)
"""How long after outreach was held our notes on it are kept, and whom it was for."""


async def forget_old(conn: Conn) -> int:
    """Remove names, addresses, answers, links and what was written by hand of events long past, event by event.

    Shape   how many values went.
    """
    rows = await queries.forget_events(conn, before=clock.now() - timedelta(days=KEEP_DAYS))
    return sum([await _note(conn, row) for row in rows])


async def forget_answers(conn: Conn) -> int:
    """Remove answers to the organiser's own questions, each when the question said so. Shape: how many went."""
    rows = await queries.forget_answers(conn, now=clock.now())
    gone = [(row["event_id"], {"answers": row["answers"]}) for row in rows]
    return sum(
        [await retention.note(conn, AS_SAID, told, about_kind="registrations", about_id=id) for id, told in gone]
    )


async def forget_notes(conn: Conn) -> int:
    """Take away notes that are two years old and partners that are five; what was held stays. Shape: how many values."""
    today = clock.today()
    notes = await queries.forget_notes(conn, before_on=today - KEEP_NOTE)
    partners = await queries.forget_partners(conn, before_on=today - KEEP_PARTNER)
    return await retention.note(conn, "two_years_after", {"note": notes}, about_kind="outreach") + await retention.note(
        conn, "five_years_after", {"partner": partners}, about_kind="outreach"
    )


async def _note(conn: Conn, row: Mapping[str, Any]) -> int:
    gone = {field: row[field] for field in FIELDS}
    return await retention.note(conn, AFTER_EVENT, gone, about_kind="registrations", about_id=row["event_id"])
