"""One private RabbitMQ node and the one epmd all nodes of a place share, both on loopback only."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from pathlib import Path

from infra.local import packages
from infra.local.management import Management, password_hash
from infra.local.place import Place
from infra.local.ports import Ports
from infra.local.supervise import Program, Supervisor
from infra.provision import secrets
from infra.provision.broker import OPERATOR

EPMD = "epmd"

# A small office's broker: little memory kept for logs and statistics, and no busy waiting on a shared machine.
CONFIGURATION = """\
listeners.tcp.1 = 127.0.0.1:{port}
management.tcp.ip = 127.0.0.1
management.tcp.port = {management_port}
management.disable_basic_auth = false
load_definitions = {definitions}
log.console = true
log.console.level = info
log.file = false
vm_memory_high_watermark.absolute = 400MB
disk_free_limit.absolute = 200MB
raft.wal_max_size_bytes = 16000000
collect_statistics_interval = 10000
channel_max = 512
"""
TLS_CONFIGURATION = """\
listeners.ssl.1 = 127.0.0.1:{port}
ssl_options.cacertfile = {ca}
ssl_options.certfile = {certificate}
ssl_options.keyfile = {key}
ssl_options.verify = verify_peer
ssl_options.fail_if_no_peer_cert = true
ssl_options.versions.1 = tlsv1.3
ssl_options.versions.2 = tlsv1.2
ssl_cert_login_from = common_name
auth_mechanisms.1 = PLAIN
auth_mechanisms.2 = EXTERNAL
"""
ERLANG_FLAGS = "+S 2:2 +A 8 +sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}"


@dataclass(frozen=True)
class TLS:
    """The certificate files of a broker that takes connections from other offices."""

    ca: Path
    certificate: Path
    key: Path


class Node:
    """A broker named ``name`` (``hk.broker``) in a place."""

    def __init__(self, place: Place, ports: Ports, name: str, tls: TLS | None = None) -> None:
        self.place, self.ports, self.name, self.tls = place, ports, name, tls
        self.home = place.data / name

    @property
    def port(self) -> int:
        """AMQP, for the office itself."""
        return self.ports[self.name]

    @property
    def tls_port(self) -> int:
        """AMQPS with client certificates, for the other offices."""
        return self.ports[f"{self.name}.tls"]

    @property
    def management_url(self) -> str:
        """The management pages and API."""
        return f"http://127.0.0.1:{self.ports[f'{self.name}.management']}"

    @property
    def password(self) -> str:
        """The operator's password, made at first use."""
        return secret(self.place, f"{self.name}.operator")

    def management(self) -> Management:
        """The management API as the operator."""
        return Management(self.management_url, OPERATOR, self.password)

    def configure(self) -> None:
        """Write its configuration: made whole each time, the operator is there from the first second."""
        self.place.folder(self.name)
        plugins = ["rabbitmq_management", *(["rabbitmq_auth_mechanism_ssl"] if self.tls else [])]
        definitions = self.place.write(self.home / "definitions.json", json.dumps(self._definitions()))
        text = CONFIGURATION.format(
            port=self.port, management_port=self.ports[f"{self.name}.management"], definitions=definitions
        )
        if self.tls is not None:
            text += TLS_CONFIGURATION.format(
                port=self.tls_port, ca=self.tls.ca, certificate=self.tls.certificate, key=self.tls.key
            )
        self.place.write(self.home / "rabbitmq.conf", text)
        self.place.write(self.home / "enabled_plugins", f"[{','.join(plugins)}].\n")
        self.place.write(self.home / ".erlang.cookie", secret(self.place, "erlang-cookie"), 0o400)

    def program(self) -> Program:
        """How supervisor runs it: the Erlang machine itself, not a shell that waits for one."""
        return Program(self.name, [str(packages.require("rabbitmq-server"))], self.environment())

    def environment(self) -> dict[str, str]:
        """What tells RabbitMQ to keep to this folder and these ports."""
        return {
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "PATH": "/usr/lib/rabbitmq/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "RUNNING_UNDER_SYSTEMD": "true",
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(self.ports[EPMD]),
            "RABBITMQ_NODENAME": f"brikke_{self.name.removesuffix('.broker')}@localhost",
            "RABBITMQ_DIST_PORT": str(self.ports[f"{self.name}.dist"]),
            "RABBITMQ_MNESIA_BASE": str(self.home / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.home / "log"),
            "RABBITMQ_LOGS": "-",
            "RABBITMQ_CONFIG_FILE": str(self.home / "rabbitmq"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(self.home / "advanced"),
            "RABBITMQ_CONF_ENV_FILE": str(self.home / "no-such-file"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.home / "enabled_plugins"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(self.home / "generated"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": ERLANG_FLAGS,
        }

    def start(self, supervisor: Supervisor) -> None:
        """Start it and wait until it takes connections. The place's epmd must run already."""
        supervisor.start_program(self.name)
        self.wait(supervisor)

    def wait(self, supervisor: Supervisor) -> None:
        """Wait until it takes connections."""
        management = self.management()
        supervisor.wait_for(self.name, lambda: listens(self.port) and management.answers())

    def url(self, user: str, vhost: str, password: str | None = None) -> str:
        """An AMQP address of this broker."""
        secret_part = f":{password}" if password is not None else ""
        return f"amqp://{user}{secret_part}@127.0.0.1:{self.port}/{vhost}"

    def _definitions(self) -> dict[str, object]:
        """Only the operator: without any definitions RabbitMQ would make its guest."""
        operator = {
            "name": OPERATOR,
            "password_hash": password_hash(self.password),
            "hashing_algorithm": "rabbit_password_hashing_sha256",
            "tags": "administrator",
        }
        return {"users": [operator]}


def epmd_program(ports: Ports) -> Program:
    """The Erlang port mapper as a program of ours: a node that finds none would leave one behind."""
    command = [str(packages.require("epmd")), "-address", "127.0.0.1", "-port", str(ports[EPMD])]
    return Program(EPMD, command, stop_signal="KILL")  # it holds nothing, and takes ten seconds to heed TERM


def start_epmd(supervisor: Supervisor, ports: Ports) -> None:
    """Start it and wait until it answers."""
    supervisor.start_program(EPMD)
    supervisor.wait_for(EPMD, lambda: listens(ports[EPMD]), 20)


def listens(port: int, address: str = "127.0.0.1") -> bool:
    """Whether something takes connections there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((address, port)) == 0


def secret(place: Place, name: str) -> str:
    """A random secret kept under that name, made at first use."""
    return secrets.secret(place.secrets / name).read_text()
