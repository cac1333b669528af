"""A mail server that judges every text as it came, byte for byte, counts it, and kills who sends when it has had enough."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections import Counter
from typing import Literal

from bench._mail import queue, sink

When = Literal["before_250", "after_250", "any_time"]
"""When the sender is killed: the text not taken; just as our 250 is on the wire; or whenever it happens to be."""

TOKEN = re.compile(rb"KODE-(\d{6})")
SOFT_BREAK = b"=\r\n"
"""Where quoted-printable breaks a line that is none."""
MESSAGE_ID = re.compile(rb"^Message-ID: (\S+)\r?$", re.MULTILINE)
ONCE = (b"from", b"to", b"subject", b"message-id", b"date")
HEADER = re.compile(rb"^([A-Za-z][A-Za-z0-9-]*):", re.MULTILINE)


class CountingServer:
    """What was taken, by the number of each message."""

    def __init__(self) -> None:
        self.taken: Counter[int] = Counter()
        self.message_ids: dict[int, str] = {}
        self.faults: list[str] = []
        self._victim: tuple[int, When, int, float] | None = None
        self.port = 0

    async def open(self) -> asyncio.Server:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: sink.Sink(self.judge), "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    def kill_after(self, pid: int, when: When, texts: int, wait_s: float) -> None:
        """Kill a process with its ``texts``-th text from now; at any time: so long after it."""
        self._victim = (pid, when, texts, wait_s)

    def spare(self) -> None:
        self._victim = None

    def judge(self, sender: str, recipient: str, raw: bytes) -> bytes:
        """The answer to a text."""
        if self._is_last():
            return b"451 not now"
        number, message_id, faults = read(recipient, raw)
        self.faults += faults
        if number is None:
            return b"550 who is this to?"
        if self.message_ids.setdefault(number, message_id) != message_id:
            self.faults.append(f"{number}: came again under another Message-ID")
        self.taken[number] += 1
        return b"250 OK"

    def _is_last(self) -> bool:
        """Whether this text is refused, because who sent it dies of it. Kills with or after it, as was asked."""
        if self._victim is None:
            return False
        pid, when, left, wait_s = self._victim
        self._victim = (pid, when, left - 1, wait_s)
        if left > 1:
            return False
        self._victim = None
        loop = asyncio.get_running_loop()
        if when == "before_250":
            _kill(pid)
        elif when == "after_250":
            loop.call_soon(_kill, pid)
        else:
            loop.call_later(wait_s, _kill, pid)
        return when == "before_250"


def read(recipient: str, raw: bytes) -> tuple[int | None, str, list[str]]:
    """The number that a text bears (null: none, or several), its Message-ID, and what is wrong with it."""
    head, _, body = raw.partition(b"\r\n\r\n")
    names = Counter(name.lower() for name in HEADER.findall(head))
    faults = [f"{names[name]} times {name.decode()}, to {recipient}" for name in ONCE if names[name] != 1]
    message_id = MESSAGE_ID.search(head)
    found = set(TOKEN.findall(body.replace(SOFT_BREAK, b"")))
    if len(found) != 1 or message_id is None:
        return None, "", [*faults, f"a text to {recipient} bears {len(found)} numbers"]
    number = int(found.pop())
    if recipient != queue.recipient(number):
        faults.append(f"{number}: went to somebody else")
    return number, message_id[1].decode(), faults


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
