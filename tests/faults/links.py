"""A line to PostgreSQL that a test can cut and mend."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit


class Link:
    """Passes bytes on between its own socket and the database's, while it is up."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._target = f"{parse_qs(self._parts.query)['host'][0]}/.s.PGSQL.5432"
        self._folder = tempfile.TemporaryDirectory(prefix="link-")
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    @property
    def url(self) -> str:
        return self._parts._replace(query=f"host={self._folder.name}&port=5432").geturl()

    async def mend(self) -> None:
        self._server = await asyncio.start_unix_server(self._pass_on, f"{self._folder.name}/.s.PGSQL.5432")

    async def cut(self) -> None:
        if self._server is None:
            return
        self._server.close()
        self._server = None
        Path(f"{self._folder.name}/.s.PGSQL.5432").unlink(missing_ok=True)
        for writer in self._open:
            writer.transport.abort()

    async def close(self) -> None:
        await self.cut()
        self._folder.cleanup()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_unix_connection(self._target)
        self._open |= {writer, far_writer}
        await asyncio.gather(pump(reader, far_writer), pump(far_reader, writer))
        self._open -= {writer, far_writer}


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def link(url: str) -> AsyncIterator[Link]:
    made = Link(url)
    await made.mend()
    try:
        yield made
    finally:
        await made.close()
