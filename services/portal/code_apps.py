"""Codes from a code app (TOTP, RFC 6238): kept sealed, good once, half a minute of drift either way."""

import base64
import hmac
import json
import secrets
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chassis import audit, camera_codes, clock, seal, sql
from chassis.db import Conn
from chassis.settings import Settings

queries = sql.load(__file__)


class Offer(NamedTuple):
    """A code app that a person may take into use, as the page shows it."""

    secret: str
    """For typing, in fours."""
    picture: str
    """For the phone's camera: a data address of an image."""
    sealed: str
    """What the form sends back; only this office can read it, and only for this person."""


STEP_S = 30
NONCE_BYTES = 12


def offer(settings: Settings, account_id: UUID, email: str, office: str, sealed: str = "") -> Offer:
    """A new code app for a person; the same once more where ``sealed`` is of one that was offered."""
    secret = offered(settings, account_id, sealed) or pyotp.random_base32()
    address = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=office)
    picture = camera_codes.svg(address, scale=5)
    box = seal.seal(settings.key_dir, {"secret": secret}, bound_to=_offer(account_id))
    in_fours = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
    return Offer(in_fours, picture, base64.urlsafe_b64encode(json.dumps(box).encode()).decode())


def offered(settings: Settings, account_id: UUID, sealed: str) -> str | None:
    """The secret that was offered to this person; None when it was not, or is too old."""
    try:
        box = json.loads(base64.urlsafe_b64decode(sealed))
        secret: str = seal.unseal(settings.key_dir, box, bound_to=_offer(account_id))["secret"]
    except (ValueError, KeyError, TypeError, seal.SealBroken, seal.KeyDestroyed):
        return None
    return secret


def fits(secret: str, code: str) -> int | None:
    """The half-minute that a code belongs to; None when it is not of this code app, now."""
    now = int(clock.now().timestamp()) // STEP_S
    app = pyotp.TOTP(secret)
    return next((step for step in (now + 1, now, now - 1) if hmac.compare_digest(app.generate_otp(step), code)), None)


async def use(conn: Conn, account_id: UUID, code: str) -> bool:
    """Take a code. False: it is wrong, has been used, is older than one that was used, or there is no code app."""
    account = await queries.lock_code_app(conn, account_id=account_id)
    secret = unseal_secret(conn.settings, account["totp_secret"]) if account and account["totp_secret"] else None
    step = fits(secret, code) if secret else None
    if step is None:
        return False
    return bool(await queries.use_code(conn, account_id=account_id, step=step))


async def take_into_use(conn: Conn, account_id: UUID, secret: str, code: str) -> bool:
    """Make this the person's code app, in the place of any other. False: the code is not of this one, now."""
    step = fits(secret, code)
    if step is None:
        return False
    await queries.set_code_app(conn, account_id=account_id, totp_secret=seal_secret(conn.settings, secret), step=step)
    await audit.note(conn, "code_app_set_up", account_id=account_id, about_kind="account", about_id=account_id)
    return True


async def drop(conn: Conn, account_id: UUID, until: datetime) -> bool:
    """The phone is gone; another may be set up until then. False: there is none, nor was."""
    return bool(await queries.drop_code_app(conn, account_id=account_id, until=until))


def seal_secret(settings: Settings, secret: str) -> bytes:
    """A code app's secret (base32) as it is kept: unreadable without the office's own secret."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(_key(settings)).encrypt(nonce, secret.encode(), None)


def unseal_secret(settings: Settings, sealed: bytes) -> str | None:
    """The secret again; None when the office's own secret is another than it was sealed with."""
    try:
        return AESGCM(_key(settings)).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None).decode()
    except InvalidTag:
        return None


def _offer(account_id: UUID) -> str:
    return f"code app offered to {account_id}"


def _key(settings: Settings) -> bytes:
    return hmac.new(settings.link_secret(), b"code apps", sha256).digest()
