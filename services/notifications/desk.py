"""The desk: looks up due messages, marks each 'sending' before it is given away, and settles it after.

However many connections there are, what they ask meanwhile is done together in the next transaction, so that the cost of
a COMMIT is shared. Settling one message and marking the connection's next are one transaction: a process that is killed
leaves at most one message a connection in doubt, and that one is known by name.
"""

import asyncio
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from chassis import log
from chassis.db import TRANSIENT, Database
from services.notifications.turns import BATCH, MAIL, Given, Hand, Row, Turn, put_off, take_turn

LOW = 60
"""With fewer than this in hand, more are taken."""
GATHER_S = 0.004
"""So long a turn waits for others who are about to ask."""
DATABASE_AWAY_S = 60.0
"""So long what was sent waits to be settled while the database is away; after that it is in doubt."""

logger = log.get(__name__)


@dataclass
class Ask:
    """What a connection asks of the desk: settle this, and, if it wants, hand me the next."""

    given: Given | None
    wants_next: bool
    answer: asyncio.Future[Row | None]


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

    async def put_off(self, *, reason: str = "server_away") -> None:
        """What is in hand and was not begun waits a while, since the server does not listen."""
        if self.hand.left:
            await self._db.run(put_off, list(self.hand.left), reason=reason)
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
        for message_id in list(islice(self.hand.left, wanted)):
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
        next_ids = self.hand.next(wanted)
        try:
            turn = await self._db.run(take_turn, self.hand, givens, next_ids, to_take=to_take, wait_s=self._wait_s)
        except BaseException:
            self.hand.left.extendleft(reversed(next_ids))
            raise
        for message_id in next_ids:
            self.hand.drafts.pop(message_id, None)
        self.hand.left.extend(turn.taken)
        self._is_dry = not self.hand.left
        self._may_be_more = len(turn.taken) == to_take if to_take else self._may_be_more
        return turn

    def _is_short(self) -> bool:
        return not self.hand.left or (self._may_be_more and len(self.hand.left) <= LOW)
