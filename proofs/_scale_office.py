"""Head office alone on this machine, its processes as ``make up`` starts them, and offices that tell it figures."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import httpx2
from joserfc.jwk import OKPKey

from chassis.bus import relay
from chassis.bus.broker import Broker, Channel, national_broker
from chassis.db import Database
from chassis.settings import Settings
from chassis.web.passes import HEADER, sign
from infra.local.instance import Instance
from infra.local.offices import HEAD_OFFICE
from infra.local.stack import Stack
from infra.operations.environment import read_env_file, settings_of
from infra.provision import broker as provision

FACES: Final = ("web", "bus")
AT_ONCE: Final = 20
PATIENCE_S: Final = 180


class HeadOffice:
    """Its processes. ``root``: where its state is; what an earlier run left there is used."""

    def __init__(self, root: Path) -> None:
        root.mkdir(parents=True, exist_ok=True)
        self.root, self.stack = root, Stack(root, [HEAD_OFFICE])
        self.instance: Instance = self.stack.instances[0]

    def start_stores(self) -> None:
        """Database and broker, with nothing that asks them."""
        self.stack.start(services=False)

    def start(self) -> None:
        """Its own processes."""
        self.stack.supervisor.start_program("mailbox")
        self.instance.start(self.stack.supervisor)

    def stop(self, *, keep: bool) -> None:
        self.stack.stop()
        if not keep:
            self.stack.reset()
            shutil.rmtree(self.root, ignore_errors=True)

    @property
    def settings(self) -> Settings:
        with settings_of(read_env_file(self.instance.env_file)) as settings:
            return settings

    @asynccontextmanager
    async def database(self) -> AsyncIterator[Database]:
        """Reporting's database, as the service asks it."""
        db = Database(self.settings, "reporting")
        await db.open()
        try:
            yield db
        finally:
            await db.close()

    def pids(self) -> list[int]:
        """Of its web and bus processes; the stores' are not its own."""
        return [pid for face in FACES if (pid := self.stack.supervisor.pid(f"{HEAD_OFFICE}.{face}"))]

    def store_pid(self) -> int:
        """Of the database."""
        pid = self.stack.supervisor.pid(self.instance.cluster.name)
        assert pid is not None
        return pid

    @asynccontextmanager
    async def door(self) -> AsyncIterator[httpx2.AsyncClient]:
        """Its web process, as nginx would ask it for a manager."""
        key = OKPKey.import_key((self.instance.folder / "pass.key").read_bytes())
        signed = sign(key, office=HEAD_OFFICE, person_id=uuid4(), roles=["manager"], session=str(uuid4()))
        address = f"http://127.0.0.1:{self.stack.ports[f'{HEAD_OFFICE}.web']}"
        async with httpx2.AsyncClient(base_url=address, headers={HEADER: signed}, timeout=PATIENCE_S) as client:
            yield client

    @asynccontextmanager
    async def offices(self, codes: Sequence[str], told: dict[str, int]) -> AsyncIterator[dict[str, Teller]]:
        """Stand-ins for offices, each signed in at head office's broker as itself. ``told``: how far each has told."""
        provision.provision_network(self.instance.node.management(), HEAD_OFFICE, [HEAD_OFFICE, *codes])
        async with AsyncExitStack() as lines:
            yield {code: await lines.enter_async_context(self._teller(code, told[code])) for code in codes}

    @asynccontextmanager
    async def _teller(self, code: str, sequence: int) -> AsyncIterator[Teller]:
        certificate, key = self.stack.authority.issue(code, [])
        port = self.stack.ports[f"{HEAD_OFFICE}.broker.tls"]
        settings = replace(
            self.settings, office=code, national_broker_url=f"amqps://{code}@localhost:{port}/{provision.NETWORK}",
            national_cert_file=certificate, national_key_file=key,
        )  # fmt: skip
        broker = national_broker(settings, "reporting")
        assert broker is not None
        broker.start()
        try:
            yield Teller(settings, broker, await broker.channel(confirms=True), sequence)
        finally:
            await broker.stop()


@dataclass
class Teller:
    """One office's stream to head office, as its relay would publish it."""

    settings: Settings
    broker: Broker
    channel: Channel
    sequence: int
    after: str = ""
    waiting: list[Any] = field(default_factory=list)

    def write(self, tallies: list[dict[str, Any]]) -> None:
        """A statement to be sent; written beforehand, so that a measurement does not pay for it."""
        self.sequence += 1
        row = {
            "message_id": uuid4(), "type": "reporting.tallies_stated.v1", "recorded_at": datetime.now(UTC),
            "subject": self.settings.office, "stream": "national", "epoch": 1, "sequence": self.sequence,
            "traceparent": None, "after": self.after, "data": json.dumps({"catalogue_version": 1, "tallies": tallies}),
        }  # fmt: skip
        self.after = str(row["message_id"])
        self.waiting.append(self._publisher._outgoing(row, [0]))

    async def send(self) -> None:
        """All that is written, so many messages at a time, each confirmed by the broker."""
        while self.waiting:
            batch, self.waiting = self.waiting[:AT_ONCE], self.waiting[AT_ONCE:]
            if not all(await self.channel.publish(batch)):
                raise AssertionError("head office's broker did not take a statement")

    @property
    def _publisher(self) -> relay.Publisher:
        silent = relay.Relay(self.settings, "reporting", {}, set())
        return relay.Publisher(silent, "national", self.broker, asyncio.Event())


def memory_mb(pids: Sequence[int]) -> float:
    """What these processes and their children take, what they share counted once (PSS)."""
    return sum(_pss_kb(pid) for pid in _tree(pids)) / 1024


def processor_s(pids: Sequence[int]) -> float:
    """The processor time of these processes, their children, and those of their children that have ended."""
    return sum(map(_ticks, _tree(pids))) / os.sysconf("SC_CLK_TCK")


def _tree(pids: Sequence[int]) -> set[int]:
    found, look = set(), list(pids)
    while look:
        pid = look.pop()
        if pid not in found:
            found.add(pid)
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                look += map(int, _read(task).split())
    return found


def _pss_kb(pid: int) -> int:
    lines = _read(Path(f"/proc/{pid}/smaps_rollup")).splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _ticks(pid: int) -> int:
    """Own and waited-for children's: utime, stime, cutime, cstime."""
    return sum(map(int, _read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()[11:15]))


def _read(file: Path) -> str:
    """Empty where the process has ended meanwhile."""
    try:
        return file.read_text()
    except OSError:
        return ""
