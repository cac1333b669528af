"""Finding an event by its title, and who registered by name, address, organisation or code."""

from typing import Any
from uuid import UUID

from chassis import audit, sql
from chassis.db import Conn
from chassis.languages import day, gettext
from chassis.searches import MOST, Hit, like
from services.events import links, words

queries = sql.load(__file__)

LOOKS = frozenset(("event_manager", "coordinator", "manager"))


async def search(conn: Conn, text: str, *, roles: frozenset[str], who: UUID) -> list[Hit]:
    """Events, those to come first, then registrations; every registration shown is noted as found."""
    if roles.isdisjoint(LOOKS):
        return []
    events = await queries.find_events(conn, title=like(text), most=MOST + 1)
    parties = await queries.find_parties(conn, text=like(text), code=links.read_code(text), most=MOST + 1)
    came = await queries.find_walk_ins(conn, text=like(text), most=MOST + 1)

    await audit.note(conn, "searched", account_id=who)
    for row in parties[:MOST]:
        await audit.note(conn, "found", account_id=who, about_kind="registration", about_id=row["registration_id"])
    for row in came[:MOST]:
        await audit.note(conn, "found", account_id=who, about_kind="registrations", about_id=row["event_id"])
    return [_event(row) for row in events] + [_party(row) for row in parties] + [_walk_in(row) for row in came]


def _event(row: Any) -> Hit:
    about = f"{day(row['starts_at'])}, {gettext(words.STATES[row['state']]).lower()}"
    return Hit(gettext("Event"), row["title"], about, _page(row))


def _party(row: Any) -> Hit:
    about = ", ".join(filter(None, (row["organisation"], row["title"], day(row["starts_at"]))))
    return Hit(gettext("Registration"), row["name"] or row["email"] or gettext("Forgotten"), about, _page(row))


def _walk_in(row: Any) -> Hit:
    about = ", ".join(filter(None, (row["organisation"] if row["name"] else None, row["title"], day(row["starts_at"]))))
    return Hit(gettext("Came without registering"), row["name"] or row["organisation"], about, _page(row))


def _page(row: Any) -> str:
    return f"/events/manage/{row['event_id']}"
