"""What the running network was started from: tells ``up`` whether anything needs doing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

CLONE = Path(__file__).resolve().parents[2]
PARTS = ("chassis", "contracts", "reference", "services", "infra/provision", "infra/operations", "infra/nginx")
LEFT_OUT = {"node_modules", "__pycache__", "vendor"}


def fingerprint(offices: Iterable[str]) -> str:
    """Changes with the code, its SQL, templates and translations, and with which offices run.

    By what files hold, not when they were written: ``make setup`` writes translations anew that say the same.
    """
    digest = hashlib.sha256(" ".join(offices).encode())
    for part in PARTS:
        for file in sorted(_files(CLONE / part)):
            held = hashlib.sha256(file.read_bytes()).hexdigest()
            digest.update(f"{file.relative_to(CLONE)} {held}\n".encode())
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in LEFT_OUT or path.name.startswith("."):
            continue
        if path.is_dir():
            yield from _files(path)
        else:
            yield path
