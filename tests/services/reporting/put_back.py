"""A backup of an office's reporting, and putting it back: the tables as they were, new epochs, and head office told of it."""

from dataclasses import dataclass
from typing import Any

from chassis.bus import control
from chassis.db import Conn, Database
from chassis.events import Message
from services.reporting import national_log
from tests.services.reporting import Office

TABLES = (
    "tally", "group_fact", "closed_period", "closing_comment", "closing_position", "counted_by",
    "indicator_start", "revision", "bus.stream",
    "bus.epoch", "bus.outbox", "bus.receipt",
    "bus.receipt_day", "bus.cursor", "bus.reader", "bus.closed_period",
)  # fmt: skip


@dataclass(frozen=True)
class Backup:
    """What the office's tables held, and what it had heard by then."""

    rows: dict[str, Any]
    log: list[Message]


async def back_up(office: Office) -> Backup:
    async def read(conn: Conn) -> dict[str, Any]:
        every = "SELECT coalesce(jsonb_agg(t), '[]') FROM {} AS t"
        return {table: await conn.fetchval(every.format(table)) for table in TABLES}

    return Backup(await office.db.run(read), list(office.log))


async def put_back(office: Office, backup: Backup, head: Database, *, code: str, epoch: int) -> int:
    """Shape: the last number of the national stream that is as it was; what came after it never happened.

    ``epoch``  the one that ends there.
    """

    async def write(conn: Conn) -> int:
        await conn.execute(f"TRUNCATE {', '.join(TABLES)}")
        again = "INSERT INTO {0} OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_recordset(NULL::{0}, $1)"
        for table, rows in backup.rows.items():
            await conn.execute(again.format(table), rows)
        last: int = await conn.fetchval("SELECT count(*) FROM bus.outbox WHERE stream = 'national'")
        await control.open_epoch(conn, "national", above=epoch, reason="restored", after=last)
        return last

    office.log[:] = backup.log
    with office.clock():
        last = await office.db.run(write)
    office.told = 0
    await office.news()
    await head.run(national_log.on_rolled_back, code, "reporting", "national", epoch, last)
    return last
