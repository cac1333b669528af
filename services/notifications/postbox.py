"""The way out: a few connections to the mail server, used again and again, and what its answers mean.

Knows nothing of the ledger. Who sends asks :func:`pool_of` for the pool, ``room`` and ``wait_s`` for whether it is time, and
borrows a :class:`Box` for as long as there are mails to give.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from typing import Literal, NamedTuple
from weakref import WeakKeyDictionary

import aiosmtplib

from chassis import clock
from chassis.db import Database
from chassis.settings import Settings
from services.notifications import connections, return_addresses, signing
from services.notifications.connections import AWAY, Connection
from services.notifications.limits import Limits
from services.notifications.tokens import Tokens

LONGEST_S = 80
"""For one mail from beginning to end, connecting anew included; shorter than the lease of whoever sends."""
IDLE_S = 20
"""A connection that nobody needs is closed after so long; the next burst opens a new one."""
CLOSING = 421
STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}(?!\d)")

Kind = Literal["accepted", "refused", "later", "unknown"]


class Reply(NamedTuple):
    """What the server said: taken, refused for good, turned away for now, or we never learnt."""

    kind: Kind
    code: int | None
    reason: str | None = None
    status: str | None = None
    """The enhanced code, such as 5.1.1, where the server gave one (RFC 3463)."""


CANNOT_BE_WRITTEN = Reply("refused", None, "cannot_be_written")
"""The text lacks something it needs, so there was nothing to give to the server."""
SERVER_AWAY = Reply("later", None, "server_away")
CANNOT_BE_SIGNED = Reply("later", None, "cannot_be_signed")


class Pool:
    """The connections of one process to the office's mail server, and how fast they may be used."""

    def __init__(self, settings: Settings) -> None:
        delivery = settings.delivery
        self.settings = settings
        self.limits = Limits(delivery.mail_per_minute, delivery.mail_per_domain_per_minute)
        self.tokens = Tokens(settings)
        self._idle: list[tuple[Connection, asyncio.TimerHandle]] = []
        self._places = asyncio.Semaphore(delivery.mail_connections)

    def room(self) -> int:
        """How many mails may be begun now."""
        return self.limits.room(_now())

    def wait_s(self, recipient: str) -> float:
        """How long a mail to this address has to wait before it is tried; 0 when it may go now."""
        return self.limits.wait_s(recipient, _now())

    @asynccontextmanager
    async def box(self) -> AsyncIterator["Box"]:
        """A box for a while; one that is not listening when the server cannot be reached."""
        async with self._places:
            box = Box(self, await self._connection())
            try:
                yield box
            finally:
                self._take_back(box)

    async def open(self) -> Connection | None:
        """A new connection; null when there is none to be had."""
        return await connections.connect(self.settings, self.tokens)

    async def close(self) -> None:
        """Say goodbye on every idle connection."""
        while self._idle:
            connection, ending = self._idle.pop()
            ending.cancel()
            await connection.leave()

    async def _connection(self) -> Connection | None:
        """An idle connection that still answers, or a new one."""
        while self._idle:
            connection, ending = self._idle.pop()
            ending.cancel()
            if await connection.begin_anew():
                return connection
        return await self.open()

    def _take_back(self, box: "Box") -> None:
        """Keep the connection for the next who needs one."""
        connection = box.let_go()
        if connection is not None:
            ending = asyncio.get_running_loop().call_later(IDLE_S, self._drop, connection)
            self._idle.append((connection, ending))

    def _drop(self, connection: Connection) -> None:
        self._idle = [kept for kept in self._idle if kept[0] is not connection]
        connection.close()


