"""The front page: how much a first visit fetches, and how long it takes at 50 requests a second. Needs the local network.

Requests leave at their own pace, whether or not earlier ones have been answered, and each is timed from when it should
have left; so a server that stands still is seen. They come over kept connections from many loopback addresses, as many
people would, so that no limit meant for one address holds them back.
"""

from __future__ import annotations

import asyncio
import re
import ssl
import statistics
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from bench import _machine

OFFICE = "link-oslo"
RATE, SECONDS, VISITORS = 50, 20, 32
LIMIT_BYTES, LIMIT_P95_MS = 60_000, 60
LINKED = re.compile(rb'<(?:link|script)[^>]*?(?:href|src)="(/static/[^"]+)"')
FONTS = ("/static/vendor/inter-400.woff2", "/static/vendor/inter-600.woff2")
"""What brikke.css asks for on a page in Norwegian or English, in the two weights that every page uses."""


@dataclass
class Visitor:
    """One kept connection, from a loopback address of its own."""

    host: str
    port: int
    own: str
    tls: ssl.SSLContext
    reader: Any = None
    writer: Any = None
    free: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def get(self, path: str) -> tuple[int, bytes]:
        """(status, body as it came over the wire, without the chunks' own lengths)."""
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(
                self.host, self.port, ssl=self.tls, local_addr=(self.own, 0)
            )
        asked = f"GET {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nAccept-Encoding: gzip\r\nAccept-Language: nb\r\n\r\n"
        self.writer.write(asked.encode())
        head = await self.reader.readuntil(b"\r\n\r\n")
        headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in head.decode().split("\r\n")[1:])}
        body = await self._chunks() if "transfer-encoding" in headers else await self._exactly(headers)
        return int(head.split(b" ", 2)[1]), body

    async def _exactly(self, headers: dict[str, str]) -> bytes:
        found: bytes = await self.reader.readexactly(int(headers.get("content-length", "0")))
        return found

    async def _chunks(self) -> bytes:
        parts = []
        while size := int(await self.reader.readline(), 16):
            parts.append(await self.reader.readexactly(size))
            await self.reader.readexactly(2)
        await self.reader.readexactly(2)
        return b"".join(parts)


def run(rate: int = RATE, seconds: int = SECONDS) -> dict[str, Any]:
    """Bytes of a first visit, and milliseconds of the front page under load, each beside its limit."""
    from infra.local.faults import Fault
    from infra.local.stack import Stack, default_root

    stack = Stack(default_root())
    if not stack.running():
        raise Fault("the local network does not run", "make up starts it")
    return measure(stack.instance(OFFICE).url, str(stack.authority.certificate), rate, seconds)


def measure(url: str, ca: str, rate: int, seconds: int) -> dict[str, Any]:
    """The same for any front door."""
    found = asyncio.run(_measure(url, ca, rate, seconds))
    return {"commit": _machine.commit(), "machine": _machine.describe()} | found


async def _measure(url: str, ca: str, rate: int, seconds: int) -> dict[str, Any]:
    at, tls = urlsplit(url), ssl.create_default_context(cafile=ca)
    visitors = [Visitor(at.hostname or "", at.port or 443, f"127.0.1.{number + 1}", tls) for number in range(VISITORS)]
    sizes = await _first_visit(visitors[0])
    await asyncio.gather(*(visitor.get("/") for visitor in visitors))
    statuses, times = await _load(visitors, rate, seconds)
    p95 = _percentile(times, 95)
    return {
        "first_visit_bytes": sizes,
        "first_visit_total": sum(sizes.values()),
        "limit_bytes": LIMIT_BYTES,
        "asked_per_second": rate,
        "answered": statuses,
        "ms": {"p50": _percentile(times, 50), "p95": p95, "p99": _percentile(times, 99), "max": round(max(times), 1)},
        "limit_p95_ms": LIMIT_P95_MS,
        "kept": sum(sizes.values()) <= LIMIT_BYTES and p95 <= LIMIT_P95_MS and set(statuses) == {200},
    }


async def _first_visit(visitor: Visitor) -> dict[str, int]:
    """What a browser fetches that has been here never before: the page, and all that it names."""
    import gzip

    _, page = await visitor.get("/")
    sizes = {"/": len(page)}
    named = [path.decode() for path in LINKED.findall(gzip.decompress(page))]
    for path in dict.fromkeys([*named, *FONTS]):
        sizes[path] = len((await visitor.get(path))[1])
    return sizes


async def _load(visitors: list[Visitor], rate: int, seconds: int) -> tuple[dict[int, int], list[float]]:
    statuses: dict[int, int] = {}
    times: list[float] = []
    began = time.perf_counter() + 0.1

    async def ask(number: int) -> None:
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        visitor = visitors[number % len(visitors)]
        async with visitor.free:
            status, _ = await visitor.get("/")
        statuses[status] = statuses.get(status, 0) + 1
        times.append((time.perf_counter() - due) * 1000)

    await asyncio.gather(*(ask(number) for number in range(rate * seconds)))
    return statuses, times


def _percentile(times: list[float], percent: int) -> float:
    return round(statistics.quantiles(times, n=100)[percent - 1], 1)
