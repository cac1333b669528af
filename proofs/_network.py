"""A network of its own for a proof: under .brikke/proofs, its line to head office in our hands, and the check at the end."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from infra.local import seed
from infra.local.offices import HEAD_OFFICE
from infra.local.ports import Ports
from infra.local.rabbitmq import listens
from infra.local.stack import Stack
from infra.operations import verify
from infra.operations.environment import chosen_offices
from proofs._line import Line
from simulator import Truth
from simulator.operations import OSLO

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_S = 300


class Network:
    """The offices of a proof, with a line of ours between ``far`` and head office, and one for each of ``also_far``."""

    def __init__(self, name: str, offices: Sequence[str], far: str, also_far: Sequence[str] = ()) -> None:
        self.root = ROOT / ".brikke" / "proofs" / name
        self.root.mkdir(parents=True, exist_ok=True)
        ports = Ports(self.root / "ports.json")
        self.far = far
        head_port = ports[f"{HEAD_OFFICE}.broker.tls"]
        self.lines = {code: Line(ports[f"{code}.line"], head_port) for code in (far, *also_far)}
        self.line = self.lines[far]
        self.stack = Stack(self.root, offices, lines={code: line.port for code, line in self.lines.items()})
        os.environ["BRIKKE_STATE"] = str(self.root)

    def start(self) -> dict[str, Any]:
        """Start it, with staff; who may sign in where."""
        self._open_lines()
        return self.start_without_line()

    def start_without_line(self) -> dict[str, Any]:
        """The same, where somebody else listens on the line's port."""
        self.stack.start()
        seed.seed(self.stack, lambda _step: None)
        staff: dict[str, Any] = json.loads((self.root / "demo-staff.json").read_text())
        return staff

    def start_bus(self) -> None:
        """Databases, brokers, bus processes and where mail ends up: no pages, and nothing in the databases."""
        self._open_lines()
        self.stack.start(services=False)
        supervisor, ports = self.stack.supervisor, self.stack.ports
        for name in ["mailbox", *(f"{instance.code}.bus" for instance in self.stack.instances)]:
            supervisor.start_program(name)
        for instance in self.stack.instances:
            name = f"{instance.code}.bus"
            supervisor.wait_for(name, lambda name=name: listens(ports[name]), PATIENCE_S)

    def _open_lines(self) -> None:
        for line in self.lines.values():
            line.open()

    def _cut_lines(self) -> None:
        for line in self.lines.values():
            line.cut()

    def stop(self) -> None:
        self._cut_lines()
        self.stack.stop()

    def forget(self) -> None:
        """Stop it and remove its state."""
        self._cut_lines()
        self.stack.reset()
        shutil.rmtree(self.root, ignore_errors=True)

    async def before(self) -> list[dict[str, Any]]:
        """What the offices' tallies hold before anything is done."""
        await asyncio.to_thread(self.verify, None)
        return [line for settings in chosen_offices(None) for line in await verify.tallies(settings)]

    async def differences(self, truth: Truth, before: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """What does not add up, once all is at rest."""
        from datetime import datetime

        file = self.root / "truth.jsonl"
        truth.write(file, datetime.now(OSLO).date(), before)
        return await verify.compare(chosen_offices(None), file, PATIENCE_S)

    def verify(self, truth_file: Path | None) -> int:
        """The exit code of ``brikke verify``, as an operator calls it."""
        command = [str(Path(sys.executable).with_name("brikke")), "verify", "--wait", str(PATIENCE_S)]
        command += ["--truth", str(truth_file)] if truth_file else []
        return subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode  # noqa: S603 our own command

    # -- breaking things

    def pid(self, program: str) -> int | None:
        return self.stack.supervisor.pid(program)
