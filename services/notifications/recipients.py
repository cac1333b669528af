"""Who is written to: one way of writing an address, and the keyed hash by which it is known again."""

import hashlib
import hmac
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chassis.db import Conn

CONTEXT = b"brikke notifications recipient"


def normalised(recipient: str) -> str:
    """An address as we compare it: mail servers may tell letters' case apart, people do not."""
    return "".join(recipient.split()).casefold()


def hashed(conn: "Conn", recipient: str) -> bytes:
    """A keyed hash: the key lies outside the database, so the hashes alone tell nobody who was written to."""
    key = hmac.digest(conn.settings.link_secret(), CONTEXT, hashlib.sha256)
    return hmac.digest(key, normalised(recipient).encode(), hashlib.sha256)
