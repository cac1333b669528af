"""Letters on paper, for those with neither e-mail nor a safe phone: staff print, post and say so.

Each is judged by the rules of sending, both when it is opened and when it is said to be posted.
"""

from typing import Any, NamedTuple
from uuid import UUID

from chassis import audit, clock, languages, sql
from chassis.db import Conn
from services.notifications import composing, gate, judging, layout, outgoing, purposes, turns, wording
from services.notifications.postbox import Reply
from services.notifications.problems import MessageNotFound

queries = sql.load(__file__)

CHANNEL = "letter"
POSTED, CANNOT_BE_WRITTEN = Reply("accepted", None), Reply("refused", None, "cannot_be_written")


class Letter(NamedTuple):
    """A letter as it is to be printed."""

    message_id: UUID
    receiver: list[str]
    """Lines of the address."""
    written_on: str
    """Today, in the letter's own language."""
    setting: layout.Setting | None
    """Null when it is not to be posted."""
    reason: str | None
    """Why it is not to be posted, null when it is."""


async def to_print(conn: Conn, *, roles: frozenset[str] | set[str], read_by: UUID) -> list[dict[str, Any]]:
    """Letters nobody has posted, the oldest first; none of those that something stands against; the read is audited."""
    await audit.note(conn, "read", account_id=read_by, about_kind="messages")
    rows = await _waiting(conn, purposes_seen=outgoing.purposes_for(roles))
    return [row for row in rows if _reason(row) is None]


async def count(conn: Conn, *, roles: frozenset[str] | set[str]) -> int:
    """How many letters are to be printed."""
    return sum(_reason(row) is None for row in await _waiting(conn, purposes_seen=outgoing.purposes_for(roles)))


async def look_at(conn: Conn, message_id: UUID, *, roles: frozenset[str] | set[str], read_by: UUID) -> Letter:
    """One letter as it is to be printed; the read is audited. Errors: MessageNotFound, also where it is posted already."""
    rows = await _waiting(conn, message_id, purposes_seen=outgoing.purposes_for(roles))
    if not rows:
        raise MessageNotFound
    await audit.note(conn, "read", account_id=read_by, about_kind="messages")
    [row] = rows
    setting = wording.letter(row, row["office"], conn.settings)
    reason = _reason(row) or (None if setting else CANNOT_BE_WRITTEN.reason)
    with languages.reading(setting.language if setting else row["language"]):
        written_on = languages.day(clock.today())
    return Letter(message_id, address_lines(row["recipient"]), written_on, None if reason else setting, reason)


async def mark_posted(conn: Conn, message_id: UUID, *, roles: frozenset[str] | set[str]) -> str:
    """Somebody has put it in the post; what came to stand against it meanwhile is said instead.

    Shape   the state it ended in: sent, or why not.
    Errors  MessageNotFound, also where it is posted already.
    Emits   notifications.message_settled.v1
    """
    hand = turns.Hand(channels=(CHANNEL,))
    await gate.hold_open(conn)
    if not await queries.lock_letter(conn, message_id=message_id, purposes=outgoing.purposes_for(roles)):
        raise MessageNotFound
    turn = await turns.take_turn(conn, hand, [], [message_id])
    posted = [turns.Given(row, _answer(conn, row)) for row in turn.marked]
    if posted:
        await turns.take_turn(conn, hand, posted)
    state: str = await queries.find_state(conn, message_id=message_id)
    return state


async def settle_overtaken(conn: Conn) -> int:
    """Letters that something has come to stand against are no longer to be printed. Shape: how many.

    Emits   notifications.message_settled.v1
    """
    overtaken = [row["message_id"] for row in await _waiting(conn) if _reason(row)]
    for message_id in overtaken:
        await mark_posted(conn, message_id, roles={"coordinator"})
    return len(overtaken)


def address_lines(recipient: str) -> list[str]:
    """An address as it stands on an envelope, a line for each part."""
    return [part.strip() for line in recipient.splitlines() for part in line.split(",") if part.strip()]


async def _waiting(
    conn: Conn, message_id: UUID | None = None, *, purposes_seen: list[str] | None = None
) -> list[dict[str, Any]]:
    rows = await queries.list_letters(
        conn, message_id=message_id, purposes=purposes_seen, never_held=list(purposes.NEVER_HELD)
    )
    return await composing.equip(conn, rows)


def _reason(row: dict[str, Any]) -> str | None:
    verdict = judging.before_try(row, clock.now())
    return verdict[1] if verdict else None


def _answer(conn: Conn, row: dict[str, Any]) -> Reply:
    return POSTED if wording.letter(row, row["office"], conn.settings) else CANNOT_BE_WRITTEN
