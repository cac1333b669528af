"""How far the office has closed its months: what everything that counts, states or replays must know."""

from dataclasses import dataclass
from datetime import date

from chassis import sql
from chassis.db import Conn
from chassis.events import Message
from services.reporting import catalogue, periods

queries = sql.load(__file__)

NEVER = date(1, 1, 1)
NEVER_ENDS = date.max


@dataclass(frozen=True)
class Standing:
    """Which months are closed, and the place in each stream that the closed values stand for."""

    open_from: date
    """First day that belongs to no closed month; year 1 while none is closed."""
    positions: dict[tuple[str, str], tuple[int, int]]
    new: frozenset[str] = frozenset()
    """Indicators that the catalogue has brought since the last closing: no closed value holds anything of them."""
    ended_on: date = NEVER_ENDS
    """First day that is not this office's, because it has closed into another."""
    activities_held: bool = False
    """Whether the last closing froze what activities counted for."""

    def closed(self, month: date) -> bool:
        return month < self.open_from

    def holds(self, message: Message, on: date) -> bool:
        """Whether a closed month's values hold the message already, as far as they were counted by then (``new``)."""
        position = self.positions.get((message.service, message.stream))
        return position is not None and on < self.open_from and (message.epoch, message.sequence) <= position


async def lock(conn: Conn) -> None:
    """Counting, stating and closing take turns: they write the same rows, each in an order of its own.

    Statements are thereby numbered in the order in which they are told, and nothing is counted into a month that is
    closed meanwhile.
    """
    await queries.lock_figures(conn)


async def read(conn: Conn) -> Standing:
    last = await last_closed(conn)
    rows = await queries.list_positions(conn)
    positions = {(row["service"], row["stream"]): (row["epoch"], row["sequence"]) for row in rows}
    counted = await queries.read_counted_by(conn)
    new = frozenset(
        one.code for one in catalogue.current().indicators.values() if one.since > counted["closed_version"]
    )
    ended_on = await queries.read_ended_on(conn, office=conn.office) or NEVER_ENDS
    open_from = periods.after(last) if last else NEVER
    return Standing(open_from, positions, new, ended_on, counted["activities_held"])


async def last_closed(conn: Conn) -> date | None:
    """The latest closed month."""
    found: date | None = await queries.read_last_closed(conn)
    return found
