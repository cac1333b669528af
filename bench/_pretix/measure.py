"""pretix from the package index beside Brikke: orders a second by its API and by its own pages, and the memory it takes.

``python -m bench._pretix.measure [SECONDS]``. It installs pretix in an environment of its own under ``.brikke/pretix``
(minutes, and a good gigabyte), gives it a database on the tests' server, one event with one free product and two gunicorn
workers, and asks as ``bench registrations`` asks: eight clients over kept connections, raw HTTP, one order each; by the pages
from the event's to the order's. Orders are counted in its database afterwards. Mail goes nowhere. Never run by itself.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg

from bench import _machine
from bench._pretix.web import Guest
from bench._registrations.client import Client, party
from bench.memory import resident_mb
from bench.registrations import CLIENTS, free_port
from infra.local.testbed import testbed

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / ".brikke" / "pretix"
WORKERS, ROUNDS, SECONDS = 2, 5, 4.0
DATABASE = "bench_pretix"
CONFIGURATION = """
[pretix]
instance_name=Maal
url=http://127.0.0.1:{port}
datadir={place}/data
registration=off

[database]
backend=postgresql
name={database}
user=postgres
host={sockets}
port=5432

[mail]
from=maal@example.org
host=127.0.0.1
port=9
"""

FURNISHING = """
from datetime import timedelta
from decimal import Decimal

from django.utils.timezone import now
from django_scopes import scopes_disabled
from pretix.base.models import Event, Organizer, Team

with scopes_disabled():
    organizer = Organizer.objects.create(name="Maal", slug="maal")
    event = Event.objects.create(
        organizer=organizer, name="Maal", slug="maal", currency="NOK", live=True, date_from=now() + timedelta(days=30),
        plugins="pretix.plugins.sendmail", testmode=False,
    )
    item = event.items.create(name="Plass", default_price=Decimal("0.00"))
    quota = event.quotas.create(name="Plasser", size=100_000)
    quota.items.add(item)
    team = Team.objects.create(
        organizer=organizer, name="Maal", all_events=True, all_event_permissions=True,
    )
    token = team.tokens.create(name="Maal")
    print(f"FURNISHED {token.token} {item.pk}")
