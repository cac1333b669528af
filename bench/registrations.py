"""Registrations: how many a second one event takes in, how long each waits, and how soon mail and figures follow.

Needs the local network. Through nginx with its limits on: first one address asks until it is refused, then eight clients over
kept connections, each from a loopback address of its own, by the API and by the whole web form (page, form, receipt). In turns
with a bare sketch of the same on the same server, asyncpg and database server (``bench/_registrations/sketch.py``): behind the
same nginx with TLS and limits, which is what a share is told of, and asked directly. Bus and mail run meanwhile: each
registration asks for a mail, and is counted. Every round has an event of its own. Beside rates, which depend on who else uses
the machine, the processor time of each registration by group of processes, drained. At last, whether the time of an answer
tells that an address is registered already.
"""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import statistics
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import asyncpg

from bench import _machine
from bench._registrations import aftermath, door, processor, sketch
from bench._registrations.client import Client, party
from bench._registrations.repeats import compare
from bench.enquiries import until_refused

OFFICE = "link-oslo"
CLIENTS, SECONDS, ROUNDS = 8, 4.0, 5
PROMISED = {"share_of_sketch": 0.7, "per_second": 400, "p95_ms": 60, "forms_per_second": 100, "repeats_apart_ms": 1.0}
CAPACITY = 100_000
ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Load:
    """What one round of one contender came to."""

    seconds: float
    statuses: Counter[int] = field(default_factory=Counter)
    ms: list[float] = field(default_factory=list)
    processor_ms: dict[str, float] = field(default_factory=dict)

    @property
    def done(self) -> int:
        return self.statuses[201] + self.statuses[200]

    @property
    def rate(self) -> float:
        """How many a second came to a good end: made, or the receipt's page shown."""
        return self.done / self.seconds

    def percentile(self, percent: int) -> float:
        return statistics.quantiles(self.ms, n=100)[percent - 1] if len(self.ms) > 1 else 0.0


def run(rounds: int = ROUNDS, seconds: float = SECONDS) -> dict[str, Any]:
    """Rates, milliseconds, lags and memory, beside the sketch and what is promised."""
    from infra.local.faults import Fault
    from infra.local.stack import Stack, default_root
    from infra.operations.environment import settings_for

    stack = Stack(default_root())
    if not stack.running():
        raise Fault("the local network does not run", "make up starts it")
    machine = _machine.describe()
    found = asyncio.run(measure(stack, settings_for(OFFICE), rounds, seconds))
    kept = {
        "share_of_sketch": found["share_of_sketch"] >= PROMISED["share_of_sketch"],
        "per_second": found["api"]["per_second"] >= PROMISED["per_second"],
        "p95_ms": found["api"]["p95_ms"] <= PROMISED["p95_ms"],
        "forms_per_second": found["form"]["per_second"] >= PROMISED["forms_per_second"],
        "repeats_apart_ms": found["repeats"]["apart_ms"] <= PROMISED["repeats_apart_ms"]
        and found["repeats"]["same_answer"],
        "limited": found["one_address"]["refused_after"] is not None,
        "each_once": found["after"]["each_once"],
    }
    return {"commit": _machine.commit(), "machine": machine, **found, "promised": PROMISED, "kept": kept}


