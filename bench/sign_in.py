"""Signing in: what the time tells, who waits meanwhile, and how soon a revoked session is refused. Needs the local network.

- A known and an unknown address, both with a wrong password, in turn through nginx: the same answer after the same time.
- Fifty people sign in at once: how late the loop that answers everyone else comes to its work. Measured in portal's own
  app, in this process, on the office's database; the fifty browsers are in the same loop, which makes it no better.
- A session revoked from another browser: how long another service, through nginx, still lets it in.
"""

from __future__ import annotations

import asyncio
import re
import secrets
import ssl
import statistics
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx2

from bench import _machine

OFFICE = "link-oslo"
TRIES, ACCOUNTS, AT_ONCE, REVOKED = 200, 20, 50, 10
PROMISED = {"apart_ms": 10, "lag_p99_ms": 20, "refused_within_s": 5}
TICK_S = 0.002
PASSWORD = secrets.token_urlsafe(18)
COOKIE = "__Host-session"
STAFF_PAGE = "/api/groups/enquiries?state=waiting"


def run() -> dict[str, Any]:
    """Medians, lag and seconds, beside what is promised."""
    from infra.local.faults import Fault
    from infra.local.stack import Stack, default_root
    from infra.operations.environment import settings_for

    stack = Stack(default_root())
    if not stack.running():
        raise Fault("the local network does not run", "make up starts it")
    machine = _machine.describe()
    tls = ssl.create_default_context(cafile=str(stack.authority.certificate))
    found = asyncio.run(measure(settings_for(OFFICE), stack.instance(OFFICE).url, tls))
    kept = {
        "apart_ms": found["wrong_password"]["apart_ms"] <= PROMISED["apart_ms"]
        and found["wrong_password"]["same_answer"],
        "lag_p99_ms": found["lag_ms"]["p99"] <= PROMISED["lag_p99_ms"] and found["signed_in_at_once"] == AT_ONCE,
        "refused_within_s": found["revoked"]["max_s"] <= PROMISED["refused_within_s"],
    }
    return {"commit": _machine.commit(), "machine": machine, **found, "promised": PROMISED, "kept": kept}


async def measure(settings: Any, url: str, tls: ssl.SSLContext) -> dict[str, Any]:
    async with people(settings) as (database, emails):
        return {
            "wrong_password": await compare(url, tls, emails),
            **await crowd(settings, database, emails),
            "revoked": await revoke(url, tls, emails[0]),
        }


@asynccontextmanager
async def people(settings: Any) -> AsyncIterator[tuple[Any, list[str]]]:
    """The office's database, and accounts that are there for as long as this takes."""
    from chassis.db import Database
    from services.portal import accounts

    emails = [f"maal-{secrets.token_hex(6)}@example.org" for _ in range(ACCOUNTS)]
    database = Database(settings, "portal")
    await database.open()
    made: list[UUID] = []
    try:
        for email in emails:
            row = await database.run(accounts.create, email, "Måling", PASSWORD, ["coordinator"])
            made.append(row["account_id"])
        yield database, emails
    finally:
        for account_id in made:
            await database.run(accounts.close, account_id)
        await database.close()


async def compare(url: str, tls: ssl.SSLContext, emails: list[str]) -> dict[str, Any]:
    """Milliseconds of a refusal, for addresses we know and addresses nobody has; each from a network of its own."""
    strangers = [f"ukjent-{secrets.token_hex(6)}@example.org" for _ in emails]
    times: dict[str, list[float]] = {"known": [], "unknown": []}
    answers: set[tuple[int, str]] = set()
    for number in range(TRIES):
        for kind, addresses in sorted({"known": emails, "unknown": strangers}.items(), reverse=bool(number % 2)):
            email = addresses[number % len(addresses)]
            seconds, answer = await refusal(url, tls, f"127.1.{number}.1", email)
            times[kind].append(seconds * 1000)
            answers.add((answer.status_code, _without(answer.text, email)))
    medians = {kind: round(statistics.median(each), 1) for kind, each in times.items()}
    apart = abs(statistics.median(times["known"]) - statistics.median(times["unknown"]))
    same = len(answers) == 1 and {status for status, _ in answers} == {401}
    return {"tries_each": TRIES, "median_ms": medians, "apart_ms": round(apart, 1), "same_answer": same}


