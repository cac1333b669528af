"""Two people who must never be placed together: noted by a coordinator, told to nobody else."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from chassis import audit, clock, identity_numbers, sql
from chassis.db import Conn
from services.groups.problems import EnquiryNotFound, NeverTogether, NotWithOneself

queries = sql.load(__file__)


async def note(conn: Conn, enquiry_id: UUID, *, other_id: UUID, why: str, until: date | None = None, who: str) -> None:
    """From now on the two are never proposed for, or chosen for, one group. Noted again, the reason and the day are new.

    ``until``  the last day it holds; null: for as long as both are here.
    Errors  EnquiryNotFound, NotWithOneself, IdentityNumberGiven.
    """
    identity_numbers.refuse(why=why)
    if enquiry_id == other_id:
        raise NotWithOneself(errors={"other_id": [NotWithOneself.sentence()]})
    if len(await queries.lock_two(conn, enquiries=[enquiry_id, other_id])) < 2:
        raise EnquiryNotFound
    await queries.upsert_pair(
        conn,
        enquiry_id=enquiry_id,
        other_id=other_id,
        reason=why,
        until=until,
        noted_by=UUID(who),
        noted_on=clock.today(),
    )
    await audit.note(conn, "kept_apart", account_id=who, about_kind="enquiry", about_id=enquiry_id)


async def lift(conn: Conn, enquiry_id: UUID, other_id: UUID, *, who: str) -> None:
    """The two may be placed together again."""
    await queries.delete_pair(conn, enquiry_id=enquiry_id, other_id=other_id)
    await audit.note(conn, "no_longer_apart", account_id=who, about_kind="enquiry", about_id=enquiry_id)


async def of(conn: Conn, enquiry_id: UUID) -> list[Any]:
    """Whom this person must not meet, whichever of the two it was noted on: other_id, called, reason, until, noted_on."""
    rows: list[Any] = await queries.list_of(conn, enquiry_id=enquiry_id, today=clock.today())
    return rows


async def to_choose_from(conn: Conn, enquiry_id: UUID) -> list[Any]:
    """Everybody else who waits or is in a group: enquiry_id, called, received_on."""
    rows: list[Any] = await queries.list_others(conn, enquiry_id=enquiry_id)
    return rows


async def pairs(conn: Conn) -> list[tuple[str, str]]:
    """All that hold today, each in order."""
    found = [
        (str(row["enquiry_id"]), str(row["other_id"])) for row in await queries.list_pairs(conn, today=clock.today())
    ]
    return [(min(pair), max(pair)) for pair in found]


async def check(conn: Conn, group_id: UUID) -> None:
    """Errors: NeverTogether when two of a group's people must never meet."""
    if await queries.is_broken_in(conn, group_id=group_id, today=clock.today()):
        raise NeverTogether


async def forget(conn: Conn, enquiries: Iterable[UUID]) -> None:
    """Whoever leaves is no longer kept apart from anybody, and nothing is kept of why."""
    await queries.delete_of(conn, enquiries=list(enquiries))
