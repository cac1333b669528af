"""Journals: what a restored backup must be told again, line by line in the key directory, outside database, broker and backup."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Stamp = tuple[int, int]
"""When a file was changed, and how long it is."""


def append(path: Path, entries: Iterable[dict[str, Any]]) -> None:
    """Add entries, on disk before this returns; written before the transaction they belong to is committed."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write("".join(f"{json.dumps(entry)}\n" for entry in entries))
        file.flush()
        os.fsync(file.fileno())


def stamp(path: Path) -> Stamp | None:
    """By what a journal that has changed is known; null where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size


def read(path: Path) -> list[dict[str, Any]]:
    """Every entry, in order; none where there is no journal."""
    return [json.loads(line) for line in path.read_text().splitlines() if line] if path.exists() else []
