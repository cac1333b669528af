"""One PostgreSQL and one RabbitMQ for tests, started once, shared by all test processes, kept between runs.

>>> bed = testbed()            # a second or two the first time, milliseconds afterwards
>>> bed.pg_dsn_admin           # make databases here
>>> with bed.vhost() as url:   # a fresh vhost, gone afterwards
"""

from __future__ import annotations

import contextlib
import fcntl
import secrets
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from infra.local import packages
from infra.local.faults import Fault
from infra.local.management import Management
from infra.local.place import Place, open_place
from infra.local.ports import Ports
from infra.local.postgres import SUPERUSER, Cluster
from infra.local.rabbitmq import Node, epmd_program, start_epmd
from infra.local.supervise import Supervisor
from infra.provision.broker import OPERATOR

ROOT = Path(__file__).resolve().parents[2] / ".brikke" / "test"
VHOST = "test"
MAX_CONNECTIONS = 400


@dataclass(frozen=True)
class Testbed:
    """Where the two are, and who may do everything in them."""

    pg_dsn_admin: str
    broker_url_admin: str
    management_url: str
    broker_user: str
    broker_password: str
    pg_socket_folder: str
    broker_port: int

    __test__ = False

    def pg_dsn(self, database: str, user: str = SUPERUSER) -> str:
        """The address of a database. Any user may sign in without a password; its roles still hold."""
        return f"postgresql://{user}@/{database}?host={self.pg_socket_folder}&port=5432"

    def broker_url(self, vhost: str, user: str | None = None, password: str | None = None) -> str:
        """The AMQP address of a vhost, as the operator unless another user is named."""
        user, password = user or self.broker_user, password or self.broker_password
        return f"amqp://{user}:{password}@127.0.0.1:{self.broker_port}/{vhost}"

    def management(self) -> Management:
        """The broker's management API, as the operator."""
        return Management(self.management_url, self.broker_user, self.broker_password)

    def new_vhost(self, name: str | None = None) -> str:
        """Make a vhost the operator may do everything in; its name."""
        vhost = name or f"t-{secrets.token_hex(6)}"
        self.management().add_vhost(vhost, (self.broker_user,))
        return vhost

    def drop_vhost(self, name: str) -> None:
        """Remove a vhost and all its queues."""
        self.management().drop_vhost(name)

    @contextlib.contextmanager
    def vhost(self) -> Iterator[str]:
        """The AMQP address of a fresh vhost, removed afterwards."""
        name = self.new_vhost()
        try:
            yield self.broker_url(name)
        finally:
            self.drop_vhost(name)


class Bed:
    """The parts of the testbed at ``root``."""

    def __init__(self, root: Path = ROOT) -> None:
        self.place: Place = open_place(root)
        self.ports = Ports(root / "ports.json")
        self.supervisor = Supervisor(self.place)
        self.cluster = Cluster(self.place, "test.postgres", trusted=True)
        self.node = Node(self.place, self.ports, "test.broker")

    def healthy(self) -> bool:
        """Whether both answer."""
        return self.supervisor.running() and self.cluster.answers() and self.node.management().answers()

    def start(self) -> None:
        """Start what does not run."""
        packages.install(("postgres", "rabbitmq-server", "epmd"))
        if not self.supervisor.running():
            self.supervisor.end_orphans()
            self.ports.renew_taken()
            self.cluster.make(secrets.token_urlsafe(24))
            self.cluster.configure(max_connections=MAX_CONNECTIONS, shared_buffers="64MB", fsync=False)
            self.node.configure()
        self.supervisor.start([epmd_program(self.ports), self.cluster.program(), self.node.program()])
        start_epmd(self.supervisor, self.ports)
        self.supervisor.start_program(self.node.name)
        self.cluster.start(self.supervisor)
        self.node.wait(self.supervisor)
        self.node.management().add_vhost(VHOST, (OPERATOR,))

    def describe(self) -> Testbed:
        """Its addresses."""
        return Testbed(
            pg_dsn_admin=self.cluster.url(SUPERUSER, "postgres"),
            broker_url_admin=self.node.url(OPERATOR, VHOST, self.node.password),
            management_url=self.node.management_url,
            broker_user=OPERATOR,
            broker_password=self.node.password,
            pg_socket_folder=str(self.cluster.sockets),
            broker_port=self.node.port,
        )


def testbed(root: Path = ROOT) -> Testbed:
    """The testbed, started if it does not run. Many processes may ask at once: one starts, the others wait."""
    with _locked(root):
        bed = Bed(root)
        if not bed.healthy():
            bed.start()
        return bed.describe()


testbed.__test__ = False  # type: ignore[attr-defined]


def stop(root: Path = ROOT) -> None:
    """End the testbed; its data stays for the next time."""
    if not (root / "places.json").exists():
        return
    with _locked(root):
        Bed(root).supervisor.stop()


@contextlib.contextmanager
def _locked(root: Path) -> Iterator[None]:
    root.mkdir(parents=True, exist_ok=True)
    with (root / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> None:
    """``python -m infra.local.testbed start|stop``; start exits 3 when it was already running."""
    match sys.argv[1:]:
        case ["start"]:
            already = (ROOT / "places.json").exists() and Bed().healthy()
            try:
                print(testbed().pg_dsn_admin)
            except Fault as fault:
                sys.exit(str(fault))
            sys.exit(3 if already else 0)
        case ["stop"]:
            stop()
        case _:
            sys.exit("usage: python -m infra.local.testbed start|stop")


if __name__ == "__main__":
    main()
