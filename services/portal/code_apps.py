"""Codes from a code app (TOTP, RFC 6238): kept sealed, good once, half a minute of drift either way."""

import hmac
import secrets
from hashlib import sha256
from uuid import UUID

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis import audit, clock, sql
from chassis.db import Conn
from chassis.settings import Settings

queries = sql.load(__file__)

STEP_S = 30
NONCE_BYTES = 12


def make_secret() -> str:
    """A new code app's secret (base32, 160 bits)."""
    return pyotp.random_base32()


def address(secret: str, email: str, office: str) -> str:
    """What the picture for the phone says (otpauth:)."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=office)


def fits(secret: str, code: str) -> int | None:
    """The half-minute that a code belongs to; None when it is not of this code app, now."""
    now = int(clock.now().timestamp()) // STEP_S
    app = pyotp.TOTP(secret)
    return next((step for step in (now + 1, now, now - 1) if hmac.compare_digest(app.generate_otp(step), code)), None)


async def use(conn: Conn, account_id: UUID, code: str) -> bool:
    """Take a code. False: it is wrong, has been used, is older than one that was used, or there is no code app."""
    account = await queries.lock_code_app(conn, account_id=account_id)
    secret = unseal(conn.settings, account["totp_secret"]) if account and account["totp_secret"] else None
    step = fits(secret, code) if secret else None
    if step is None:
        return False
    return bool(await queries.use_code(conn, account_id=account_id, step=step))


async def take_into_use(conn: Conn, account_id: UUID, secret: str, code: str) -> bool:
    """Make this the person's code app, in the place of any other. False: the code is not of this one, now."""
    step = fits(secret, code)
    if step is None:
        return False
    await queries.set_code_app(conn, account_id=account_id, totp_secret=seal(conn.settings, secret), step=step)
    await audit.note(conn, "code_app_set_up", account_id=account_id, about_kind="account", about_id=account_id)
    return True


def seal(settings: Settings, secret: str) -> bytes:
    """A code app's secret (base32) as it is kept: unreadable without the office's own secret."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(_key(settings)).encrypt(nonce, secret.encode(), None)


def unseal(settings: Settings, sealed: bytes) -> str | None:
    """The secret again; None when the office's own secret is another than it was sealed with."""
    try:
        return AESGCM(_key(settings)).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None).decode()
    except InvalidTag:
        return None


def _key(settings: Settings) -> bytes:
    return hmac.new(settings.link_secret(), b"code apps", sha256).digest()
