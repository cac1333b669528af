"""What a proof leaves behind: docs/proofs/NAME.json, and what it has done so far, so that it can go on where it stopped."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from bench import _machine
from chassis import log

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "proofs"


class Report:
    """One run of a proof. Parts that were done for the same commit and sizes are not done again."""

    def __init__(self, name: str, sizes: dict[str, Any], so_far: Path) -> None:
        self.name, self._so_far = name, so_far
        self._head = {"proof": name, "commit": _machine.commit(), "machine": _machine.describe(), "sizes": sizes}
        self.parts: dict[str, Any] = self._earlier()

    def _earlier(self) -> dict[str, Any]:
        if not self._so_far.exists():
            return {}
        earlier = json.loads(self._so_far.read_text())
        ours = json.loads(json.dumps(self._head))
        same = all(earlier["head"][name] == ours[name] for name in ("commit", "sizes"))
        return dict(earlier["parts"]) if same else {}

    def has(self, part: str) -> bool:
        """Whether a part was done, and went well, before."""
        return bool(self.parts.get(part, {}).get("held"))

    def add(self, part: str, *, held: bool, began: float, **figures: Any) -> None:
        """A part is done; ``began`` by ``time.monotonic()``."""
        self.parts[part] = {"held": held, "seconds": round(time.monotonic() - began, 1)} | figures
        self._so_far.parent.mkdir(parents=True, exist_ok=True)
        self._so_far.write_text(json.dumps({"head": self._head, "parts": self.parts}))
        say(f"{part}: {'held' if held else 'DID NOT HOLD'} after {self.parts[part]['seconds']} s")

    @property
    def held(self) -> bool:
        return all(part["held"] for part in self.parts.values())

    def write(self, folder: Path = FOLDER) -> Path:
        """Write the finished report; the next run begins anew."""
        file = folder / f"{self.name}.json"
        told = self._head | {"held": self.held, "parts": self.parts}
        file.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
        self._so_far.unlink(missing_ok=True)
        return file


def run(proof: Coroutine[Any, Any, Report]) -> int:
    """Run a proof as a program of its own, and write its report. Shape: its exit code."""
    log.configure("ERROR", process="proof")
    report = asyncio.run(proof)
    say(f"written to {report.write()}")
    return 0 if report.held else 1


def say(line: str) -> None:
    """Progress, with the time of day."""
    print(f"{time.strftime('%H:%M:%S')}  {line}", flush=True)
