"""The web process: dispatch by address, health, metrics, memory."""

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from chassis.db import Database
from chassis.web import Service
from chassis.web.server import Process
from tests.web import make_app

ROOT = Path(__file__).parents[3]
HEAVY = ("highspy", "vl_convert", "typst", "zxcvbn", "pandas", "numpy", "nameko", "eventlet", "pika")


@pytest.fixture
async def process(shop: Service, database: Database) -> AsyncIterator[httpx2.AsyncClient]:
    served = Process({"shop": make_app(shop, database)})
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=served), base_url="https://x") as client:
        yield client


async def test_health_is_good_while_the_database_answers(process: httpx2.AsyncClient, database: Database) -> None:
    answer = await process.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "services": {"shop": True}})
    await database.close()
    answer = await process.get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (503, "degraded")


async def test_metrics_count_requests_by_route_and_never_by_address(process: httpx2.AsyncClient) -> None:
    await process.get("/api/shop/things/1b671a64-40d5-491e-99b0-da01ff1f3341")
    await process.get("/shop/no-such-thing-4b1f")
    text = (await process.get("/metrics")).text
    assert 'route="/api/shop/things/{thing_id:uuid}"' in text
    assert "1b671a64" not in text
    assert "4b1f" not in text


async def test_a_static_file_is_served_and_one_that_is_not_there_is_not(process: httpx2.AsyncClient) -> None:
    assert (await process.get("/static/brikke.css")).status_code == 200
    for address in ("/static/nothing.css", "/static/../apps.py", "/static/%2e%2e/apps.py"):
        assert (await process.get(address)).status_code == 404


def test_a_web_process_of_all_five_services_loads_nothing_heavy() -> None:
    script = (
        "import importlib, json, sys\n"
        "for name in ('portal', 'groups', 'events', 'notifications', 'reporting'):\n"
        "    importlib.import_module(f'services.{name}.web')\n"
        "import chassis.web.server\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=os.environ.copy(), capture_output=True, text=True, check=True
    )
    assert [name for name in json.loads(ran.stdout) if name in HEAVY] == []
