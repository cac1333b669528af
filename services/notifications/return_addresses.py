"""The signed number of a message, in its Message-ID and in the address it comes back to.

Whoever can show it has seen the message, so what comes back under it is about that message, to that address, and nobody
else's. Without the link secret no number can be made up: a forged bounce has no effect on anyone. A message that is sent
again to another address has another number, so what the first address still says does not fall upon the second.
"""

import base64
import hmac
import re
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from chassis.settings import Settings
from services.notifications import recipients

CONTEXT = b"brikke notifications return address"
MAC_BYTES = 10
NUMBER = re.compile(r"(?<![0-9a-z])([0-9a-f]{32})\.([a-z2-7]{16})(?![0-9a-z])", re.IGNORECASE)
"""Mail servers may change the case of letters: neither part minds."""


class Number(NamedTuple):
    """A number as it was found; true only if :func:`is_true` says so."""

    message_id: UUID
    signature: str


def number(settings: Settings, message_id: UUID, recipient: str) -> str:
    """The message's id and its signature, 49 characters: what stands before the @ may be 64."""
    return f"{message_id.hex}.{_signature(settings, message_id, recipient)}"


def envelope_sender(settings: Settings, message_number: str) -> str:
    """Where the mail server sends what it cannot deliver."""
    if settings.delivery.mail_bounces is None:
        return settings.mail_from
    local, _, domain = settings.delivery.mail_bounces.rpartition("@")
    return f"{local}+{message_number}@{domain}"


def find(text: str) -> list[Number]:
    """Whatever looks like a number, each once, in the order they stand."""
    found = [Number(UUID(each[1]), each[2].lower()) for each in NUMBER.finditer(text)]
    return list(dict.fromkeys(found))


def is_true(settings: Settings, found: Number, recipient: str) -> bool:
    """Whether this office gave the message to this recipient that number."""
    return hmac.compare_digest(found.signature, _signature(settings, found.message_id, recipient))


def _signature(settings: Settings, message_id: UUID, recipient: str) -> str:
    signed = message_id.bytes + recipients.normalised(recipient).encode()
    mac = hmac.digest(_key(settings.link_secret()), signed, "sha256")
    return base64.b32encode(mac[:MAC_BYTES]).decode().lower()


@lru_cache(4)
def _key(link_secret: bytes) -> bytes:
    return hmac.digest(link_secret, CONTEXT, "sha256")
