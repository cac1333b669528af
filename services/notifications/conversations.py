"""What is said to a mail server once a connection is open and signed in: several commands in one piece, each answered in turn.

aiosmtplib opens the connection, encrypts it and signs in; then we speak ourselves, since it waits for each answer before
the next command, and servers have taken several at once (PIPELINING, RFC 2920) for decades: two journeys a mail, not four.
"""

import asyncio
import re
from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

from aiosmtplib import SMTPServerDisconnected

LONGEST_ANSWER = 32_768
LINE = re.compile(rb"([2-5]\d\d)(?:([ -])([^\n]*))?\r?\n")
CONTROL = re.compile(r"[\0-\x1f\x7f]")
LINE_BREAK = re.compile(rb"\r\n|\n|\r")
CLOSING = 421
GO_ON = 354


class Answer(NamedTuple):
    """What a server said to one command."""

    code: int
    words: str

    @property
    def is_good(self) -> bool:
        """Done (251: and sent on), or go on."""
        return self.code in {250, 251, GO_ON}


class Conversation(asyncio.Protocol):
    """An open connection that has nothing under way."""

    def __init__(self, transport: asyncio.Transport, *, takes_several: bool) -> None:
        """``takes_several``: whether the server offers PIPELINING."""
        self._transport, self._takes_several = transport, takes_several
        self._heard = bytearray()
        self._words: list[str] = []
        self._answers: deque[Answer] = deque()
        self._awaited = 0
        """Answers that have not come yet. One that nobody waits for must never be taken for the next one's."""
        self._waiter: asyncio.Future[None] | None = None
        transport.set_protocol(self)

    @property
    def is_open(self) -> bool:
        return not self._transport.is_closing()

    async def say(self, commands: Sequence[str], *, timeout_s: float) -> list[Answer]:
        """Say these in order. Shape: the answers, up to one that closes; one by one also no further than a refusal.

        Errors  SMTPServerDisconnected, TimeoutError (the connection is closed then), ValueError.
        """
        lines = [_line(command) for command in commands]
        if self._takes_several:
            return await self._exchange(b"".join(lines), len(lines), timeout_s)
        answers: list[Answer] = []
        for line in lines:
            answers += await self._exchange(line, 1, timeout_s)
            if not answers[-1].is_good:
                break
        return answers

    async def give(self, text: bytes, *, timeout_s: float) -> Answer:
        """The text of a mail, after the server said to go on. Errors: the same."""
        [answer] = await self._exchange(dotted(text), 1, timeout_s)
        return answer

    async def give_nothing(self, *, timeout_s: float) -> None:
        """End a text before it has begun, where a server goes on though it took no receiver (RFC 2920, 3.1)."""
        await self._exchange(b".\r\n", 1, timeout_s)

    def close(self) -> None:
        self._transport.close()

    async def _exchange(self, said: bytes, count: int, timeout_s: float) -> list[Answer]:
        if not self.is_open:
            raise SMTPServerDisconnected("closed")
        self._awaited += count
        self._transport.write(said)
        answers: list[Answer] = []
        while len(answers) < count and not (answers and answers[-1].code == CLOSING):
            answers.append(await self._next(timeout_s))
        if answers[-1].code == CLOSING:
            self.close()
        return answers

    async def _next(self, timeout_s: float) -> Answer:
        if not self._answers:
            await self._wait(timeout_s)
        return self._answers.popleft()

    async def _wait(self, timeout_s: float) -> None:
        if not self.is_open:
            raise SMTPServerDisconnected("closed")
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(timeout_s):
                await self._waiter
        except BaseException:
            self.close()
            raise
        finally:
            self._waiter = None

    def data_received(self, data: bytes) -> None:
        self._heard += data
        end = 0
        while found := LINE.match(self._heard, end):
            end = found.end()
            self._hear(int(found[1]), found[2] == b"-", (found[3] or b"").strip())
        del self._heard[:end]
        if self._awaited < 0 or b"\n" in self._heard or self._is_too_long():
            self._break_off()
        elif self._answers:
            self._wake()

    def _hear(self, code: int, goes_on: bool, words: bytes) -> None:
        self._words.append(words.decode("utf-8", "replace"))
        if not goes_on:
            self._answers.append(Answer(code, "\n".join(self._words)))
            self._words = []
            self._awaited -= 1

    def _is_too_long(self) -> bool:
        return len(self._heard) + sum(map(len, self._words)) > LONGEST_ANSWER

    def _break_off(self) -> None:
        """What is not SMTP, or was not asked for: nothing that it says can be relied on, least of all a 250."""
        self._answers.clear()
        self._transport.abort()

    def eof_received(self) -> bool:
        return False

    def connection_lost(self, _error: Exception | None) -> None:
        if not self._answers and self._waiter and not self._waiter.done():
            self._waiter.set_exception(SMTPServerDisconnected("connection lost"))

    def _wake(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)


def dotted(text: bytes) -> bytes:
    """A text as it goes over the line: only whole line breaks, no line that could end it but the last (RFC 5321, 4.5.2)."""
    if not text.count(b"\r\n") == text.count(b"\n") == text.count(b"\r"):
        text = LINE_BREAK.sub(b"\r\n", text)
    if not text.endswith(b"\r\n"):
        text += b"\r\n"
    if text.startswith(b"."):
        text = b"." + text
    return text.replace(b"\r\n.", b"\r\n..") + b".\r\n"


def _line(command: str) -> bytes:
    """Errors: ValueError when it would be more than one command."""
    if CONTROL.search(command):
        raise ValueError("command")
    return command.encode("ascii") + b"\r\n"
