"""Links that come by mail and stand for one thing: a random token in the address, and only its hash is kept."""

import hashlib
import secrets
from typing import NamedTuple

BYTES = 24


class Link(NamedTuple):
    """A new link: the token goes into the address, only its hash is stored."""

    token: str
    hash: bytes


def make() -> Link:
    """A link nobody has had before."""
    token = secrets.token_urlsafe(BYTES)
    return Link(token, hashed(token))


def hashed(token: str) -> bytes:
    """What is stored of a token. Random tokens of 192 bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode()).digest()
