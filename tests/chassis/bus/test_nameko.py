"""Nameko is used as Nameko: its own command runs a service, its RPC asks it, its factory tests it."""

import os
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chassis.bus import topology
from chassis.bus.broker import Broker
from chassis.db import Database

warnings.filterwarnings("ignore", message="(?s).*Eventlet is deprecated")
from nameko.exceptions import RpcTimeout, UnknownService  # noqa: E402
from nameko.standalone.rpc import ClusterRpcProxy  # noqa: E402
from nameko.testing.services import worker_factory  # noqa: E402

ROOT = Path(__file__).resolve().parents[3]


async def declare(url: str) -> None:
    broker = Broker(url, service="operator", name="office")
    broker.start()
    await topology.declare_office(await broker.channel())
    await broker.stop()


@pytest.fixture
async def groups(make_database: Any, vhost: str) -> Iterator[str]:
    """`nameko run services.groups.service`, at work on a broker of its own; its address."""
    database: Database = await make_database("groups")
    await declare(vhost)
    environment = os.environ | {
        "EVENTLET_HUB": "asyncio",
        "PYTHONWARNINGS": "ignore",
        "AMQP_URI": vhost,
        "BRIKKE_OFFICE": "link-oslo",
        "BRIKKE_BASE_URL": "https://link-oslo.localhost",
        "BRIKKE_DATABASE_URL": database.settings.database_url + "&options=-c%20application_name%3D{service}",
        "BRIKKE_BROKER_URL": vhost,
        "BRIKKE_KEY_DIR": str(database.settings.key_dir),
    }
    command = [str(Path(sys.executable).parent / "nameko"), "run", "services.groups.service"]
    process = subprocess.Popen([*command, "--config", "infra/nameko.yaml"], cwd=ROOT, env=environment)
    yield vhost
    process.terminate()
    process.wait(20)


def ask_until_it_reads(url: str, readers: set[str], timeout_s: float = 60) -> dict[str, Any]:
    """What the service says of itself, asked again while Nameko does not know it yet, or not all its readers have begun."""
    give_up_at = time.monotonic() + timeout_s
    answer: dict[str, Any] = {"readers": []}
    while not {reader["reader"] for reader in answer["readers"]} >= readers:
        assert time.monotonic() < give_up_at, answer
        try:
            with ClusterRpcProxy({"AMQP_URI": url, "serializer": "json", "ACCEPT": ["json"]}, timeout=10) as cluster:
                answer = cluster.groups.status()
        except (UnknownService, RpcTimeout):
            continue
    return answer


def test_nameko_run_starts_a_service_and_its_rpc_says_how_it_stands(groups: str) -> None:
    answer = ask_until_it_reads(groups, {"commands", "periods"})

    assert (answer["office"], answer["service"]) == ("link-oslo", "groups")


def test_a_service_class_is_a_table_of_contents_that_a_factory_can_test() -> None:
    from services.groups import initiators
    from services.groups.service import GroupsService

    service = worker_factory(GroupsService)
    service.register_initiators(["a message"])

    service.run.assert_called_once_with(initiators.on_register, ["a message"])
