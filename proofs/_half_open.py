"""Connections that are begun and not gone on with: ``python -m proofs._half_open HOST PORT COUNT SECONDS``.

Of ten, four say nothing, four stop in the middle of their TLS greeting, two send a request's headers a byte at a time. Each
comes from one of thousands of loopback addresses, as if from a crowd of machines, and comes again as soon as it is shown
out. Prints a line once all have come, and at the end how many were open, second by second.
"""

from __future__ import annotations

import asyncio
import json
import resource
import ssl
import sys
import time
from collections.abc import Awaitable, Callable

DRIP_S = 1.0
AGAIN_S = 0.05
RAMP_PER_S = 1_000
HALF_A_GREETING = bytes.fromhex("16030102000100" + "01fc0303") + b"\x00" * 24

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Crowd:
    """So many connections, held open until a time."""

    def __init__(self, host: str, port: int, count: int, seconds: float) -> None:
        self.host, self.port, self.count, self.seconds = host, port, count, seconds
        self.open = self.opened = self.turned_away = 0
        self._tls = ssl.create_default_context()
        self._tls.check_hostname, self._tls.verify_mode = False, ssl.CERT_NONE

    async def gather(self) -> list[int]:
        """Hold them. Shape: how many were open at each second, once all have come."""
        tasks = []
        for place in range(self.count):
            tasks.append(asyncio.create_task(self._hold(place)))
            if place % 100 == 99:
                await asyncio.sleep(100 / RAMP_PER_S)
        print("here", flush=True)
        counts, until = [], time.monotonic() + self.seconds
        while time.monotonic() < until:
            await asyncio.sleep(1)
            counts.append(self.open)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return counts

    async def _hold(self, place: int) -> None:
        kind: Callable[[int], Awaitable[None]] = (
            self._dripping if place % 10 < 2 else self._silent if place % 10 < 6 else self._half_greeted
        )
        while True:
            try:
                await kind(place)
            except (OSError, ssl.SSLError, asyncio.IncompleteReadError):
                self.turned_away += 1
            await asyncio.sleep(AGAIN_S)

    async def _silent(self, place: int) -> None:
        await self._kept(await self._connect(place), b"")

    async def _half_greeted(self, place: int) -> None:
        await self._kept(await self._connect(place), HALF_A_GREETING)

    async def _dripping(self, place: int) -> None:
        reader, writer = await self._connect(place, tls=True)
        writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        drip = asyncio.create_task(self._drip(writer))
        try:
            await self._kept((reader, writer), b"")
        finally:
            drip.cancel()

    async def _drip(self, writer: asyncio.StreamWriter) -> None:
        while True:
            await asyncio.sleep(DRIP_S)
            writer.write(b"x")

    async def _connect(self, place: int, *, tls: bool = False) -> Streams:
        source = (f"127.{16 + place % 64}.{place // 64 % 250}.{1 + place % 250}", 0)
        streams = await asyncio.open_connection(self.host, self.port, local_addr=source, ssl=self._tls if tls else None)
        self.opened += 1
        return streams

    async def _kept(self, streams: Streams, said: bytes) -> None:
        """Stay until shown out."""
        reader, writer = streams
        self.open += 1
        try:
            writer.write(said)
            while await reader.read(4096):
                pass
        finally:
            self.open -= 1
            writer.transport.abort()


def allow_files(count: int) -> None:
    """Have room for so many sockets. Errors: ValueError where the machine does not let us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count:
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, max(hard, count)))


if __name__ == "__main__":
    host, port, count, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
    allow_files(count * 2 + 200)
    crowd = Crowd(host, port, count, seconds)
    counts = asyncio.run(crowd.gather())
    print(json.dumps({"open": counts, "opened": crowd.opened, "turned_away": crowd.turned_away}))
