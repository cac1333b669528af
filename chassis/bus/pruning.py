"""Removing from the outbox what every reader has had for longer than any backup is kept (rule 14), and with it old keys of
the day, so that nobody can read what lies sealed in a broker's log or an old backup (rule 2)."""

from datetime import date, timedelta

import contracts
from chassis import clock, seal, sql
from chassis.bus import topology
from chassis.db import Conn
from chassis.events import Message
from chassis.settings import Settings

BACKUP_HORIZON_DAYS = 35

queries = sql.load(__file__)


async def on_period_closed(conn: Conn, messages: list[Message]) -> None:
    """Note which months are closed."""
    for message in messages:
        period, closed_on = (
            date.fromisoformat(f"{message.data['period']}-01"),
            date.fromisoformat(message.data["closed_on"]),
        )
        await queries.note_closed(conn, period=period, closed_on=closed_on)


async def prune(conn: Conn, horizon_days: int = BACKUP_HORIZON_DAYS) -> int:
    """Remove what may go from each stream, and destroy old keys of the day. Shape: how many messages were removed.

    An events stream is also what replays start from, so of it only what was told before the end of the last closed month
    goes; where no month has been closed, nothing of it goes. What is told downward stays: an office that joins reads it all.
    """
    seal.destroy_old_keys(conn.settings.key_dir, clock.now().date())
    removed = 0
    closed_before = await queries.read_closed_before(conn)
    today = clock.today()
    for row in await queries.list_streams(conn):
        stream = row["stream"]
        if topology.comes_from_head_office(stream) or (stream == "events" and closed_before is None):
            continue
        readers = expected_readers(conn.settings, conn.service, stream)
        received_by = today - timedelta(days=horizon_days)
        safe = await queries.read_safe(conn, stream=stream, readers=sorted(readers), day=received_by)
        told_before = closed_before if stream == "events" else today
        removed += await queries.delete_messages(conn, stream=stream, safe=safe or 0, told_before=told_before)
        await queries.raise_first_kept(conn, stream=stream)
    return removed


def expected_readers(settings: Settings, service: str, stream: str) -> set[str]:
    """``office/service/reader`` of all who must have told us that they have it."""
    found = set()
    for reader in contracts.readers():
        office = settings.head_office if reader["broker"] == "national" else settings.office
        owners = {service, "*"}
        if any(owner in owners and read == stream for owner, read in topology.sources(reader["types"])):
            found.add(f"{office}/{reader['service']}/{reader['reader']}")
    return found
