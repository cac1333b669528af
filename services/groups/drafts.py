"""Half-filled forms: on the server, for half an hour, readable only with the browser's own session cookie.

The cookie's token is the key; the row holds only its hash and a sealed box, in an unlogged table. So neither the
database, its log nor a backup can tell what was written, and the browser holds nothing but a random token.
"""

import hashlib
import json
import secrets
from datetime import timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis import clock, sql
from chassis.db import Conn

queries = sql.load(__file__)

KEEP = timedelta(minutes=30)
NONCE_BYTES = 12


def new_token() -> str:
    """A token for a new session cookie."""
    return secrets.token_urlsafe(32)


async def keep(conn: Conn, token: str, answers: dict[str, Any]) -> None:
    """Keep what has been answered so far, for another half hour."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    box = nonce + AESGCM(_key(token)).encrypt(nonce, json.dumps(answers).encode(), None)
    await queries.upsert_draft(conn, draft_hash=_hash(token), box=box, expires_at=clock.now() + KEEP)


async def find(conn: Conn, token: str | None) -> dict[str, Any] | None:
    """What has been answered so far; None when there is nothing, or it was wiped."""
    box = await queries.find_draft(conn, draft_hash=_hash(token), now=clock.now()) if token else None
    if token is None or box is None:
        return None
    try:
        answers: dict[str, Any] = json.loads(AESGCM(_key(token)).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], None))
    except InvalidTag:
        return None
    return answers


async def wipe(conn: Conn, token: str | None) -> None:
    """The person left, or is done; null where nothing was begun."""
    if token is not None:
        await queries.delete_draft(conn, draft_hash=_hash(token))


async def wipe_old(conn: Conn) -> int:
    """Wipe every draft whose half hour is over. Shape: how many."""
    rows: int = await queries.delete_expired(conn, now=clock.now())
    return rows


def _hash(token: str) -> bytes:
    return hashlib.sha256(b"brikke draft name " + token.encode()).digest()


def _key(token: str) -> bytes:
    return hashlib.sha256(b"brikke draft key " + token.encode()).digest()