async def measure(stack: Any, settings: Any, rounds: int, seconds: float) -> dict[str, Any]:
    instance = stack.instance(OFFICE)
    at, tls = urlsplit(instance.url), ssl.create_default_context(cafile=str(stack.authority.certificate))
    refused_after = await until_refused(Client(at.hostname or "", at.port or 443, "127.0.9.1", tls))
    ours = [_client(at.hostname, at.port, f"127.0.8.{n + 1}", tls, instance.url) for n in range(CLIENTS)]
    async with (
        aftermath.watching(stack, settings) as after,
        _sketch(stack, instance, settings) as (its, pids, add_event),
    ):
        behind, bare = (
            [_client(host, port, f"127.0.7.{n + 1}", tls if with_tls else None, "") for n in range(CLIENTS)]
            for host, port, with_tls in its
        )
        contenders = {
            "sketch": (behind, Client.by_api),
            "sketch_directly": (bare, Client.by_api),
            "api": (ours, Client.by_api),
            "form": (ours, Client.by_form),
        }
        loads: dict[str, list[Load]] = {name: [] for name in contenders}
        pids |= after.pids | {"client": os.getpid()}
        for number in range(-1, rounds):
            for name, (clients, deed) in contenders.items():
                is_theirs = name.startswith("sketch")
                event_id = await add_event() if is_theirs else await after.event(CAPACITY)
                began = processor.read(pids)
                load = await _load(clients, deed, event_id, seconds)
                if not is_theirs:
                    await after.drained(name if number >= 0 else "first")
                load.processor_ms = processor.each(began, processor.read(pids), load.done)
                if number >= 0:
                    loads[name].append(load)
        repeats = await compare(ours[:2], str(await after.event(CAPACITY)))
        await after.drained("repeats")
        followed = await after.told()
    shares = [a.rate / b.rate for a, b in zip(loads["api"], loads["sketch"], strict=True)]
    return {
        "clients": CLIENTS,
        "rounds": rounds,
        "one_address": {"refused_after": refused_after},
        **{name: _figures(each) for name, each in loads.items()},
        "share_of_sketch": round(statistics.median(shares), 2),
        "repeats": repeats,
        "after": followed,
    }


def _client(host: Any, port: Any, own: str, tls: Any, origin: str) -> Client:
    client = Client(host, port, own, tls)
    client.origin = origin
    return client


async def _load(
    clients: list[Client], deed: Callable[[Client, str, dict[str, Any]], Awaitable[int]], event_id: UUID, seconds: float
) -> Load:
    load = Load(seconds)
    until = time.perf_counter() + seconds

    async def ask(client: Client) -> None:
        while (began := time.perf_counter()) < until:
            load.statuses[await deed(client, str(event_id), party())] += 1
            load.ms.append((time.perf_counter() - began) * 1000)

    await asyncio.gather(*(ask(client) for client in clients))
    return load


def _figures(loads: list[Load]) -> dict[str, Any]:
    """Medians of the rounds, and each round's rate beside them, so that noise is seen."""
    statuses: Counter[int] = Counter()
    for load in loads:
        statuses += load.statuses
    return {
        "per_second": round(statistics.median(load.rate for load in loads)),
        **{f"p{p}_ms": round(statistics.median(load.percentile(p) for load in loads), 1) for p in (50, 95, 99)},
        "rounds_per_second": [round(load.rate) for load in loads],
        "processor_ms": {
            name: round(statistics.median(load.processor_ms[name] for load in loads), 2)
            for name in loads[0].processor_ms
        },
        "answered": dict(statuses),
    }


Places = list[tuple[str, int, bool]]
"""(address, port, whether by TLS): behind nginx, and directly."""


@asynccontextmanager
async def _sketch(
    stack: Any, instance: Any, settings: Any
) -> AsyncIterator[tuple[Places, dict[str, int], Callable[[], Awaitable[UUID]]]]:
    """The sketch at work on a database of its own on the office's server: where it is asked, the ids of its processes, and how
    it gets an event.
    """
    name, port = f"sketch_{uuid4().hex[:8]}", free_port()
    at = urlsplit(settings.database_dsn("events"))
    password = settings.database_password("events")
    dsn = at._replace(path=f"/{name}").geturl()
    admin = await instance.admin()
    await admin.execute(f'CREATE DATABASE "{name}" OWNER "{at.username}"')
    conn = await asyncpg.connect(dsn, password=password)
    await conn.execute(sketch.TABLES)
    command = [sys.executable, "-m", "bench._registrations.sketch", str(port), dsn]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=os.environ | {"PGPASSWORD": password})

    async def add_event() -> UUID:
        event_id = uuid4()
        await conn.execute("INSERT INTO event VALUES ($1, $2)", event_id, CAPACITY)
        return event_id

    try:
        await _answers("127.0.0.1", port)
        async with door.before(stack, instance, port) as (address, its_port, nginx_pid):
            await _answers(address, its_port)
            pids = {"sketch": process.pid, "sketch_nginx": nginx_pid}
            yield [(address, its_port, True), ("127.0.0.1", port, False)], pids, add_event
    finally:
        process.terminate()
        await process.wait()
        await conn.close()
        await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await admin.close()


async def _answers(host: str, port: int) -> None:
    """Wait until something listens."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            _, writer = await asyncio.open_connection(host, port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return
    raise RuntimeError("the sketch did not come up")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
