"""Signed links in messages: to choose how one is written to, and to stop with one click (RFC 8058).

A link holds the keyed hash of the receiver in one register and the purpose of the message it stood in, sealed with a key
made of the link secret: nothing can be read from it, none is like another, and one that is changed opens nothing.
"""

import base64
import hashlib
import hmac
import secrets
from functools import lru_cache
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis.settings import Settings
from services.notifications.problems import LinkUnknown

CONTEXT = b"brikke notifications link"
NONCE_BYTES, HASH_BYTES = 12, 32
LONGEST = 250
PREFERENCES, ONE_CLICK = "preferences", "unsubscribe"


class Holder(NamedTuple):
    """Whom a link was written to, and about what."""

    recipient_hash: bytes
    purpose: str


def preferences_url(settings: Settings, holder: Holder) -> str:
    """The page where a receiver chooses."""
    return settings.base_url + preferences_path(settings, holder)


def preferences_path(settings: Settings, holder: Holder) -> str:
    """The same, within our own pages."""
    return f"/notifications/preferences/{seal(settings, PREFERENCES, holder)}"


def one_click_url(settings: Settings, holder: Holder) -> str:
    """What a mail reader posts to when the receiver asks it to stop."""
    return f"{settings.base_url}/api/notifications/unsubscribe/{seal(settings, ONE_CLICK, holder)}"


def seal(settings: Settings, kind: str, holder: Holder) -> str:
    """The token of a link of one kind; it opens as no other kind."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    box = _cipher(settings.link_secret()).encrypt(nonce, holder.recipient_hash + holder.purpose.encode(), kind.encode())
    return base64.urlsafe_b64encode(nonce + box).decode().rstrip("=")


def open(settings: Settings, kind: str, token: str) -> Holder:
    """Whom a token was made for. Errors: LinkUnknown for anything that is not exactly what was made."""
    raw = _decoded(token)
    try:
        plain = _cipher(settings.link_secret()).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], kind.encode())
    except (InvalidTag, ValueError) as broken:
        raise LinkUnknown from broken
    return Holder(plain[:HASH_BYTES], plain[HASH_BYTES:].decode())


def _decoded(token: str) -> bytes:
    """The bytes of a token; one that is written in another way than ours is none, though it means the same bytes."""
    try:
        raw = base64.urlsafe_b64decode(token[:LONGEST] + "=" * (-len(token) % 4))
    except ValueError as broken:
        raise LinkUnknown from broken
    if base64.urlsafe_b64encode(raw).decode().rstrip("=") != token:
        raise LinkUnknown
    return raw


@lru_cache(4)
def _cipher(link_secret: bytes) -> AESGCM:
    return AESGCM(hmac.digest(link_secret, CONTEXT, hashlib.sha256))
