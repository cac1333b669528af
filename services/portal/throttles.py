"""Slowing guesses down, so that a stranger's are few and nobody can be kept out by a stranger's.

Wrong tries are counted in buckets that empty by themselves. A stranger's try counts for the address and the network it came
from, for the address whoever tried, and for the network whatever it tried. A browser that the person has signed in with
before has a bucket of its own, and no stranger's try counts there. An address without an account is counted alike.
"""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from chassis import clock, sql
from chassis.db import Conn
from services.portal.callers import Caller
from services.portal.problems import SlowDown

queries = sql.load(__file__)


@dataclass(frozen=True, kw_only=True)
class Rate:
    """How many wrong tries are borne at once, and how often one more is."""

    name: str
    burst: int
    every: timedelta


HERE = Rate(name="address and network", burst=10, every=timedelta(minutes=2))
ANYWHERE = Rate(name="address", burst=40, every=timedelta(minutes=2))
NETWORK = Rate(name="network", burst=100, every=timedelta(seconds=20))
"""A whole office, or a conference, may share one network."""
KNOWN = Rate(name="known browser", burst=20, every=timedelta(minutes=1))
LETTERS_HERE = Rate(name="letters from network", burst=20, every=timedelta(minutes=3))
LETTERS_TO = Rate(name="letters to address", burst=3, every=timedelta(minutes=20))
KEEP = timedelta(days=1)

Bucket = tuple[Rate, bytes]


async def take(conn: Conn, caller: Caller, about: str, *, known: bool) -> list[Bucket]:
    """Take room for one try, before anything is worked out: tries made all at once are held back like those made in turn.

    ``about`` is what is tried: an address and its password, or an account and its code. ``known``: the caller's browser is
    one that the person has signed in with.

    Shape   what :func:`give_back` takes when the try was right.
    Errors  SlowDown.
    """
    return await _fill(conn, _known(conn, caller, about) if known else _strangers(conn, caller, about))


async def take_letter(conn: Conn, caller: Caller, email: str) -> bool:
    """Take room for one mail that anybody may ask us to send.

    Shape   False: this address has been written to so often that one more would be of no use; who asks is not told.
    Errors  SlowDown for a network that asks and asks.
    """
    await _fill(conn, [(LETTERS_HERE, _hash(conn, LETTERS_HERE, caller.network))])
    return await _fits(conn, LETTERS_TO, _hash(conn, LETTERS_TO, email))


async def give_back(conn: Conn, taken: list[Bucket]) -> None:
    """The try was right: it counts for nothing."""
    for rate, bucket in sorted(taken, key=_order):
        await queries.give_back(conn, throttle_hash=bucket, every=rate.every)


async def forget_old(conn: Conn) -> int:
    """Delete buckets that have long been empty. Shape: how many."""
    return int(await queries.forget_throttles(conn, before=clock.now() - KEEP))


def _strangers(conn: Conn, caller: Caller, about: str) -> list[Bucket]:
    return [
        (HERE, _hash(conn, HERE, about, caller.network)),
        (ANYWHERE, _hash(conn, ANYWHERE, about)),
        (NETWORK, _hash(conn, NETWORK, caller.network)),
    ]


def _known(conn: Conn, caller: Caller, about: str) -> list[Bucket]:
    return [(KNOWN, _hash(conn, KNOWN, about, caller.device))]


async def _fill(conn: Conn, buckets: list[Bucket]) -> list[Bucket]:
    """One more in each; where one is full, nothing is written (the transaction ends with the error)."""
    for rate, bucket in sorted(buckets, key=_order):
        if not await _fits(conn, rate, bucket):
            raise SlowDown
    return buckets


async def _fits(conn: Conn, rate: Rate, bucket: bytes) -> bool:
    """One more in a bucket, where there is room."""
    now = clock.now()
    full_at = now + rate.every * rate.burst
    return await queries.take(conn, throttle_hash=bucket, now=now, every=rate.every, full_at=full_at) is not None


def _order(bucket: Bucket) -> bytes:
    """Rows are locked in one order, so that two tries never wait for each other."""
    return bucket[1]


def _hash(conn: Conn, rate: Rate, *parts: str) -> bytes:
    text = "\n".join((rate.name, *parts))
    return hmac.new(conn.settings.link_secret(), text.encode(), sha256).digest()
