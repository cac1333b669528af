"""The office's policy, and the rules about who can be in a group together."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from chassis import audit, sql
from chassis.db import Conn
from chassis.events import Message
from services.groups.problems import AdultsOnly, AgesTooFarApart, TooFewPeople, TooManyPeople

queries = sql.load(__file__)


async def current(conn: Conn) -> Any:
    """The office's policy: min_people, max_people, age_span_years, adult_age, start_meetings, hear_within_days, …"""
    return await queries.get_policy(conn)


async def of_group(conn: Conn, group_id: UUID) -> Any:
    """The same for one group: of an announced one ``max_people`` are its places."""
    return await queries.get_policy_of_group(conn, group_id=group_id)


async def on_promise_changed(conn: Conn, messages: list[Message]) -> None:
    """The office promises something else on its public pages; receipts promise the same."""
    await queries.set_promise(conn, hear_within_days=messages[-1].data["answer_within_days"])


async def talk_first(conn: Conn, *, first: bool, who: str) -> None:
    """Whether nobody is proposed or chosen for a group before we have talked together; who changed it is in the audit."""
    await queries.set_conversation_first(conn, first=first)
    await audit.note(conn, "changed", account_id=who, about_kind="policy")


def check_adult(policy: Any, *, adult: bool, birth_year: int | None, today: date) -> None:
    """Only those 18 and over: the person says so, and the year of birth, where it is told, allows it.

    Errors  AdultsOnly, warm, with where to turn.
    """
    too_young = birth_year is not None and today.year - birth_year < policy["adult_age"]
    if not adult or too_young:
        raise AdultsOnly(errors={"adult" if not adult else "birth_year": [AdultsOnly.sentence()]})


def check_people(policy: Any, birth_years: Sequence[int | None], *, starting: bool) -> None:
    """Whether these people can be a group; one that is still being formed may be too small, never too large.

    Errors  TooManyPeople, TooFewPeople, AgesTooFarApart.
    """
    chosen = len(birth_years)
    if chosen > policy["max_people"]:
        raise TooManyPeople(most=policy["max_people"], chosen=chosen)
    if starting and chosen < policy["min_people"]:
        raise TooFewPeople(fewest=policy["min_people"], chosen=chosen)
    known = [year for year in birth_years if year is not None]
    span = max(known) - min(known) if known else 0
    if span > policy["age_span_years"]:
        raise AgesTooFarApart(span=span, limit=policy["age_span_years"])
