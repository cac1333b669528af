"""A search that finds nothing must be one that would find something."""

import base64
import gzip
import hashlib
import zlib

import pytest

from proofs._needles import Sieve

VALUE = "kanari0123456789ab"

WRITTEN = {
    "plain": VALUE.encode(),
    "inside other text": f"xx{VALUE}yy".encode(),
    "base64": base64.b64encode(VALUE.encode()),
    "base64 one byte in": base64.b64encode(b"x" + VALUE.encode() + b"tail"),
    "base64 two bytes in": base64.b64encode(b"xy" + VALUE.encode() + b"t"),
    "gzip": b"head" + gzip.compress(f"before {VALUE} after".encode()) + b"tail",
    "zlib": b"head" + zlib.compress(VALUE.encode()),
    "UTF-16": VALUE.encode("utf-16"),
    "UTF-16 big end first": VALUE.encode("utf-16-be"),
    "hexadecimal": VALUE.encode().hex().encode(),
    "SHA-256": hashlib.sha256(VALUE.encode()).hexdigest().encode(),
    "SHA-256 of small letters, raw": hashlib.sha256(VALUE.lower().encode()).digest(),
    "MD5 in base64": base64.b64encode(hashlib.md5(VALUE.encode()).digest()),
}


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN.keys())
def test_a_canary_is_found_however_it_is_written(written: bytes) -> None:
    assert list(Sieve({"canary": VALUE.encode()}).hits(b"before " + written + b" after"))


def test_nothing_is_found_where_nothing_is() -> None:
    sieve = Sieve({"canary": VALUE.encode()})
    assert not list(sieve.hits(gzip.compress(b"kanari0000000000ff") + b"kanari" * 1000))
