"""A TCP line that can be cut: ``python -m proofs._line PORT TARGET_PORT`` passes bytes on until it is killed.

Killed, it is a cut cable; stopped with SIGSTOP, it is a line that neither carries nor closes anything.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import subprocess
import sys
import time
from pathlib import Path

from infra.local.rabbitmq import listens

ROOT = Path(__file__).resolve().parents[1]
CHUNK = 65_536


class Line:
    """The line's process, as the proof handles it."""

    def __init__(self, port: int, target: int) -> None:
        self.port, self._target = port, target
        self._process: subprocess.Popen[bytes] | None = None

    def open(self) -> None:
        """Carry."""
        command = [sys.executable, "-m", "proofs._line", str(self.port), str(self._target)]
        self._process = subprocess.Popen(command, cwd=ROOT)  # noqa: S603 ourselves
        while not listens(self.port):
            time.sleep(0.02)

    def cut(self) -> None:
        """Carry nothing: connections break, and no new one is taken."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """Carry nothing and say nothing."""
        self._send(signal.SIGSTOP)

    def thaw(self) -> None:
        self._send(signal.SIGCONT)

    def _send(self, number: int) -> None:
        if self._process is not None:
            self._process.send_signal(number)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while part := await reader.read(CHUNK):
            writer.write(part)
            await writer.drain()
    writer.close()


async def carry(port: int, target: int) -> None:
    """Pass on what comes to ``port``, both ways, for ever."""

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", target)
        except OSError:
            writer.close()
            return
        await asyncio.gather(_pass_on(reader, far_writer), _pass_on(far_reader, writer))

    server = await asyncio.start_server(connect, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(carry(int(sys.argv[1]), int(sys.argv[2])))
