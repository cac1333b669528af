"""One writer on an outbox: ``python -m proofs._writer DSN FOLDER SECONDS CHAINS SEED`` prints what it committed."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

from chassis import outbox
from chassis.db import Conn, Database
from proofs._pair import LinkForged, settings


class Undone(Exception):
    """This transaction is given up."""


async def forge(conn: Conn, chain: int) -> None:
    """A link that is caused by the one before: whoever holds the chain adds the next."""
    n = await conn.fetchval("UPDATE chain SET n = n + 1 WHERE chain = $1 RETURNING n", chain)
    _tell(conn, "link", chain, n)


async def add_early(conn: Conn, chain: int) -> None:
    """The lock-wait case: something is told, then the chain is waited for; its cause commits while we wait."""
    place = len(conn.collected)
    _tell(conn, "early", chain, 0)
    n = await conn.fetchval("SELECT n FROM chain WHERE chain = $1 FOR UPDATE", chain)
    event, message_id, data = conn.collected[place]
    conn.collected[place] = (event, message_id, json.dumps(json.loads(data) | {"n": n}))


async def undo(conn: Conn, chain: int) -> None:
    """What is told in a transaction that is undone was never told."""
    await forge(conn, chain)
    raise Undone


def _tell(conn: Conn, kind: str, chain: int, n: int) -> None:
    outbox.add(conn, LinkForged.event(subject=f"chain-{chain}", kind=kind, chain=chain, n=n))


async def write(db: Database, seconds: float, chains: int, random: Random) -> Counter[str]:
    """Write as fast as it goes. Shape: how many of each were committed, and how many undone."""
    done: Counter[str] = Counter()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        use_case = random.choices((forge, add_early, undo), (6, 3, 1))[0]
        try:
            await db.run(use_case, random.randrange(chains))
            done[use_case.__name__] += 1
        except Undone:
            done["undone"] += 1
    return done


async def main(dsn: str, folder: str, seconds: str, chains: str, seed: str) -> None:
    db = Database(settings(dsn, "", Path(folder)), "alpha")
    await db.open()
    try:
        done = await write(db, float(seconds), int(chains), Random(seed))
    finally:
        await db.close()
    print(json.dumps(done))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
