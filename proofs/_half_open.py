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

DRIP_S = 2.0
AGAIN_S = 0.05
RAMP_PER_S = 1_000
HALF_A_GREETING = bytes.fromhex("16030102000100" + "01fc0303") + b"\x00" * 24
HALF_A_REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "


class Held(asyncio.Protocol):
    """One connection, open until it is shown out."""

    def __init__(self, crowd: Crowd, said: bytes, *, drips: bool) -> None:
        self.crowd, self.said, self.drips = crowd, said, drips
        self.out: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.crowd.opened += 1
        self.crowd.open += 1
        transport.write(self.said)
        if self.drips:
            self.crowd.dripping.add(transport)
            self.out.add_done_callback(lambda _out: self.crowd.dripping.discard(transport))

    def connection_lost(self, _fault: Exception | None) -> None:
        self.crowd.open -= 1
        if not self.out.done():
            self.out.set_result(None)


class Crowd:
    """So many connections, held open for so many seconds."""

    def __init__(self, host: str, port: int, count: int, seconds: float) -> None:
        self.host, self.port, self.count, self.seconds = host, port, count, seconds
        self.open = self.opened = self.turned_away = 0
        self.dripping: set[asyncio.Transport] = set()
        self._tls = ssl.create_default_context()
        self._tls.check_hostname, self._tls.verify_mode = False, ssl.CERT_NONE

    async def gather(self) -> list[int]:
        """Hold them. Shape: how many were open at each second, once all have come."""
        tasks = [asyncio.create_task(self._drip())]
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
        """Come, stay until shown out, and come again."""
        drips, silent = place % 10 < 2, place % 10 < 6
        said = HALF_A_REQUEST if drips else b"" if silent else HALF_A_GREETING
        source = (f"127.{16 + place % 64}.{place // 64 % 250}.{1 + place % 250}", 0)
        loop, tls = asyncio.get_running_loop(), self._tls if drips else None
        while True:
            held = Held(self, said, drips=drips)
            try:
                await loop.create_connection(lambda held=held: held, self.host, self.port, local_addr=source, ssl=tls)  # type: ignore[misc]
                await held.out
            except OSError:
                self.turned_away += 1
            await asyncio.sleep(AGAIN_S)

    async def _drip(self) -> None:
        while True:
            await asyncio.sleep(DRIP_S)
            for transport in self.dripping:
                transport.write(b"x")


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
