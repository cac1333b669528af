"""A line to head office that is listened in on: TLS ends here and begins again, and what passes is written down.

Only whoever holds the network's own authority and the office's key can do this; a proof does.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from pathlib import Path

from infra.local.instance import Instance
from infra.local.stack import Stack

CHUNK = 65_536


class Tap:
    """Listens on ``port``, speaks to head office as the office, keeps everything in ``record``."""

    def __init__(self, stack: Stack, office: Instance, port: int, target: int, record: Path) -> None:
        self._port, self._target, self._record = port, target, record
        certificate, key = stack.authority.issue("tap", ["localhost", "127.0.0.1"])
        self._near = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._near.load_cert_chain(certificate, key)
        self._far = ssl.create_default_context(cafile=str(stack.authority.certificate))
        self._far.load_cert_chain(*stack.authority.issue(office.code, []))
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        self._record.unlink(missing_ok=True)
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", self._port, ssl=self._near)

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far = await asyncio.open_connection("127.0.0.1", self._target, ssl=self._far, server_hostname="localhost")
        except OSError:
            writer.close()
            return
        await asyncio.gather(self._pass_on(reader, far[1]), self._pass_on(far[0], writer))

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError), self._record.open("ab", buffering=0) as record:
            while part := await reader.read(CHUNK):
                record.write(part)
                writer.write(part)
                await writer.drain()
        writer.close()