"""
"""Run by pretix itself: an organiser, an event with one free product, and a token."""


def main(seconds: float = SECONDS) -> dict[str, Any]:
    """Orders a second and milliseconds, medians of the rounds; MB resident of all its processes."""
    port, python = free_port(), _install()
    environment = _configure(port)
    asyncio.run(_database())
    _pretix(python, environment, "migrate", "--noinput")
    token, item = _furnish(python, environment)
    with _serving(python, environment, port) as pid:
        found = {
            "api": asyncio.run(_rounds(_by_api(port, token, item), seconds)),
            "web": asyncio.run(_rounds(_by_web(port, item), seconds)),
        }
        memory = resident_mb(pid)
    version = subprocess.run(  # noqa: S603 our own environment
        [python, "-c", "import pretix; print(pretix.__version__)"], capture_output=True, text=True, check=True
    )
    return {
        "measure": f"pretix {version.stdout.strip()}, orders, {CLIENTS} clients, {WORKERS} workers, without TLS or nginx",
        "machine": _machine.describe(),
        **found,
        "resident_mb": memory,
    }


def _install() -> Path:
    """The interpreter of an environment that has pretix."""
    python = PLACE / "venv" / "bin" / "python"
    uv = str(Path(sys.executable).with_name("uv"))
    if not python.exists():
        PLACE.mkdir(parents=True, exist_ok=True)
        subprocess.run([uv, "venv", str(PLACE / "venv")], check=True)  # noqa: S603
    subprocess.run([uv, "pip", "install", "--python", str(python), "pretix", "gunicorn"], check=True)  # noqa: S603
    return python


def _configure(port: int) -> dict[str, str]:
    (PLACE / "data").mkdir(parents=True, exist_ok=True)
    file = PLACE / "pretix.cfg"
    file.write_text(CONFIGURATION.format(port=port, place=PLACE, database=DATABASE, sockets=testbed().pg_socket_folder))
    return os.environ | {"PRETIX_CONFIG_FILE": str(file)}


async def _database() -> None:
    admin = await asyncpg.connect(testbed().pg_dsn_admin)
    await admin.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    await admin.execute(f"CREATE DATABASE {DATABASE}")
    await admin.close()


def _pretix(python: Path, environment: dict[str, str], *command: str, told: str = "") -> str:
    asked = [str(python), "-m", "pretix", *command]
    done = subprocess.run(asked, env=environment, input=told, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"pretix {command[0]}: {done.stderr[-2000:]}")
    return done.stdout


def _furnish(python: Path, environment: dict[str, str]) -> tuple[str, int]:
    printed = _pretix(python, environment, "shell", "-c", FURNISHING)
    line = next(line for line in printed.splitlines() if line.startswith("FURNISHED"))
    _, token, item = line.split()
    return token, int(item)


@contextmanager
def _serving(python: Path, environment: dict[str, str], port: int) -> Iterator[int]:
    """gunicorn at work: its process id."""
    command = [str(python), "-m", "gunicorn", "pretix.wsgi", "-w", str(WORKERS), "-b", f"127.0.0.1:{port}"]
    process = subprocess.Popen([*command, "--keep-alive", "30", "-k", "gthread"], env=environment)  # noqa: S603
    try:
        asyncio.run(_answers(port))
        yield process.pid
    finally:
        process.terminate()
        process.wait(20)


async def _answers(port: int, patience_s: float = 90) -> None:
    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        try:
            await Client("127.0.0.1", port, "127.0.7.1", None).ask("GET", "/api/v1/version")  # type: ignore[arg-type]
        except (OSError, asyncio.IncompleteReadError):
            await asyncio.sleep(0.2)
        else:
            return
    raise RuntimeError("pretix did not come up")


Deed = Callable[[], Awaitable[str]]
"""One order: what it came to."""


async def _rounds(deeds: list[Deed], seconds: float) -> dict[str, Any]:
    """Medians of the rounds, what the orders came to, and whether the database has each that came to an end."""
    before = await _orders()
    loads = [await _load(deeds, seconds) for _ in range(ROUNDS)]
    outcomes = sum((load[0] for load in loads), Counter[str]())
    kept = await _orders() - before
    return {
        "per_second": round(statistics.median(load[0]["order"] / load[2] for load in loads), 1),
        **{
            f"p{p}_ms": round(statistics.median(statistics.quantiles(load[1], n=100)[p - 1] for load in loads), 1)
            for p in (50, 95)
        },
        "came_to": dict(outcomes),
        "in_its_database": kept,
        "each_once": kept == outcomes["order"],
    }


async def _orders() -> int:
    """Paid orders with their one place."""
    conn = await asyncpg.connect(host=testbed().pg_socket_folder, user="postgres", database=DATABASE)
    found: int = await conn.fetchval(
        "SELECT count(*) FROM pretixbase_order o JOIN pretixbase_orderposition p ON p.order_id = o.id WHERE o.status = 'p'"
    )
    await conn.close()
    return found


async def _load(deeds: list[Deed], seconds: float) -> tuple[Counter[str], list[float], float]:
    """(outcomes, milliseconds of each, seconds until the last was done)."""
    outcomes: Counter[str] = Counter()
    times: list[float] = []
    start = time.perf_counter()

    async def ask(deed: Deed) -> None:
        while (began := time.perf_counter()) < start + seconds:
            outcomes[await deed()] += 1
            times.append((time.perf_counter() - began) * 1000)

    await asyncio.gather(*(ask(deed) for deed in deeds))
    return outcomes, times, time.perf_counter() - start


def _by_api(port: int, token: str, item: int) -> list[Deed]:
    async def order(client: Client) -> str:
        path, body = "/api/v1/organizers/maal/events/maal/orders/", json.dumps(_order(item)).encode()
        status, _, _ = await client.ask("POST", path, body, "application/json")
        return "order" if status == 201 else str(status)

    clients = [Client("127.0.0.1", port, f"127.0.7.{n + 1}", None) for n in range(CLIENTS)]  # type: ignore[arg-type]
    for client in clients:
        client.more = f"Authorization: Token {token}\r\n"
    return [partial(order, client) for client in clients]


def _by_web(port: int, item: int) -> list[Deed]:
    guests = [Guest("127.0.0.1", port, f"127.0.6.{n + 1}", None) for n in range(CLIENTS)]  # type: ignore[arg-type]
    for guest in guests:
        guest.origin = f"http://127.0.0.1:{port}"
    return [partial(guest.order, item) for guest in guests]


def _order(item: int) -> dict[str, Any]:
    who = party()
    position = {"item": item, "attendee_name_parts": {"full_name": who["name"]}, "answers": [], "subevent": None}
    return {"email": who["email"], "locale": "en", "status": "p", "payment_provider": "free", "positions": [position]}


if __name__ == "__main__":
    print(json.dumps(main(*map(float, sys.argv[1:])), indent=2))
