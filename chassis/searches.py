"""Searching across services: what was written travels sealed, and what each service finds comes back as hits.

What staff search for is a name, a number, an address: it must stand in no address and no log. But nginx asks each service
for its part with a GET, and a GET has nothing but an address. So portal seals the text for one person and two minutes, and
each service opens it with the office's own secret; nothing is stored anywhere (decision 11).
"""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis import clock
from chassis.problems import Problem
from chassis.settings import Settings

VALID_S: Final = 120
MOST: Final = 20
"""Hits that a service shows; with more there is a hint to write more."""
SHORTEST, LONGEST = 2, 100
NONCE_BYTES: Final = 12


class SearchGone(Problem):
    """This search is more than two minutes old. Write it once more."""

    status = 410
    slug = "search-gone"


@dataclass(frozen=True)
class Hit:
    """Something found: what kind of thing, what it is called, where it stands, its page ("" where it has none)."""

    kind: str
    title: str
    about: str
    url: str


def seal(settings: Settings, person_id: UUID, text: str) -> str:
    """What was written, for one person and :data:`VALID_S`, as it can stand in an address inside the office."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    plain = json.dumps({"text": text, "at": clock.now().timestamp()}).encode()
    box = AESGCM(_key(settings)).encrypt(nonce, plain, person_id.bytes)
    return base64.urlsafe_b64encode(nonce + box).decode()


def unseal(settings: Settings, person_id: UUID, sealed: str) -> str:
    """What :func:`seal` sealed for this person.

    Errors  SearchGone for what is too old, another's, or none of ours.
    """
    try:
        raw = base64.urlsafe_b64decode(sealed.encode())
        plain = json.loads(AESGCM(_key(settings)).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], person_id.bytes))
    except (ValueError, InvalidTag) as broken:
        raise SearchGone from broken
    if not 0 <= clock.now().timestamp() - plain["at"] <= VALID_S:
        raise SearchGone
    text: str = plain["text"]
    return text


def like(text: str) -> str:
    """The text for use inside LIKE: what stands for anything stands for itself."""
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_").lower()


def _key(settings: Settings) -> bytes:
    return hmac.new(settings.link_secret(), b"brikke search", hashlib.sha256).digest()
