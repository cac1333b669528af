"""An office's secrets as files in one folder, for containers and servers that nothing here manages."""

from __future__ import annotations

import json
from pathlib import Path

from infra.authority import Authority
from infra.local.management import password_hash
from infra.nginx import SERVICES
from infra.provision import secrets
from infra.provision.broker import OPERATOR

SUPERUSER = "postgres"
BROKER_HOST = "rabbitmq"
# The folder is closed, so on the host nobody else comes this far; in a container the file may belong to another user.
FILE_MODE = 0o444


def make(office: str, folder: Path, *, addresses: list[str], authority: Path) -> list[str]:
    """Make what is missing; the names made.

    ``authority``: the folder that holds the network's private authority, head office's; its own where they are one.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    before = set(folder.iterdir())
    for kind, names in (("database", (*SERVICES, SUPERUSER, OPERATOR)), ("broker", (*SERVICES, OPERATOR))):
        for name in names:
            secrets.secret(folder / f"{kind}.{name}")
    secrets.secret(folder / "link.secret")
    _given(folder / "oidc.secret")
    secrets.pass_keys(folder)
    _definitions(folder)
    _certificates(office, folder, addresses, Authority(authority / "ca.pem", authority))
    made = sorted(path.name for path in set(folder.iterdir()) - before)
    for name in made:
        (folder / name).chmod(0o600 if name == "ca.key" else FILE_MODE)
    return made


def _given(file: Path) -> None:
    """Room for a secret that somebody else gives; empty until then."""
    if not file.exists():
        secrets.write(file, b"")


def _definitions(folder: Path) -> None:
    """The broker's first user, by hash; with definitions RabbitMQ makes no guest."""
    file = folder / "broker.definitions.json"
    if file.exists():
        return
    operator = {
        "name": OPERATOR,
        "password_hash": password_hash((folder / f"broker.{OPERATOR}").read_text()),
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": "administrator",
    }
    secrets.write(file, json.dumps({"users": [operator]}).encode())


def _certificates(office: str, folder: Path, addresses: list[str], authority: Authority) -> None:
    authority.issue(f"{office}.https", addresses, folder / "https")
    authority.issue(f"{office}.broker", [BROKER_HOST, *addresses], folder / "network-broker")
    authority.issue(office, [], folder / "network")
    if not (folder / "ca.pem").exists():
        secrets.write(folder / "ca.pem", authority.certificate.read_bytes())
