"""The desk: takes due messages in hand, marks each 'sending' before it is given away, and settles it after.

However many connections there are, what they ask meanwhile is done together in the next transaction, so that the cost of
a COMMIT is shared. Settling one message and marking the connection's next are one transaction: a process that is killed
leaves at most one message a connection in doubt, and that one is known by name.
"""

import asyncio
import random
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from chassis import clock, log, outbox, sql
from chassis.db import TRANSIENT, Conn, Database
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
LOW = 60
"""With fewer than this in hand, more are taken."""
GATHER_S = 0.004
"""So long a turn waits for others who are about to ask."""
CLAIM_LEASE_S = 60
SEND_LEASE_S = 90
"""Longer than the mail server may take to answer: see postbox.LONGEST_S."""
SERVER_AWAY_S = 30
DATABASE_AWAY_S = 60.0
"""So long what was sent waits to be settled while the database is away; after that it is in doubt."""

logger = log.get(__name__)

Row = dict[str, Any]
ENDING = ("message_id", "claim", "state", "reason", "next_try_at", "reply_code", "times_in_doubt", "settled_at")


class Given(NamedTuple):
    """A message that was given to the server, and what was answered."""

    row: Row
    reply: Reply


@dataclass
class Hand:
    """What a sender has in hand, and what came of one turn."""

    channels: tuple[str, ...] = MAIL
    claim: UUID = field(default_factory=uuid4)
    left: deque[UUID] = field(default_factory=deque)
    office: dict[str, Any] = field(default_factory=dict)
    texts: list[Any] | None = None
    """The texts as staff have edited them, looked up anew whenever more is taken in hand."""
    drafts: dict[UUID, Row] = field(default_factory=dict)
    """What is in hand, ready to be written, and ``written`` already where there was time."""


@dataclass
class Ask:
    """What a connection asks of the desk: settle this, and, if it wants, hand me the next."""

    given: Given | None
    wants_next: bool
    answer: asyncio.Future[Row | None]


class Turn(NamedTuple):
    """What one transaction came to."""

    taken: list[UUID]
    """Newly taken in hand."""
    looked_at: int
    """How many of those in hand were looked at, from the front."""
    marked: list[Row]
    """Marked 'sending': to be given to the server now."""


