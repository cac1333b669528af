"""Ask a running office to replay a projection or to send a stretch of a stream again."""

from __future__ import annotations

from chassis import sql
from chassis.bus import control, journal
from chassis.db import Conn
from chassis.settings import Settings
from infra.local.faults import Fault
from infra.operations.calls import call

queries = sql.load(__file__)


def ask_replay(settings: Settings, service: str, readers: list[str] | None) -> list[str]:
    """Have these readers of a service (all that can) start over; their names.

    The bus process sees it within seconds; where none runs, when it next starts.
    """
    asked: list[str] = call(settings, service, _ask_replay, readers)
    if not asked:
        raise Fault(f"{service} has no such reader", "brikke status --json lists readers")
    return asked


async def _ask_replay(conn: Conn, readers: list[str] | None) -> list[str]:
    known = [row["reader"] for row in await queries.list_readers(conn)]
    chosen = [reader for reader in known if readers is None or reader in readers]
    for reader in chosen:
        await journal.queries.need_replay(conn, reader=reader)
    return chosen


def resend(settings: Settings, service: str, stream: str, first: int) -> int:
    """Have the relay publish again from ``first``, or from the first number that is kept; that number."""
    mark: int | None = call(settings, service, _resend, stream, first)
    if mark is None:
        raise Fault(f"{service} has no stream {stream}", "brikke status lists streams")
    return mark + 1


async def _resend(conn: Conn, stream: str, first: int) -> int | None:
    await control.on_request(conn, {"stream": stream, "from": first})
    mark: int | None = await queries.read_mark(conn, stream=stream)
    return mark