class Box:
    """A connection that takes one mail after another."""

    def __init__(self, pool: Pool, connection: Connection | None) -> None:
        self._pool = pool
        self._connection = connection
        self._is_away = connection is None
        self._busy = False
        self._begun = False

    @property
    def is_listening(self) -> bool:
        """Whether the next mail may be tried; a connection closed because of one domain is made anew for the others."""
        return not self._is_away

    async def give(self, mail: EmailMessage) -> Reply:
        """Give one mail to the server.

        Until the text itself has been sent, a broken line means it did not go out; after that, only the server knows.
        """
        to = mail["To"].addresses[0].addr_spec
        self._pool.limits.took(to, _now())
        self._busy = True
        reply = await self._try(mail, to)
        self._busy = False
        if reply.reason is None:
            self._pool.limits.heard(to, reply.code, reply.status, _now())
        return reply

    async def _try(self, mail: EmailMessage, to: str) -> Reply:
        self._begun = False
        try:
            async with asyncio.timeout(LONGEST_S):
                return await self._hand_over(mail, to)
        except aiosmtplib.SMTPSenderRefused as answered:
            return self._we_are_refused(answered)
        except aiosmtplib.SMTPResponseException as answered:
            return await self._turned_away(answered)
        except signing.KeyUnusable:
            self._give_up()
            return CANNOT_BE_SIGNED
        except AWAY:
            self._give_up()
            return Reply("unknown", None) if self._begun else SERVER_AWAY

    async def _hand_over(self, mail: EmailMessage, to: str) -> Reply:
        sender = _envelope_sender(self._pool.settings, mail)
        written = signing.written(mail, self._pool.settings)
        await self._address(sender, to, eight_bit=not written.isascii())
        if self._connection is None:
            return SERVER_AWAY
        self._begun = True
        return Reply("accepted", await self._connection.deliver(written))

    async def _address(self, sender: str, to: str, *, eight_bit: bool) -> None:
        """A connection that has been used before may have been closed meanwhile: then once more, on a new one."""
        if self._connection is None or self._connection.is_worn:
            await self._reconnect()
        if self._connection is None:
            return
        is_new = self._connection.mails == 0
        try:
            await self._connection.address(sender, to, eight_bit=eight_bit)
        except AWAY as away:
            if is_new or getattr(away, "code", CLOSING) != CLOSING:
                raise
            await self._reconnect()
            if self._connection is not None:
                await self._connection.address(sender, to, eight_bit=eight_bit)

    def _we_are_refused(self, answered: aiosmtplib.SMTPSenderRefused) -> Reply:
        """It is about us, before any receiver was named: nobody else's mail would fare better just now."""
        self._give_up()
        reason = "sender_refused" if answered.code >= 500 else "server_away"
        return Reply("later", answered.code, reason, _status(answered.message))

    async def _turned_away(self, answered: aiosmtplib.SMTPResponseException) -> Reply:
        """The server must forget the sender and recipient it was given; a connection it closes is not used again."""
        if self._connection is not None and (answered.code == CLOSING or not await self._connection.begin_anew()):
            self._hang_up()
        return Reply("refused" if answered.code >= 500 else "later", answered.code, None, _status(answered.message))

    async def _reconnect(self) -> None:
        if self._connection is not None:
            await self._connection.leave()
        self._connection = await self._pool.open()
        self._is_away = self._connection is None

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _give_up(self) -> None:
        self._hang_up()
        self._is_away = True

    def let_go(self) -> Connection | None:
        """The connection, if another can use it; one left in the middle of a mail nobody can."""
        if self._busy or self._connection is None or not self._connection.is_open:
            self._hang_up()
        connection, self._connection = self._connection, None
        return connection


_pools: WeakKeyDictionary[Database, Pool] = WeakKeyDictionary()


def pool_of(db: Database) -> Pool:
    """The pool of this process for the office whose database it is."""
    pool = _pools.get(db)
    if pool is None or pool.settings is not db.settings:
        pool = _pools[db] = Pool(db.settings)
    return pool


def _envelope_sender(settings: Settings, mail: EmailMessage) -> str:
    number = str(mail["Message-ID"] or "").strip(" <>").partition("@")[0]
    return return_addresses.envelope_sender(settings, number)


def _status(said: str) -> str | None:
    found = STATUS.match(said.strip())
    return found[0] if found else None


def _now() -> float:
    return clock.now().timestamp()