class Desk:
    """The bookkeeping of one run of the sender."""

    def __init__(
        self,
        db: Database,
        room: Callable[[], int] = lambda: BATCH,
        wait_s: Callable[[str], float] = lambda _to: 0.0,
        *,
        channels: tuple[str, ...] = MAIL,
        write: Callable[[Row], Any] | None = None,
    ) -> None:
        """``room``: how many may be begun now, those in hand among them; ``wait_s``: how long a domain is to be left alone;
        ``write``: writes a row while the database is at work, found in it as ``written``.
        """
        self.hand = Hand(channels)
        self._db, self._room, self._wait_s, self._write = db, room, wait_s, write
        self._asks: list[Ask] = []
        self._work: asyncio.Task[None] | None = None
        self._out = 0
        """How many are being given to the server just now."""
        self._all_asked: asyncio.Future[None] | None = None
        self._is_dry = False
        self._may_be_more = True
        """Whether the last look found as many as were asked for."""

    async def open(self) -> int:
        """Take the first in hand. Shape: how many."""
        await self._take_turn([], 0)
        return len(self.hand.left)

    async def turn(self, given: Given | None, *, wants_next: bool = True) -> Row | None:
        """Settle what was given, and get the next. Shape: a row marked 'sending', with its ``office``; null at the end."""
        ask = Ask(given, wants_next, asyncio.get_running_loop().create_future())
        self._asks.append(ask)
        self._out -= given is not None
        if not self._out and self._all_asked and not self._all_asked.done():
            self._all_asked.set_result(None)
        if self._work is None:
            self._work = asyncio.get_running_loop().create_task(self._serve())
        return await ask.answer

    async def put_back(self, *, reason: str = "server_away") -> None:
        """What was taken in hand and not begun waits again, since the server does not listen."""
        if self.hand.left:
            await self._db.run(put_back, self.hand.claim, reason=reason)
            self.hand.left.clear()
            self.hand.drafts.clear()

    async def _serve(self) -> None:
        """Answer whoever asks, all who ask at once together."""
        asks: list[Ask] = []
        try:
            while self._asks or asks:
                await self._rest_asked()
                asks += self._asks
                self._asks = []
                asks = await self._answer(asks)
        except BaseException as fault:
            for ask in (*asks, *self._asks):
                if not ask.answer.done():
                    ask.answer.set_exception(fault)
            self._asks = []
            if not isinstance(fault, Exception):
                raise
        finally:
            self._work = None

    async def _rest_asked(self) -> None:
        """A moment for those who are about to ask, since a turn costs as much for one as for ten."""
        if self._out:
            self._all_asked = asyncio.get_running_loop().create_future()
            await asyncio.wait([self._all_asked], timeout=GATHER_S)
            self._all_asked = None

    async def _answer(self, asks: list[Ask]) -> list[Ask]:
        """One transaction for all of them. Shape: those who have not got what they want yet."""
        givens, wanted = [ask.given for ask in asks if ask.given], sum(ask.wants_next for ask in asks)
        ahead = asyncio.create_task(self._write_ahead(wanted))
        try:
            turn = await self._patiently(givens, wanted)
        finally:
            ahead.cancel()
        rest, marked = [], deque(turn.marked)
        for ask in asks:
            ask.given = None
            if ask.wants_next and marked:
                self._out += 1
                ask.answer.set_result(marked.popleft())
            elif ask.wants_next and not self._is_dry:
                rest.append(ask)
            else:
                ask.answer.set_result(None)
        return rest

    async def _write_ahead(self, wanted: int) -> None:
        """While the database marks what is wanted now, write what is wanted next; whether it may be sent is judged then."""
        for message_id in list(islice(self.hand.left, wanted, 2 * wanted)):
            draft = self.hand.drafts.get(message_id)
            if self._write and draft is not None and "written" not in draft:
                draft["written"] = self._write(draft)
                await asyncio.sleep(0)

    async def _patiently(self, givens: list[Given], wanted: int) -> Turn:
        """What was sent is worth waiting for a database that is away: unsettled, it would be sent again."""
        give_up_at = asyncio.get_running_loop().time() + DATABASE_AWAY_S
        while True:
            try:
                return await self._take_turn(givens, wanted)
            except TRANSIENT as away:
                if not givens or asyncio.get_running_loop().time() > give_up_at:
                    raise
                logger.warning("settling_waits", service="notifications", reason=type(away).__name__)
            await asyncio.sleep(random.uniform(0.2, 0.5))  # noqa: S311 jitter, not a secret

    async def _take_turn(self, givens: list[Given], wanted: int) -> Turn:
        to_take = min(BATCH, max(0, self._room() - len(self.hand.left))) if self._is_short() else 0
        turn = await self._db.run(take_turn, self.hand, givens, wanted, to_take=to_take, wait_s=self._wait_s)
        for _ in range(turn.looked_at):
            self.hand.drafts.pop(self.hand.left.popleft(), None)
        self.hand.left.extend(turn.taken)
        self._is_dry = not self.hand.left
        self._may_be_more = len(turn.taken) == to_take if to_take else self._may_be_more
        return turn

    def _is_short(self) -> bool:
        return not self.hand.left or (self._may_be_more and len(self.hand.left) <= LOW)


async def take_turn(
    conn: Conn,
    hand: Hand,
    givens: Sequence[Given],
    wanted: int,
    *,
    to_take: int = 0,
    wait_s: Callable[[str], float] = lambda _to: 0.0,
) -> Turn:
    """Settle what was given to the server, take more in hand, and mark up to ``wanted`` as being sent.

    Emits   notifications.message_settled.v1
    """
    now = clock.now()
    await gate.hold_open(conn)
    endings = [(given.row, _after(given, now)) for given in givens]
    next_ids = [hand.left[place] for place in range(min(wanted, len(hand.left)))]
    marked = []
    for row in await _next(conn, hand, next_ids) if next_ids else []:
        ending = _before(row, now, wait_s)
        if ending:
            endings.append((row, ending))
        else:
            marked.append(row | {"attempts": row["attempts"] + 1})
    await _end(conn, endings, now)
    await _mark(conn, marked, now)
    if not to_take:
        return Turn([], len(next_ids), marked)
    taken = await take_in_hand(conn, hand.claim, to_take, channels=hand.channels)
    await _look_up_texts(conn, hand)
    await _draft(conn, hand, taken)
    return Turn(taken, len(next_ids), marked)


