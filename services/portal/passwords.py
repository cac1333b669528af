"""Passwords: argon2id, worked out in niced threads so that nobody else waits, never more than two at once."""

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import cache, partial
from weakref import WeakKeyDictionary

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from services.portal.problems import PasswordTooWeak
from services.portal.strength import weakness

MEMORY_KIB = 32 * 1024
PASSES = 3
NOBODYS = "$argon2id$v=19$m=32768,t=3,p=1$vr134pgF62wiV3iC+r7d1w$FOlitRimuihz/2kzmNhr1EYo+IuEFLCEmY/R5EDQCG4"
"""The hash of a random password that nobody was told, at the same cost as everyone's."""

AT_ONCE = 2
NICENESS = 5
"""Working a password out may wait for a page; never the other way round."""

_hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=1)


@asynccontextmanager
async def turn() -> AsyncIterator[None]:
    """One of two turns at working passwords out; whoever comes third waits."""
    async with _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE)):
        yield


async def hash(password: str) -> str:
    """argon2id of a password, as a PHC string."""
    return await asyncio.get_running_loop().run_in_executor(_threads(), _hasher.hash, password)


async def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is right. Without a hash, the same work is done for nothing: the time tells no one who exists."""
    work = partial(_verify, password_hash or NOBODYS, password)
    right = await asyncio.get_running_loop().run_in_executor(_threads(), work)
    return right and password_hash is not None


async def check_strength(password: str, *about: str) -> None:
    """Refuse a password that is short or easily guessed; ``about`` are words an attacker would try, such as the address.

    Errors  PasswordTooWeak, saying what is weak.
    """
    weak = await asyncio.get_running_loop().run_in_executor(_threads(), weakness, password, about)
    if weak:
        raise PasswordTooWeak(errors={"password": [weak]})


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="password", initializer=_give_way)


def _give_way() -> None:
    """Let the thread that answers everyone go first; on Linux a thread has a niceness of its own."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
