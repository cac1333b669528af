"""Looking for a value in bytes, however it may have been written: plain, encoded, packed or hashed."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterator, Mapping
from urllib.parse import quote

DIGESTS = ("md5", "sha1", "sha256", "sha512", "blake2b")
PACKED = {b"\x1f\x8b\x08": 31, b"\x78\x01": 15, b"\x78\x5e": 15, b"\x78\x9c": 15, b"\x78\xda": 15}
"""How gzip and zlib begin, and the window bits that unpack them."""
UNPACKED_MAX = 4_000_000
SHORTEST = 6
"""Fewer bytes than this are found anywhere by chance."""


def forms(value: bytes) -> dict[str, bytes]:
    """A value in every form it is looked for, by the form's name."""
    found = {"plain": value, "hex": value.hex().encode(), "hex_upper": value.hex().upper().encode()}
    for shift in range(3):
        padded = base64.b64encode(b"\0" * shift + value)
        inner = padded[4 if shift else 0 : len(padded) - (4 if padded.endswith(b"=") else 0)]
        found[f"base64_{shift}"] = inner
        found[f"base64_url_{shift}"] = inner.replace(b"+", b"-").replace(b"/", b"_")
    for name in DIGESTS:
        for case, each in (("", value), ("_lower", value.lower())):
            digest = hashlib.new(name, each).digest()
            found |= {f"{name}{case}_raw": digest, f"{name}{case}_hex": digest.hex().encode()}
            found[f"{name}{case}_base64"] = base64.b64encode(digest).rstrip(b"=")
    return found | _text_forms(value)


def _text_forms(value: bytes) -> dict[str, bytes]:
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return {}
    return {
        "utf_16_le": text.encode("utf-16-le"),
        "utf_16_be": text.encode("utf-16-be"),
        "percent": quote(text, safe="").encode(),
        "backwards": text[::-1].encode(),
    }


class Sieve:
    """All values in all forms, each form once."""

    def __init__(self, values: Mapping[str, bytes]) -> None:
        """``values``: by the name they are reported under."""
        self._needles: dict[bytes, tuple[str, str]] = {}
        for name, value in values.items():
            for form, needle in forms(value).items():
                if len(needle) >= SHORTEST:
                    self._needles.setdefault(needle, (name, form))

    def __len__(self) -> int:
        return len(self._needles)

    def hits(self, haystack: bytes) -> Iterator[tuple[str, str]]:
        """(name, form) of everything found, also inside what is packed."""
        for part in (haystack, *unpacked(haystack)):
            for needle, found in self._needles.items():
                if needle in part:
                    yield found


def unpacked(haystack: bytes) -> Iterator[bytes]:
    """Whatever in it can be unpacked."""
    for beginning, window in PACKED.items():
        place = haystack.find(beginning)
        while place >= 0:
            try:
                out = zlib.decompressobj(window).decompress(haystack[place:], UNPACKED_MAX)
            except zlib.error:
                out = b""
            if len(out) >= SHORTEST:
                yield out
            place = haystack.find(beginning, place + 1)
