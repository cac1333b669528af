"""One private PostgreSQL cluster: made once, reached through a socket only, never as root."""

from __future__ import annotations

import subprocess
from pathlib import Path

from infra.local import packages
from infra.local.place import Place
from infra.local.supervise import Program, Supervisor

SUPERUSER = "postgres"
PORT = 5432  # Only names the socket file: no cluster listens on the network.

# Segments of the write-ahead log that are no longer needed are removed, not used again: what was erased would stand in
# them for as long as nothing new is written over it.
# Constraint violations would otherwise write the offending row, a person's details among it, into the log.
SETTINGS = """\
listen_addresses = ''
port = {port}
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0777
max_connections = {max_connections}
shared_buffers = {shared_buffers}
fsync = {fsync}
full_page_writes = on
synchronous_commit = {fsync}
wal_level = replica
max_wal_senders = 4
max_wal_size = 1GB
min_wal_size = 64MB
wal_recycle = off
log_error_verbosity = terse
log_min_error_statement = panic
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_timezone = 'UTC'
timezone = 'UTC'
"""


class Cluster:
    """A cluster named ``name`` (``link-oslo.postgres``) in a place."""

    def __init__(self, place: Place, name: str, *, trusted: bool = False) -> None:
        """``trusted``: no passwords, the socket's folder lets only its owner in. For tests."""
        self.place, self.name, self.trusted = place, name, trusted
        self.data = place.data / name / "data"

    @property
    def sockets(self) -> Path:
        """The folder of its socket."""
        return self.place.sockets / self.name.removesuffix(".postgres")

    def make(self, password: str) -> None:
        """Create the cluster unless it is there."""
        if (self.data / "PG_VERSION").exists():
            return
        folder = self.place.folder(self.name)
        handed = self.place.write(folder / "password", password)
        try:
            self.place.run([
                self._binary("initdb"), "-D", self.data, "-U", SUPERUSER, "-E", "UTF8", "--locale=C.UTF-8",
                f"--auth={'trust' if self.trusted else 'scram-sha-256'}", f"--pwfile={handed}", "--data-checksums",
            ])  # fmt: skip
        finally:
            handed.unlink()
        standard = self.data / "postgresql.conf"
        self.place.write(standard, standard.read_text() + "\ninclude_if_exists = 'brikke.conf'\n")

    def configure(self, *, max_connections: int = 100, shared_buffers: str = "32MB", fsync: bool = True) -> None:
        """Write the settings that differ from PostgreSQL's own, before it starts."""
        self.sockets.mkdir(exist_ok=True)
        self.sockets.chmod(0o700 if self.trusted else 0o711)
        self.place.give(self.sockets)
        settings = SETTINGS.format(
            port=PORT, sockets=self.sockets, max_connections=max_connections, shared_buffers=shared_buffers,
            fsync="on" if fsync else "off",
        )  # fmt: skip
        self.place.write(self.data / "brikke.conf", settings)

    def program(self) -> Program:
        """How supervisor runs it. INT is PostgreSQL's fast shutdown; its children must not be signalled apart."""
        return Program(
            self.name, [str(self._binary("postgres")), "-D", str(self.data)], stop_signal="INT", stop_group=False
        )

    def start(self, supervisor: Supervisor) -> None:
        """Start it and wait until it answers."""
        supervisor.start_program(self.name)
        supervisor.wait_for(self.name, self.answers)

    def answers(self) -> bool:
        """Whether it accepts connections."""
        asked = [str(self._binary("pg_isready")), "-q", "-U", SUPERUSER, "-d", SUPERUSER, "-h", str(self.sockets)]
        return subprocess.run(asked, check=False).returncode == 0

    def url(self, user: str, database: str, password: str | None = None) -> str:
        """A PostgreSQL address through the socket."""
        secret = f":{password}" if password is not None else ""
        return f"postgresql://{user}{secret}@/{database}?host={self.sockets}&port={PORT}"

    def _binary(self, name: str) -> Path:
        return packages.require("postgres").parent / name
