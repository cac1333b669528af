"""Codes from a code app (TOTP, RFC 6238): kept sealed, good once, half a minute of drift either way."""

import hmac
import secrets
from hashlib import sha256

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis import clock
from chassis.settings import Settings

STEP_S = 30
NONCE_BYTES = 12


def seal(settings: Settings, secret: str) -> bytes:
    """A code app's secret (base32) as it is kept: unreadable without the office's own secret."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(_key(settings)).encrypt(nonce, secret.encode(), None)


def step_of(settings: Settings, sealed: bytes, code: str, last_step: int) -> int | None:
    """The half-minute that a code belongs to; None when it is wrong, or not later than the last one used."""
    try:
        secret = AESGCM(_key(settings)).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None).decode()
    except InvalidTag:
        return None
    now = int(clock.now().timestamp()) // STEP_S
    app = pyotp.TOTP(secret)
    right = [step for step in (now - 1, now, now + 1) if hmac.compare_digest(app.generate_otp(step), code)]
    return next((step for step in right if step > last_step), None)


def _key(settings: Settings) -> bytes:
    return hmac.new(settings.link_secret(), b"code apps", sha256).digest()
