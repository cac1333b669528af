"""One office on this machine: its cluster, its broker, its folder of keys, and the settings its processes read."""

from __future__ import annotations

import asyncio
import shlex
from functools import partial
from pathlib import Path

import asyncpg

from infra.authority import Authority
from infra.local.offices import HEAD_OFFICE, Office
from infra.local.place import Place, private_folder
from infra.local.ports import Ports
from infra.local.postgres import PORT, SUPERUSER, Cluster
from infra.local.rabbitmq import TLS, Node, listens, secret
from infra.local.supervise import Program, Supervisor
from infra.nginx import SERVICES
from infra.provision import broker, databases, secrets
from infra.provision.broker import NETWORK, OPERATOR

POOL_MAX = 4
PROCESS_TIMEOUT_S = 180
# Each service on two faces with a full pool, its relay's and its readers' own connections, and staff with a console.
MAX_CONNECTIONS = len(SERVICES) * (2 * POOL_MAX + 4) + 15


class Instance:
    """One office in a place."""

    def __init__(self, place: Place, ports: Ports, authority: Authority, office: Office, head_port: int | None) -> None:
        """``head_port``: where head office takes other offices' connections; None makes the office an island."""
        self.place, self.ports, self.authority, self.office = place, ports, authority, office
        self._head_port = head_port
        self.code = office.code
        self.folder = place.root / "offices" / office.code
        self.mail = place.root / "mail" / office.code
        self.cluster = Cluster(place, f"{self.code}.postgres")
        self.node = Node(place, ports, f"{self.code}.broker", self._tls() if office.is_head_office else None)

    @property
    def url(self) -> str:
        """The office's address."""
        return f"https://{self.office.address}:{self.ports[f'{self.code}.https']}"

    @property
    def env_file(self) -> Path:
        """What its processes read their settings from."""
        return self.folder / "env"

    def prepare(self) -> None:
        """Everything that must be there before its cluster and broker start."""
        private_folder(self.folder)
        private_folder(self.folder / "keys")
        secrets.pass_keys(self.folder)
        secrets.secret(self.folder / "link.secret")
        for name in (*SERVICES, OPERATOR):
            for kind in ("database", "broker"):
                self._password(kind, name)
        self.cluster.make(secret(self.place, f"{self.cluster.name}.superuser"))
        self.cluster.configure(max_connections=MAX_CONNECTIONS)
        self.node.configure()
        self._write_env()

    def programs(self) -> list[Program]:
        """What supervisor runs for it."""
        return [self.cluster.program(), self.node.program(), self._process("web"), self._process("bus")]

    def provision(self, offices: list[str]) -> None:
        """Databases, users and rights; at head office the whole network's as well. Safe to do again."""
        asyncio.run(self._provision_databases())
        passwords = {service: self._password("broker", service) for service in SERVICES}
        management = self.node.management()
        broker.provision_office(management, self.code, passwords)
        if self.office.is_head_office:
            broker.provision_network(management, self.code, offices)

    def start(self, supervisor: Supervisor) -> None:
        """Start its web and bus processes, and wait for both."""
        self.begin(supervisor)
        self.wait(supervisor)

    def end_old(self, supervisor: Supervisor) -> None:
        """End processes that still run from earlier code."""
        for face in ("web", "bus"):
            supervisor.stop_program(f"{self.code}.{face}")

    def answers(self) -> bool:
        """Whether its processes take connections."""
        return all(listens(self.ports[f"{self.code}.{face}"]) for face in ("web", "bus"))

    def begin(self, supervisor: Supervisor) -> None:
        """Start its web and bus processes."""
        for face in ("web", "bus"):
            supervisor.start_program(f"{self.code}.{face}")

    def wait(self, supervisor: Supervisor) -> None:
        """Wait until both answer."""
        for face in ("web", "bus"):
            port = self.ports[f"{self.code}.{face}"]
            supervisor.wait_for(f"{self.code}.{face}", partial(listens, port), PROCESS_TIMEOUT_S)

    async def admin(self, database: str = "postgres") -> asyncpg.Connection:
        """A superuser's connection to one of its databases."""
        password = secret(self.place, f"{self.cluster.name}.superuser")
        return await asyncpg.connect(self.cluster.url(SUPERUSER, database), password=password)

    def environment(self) -> dict[str, str]:
        """Its settings, by the names in chassis/settings.py."""
        settings = {
            "BRIKKE_OFFICE": self.code,
            "BRIKKE_HEAD_OFFICE": HEAD_OFFICE,
            "BRIKKE_ENVIRONMENT": "demo",
            "BRIKKE_BASE_URL": self.url,
            "BRIKKE_DATABASE_URL": f"postgresql://{{service}}@/{{service}}?host={self.cluster.sockets}&port={PORT}",
            "BRIKKE_DATABASE_PASSWORD_FILE": str(self.folder / "database.{service}"),
            "BRIKKE_BROKER_URL": self.node.url("{service}", self.code),
            "BRIKKE_BROKER_PASSWORD_FILE": str(self.folder / "broker.{service}"),
            "BRIKKE_KEY_DIR": str(self.folder / "keys"),
            "BRIKKE_PASS_PUBLIC_KEY_FILE": str(self.folder / "pass.pem"),
            "BRIKKE_PASS_PRIVATE_KEY_FILE": str(self.folder / "pass.key"),
            "BRIKKE_LINK_SECRET_FILE": str(self.folder / "link.secret"),
            "BRIKKE_SMTP_HOST": "127.0.0.1",
            "BRIKKE_SMTP_PORT": str(self.ports[f"{self.code}.smtp"]),
            "BRIKKE_SMTP_TLS": "none",
            "BRIKKE_MAIL_FROM": f"{self.code}@example.org",
            "BRIKKE_HTTP_HOST": "127.0.0.1",
            "BRIKKE_HTTP_PORT": str(self.ports[f"{self.code}.web"]),
            "BRIKKE_BUS_HTTP_PORT": str(self.ports[f"{self.code}.bus"]),
            "BRIKKE_LOG_LEVEL": "INFO",
            "BRIKKE_POOL_MAX": str(POOL_MAX),
        }
        return settings | self._national()

    def _national(self) -> dict[str, str]:
        if self._head_port is None:
            return {}
        certificate, key = self.authority.issue(self.code, [])
        return {
            "BRIKKE_NATIONAL_BROKER_URL": f"amqps://{self.code}@localhost:{self._head_port}/{NETWORK}",
            "BRIKKE_NATIONAL_CA_FILE": str(self.authority.certificate),
            "BRIKKE_NATIONAL_CERT_FILE": str(certificate),
            "BRIKKE_NATIONAL_KEY_FILE": str(key),
        }

    def _write_env(self) -> None:
        lines = [f"{name}={shlex.quote(value)}" for name, value in self.environment().items()]
        secrets.write(self.env_file, ("\n".join(lines) + "\n").encode())

    def _process(self, face: str) -> Program:
        """A process of ours: it runs as whoever started the network, who owns the clone and the secrets."""
        import sys

        brikke = Path(sys.executable).with_name("brikke")
        return Program(
            f"{self.code}.{face}",
            [str(brikke), "run", face, "--office", self.code],
            {"PATH": f"{brikke.parent}:/usr/bin:/bin", "BRIKKE_STATE": str(self.place.root), "LANG": "C.UTF-8"},
            drop=False,
        )

    def _tls(self) -> TLS:
        """The broker's own certificate, copied to where the user it runs as can read it."""
        certificate, key = self.authority.issue(f"{self.code}.broker", ["localhost", "127.0.0.1"])
        folder = self.place.folder(f"{self.code}.broker")
        for source, target in (
            (self.authority.certificate, "ca.pem"),
            (certificate, "broker.pem"),
            (key, "broker.key"),
        ):
            self.place.write(folder / target, source.read_bytes())
        return TLS(folder / "ca.pem", folder / "broker.pem", folder / "broker.key")

    async def _provision_databases(self) -> None:
        admin = await self.admin()
        try:
            passwords = {name: self._password("database", name) for name in (*SERVICES, OPERATOR)}
            await databases.provision(admin, passwords)
        finally:
            await admin.close()

    def _password(self, kind: str, name: str) -> str:
        if name == OPERATOR and kind == "broker":
            file = self.folder / f"broker.{OPERATOR}"
            if not file.exists():
                secrets.write(file, self.node.password.encode())
            return self.node.password
        return secrets.secret(self.folder / f"{kind}.{name}").read_text()
