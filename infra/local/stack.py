"""The local network as a whole: start it, look at it, end it, wipe it.

>>> stack = Stack(Path(".brikke"))
>>> stack.start(say=print)
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from infra.authority import Authority
from infra.local import packages, testbed
from infra.local.fingerprint import fingerprint
from infra.local.front import NAME as NGINX
from infra.local.front import Front
from infra.local.instance import Instance
from infra.local.offices import HEAD_OFFICE, OFFICES, Office, named
from infra.local.place import open_place
from infra.local.ports import Ports
from infra.local.rabbitmq import epmd_program, listens, start_epmd
from infra.local.supervise import Program, Supervisor

Say = Callable[[str], None]


def quiet(_step: str) -> None:
    """Say nothing."""


class Stack:
    """The private network whose state is in ``root``."""

    def __init__(
        self, root: Path, offices: Sequence[str] | None = None, *, lines: Mapping[str, int] | None = None
    ) -> None:
        """``offices``: codes of those that run here, head office among them; all by default.

        ``lines``: by office the port on which it reaches head office, where that is not head office's own.
        """
        self.root = root.absolute()
        self.offices: list[Office] = [named(code) for code in offices] if offices else list(OFFICES)
        self.place = open_place(self.root)
        self.ports = Ports(self.root / "ports.json")
        self.supervisor = Supervisor(self.place)
        self.authority = Authority(self.root / "ca.pem", self.place.secrets / "authority")
        head = any(office.code == HEAD_OFFICE for office in self.offices)
        head_port = self.ports[f"{HEAD_OFFICE}.broker.tls"] if head else None
        self.instances = [
            Instance(self.place, self.ports, self.authority, office, (lines or {}).get(office.code, head_port))
            for office in self.offices
        ]
        self.front = Front(self.place, self.instances)

    def instance(self, code: str) -> Instance:
        """One office of this network."""
        named(code)
        return next(instance for instance in self.instances if instance.code == code)

    # -- up

    def start(self, *, services: bool = True, say: Say = quiet) -> None:
        """Start what does not run. ``services=False``: databases and brokers only, provisioned and migrated."""
        with self._locked():
            started_from = fingerprint([office.code for office in self.offices])
            if services and self._runs_from(started_from):
                return
            say("Looking for PostgreSQL, RabbitMQ and nginx")
            packages.install()
            self._start_stores(say)
            self._migrate(say)
            if services:
                self._start_services(say)
                self._started_from.write_text(started_from)

    @property
    def _started_from(self) -> Path:
        return self.root / "started-from"

    def _runs_from(self, fingerprint: str) -> bool:
        """Whether all of it runs already, from the code as it is now."""
        if not self._started_from.exists() or self._started_from.read_text() != fingerprint:
            return False
        processes = self.supervisor.processes()
        return all(
            processes.get(program.name, {}).get("statename") == "RUNNING" for program in self.programs()
        ) and all(instance.answers() for instance in self.instances)

    def _start_stores(self, say: Say) -> None:
        if not self.supervisor.running():
            self.supervisor.end_orphans()
            self.ports.renew_taken()
        say("Writing certificates, keys and configuration")
        for instance in self.instances:
            instance.prepare()
        front_changed = self.front.configure()
        self.supervisor.start(self.programs())
        if front_changed:
            self.supervisor.stop_program(NGINX)

        say("Starting a database and a broker for each office")
        start_epmd(self.supervisor, self.ports)
        for instance in self.instances:
            self.supervisor.start_program(instance.node.name)
            self.supervisor.start_program(instance.cluster.name)
        for instance in self.instances:
            instance.cluster.start(self.supervisor)
            instance.node.wait(self.supervisor)

        say("Giving each service its database and its rights in the broker")
        for instance in self.instances:
            instance.provision([office.code for office in self.offices])

    def _migrate(self, say: Say) -> None:
        from infra.operations import migrate, reference

        for instance in self.instances:
            say(f"Bringing the tables and queues of {instance.office.name} up to date")
            migrate.office(instance, [office.code for office in self.offices])
        say("Loading reference data")
        for instance in self.instances:
            reference.load(instance)

    def _start_services(self, say: Say) -> None:
        for instance in self.instances:
            instance.end_old(self.supervisor)
        self.supervisor.start_program("mailbox")
        for instance in self.instances:
            self.supervisor.wait_for("mailbox", partial(listens, self.ports[f"{instance.code}.smtp"]), 20)
        for instance in self.instances:
            instance.begin(self.supervisor)
        for instance in self.instances:
            say(f"Opening {instance.office.name}")
            instance.wait(self.supervisor)
        self.front.start(self.supervisor)

    def programs(self) -> list[Program]:
        """Everything supervisor runs."""
        own = [program for instance in self.instances for program in instance.programs()]
        return [epmd_program(self.ports), *own, self._mailbox(), self.front.program()]

    def _mailbox(self) -> Program:
        import sys

        boxes = [f"{self.ports[f'{instance.code}.smtp']}={instance.mail}" for instance in self.instances]
        folder = Path(__file__).resolve().parents[2]
        return Program("mailbox", [sys.executable, "-m", "infra.local.mailbox", *boxes], drop=False, folder=folder)

    # -- down

    def stop(self) -> None:
        """End everything this network started, and nothing else."""
        with self._locked():
            self.supervisor.stop()

    def reset(self) -> None:
        """End it and remove all its state."""
        self.stop()
        self.place.forget()

    def running(self) -> bool:
        """Whether its supervisor runs."""
        return self.supervisor.running()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.root / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def default_root() -> Path:
    """``.brikke`` beside the code, or what BRIKKE_STATE says."""
    import os

    return Path(os.environ.get("BRIKKE_STATE") or testbed.ROOT.parent)
