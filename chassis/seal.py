"""Sealing what is personal in a command, so that a broker's log or a backup of the database never holds it in the clear.

Each day has a key of its own, in a directory outside database, broker and ordinary backup; after 30 days the key is
destroyed, and with it whatever was sealed that day, wherever a copy may lie.
"""

import base64
import json
import os
import secrets
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis import clock

KEEP_DAYS = 30
NONCE_BYTES = 12
DAY_KEYS = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9].key"
"""Other keys may lie in the folder, and stay."""


class KeyDestroyed(Exception):
    """The day key is gone, so what it sealed can no longer be read by anyone."""


class SealBroken(Exception):
    """What was sealed has been changed, or was sealed for another message."""


def seal(key_dir: Path, plain: dict[str, Any], *, bound_to: str) -> dict[str, str]:
    """Seal a mapping of plain JSON values with today's key.

    Shape   {"day": "2026-11-22", "box": base64}; opens only with the same ``bound_to`` (the message's id).
    """
    day = clock.now().date()
    nonce = secrets.token_bytes(NONCE_BYTES)
    box = AESGCM(_key(key_dir, day, create=True)).encrypt(nonce, json.dumps(plain).encode(), bound_to.encode())
    return {"day": day.isoformat(), "box": base64.b64encode(nonce + box).decode()}


def unseal(key_dir: Path, sealed: dict[str, str], *, bound_to: str) -> dict[str, Any]:
    """What :func:`seal` sealed.

    Errors  KeyDestroyed, SealBroken.
    """
    raw = base64.b64decode(sealed["box"])
    key = _key(key_dir, date.fromisoformat(sealed["day"]), create=False)
    try:
        plain = AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], bound_to.encode())
    except InvalidTag as broken:
        raise SealBroken(bound_to) from broken
    opened: dict[str, Any] = json.loads(plain)
    return opened


def open(conn: Any, message: Any) -> dict[str, Any]:
    """A command's personal fields; only the target's use case calls this.

    Errors  KeyDestroyed when the command is older than the keys are kept, SealBroken.
    """
    return unseal(conn.settings.key_dir, message.data["sealed"], bound_to=message.id)


def destroy_old_keys(key_dir: Path, today: date) -> int:
    """Destroy the keys of days more than 30 days back. Shape: how many were destroyed.

    All services of an office have the folder in common, and each does this daily (``chassis/bus/pruning.py``).
    """
    oldest_kept = today - timedelta(days=KEEP_DAYS)
    old = [path for path in key_dir.glob(DAY_KEYS) if date.fromisoformat(path.stem) < oldest_kept]
    return sum(_destroy(path, oldest_kept) for path in old)


def _destroy(path: Path, oldest_kept: date) -> bool:
    """False where another service has just done it, or it was made since: for a past that is simulated, and still read."""
    try:
        if datetime.fromtimestamp(path.stat().st_mtime, UTC).date() >= oldest_kept:
            return False
        with path.open("r+b") as key:
            key.write(secrets.token_bytes(path.stat().st_size))
        path.unlink()
    except FileNotFoundError:
        return False
    return True


def _key(key_dir: Path, day: date, *, create: bool) -> bytes:
    path = key_dir / f"{day.isoformat()}.key"
    try:
        return path.read_bytes()
    except FileNotFoundError:
        if not create:
            raise KeyDestroyed(day.isoformat()) from None
    key_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    return _publish(path, secrets.token_bytes(32))


def _publish(path: Path, key: bytes) -> bytes:
    """Write the key under its name in one step; when two processes do so at once, both use the first one's."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return path.read_bytes()
    finally:
        draft.unlink()
    return key
