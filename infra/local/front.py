"""The local front door: one nginx for all offices, a loopback address and port of its own for each."""

from __future__ import annotations

import shutil
from pathlib import Path

from infra import nginx
from infra.local import packages
from infra.local.instance import Instance
from infra.local.place import Place, can_reach
from infra.local.rabbitmq import listens
from infra.local.supervise import Program, Supervisor

NAME = "nginx"
LOG_LIMIT_BYTES = 20 * 1024 * 1024
STATIC = Path(__file__).resolve().parents[2] / "chassis" / "web" / "static"
# Everything here comes from one machine: demo, tests and simulation are not to be held back.
LIMITS = nginx.Limits(
    calls_per_second=1000, calls_burst=2000, sign_ins_per_minute=600, sign_ins_burst=200, connections=500
)


class Front:
    """nginx in a place."""

    def __init__(self, place: Place, instances: list[Instance]) -> None:
        self.place, self.instances = place, instances

    def configure(self) -> bool:
        """Write its configuration, certificates and readable copies; whether anything it reads has changed."""
        state = self.place.folder(NAME)
        front = nginx.FrontDoor(
            doors=[self._door(instance) for instance in self.instances],
            state=str(state),
            static=self._readable(STATIC, "static"),
            errors=self._readable(nginx.FOLDER / "errors", "errors"),
            access_log=str(self._access_log()),
            limits=LIMITS,
        )
        text = nginx.render(front)
        before = self.conf.read_text() if self.conf.exists() else ""
        self.place.write(self.conf, text)
        return text != before

    @property
    def conf(self) -> Path:
        """Its configuration."""
        return self.place.data / NAME / "nginx.conf"

    def program(self) -> Program:
        """How supervisor runs it: wholly as the plain user, its ports need no root."""
        return Program(
            NAME, [str(packages.require("nginx")), "-e", "stderr", "-c", str(self.conf)], stop_signal="QUIT",
            stop_group=False,
        )  # fmt: skip

    def start(self, supervisor: Supervisor) -> None:
        """Start it and wait until every door is open."""
        supervisor.start_program(NAME)
        ports = [instance.ports[f"{instance.code}.https"] for instance in self.instances]
        doors = [(instance.office.address, port) for instance, port in zip(self.instances, ports, strict=True)]
        supervisor.wait_for(NAME, lambda: all(listens(port, address) for address, port in doors), 20)

    def _door(self, instance: Instance) -> nginx.Door:
        folder = self.place.folder(NAME)
        certificate, key = instance.authority.issue(f"{instance.code}.https", [instance.office.address, "localhost"])
        for source in (certificate, key):
            self.place.write(folder / source.name, source.read_bytes())
        web = f"127.0.0.1:{instance.ports[f'{instance.code}.web']}"
        return nginx.Door(
            office=instance.code,
            listen=f"{instance.office.address}:{instance.ports[f'{instance.code}.https']}",
            certificate=str(folder / certificate.name),
            key=str(folder / key.name),
            backends=dict.fromkeys(nginx.SERVICES, web),
        )

    def _access_log(self) -> Path:
        """Where requests are counted. Supervisor's pipe cannot be opened again by a plain user, so a file of its own."""
        log = self.place.folder(NAME) / "access.log"
        if log.exists() and log.stat().st_size > LOG_LIMIT_BYTES:
            self.place.write(log, b"")
        return log

    def _readable(self, folder: Path, name: str) -> str:
        """The folder itself, or a copy where the user nginx runs as cannot reach the clone."""
        if can_reach(self.place.user, folder):
            return str(folder)
        copy = self.place.folder(NAME) / name
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(folder, copy)
        for path in (copy, *copy.rglob("*")):
            self.place.give(path)
        return str(copy)
