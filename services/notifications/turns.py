"""What one turn of the desk does in the database: settles what was given away, marks what is given next, takes more in hand.

Settling and marking are one transaction: whatever a message ended as, and that the next is being sent, stand together or
not at all.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from chassis import clock, outbox, sql
from chassis.db import Conn
from chassis.events import Event
from services.notifications import composing, editions, gate, judging, purposes
from services.notifications.judging import Ending
from services.notifications.postbox import Reply
from services.notifications.preferences import Preference
from services.notifications.schemas import MessageSettled
from services.notifications.templates import TEMPLATES

queries = sql.load(__file__)

MAIL = ("email",)

BATCH = 240
LOOK_BACK = timedelta(seconds=60)
"""So often a sender looks for what one that is gone has left."""
SEND_LEASE_S = 90
"""Longer than the mail server may take to answer: see postbox.LONGEST_S."""
SERVER_AWAY_S = 30

Row = dict[str, Any]
ENDING = ("message_id", "was", "claim", "state", "reason", "next_try_at", "reply_code", "times_in_doubt", "settled_at")


class Given(NamedTuple):
    """A message that was given to the server, and what was answered."""

    row: Row
    reply: Reply


@dataclass
class Hand:
    """What a sender has in hand: looked up, but nobody else's business until it is marked as being sent."""

    channels: tuple[str, ...] = MAIL
    claim: UUID = field(default_factory=uuid4)
    """Stands on what this sender has marked."""
    left: deque[UUID] = field(default_factory=deque)
    office: dict[str, Any] = field(default_factory=dict)
    texts: list[Any] | None = None
    """The texts as staff have edited them, looked up anew whenever more is taken in hand."""
    looked_back_at: datetime | None = None
    drafts: dict[UUID, Row] = field(default_factory=dict)
    """What is in hand, ready to be written, and ``written`` already where there was time."""

    def next(self, count: int) -> list[UUID]:
        """The first of what is left, for one turn: no other turn looks at them."""
        return [self.left.popleft() for _ in range(min(count, len(self.left)))]


class Turn(NamedTuple):
    """What one transaction came to."""

    taken: list[UUID]
    """Newly taken in hand."""
    marked: list[Row]
    """Marked 'sending': to be given to the server now."""


async def take_turn(
    conn: Conn,
    hand: Hand,
    givens: Sequence[Given],
    next_ids: Sequence[UUID] = (),
    *,
    to_take: int = 0,
    wait_s: Callable[[str], float] = lambda _to: 0.0,
) -> Turn:
    """Settle what was given to the server, mark what is next as being sent where it may be, and take more in hand.

    Emits   notifications.message_settled.v1
    """
    now = clock.now()
    await gate.hold_open(conn)
    endings = [(given.row, _after(given, now)) for given in givens]
    marked = []
    for row in await _next(conn, hand, next_ids) if next_ids else []:
        ending = _before(row, now, wait_s)
        if ending:
            endings.append((row, ending))
        else:
            marked.append(row | {"state": "sending", "claim": hand.claim, "attempts": row["attempts"] + 1})
    await _write_down(conn, hand, endings, marked, now)
    return Turn(await take_in_hand(conn, hand, to_take) if to_take else [], marked)


async def _next(conn: Conn, hand: Hand, message_ids: Sequence[UUID]) -> list[Row]:
    """Messages in hand that still wait, with what stands against sending each and all it is written with."""
    if hand.texts is None:
        await _look_up_texts(conn, hand)
    rows = await queries.lock_messages(conn, message_ids=message_ids)
    await _draft_anew(conn, hand, [row["message_id"] for row in rows if not _is_drafted(hand, row)])
    texts = hand.texts or []
    return [_as_it_stands(conn, hand.drafts[row["message_id"]], row, texts) for row in rows]


def _is_drafted(hand: Hand, row: Mapping[str, Any]) -> bool:
    """Whether there is a draft, of the row as it is now: an address may have been put right since."""
    draft = hand.drafts.get(row["message_id"])
    return draft is not None and draft["writing"] == row["writing"]


def _as_it_stands(conn: Conn, draft: Row, judged: Mapping[str, Any], texts: Sequence[Mapping[str, Any]]) -> Row:
    channels = judged["chosen_channels"]
    chosen = Preference(judged["chosen_language"], judged["chosen_tone"], None if channels is None else tuple(channels))
    return composing.as_chosen(conn, draft, chosen, texts) | dict(judged)


async def _look_up_texts(conn: Conn, hand: Hand) -> None:
    """What was drafted by other words is drafted anew."""
    texts = await editions.newest(conn, TEMPLATES)
    if texts != hand.texts:
        hand.drafts.clear()
    hand.texts = texts