async def refusal(url: str, tls: ssl.SSLContext, own: str, email: str) -> tuple[float, Any]:
    """Seconds of one try, over a connection that stands already."""
    async with browser(url, tls, own) as client:
        await client.get("/sign-in")
        began = time.perf_counter()
        answer = await client.post("/sign-in", data={"email": email, "password": "ikke dette passordet"})
        return time.perf_counter() - began, answer


async def crowd(settings: Any, database: Any, emails: list[str]) -> dict[str, Any]:
    """How late the loop is while so many sign in."""
    from chassis.web.apps import App
    from services.portal import web

    app = App(web.app, settings, database)
    transport = httpx2.ASGITransport(app=app)

    async def enter(number: int) -> bool:
        headers = {"Origin": app.origin, "X-Brikke-Client": f"127.2.{number}.1"}
        async with httpx2.AsyncClient(transport=transport, base_url=settings.base_url, headers=headers) as client:
            told = {"email": emails[number % len(emails)], "password": PASSWORD}
            return bool((await client.post("/sign-in", data=told)).status_code == 303)

    await enter(AT_ONCE)  # what is read once only
    late, came = await while_running(asyncio.gather(*(enter(number) for number in range(AT_ONCE))))
    points = statistics.quantiles(late, n=100)
    lag = {"p50": points[49], "p95": points[94], "p99": points[98], "max": max(late)}
    return {"signed_in_at_once": sum(came), "lag_ms": {name: round(value, 1) for name, value in lag.items()}}


async def while_running(work: Awaitable[Any]) -> tuple[list[float], Any]:
    """Milliseconds that each of many short waits came late while the work went on, and what came of it."""
    task, late = asyncio.ensure_future(work), []
    while not task.done():
        due = time.perf_counter() + TICK_S
        await asyncio.sleep(TICK_S)
        late.append((time.perf_counter() - due) * 1000)
    return late, await task


async def revoke(url: str, tls: ssl.SSLContext, email: str) -> dict[str, Any]:
    """Seconds that a session was let in after it had been ended from another browser."""
    seconds = []
    async with browser(url, tls, "127.3.0.1") as one, browser(url, tls, "127.3.0.2") as other:
        for _ in range(REVOKED):
            await enter_by_door(one, email)
            await enter_by_door(other, email)
            seconds.append(await let_in_still(one, other))
    return {"times": REVOKED, "median_s": round(statistics.median(seconds), 2), "max_s": round(max(seconds), 2)}


async def let_in_still(one: Any, other: Any) -> float:
    """Seconds from when the other browser was told that it is done until the one was refused."""
    assert (await one.get(STAFF_PAGE)).status_code == 200
    await asyncio.sleep(secrets.randbelow(5000) / 1000)  # anywhere in the five seconds that nginx keeps a pass
    assert (await one.get(STAFF_PAGE)).status_code == 200
    done = await other.post("/account/sessions/others/end")
    assert done.status_code == 303, done.status_code
    began = time.perf_counter()
    while (await one.get(STAFF_PAGE)).status_code != 401:
        await asyncio.sleep(0.01)
    return time.perf_counter() - began


async def enter_by_door(client: Any, email: str) -> None:
    client.headers.pop("Cookie", None)
    answer = await client.post("/sign-in", data={"email": email, "password": PASSWORD})
    held = re.search(rf"{COOKIE}=([^;]+)", "; ".join(answer.headers.get_list("set-cookie")))
    assert held, answer.status_code
    client.cookies.clear()
    client.headers["Cookie"] = f"{COOKIE}={held.group(1)}"


def browser(url: str, tls: ssl.SSLContext, own: str) -> Any:
    """A browser at a loopback address of its own."""
    transport = httpx2.AsyncHTTPTransport(verify=tls, local_address=own)
    return httpx2.AsyncClient(transport=transport, base_url=url, headers={"Origin": url}, timeout=30)


def _without(page: str, email: str) -> str:
    """What differs from page to page anyway: the address that was written, keys."""
    return re.sub(r'value="[^"]*"', "", page.replace(email, ""))
