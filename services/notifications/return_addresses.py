"""The signed number of a message, in its Message-ID and in the address it comes back to.

Whoever can show it has seen the message, so what comes back under it is about that message and nobody else's. Without the
link secret no number can be made up: a forged bounce has no effect on anyone.
"""

import base64
import hashlib
import hmac
import re
from uuid import UUID

from chassis.settings import Settings

CONTEXT = b"brikke notifications return address"
MAC_BYTES = 10
NUMBER = re.compile(r"(?<![0-9a-z])([0-9a-f]{32})\.([a-z2-7]{16})(?![0-9a-z])", re.IGNORECASE)
"""Mail servers may change the case of letters: neither part minds."""


def number(settings: Settings, message_id: UUID) -> str:
    """The message's id and its signature, 49 characters: what stands before the @ may be 64."""
    return f"{message_id.hex}.{_signature(settings, message_id)}"


def envelope_sender(settings: Settings, message_number: str) -> str:
    """Where the mail server sends what it cannot deliver."""
    if settings.delivery.mail_bounces is None:
        return settings.mail_from
    local, _, domain = settings.delivery.mail_bounces.rpartition("@")
    return f"{local}+{message_number}@{domain}"


def find(settings: Settings, text: str) -> list[UUID]:
    """The messages whose numbers stand in a text with a true signature, each once, in the order they stand."""
    found = []
    for candidate in NUMBER.finditer(text):
        message_id = UUID(candidate[1])
        if hmac.compare_digest(candidate[2].lower(), _signature(settings, message_id)):
            found.append(message_id)
    return list(dict.fromkeys(found))


def _signature(settings: Settings, message_id: UUID) -> str:
    key = hmac.digest(settings.link_secret(), CONTEXT, hashlib.sha256)
    mac = hmac.digest(key, message_id.bytes, hashlib.sha256)[:MAC_BYTES]
    return base64.b32encode(mac).decode().lower()
