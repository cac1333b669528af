"""Enquiries: how many a second an office takes in, and how long each has to wait. Needs the local network.

Through nginx with its limits on: first one address asks until it is refused, then as many clients as promised, each over a
kept connection from a loopback address of its own. Afterwards every enquiry that was answered with a code is counted in the
database, once, and erased again. Half of them leave an e-mail address, so that a receipt is asked for and sent meanwhile.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import ssl
import statistics
import time
from typing import Any
from urllib.parse import urlsplit

from bench import _machine
from bench.front_page import Visitor

OFFICE = "link-oslo"
CLIENTS, SECONDS, ROUNDS, WARM_UP_S = 32, 8, 3, 2
PROMISED = {"per_second": 200, "p95_ms": 250}
HANDS, IMPATIENT, CHEAP = 16, 20_000, "/static/mark.svg"
"""Over how many connections the one address asks, how often at most, and for what: nothing that costs more than asking."""
CONSENT = {"purpose": "enquiry", "version": "2026-1"}
BATCH = 500
LETTERS, HALF = "abcdefghijklmnop", "i"
"""Never a row of digits, which might be taken for a national identity number."""


class Client(Visitor):
    """One who sends enquiries, over a kept connection."""

    async def send(self, told: dict[str, Any]) -> int:
        """The status of the answer; the key says that each is one of its own."""
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(
                self.host, self.port, ssl=self.tls, local_addr=(self.own, 0)
            )
        body = json.dumps(told).encode()
        head = (
            f"POST /api/groups/enquiries HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
            f"Origin: https://{self.host}:{self.port}\r\nContent-Type: application/json\r\n"
            f"Idempotency-Key: {secrets.token_hex(8)}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self.writer.write(head.encode() + body)
        answer = await self.reader.readuntil(b"\r\n\r\n")
        headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in answer.decode().split("\r\n")[1:])}
        await (self._chunks() if "transfer-encoding" in headers else self._exactly(headers))
        return int(answer.split(b" ", 2)[1])


def run(rounds: int = ROUNDS, seconds: float = SECONDS) -> dict[str, Any]:
    """Enquiries a second and milliseconds, medians of the rounds, beside what is promised."""
    from infra.local.faults import Fault
    from infra.local.stack import Stack, default_root
    from infra.operations.environment import settings_for

    stack = Stack(default_root())
    if not stack.running():
        raise Fault("the local network does not run", "make up starts it")
    ca = str(stack.authority.certificate)
    found = asyncio.run(measure(settings_for(OFFICE), stack.instance(OFFICE).url, ca, rounds, seconds))
    kept = {
        "per_second": found["per_second"] >= PROMISED["per_second"],
        "p95_ms": found["ms"]["p95"] <= PROMISED["p95_ms"],
        "limited": found["one_address"]["refused_after"] is not None,
        "each_once": found["kept_once"] == found["answered"].get(201),
    }
    return {"commit": _machine.commit(), "machine": _machine.describe(), **found, "promised": PROMISED, "kept": kept}


async def measure(settings: Any, url: str, ca: str, rounds: int, seconds: float) -> dict[str, Any]:
    """The same for any front door and the database behind it."""
    from chassis.db import Database

    database, mark = Database(settings, "groups"), f"maal-{secrets.token_hex(4)}"
    await database.open()
    at, tls = urlsplit(url), ssl.create_default_context(cafile=ca)
    try:
        refused_after = await until_refused(Client(at.hostname or "", at.port or 443, "127.0.9.1", tls))
        clients = [Client(at.hostname or "", at.port or 443, f"127.0.8.{n + 1}", tls) for n in range(CLIENTS)]
        await _load(clients, f"{mark}-first", WARM_UP_S)
        loads = [await _load(clients, mark, seconds) for _ in range(rounds)]
        once = await database.run(_count, mark)
    finally:
        await _clear_away(database, mark)
        await database.close()
    statuses: dict[int, int] = {}
    for load in loads:
        for status in load[0]:
            statuses[status] = statuses.get(status, 0) + load[0][status]
    return {
        "clients": CLIENTS,
        "one_address": {"refused_after": refused_after},
        "per_second": round(statistics.median(load[0].get(201, 0) / seconds for load in loads)),
        "ms": {
            name: round(statistics.median(_points(load[1])[place] for load in loads), 1)
            for name, place in (("p50", 49), ("p95", 94), ("p99", 98))
        },
        "answered": statuses,
        "kept_once": once,
    }


async def until_refused(one: Client) -> int | None:
    """How many of this address's quick requests were let in before the first was asked to wait; None: all were."""
    hands = [Client(one.host, one.port, one.own, one.tls) for _ in range(HANDS)]
    statuses: list[int] = []

    async def hurry(client: Client) -> None:
        while len(statuses) < IMPATIENT and 429 not in statuses:
            statuses.append((await client.get(CHEAP))[0])

    await asyncio.gather(*(hurry(client) for client in hands))
    for client in hands:
        client.writer.close()
    return statuses.index(429) if 429 in statuses else None


async def _load(clients: list[Client], mark: str, seconds: float) -> tuple[dict[int, int], list[float]]:
    statuses: dict[int, int] = {}
    times: list[float] = []
    until = time.perf_counter() + seconds

    async def ask(client: Client) -> None:
        while (began := time.perf_counter()) < until:
            status = await client.send(_enquiry(mark))
            statuses[status] = statuses.get(status, 0) + 1
            times.append((time.perf_counter() - began) * 1000)

    await asyncio.gather(*(ask(client) for client in clients))
    return statuses, times


def _enquiry(mark: str) -> dict[str, Any]:
    """One of a kind: what people usually tell at once."""
    own = "".join(secrets.choice(LETTERS) for _ in range(12))
    reached = {"kind": "email", "address": f"{own}@example.org"} if own < HALF else {"kind": "none"}
    return {
        "channel": reached, "adult": True, "consents": [CONSENT], "called": f"{mark} {own}", "postcode": "0150",
        "times": ["tue_evening", "wed_evening"], "formats": ["in_person"], "languages": ["nb"], "source": "self",
    }  # fmt: skip


async def _count(conn: Any, mark: str) -> int:
    """How many stand on the waiting list, each counted once."""
    found: int = await conn.fetchval("SELECT count(DISTINCT called) FROM enquirer WHERE called LIKE $1", f"{mark} %")
    return found


async def _clear_away(database: Any, mark: str) -> None:
    """Nobody of those made up is left waiting."""
    from services.groups import forgetting

    async def erase_some(conn: Any) -> int:
        rows = await conn.fetch("SELECT enquiry_id FROM enquirer WHERE called LIKE $1 LIMIT $2", f"{mark}%", BATCH)
        return len(await forgetting.forget(conn, [row["enquiry_id"] for row in rows]))

    while await database.run(erase_some):
        pass


def _points(times: list[float]) -> list[float]:
    return statistics.quantiles(times, n=100)