async def _draft_anew(conn: Conn, hand: Hand, message_ids: Sequence[UUID]) -> None:
    if message_ids:
        await _draft(conn, hand, await queries.read_messages(conn, message_ids=message_ids))


async def _draft(conn: Conn, hand: Hand, rows: Sequence[Mapping[str, Any]]) -> None:
    """Look up what messages are written with, all at once, before they are wanted."""
    hand.office = hand.office or await composing.find_office(conn)
    for draft in await composing.equip(conn, rows, hand.office, hand.texts):
        hand.drafts[draft["message_id"]] = draft


async def take_in_hand(conn: Conn, hand: Hand, limit: int = BATCH) -> list[UUID]:
    """Look up due messages that are not in hand, the oldest first, and what each is written with; nothing is noted of it,
    so what is never begun is lost by nobody. Shape: which.

    Emits   notifications.message_settled.v1 for those that a sender that is gone has left in doubt too often
    """
    now = clock.now()
    if hand.looked_back_at is None or now - hand.looked_back_at >= LOOK_BACK:
        hand.looked_back_at = now
        await _take_back(conn, hand, now)
    rows = await queries.list_due(
        conn,
        channels=list(hand.channels),
        now=now,
        in_hand=list(hand.left),
        row_limit=limit,
        never_held=purposes.NEVER_HELD,
    )
    await _look_up_texts(conn, hand)
    await _draft(conn, hand, rows)
    return [row["message_id"] for row in rows]


async def _take_back(conn: Conn, hand: Hand, now: datetime) -> None:
    """Judge what was being sent by a sender that is gone."""
    lost = [
        Given(dict(row), Reply("unknown", None)) for row in await queries.take_back(conn, now=now, claim=hand.claim)
    ]
    await _write_down(conn, hand, [(given.row, _after(given, now)) for given in lost], [], now)


async def put_off(conn: Conn, message_ids: Sequence[UUID], *, reason: str = "server_away") -> int:
    """What was in hand and not begun waits a while for whoever sends it. Shape: how many."""
    next_try_at = clock.now() + timedelta(seconds=SERVER_AWAY_S)
    waiting: int = await queries.put_off(conn, message_ids=message_ids, reason=reason, next_try_at=next_try_at)
    return waiting


def _after(given: Given, now: datetime) -> Ending:
    row = given.row
    return judging.after_try(given.reply, attempts=row["attempts"], times_in_doubt=row["times_in_doubt"], now=now)


def _before(row: Mapping[str, Any], now: datetime, wait_s: Callable[[str], float]) -> Ending | None:
    """How a message ends that is not to be sent now; null when it is."""
    verdict = judging.before_try(row, now)
    if verdict:
        return Ending(*verdict, now, row["times_in_doubt"])
    wait = wait_s(row["recipient"])
    if wait > 0:
        return Ending("waiting", "domain_waits", now + timedelta(seconds=wait), row["times_in_doubt"])
    return None


async def _write_down(
    conn: Conn, hand: Hand, endings: Sequence[tuple[Mapping[str, Any], Ending]], marked: Sequence[Row], now: datetime
) -> None:
    """How tries ended, and what is being sent from now on, with the words each is written in, before the server sees
    anything of it. What another sender has taken over meanwhile is that one's to settle.
    """
    if not endings and not marked:
        return
    ended = [
        ending._asdict() | {"message_id": row["message_id"], "was": row["state"], "claim": row["claim"],
                            "settled_at": now if ending.is_settled else None}
        for row, ending in endings
    ]  # fmt: skip
    written = [row["edition"] for row in marked]
    settled_rows = await queries.end_and_mark(
        conn,
        **{name: [row[name] for row in ended] for name in ENDING},
        marked_ids=[row["message_id"] for row in marked],
        template_versions=[edition and edition.version for edition in written],
        text_languages=[edition and edition.language for edition in written],
        text_tones=[row["tone"] for row in marked],
        marked_by=hand.claim,
        leased_until=now + timedelta(seconds=SEND_LEASE_S),
    )
    for row in settled_rows:
        if row["settled_at"] is not None:
            outbox.add(conn, settled(row, row["state"]))


def settled(row: Mapping[str, Any], outcome: str) -> Event:
    """The event that tells how a message ended."""
    message_id, told = str(row["message_id"]), _told(row["purpose"], outcome, clock.today())
    return replace(told, subject=message_id, data=told.data | {"message_id": message_id})


@lru_cache(100)
def _told(purpose: str, outcome: str, settled_on: date) -> Event:
    """The event as it is for every message that ended so, checked against its schema once."""
    nobody = UUID(int=0)
    return MessageSettled.event(
        subject=str(nobody), message_id=nobody, purpose=purpose, outcome=outcome, settled_on=settled_on
    )
