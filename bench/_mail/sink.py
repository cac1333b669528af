"""A mail server that takes everything at once, in a process of its own: ``python -m bench._mail.sink``.

It prints its port, then does nothing but answer, so that what is measured is whoever sends.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

Judge = Callable[[str, str, bytes], bytes]
"""(sender, recipient, raw text as it came) → the answer to DATA, without its line break."""

OFFERED = b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES\r\n"
END = b"\r\n.\r\n"


class Sink(asyncio.Protocol):
    """One connection."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._buffer = bytearray()
        self._sender = self._recipient = ""
        self._takes_text = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._out = transport
        self._out.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while self._take_one():
            pass

    def _take_one(self) -> bool:
        """Answer one command, or one text. Shape: whether there was a whole one."""
        end = END if self._takes_text else b"\r\n"
        place = self._buffer.find(end)
        if place < 0:
            return False
        taken = bytes(self._buffer[:place])
        del self._buffer[: place + len(end)]
        if self._takes_text:
            self._takes_text = False
            self._out.write(self._judge(self._sender, self._recipient, taken + b"\r\n") + b"\r\n")
        else:
            self._command(taken)
        return True

    def _command(self, line: bytes) -> None:
        verb = line[:4].upper()
        if verb == b"EHLO":
            self._out.write(OFFERED)
        elif verb == b"MAIL":
            self._sender = _address(line)
            self._out.write(b"250 OK\r\n")
        elif verb == b"RCPT":
            self._recipient = _address(line)
            self._out.write(b"250 OK\r\n")
        elif verb == b"DATA":
            self._takes_text = True
            self._out.write(b"354 go on\r\n")
        elif verb == b"QUIT":
            self._out.write(b"221 goodbye\r\n")
            self._out.close()
        else:
            self._out.write(b"250 OK\r\n")


def _address(line: bytes) -> str:
    return line.partition(b"<")[2].partition(b">")[0].decode()


async def serve(judge: Judge = lambda _sender, _recipient, _raw: b"250 OK") -> None:
    """Listen on a free port, say which, and answer until killed."""
    server = await asyncio.get_running_loop().create_server(lambda: Sink(judge), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve())
