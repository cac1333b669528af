"""Entries of the audit verified a second, from the database to the verdict; and a thousand tamperings, all to be found.

The peer goes along the same chain with the standard library's own JSON encoder, in memory, without a database.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bench import _machine
from bench._audit import tamperings

ENTRIES = 300_000
ROUNDS = 3
PROMISED = 100_000
"""Entries a second."""
TRIES = 1_000
COLUMNS = (
    "entry_number", "noted_at", "act", "account_id", "session_id", "about_kind", "about_id", "detail", "previous_hash",
    "hash",
)  # fmt: skip


def run(entries: int = ENTRIES) -> dict[str, Any]:
    """Rates, how many tamperings went unseen, and whether both are as promised."""
    machine, chain = _machine.describe(), tamperings.make_chain(entries)
    rates = asyncio.run(measure(chain))
    missed = tamperings.unseen(TRIES)
    return {
        "measure": "audit entries verified a second, from the database to the verdict",
        "commit": _machine.commit(),
        "machine": machine,
        "entries": entries,
        "rates": rates,
        "best": max(each["entries_per_s"] for each in rates),
        "peer_in_memory": peer(chain),
        "promised": PROMISED,
        "tamperings": {"tried": TRIES, "unseen": missed},
        "kept": max(each["entries_per_s"] for each in rates) >= PROMISED and not missed,
    }


async def measure(chain: list[dict[str, Any]]) -> list[dict[str, int]]:
    """Entries a second, and a second of our own processor time, in each round; an untouched chain has no fault."""
    from chassis import audit_checkpoints

    rates = []
    async with database_of(chain) as database:
        for _ in range(ROUNDS):
            began, worked = time.perf_counter(), time.process_time()
            found = await database.run(audit_checkpoints.verify)
            seconds, worked = time.perf_counter() - began, time.process_time() - worked
            rates.append(
                {
                    "entries_per_s": round(found["entries"] / seconds),
                    "entries_per_cpu_s": round(found["entries"] / worked),
                }
            )
            assert (found["entries"], found["faults"]) == (len(chain), [])
    return rates


def peer(chain: list[dict[str, Any]]) -> int:
    """Entries a second with ``json.dumps``."""
    began = time.perf_counter()
    for entry in chain:
        texts = [str(entry["entry_number"]), entry["noted_at"].isoformat()]
        texts += [None if entry[name] is None else str(entry[name]) for name in COLUMNS[2:8]]
        written = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
        assert hashlib.sha256(entry["previous_hash"] + written.encode()).digest() == entry["hash"]
    return round(len(chain) / (time.perf_counter() - began))


@asynccontextmanager
async def database_of(chain: list[dict[str, Any]]) -> AsyncIterator[Any]:
    """A service's database with this chain in it, gone afterwards."""
    import asyncpg

    from chassis import migrate
    from chassis.db import Database
    from infra.local.testbed import testbed

    bed, name = testbed(), f"t_{secrets.token_hex(6)}"
    admin = await asyncpg.connect(bed.pg_dsn_admin)
    await admin.execute(f'CREATE DATABASE "{name}"')
    conn = await asyncpg.connect(bed.pg_dsn(name))
    try:
        await migrate.migrate_connection(conn, "portal")
        await fill(conn, chain)
        with tempfile.TemporaryDirectory() as folder:
            database = Database(settings_for(bed.pg_dsn(name), Path(folder)), "portal", statement_timeout_s=300)
            await database.open()
            yield database
            await database.close()
    finally:
        await conn.close()
        await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        await admin.close()


async def fill(conn: Any, chain: list[dict[str, Any]]) -> None:
    """Put the chain in as it is; noting it entry by entry would take minutes."""
    await conn.execute("ALTER TABLE audit.entry DISABLE TRIGGER audit_entry_follows_the_last")
    rows = [tuple(entry[name] for name in COLUMNS) for entry in chain]
    await conn.copy_records_to_table("entry", schema_name="audit", columns=COLUMNS, records=rows)
    last = chain[-1]
    await conn.execute("UPDATE audit.head SET entry_number = $1, hash = $2", last["entry_number"], last["hash"])
    await conn.execute("VACUUM ANALYZE audit.entry")


def settings_for(dsn: str, folder: Path) -> Any:
    from infra.operations.environment import settings_of

    values = {
        "BRIKKE_OFFICE": "bench",
        "BRIKKE_BASE_URL": "https://bench.localhost",
        "BRIKKE_DATABASE_URL": f"{dsn}&application_name={{service}}",
        "BRIKKE_BROKER_URL": "amqp://nowhere/",
        "BRIKKE_KEY_DIR": str(folder),
    }
    with settings_of(values) as settings:
        return settings
