"""The erasure journal: which records have been erased, by random id only, so that a restored backup can be erased again.

The table is in the database and so in its backups; the file beside the day keys is not, and is what a restore reads: it
also knows what was erased after the backup was taken.
"""

from pathlib import Path
from typing import Any
from uuid import UUID

from chassis import clock, journals, sql
from chassis.db import Conn
from chassis.settings import Settings

queries = sql.load(__file__)


async def record(conn: Conn, subject: UUID, kind: str) -> None:
    """Note that a record (its own random id, never the person's) of a register is erased in this transaction.

    The file is written first: should the transaction fail, a restore would erase what its person asked to have erased.
    """
    journals.append(journal_file(conn.settings, conn.service), [{"subject": str(subject), "kind": kind}])
    await queries.insert_erasure(conn, subject=subject, kind=kind, erased_at=clock.now())


def journal_file(settings: Settings, service: str) -> Path:
    """One line of JSON per erasure, in the key directory, outside database, broker and ordinary backup."""
    return settings.key_dir / f"erased-{service}.jsonl"


async def read(conn: Conn) -> dict[str, list[UUID]]:
    """Everything ever erased in this service, by register: what a restored database must erase again."""
    entries: list[Any] = [dict(row) for row in await queries.list_erasures(conn)]
    entries += journals.read(journal_file(conn.settings, conn.service))
    found: dict[str, set[UUID]] = {}
    for entry in entries:
        found.setdefault(entry["kind"], set()).add(UUID(str(entry["subject"])))
    return {kind: sorted(subjects) for kind, subjects in found.items()}
