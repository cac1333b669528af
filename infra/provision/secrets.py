"""An office's keys: for passes, for signed links, and the folder where day keys come and go."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def pass_keys(folder: Path) -> tuple[Path, Path]:
    """(private, public) key files that portal signs passes with, and all services check them by."""
    private, public = folder / "pass.key", folder / "pass.pem"
    if not (private.exists() and public.exists()):
        key = Ed25519PrivateKey.generate()
        text = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        write(private, text)
        write(
            public,
            key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo),
        )
    return private, public


def secret(file: Path) -> Path:
    """A file with a random secret, made at first use."""
    if not file.exists():
        write(file, secrets.token_urlsafe(32).encode())
    return file


def write(file: Path, content: bytes) -> None:
    """Write a file only its owner can read; whole, or not at all."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
        written.write(content)
    draft.replace(file)
