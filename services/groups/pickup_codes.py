"""Pickup codes: what a person keeps to come back with. Easy to read aloud, hard to guess, stored only as a hash."""

import hashlib
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No 0/O, 1/I/L, and no U: read aloud over a phone without doubt."""
GROUPS, GROUP_LENGTH = 3, 5
"""15 of 30 letters are 73 bits: guessing is hopeless even for one who holds the hash."""


def make() -> str:
    """A new code: "K7M4P-9QXRT-2WVHC"."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))


def hashed(code: str) -> bytes:
    """What is stored of a code, however it was typed: small letters, spaces and missing hyphens are the same code."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(b"brikke groups pickup " + letters.encode()).digest()
