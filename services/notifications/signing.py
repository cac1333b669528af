"""A mail as it goes out: with CRLF, and with the office's DKIM signature where its mail server does not sign."""

import base64
from email.message import EmailMessage
from functools import cache
from pathlib import Path

import dkim
from cryptography.hazmat.primitives import serialization

from chassis.settings import Settings

CANONICAL = (b"relaxed", b"relaxed")
"""Lines may be folded anew and spaces added on the way; the words may not change."""


class KeyUnusable(Exception):
    """The key that mail is to be signed with cannot be read or used."""


def written(mail: EmailMessage, settings: Settings) -> bytes:
    """The mail as bytes, signed where the settings name a key. Errors: KeyUnusable."""
    is_ready = mail.policy.linesep == "\r\n"
    content = mail.as_bytes(policy=mail.policy if is_ready else mail.policy.clone(linesep="\r\n"))
    key_file = settings.delivery.dkim_key_file
    return content if key_file is None else _signature(content, settings, key_file) + content


def domain(settings: Settings) -> str:
    """The domain that signs: the one of the address the office writes from, unless the settings say another."""
    return settings.delivery.dkim_domain or settings.mail_from.rpartition("@")[2]


def record(key_file: Path) -> str:
    """What DNS must say of the key, so that receivers can see that the signature is ours. Errors: KeyUnusable."""
    try:
        private = serialization.load_pem_private_key(_key(key_file), password=None)
    except (ValueError, TypeError, OSError) as fault:
        raise KeyUnusable(type(fault).__name__) from fault
    public = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"


def _signature(content: bytes, settings: Settings, key_file: Path) -> bytes:
    """Every header that is there is signed, and From twice, so that no second one can be added."""
    try:
        line: bytes = dkim.sign(
            content,
            selector=(settings.delivery.dkim_selector or "").encode(),
            domain=domain(settings).encode("idna"),
            privkey=_key(key_file),
            canonicalize=CANONICAL,
        )
    except (dkim.DKIMException, OSError, ValueError) as fault:
        raise KeyUnusable(type(fault).__name__) from fault
    return line


@cache
def _key(file: Path) -> bytes:
    return file.read_bytes()
