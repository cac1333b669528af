"""Where a private network keeps its state, and as whom its databases, brokers and front door run.

PostgreSQL refuses to run as root, so under root everything with a data directory runs as a plain user. That user
may not reach a clone under a 0700 home, and a socket's path holds at most 107 bytes while a clone may lie 90 deep:
data and sockets therefore get places of their own when they must, written down in ``places.json``.
"""

from __future__ import annotations

import json
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from infra.local.faults import Fault

PLAIN_USERS = ("postgres", "nobody")
SOCKET_PATH_BYTES = 107
LONGEST_SOCKET_NAME = len("/supervisor.sock.12345678")


@dataclass(frozen=True)
class Place:
    """The folders of one private network. ``user`` is None when the runner is itself a plain user."""

    root: Path
    data: Path
    sockets: Path
    user: str | None

    @property
    def secrets(self) -> Path:
        """Passwords and keys, readable by whoever runs the network only."""
        return private_folder(self.root / "secrets")

    @property
    def logs(self) -> Path:
        """What the programs print, one file each."""
        folder = self.root / "logs"
        folder.mkdir(exist_ok=True)
        return folder

    def folder(self, *parts: str) -> Path:
        """A folder under ``data`` that belongs to the plain user, 0700."""
        folder = self.data.joinpath(*parts)
        for step in reversed([folder, *folder.parents]):
            if self.data in step.parents and not step.exists():
                step.mkdir(mode=0o700)
                self.give(step)
        return folder

    def give(self, path: Path) -> None:
        """Make the plain user the owner of a file or folder."""
        if self.user is not None:
            account = pwd.getpwnam(self.user)
            os.chown(path, account.pw_uid, account.pw_gid)

    def write(self, path: Path, text: str | bytes, mode: int = 0o600) -> Path:
        """Write a file for the plain user to read; written whole or not at all."""
        draft = path.with_name(path.name + ".new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(text.encode() if isinstance(text, str) else text)
        draft.chmod(mode)
        self.give(draft)
        draft.replace(path)
        return path

    def run(
        self, command: list[str | Path], environment: dict[str, str] | None = None, stdin: BinaryIO | None = None
    ) -> str:
        """Run one command as the plain user, from a folder that user can stand in; its output, or a Fault."""
        account = pwd.getpwnam(self.user) if self.user is not None else None
        whose: dict[str, Any] = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
        done: subprocess.CompletedProcess[str] = subprocess.run(
            [str(word) for word in command],
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"} | (environment or {}),
            cwd="/",
            stdin=subprocess.DEVNULL if stdin is None else stdin,
            capture_output=True,
            text=True,
            check=False,
            **whose,
        )
        if done.returncode != 0:
            raise Fault(f"{Path(command[0]).name} failed: {(done.stderr or done.stdout).strip()[-800:]}")
        return done.stdout

    def forget(self) -> None:
        """Remove everything: state, data kept elsewhere, sockets."""
        for folder in (self.sockets, self.data, self.root):
            shutil.rmtree(folder, ignore_errors=True)


def open_place(root: Path) -> Place:
    """The place at ``root``: made at first use, found again by its ``places.json`` afterwards."""
    root = root.absolute()
    root.mkdir(parents=True, exist_ok=True)
    user = plain_user()
    written = root / "places.json"
    known = json.loads(written.read_text()) if written.exists() else {}

    data = Path(known["data"]) if "data" in known else _data_folder(root, user)
    sockets = Path(known["sockets"]) if "sockets" in known else Path()
    if "sockets" not in known or not sockets.is_dir() or sockets.stat().st_uid != os.geteuid():
        sockets = _socket_folder()
    data.mkdir(exist_ok=True)

    now_known = {"data": str(data), "sockets": str(sockets)}
    if now_known != known:
        written.write_text(json.dumps(now_known, indent=2) + "\n")
    return Place(root, data, sockets, user)


def plain_user() -> str | None:
    """As root, the user to become for programs that must not run as root; None for a plain user."""
    if os.geteuid() != 0:
        return None
    for name in PLAIN_USERS:
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise Fault("running as root, and no plain user to run PostgreSQL as", "create the user postgres, or use sudo -u")


def can_reach(user: str | None, path: Path) -> bool:
    """Whether the plain user can enter the folder (asked by trying, so that ACLs and mounts count too)."""
    if user is None:
        return os.access(path, os.X_OK)
    account = pwd.getpwnam(user)
    asked = subprocess.run(
        ["test", "-x", str(path)], user=account.pw_uid, group=account.pw_gid, extra_groups=[], cwd="/", check=False
    )
    return asked.returncode == 0


def private_folder(folder: Path) -> Path:
    """The folder, made 0700 if it was not there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _data_folder(root: Path, user: str | None) -> Path:
    if can_reach(user, root):
        return root / "data"
    elsewhere = Path(tempfile.mkdtemp(prefix="brikke-", dir="/var/tmp"))
    elsewhere.chmod(0o711)
    return elsewhere


def _socket_folder() -> Path:
    parent = tempfile.gettempdir()
    if len(parent) > SOCKET_PATH_BYTES - LONGEST_SOCKET_NAME - len("/brikke-12345678"):
        parent = "/tmp"  # noqa: S108 a fresh folder in it, made by mkdtemp
    folder = Path(tempfile.mkdtemp(prefix="brikke-", dir=parent))
    folder.chmod(0o711)
    return folder
