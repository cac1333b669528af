"""Finding what was written to an address, by the whole address: it is known here by a keyed hash only."""

from typing import Any
from uuid import UUID

from chassis import audit, sql
from chassis.db import Conn
from chassis.languages import gettext, moment
from chassis.searches import MOST, Hit
from services.notifications import outgoing, recipients, words
from services.notifications.schemas import DRAWERS

queries = sql.load(__file__)

WRITES = frozenset(("coordinator", "event_manager"))


async def search(conn: Conn, text: str, *, roles: frozenset[str], who: UUID) -> list[Hit]:
    """Messages to the address, the newest first; of purposes that the roles open."""
    if roles.isdisjoint(WRITES) or not any(letter in "@0123456789" for letter in text):
        return []
    await audit.note(conn, "searched", account_id=who)
    rows = await queries.find_messages(
        conn,
        recipient_hashes=recipients.everywhere(conn, text),
        purposes=outgoing.purposes_for(roles),
        most=MOST + 1,
    )
    for row in rows[:MOST]:
        await audit.note(conn, "found", account_id=who, about_kind="message", about_id=row["message_id"])
    return [_message(row) for row in rows]


def _message(row: Any) -> Hit:
    drawer = next(drawer for drawer, states in DRAWERS.items() if row["state"] in states)
    about = f"{gettext(words.DRAWERS[drawer])}, {moment(row['asked_at'], 'short')}"
    title = gettext(words.TEMPLATES.get(row["template"], row["template"]))
    return Hit(gettext("A message"), title, about, f"/notifications?drawer={drawer}")
