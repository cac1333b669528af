"""Who is written to: one way of writing an address, and the keyed hash by which it is known again.

Each register has a key of its own, so the same address is another hash in each: that someone has come to an event and
that someone has asked for help cannot be seen to be the same person.
"""

import hashlib
import hmac
import re
from typing import TYPE_CHECKING

from services.notifications import phone_numbers, purposes

if TYPE_CHECKING:
    from chassis.db import Conn

CONTEXT = b"brikke notifications recipient of "
NUMBER = re.compile(r"[+()\d./-]{5,25}")


def normalised(recipient: str) -> str:
    """An address as we compare it: mail servers may tell letters' case apart, people do not; a phone has one number."""
    address = "".join(recipient.split()).casefold()
    return (NUMBER.fullmatch(address) and phone_numbers.normalised(address)) or address


def hashed(conn: "Conn", recipient: str, purpose: str) -> bytes:
    """The hash in the register that a purpose belongs to; its key lies outside the database."""
    return _in_register(conn, recipient, purposes.of(purpose).register)


def everywhere(conn: "Conn", recipient: str) -> list[bytes]:
    """The hashes in every register: for whoever holds the address itself, to let a person see or erase what is theirs."""
    return [_in_register(conn, recipient, register) for register in purposes.REGISTERS]


def _in_register(conn: "Conn", recipient: str, register: str) -> bytes:
    key = hmac.digest(conn.settings.link_secret(), CONTEXT + register.encode(), hashlib.sha256)
    return hmac.digest(key, normalised(recipient).encode(), hashlib.sha256)