async def _next(conn: Conn, hand: Hand, message_ids: Sequence[UUID]) -> list[Row]:
    """Messages in hand that have not been begun, with what stands against sending each and all it is written with."""
    if hand.texts is None:
        await _look_up_texts(conn, hand)
    await _draft(conn, hand, [message_id for message_id in message_ids if message_id not in hand.drafts])
    rows = await queries.lock_messages(conn, message_ids=message_ids, claim=hand.claim)
    return [_as_it_stands(conn, hand, row) for row in rows]


def _as_it_stands(conn: Conn, hand: Hand, judged: Mapping[str, Any]) -> Row:
    channels = judged["chosen_channels"]
    chosen = Preference(judged["chosen_language"], judged["chosen_tone"], None if channels is None else tuple(channels))
    return composing.as_chosen(conn, hand.drafts[judged["message_id"]], chosen, hand.texts or []) | dict(judged)


async def _look_up_texts(conn: Conn, hand: Hand) -> None:
    """What was drafted by other words is drafted anew."""
    texts = await editions.newest(conn, TEMPLATES)
    if texts != hand.texts:
        hand.drafts.clear()
    hand.texts = texts


async def _draft(conn: Conn, hand: Hand, message_ids: Sequence[UUID]) -> None:
    """Look up what messages are written with, all at once, before they are wanted."""
    if not message_ids:
        return
    hand.office = hand.office or await composing.find_office(conn)
    rows = await queries.read_messages(conn, message_ids=message_ids, claim=hand.claim)
    for draft in await composing.equip(conn, rows, hand.office, hand.texts):
        hand.drafts[draft["message_id"]] = draft


async def take_in_hand(conn: Conn, claim: UUID, limit: int = BATCH, *, channels: tuple[str, ...] = MAIL) -> list[UUID]:
    """Take due messages of some channels in hand, the oldest first, after taking back what a sender that is gone had in hand.

    Emits   notifications.message_settled.v1 for those in doubt too often
    """
    now = clock.now()
    lost = [Given(dict(row), Reply("unknown", None)) for row in await queries.take_back(conn, now=now, claim=claim)]
    await _end(conn, [(given.row, _after(given, now)) for given in lost if given.row["was"] == "sending"], now)
    rows = await queries.claim_due(
        conn,
        claim=claim,
        channels=list(channels),
        now=now,
        leased_until=now + timedelta(seconds=CLAIM_LEASE_S),
        row_limit=limit,
        never_held=purposes.NEVER_HELD,
    )
    return [row["message_id"] for row in rows]


async def put_back(conn: Conn, claim: UUID, *, reason: str = "server_away") -> int:
    """What was taken in hand and not begun waits for whoever sends it. Shape: how many."""
    next_try_at = clock.now() + timedelta(seconds=SERVER_AWAY_S)
    waiting: int = await queries.put_back(conn, claim=claim, reason=reason, next_try_at=next_try_at)
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


async def _end(conn: Conn, endings: Sequence[tuple[Mapping[str, Any], Ending]], now: datetime) -> None:
    """Write down how tries ended; one that another sender has taken over meanwhile is that one's to settle."""
    if not endings:
        return
    rows = [
        ending._asdict() | {"message_id": row["message_id"], "claim": row["claim"],
                            "settled_at": now if ending.is_settled else None}
        for row, ending in endings
    ]  # fmt: skip
    for ended in await queries.end_tries(conn, **{name: [row[name] for row in rows] for name in ENDING}):
        if ended["settled_at"] is not None:
            outbox.add(conn, settled(ended, ended["state"]))


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


async def _mark(conn: Conn, rows: list[Row], now: datetime) -> None:
    """Mark messages as being sent, with the words each is written in, before the server sees anything of them."""
    if not rows:
        return
    editions = [row["edition"] for row in rows]
    await queries.mark_sending(
        conn,
        message_ids=[row["message_id"] for row in rows],
        template_versions=[edition and edition.version for edition in editions],
        text_languages=[edition and edition.language for edition in editions],
        text_tones=[row["tone"] for row in rows],
        leased_until=now + timedelta(seconds=SEND_LEASE_S),
    )
