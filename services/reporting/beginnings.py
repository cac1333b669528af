"""A later version of the catalogue: what is new in it is counted of the past as well, and told from where it is known.

What was counted before stands as it was told. Of what is new a replay counts the whole past, closed months too, as far as
the events are still kept. Months whose events have been pruned are not known: nothing is told of them, and head office
shows two dots. Where they are known, the first nought is told, so that nothing happened is not taken for not counted.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from chassis import clock, sql
from chassis.db import Conn
from services.reporting import areas, catalogue, periods
from services.reporting.catalogue import Indicator
from services.reporting.standings import NEVER, Standing

queries = sql.load(__file__)

FIRST_VERSION: Final = 1
"""What the first catalogue has is known from the beginning everywhere."""
UNKNOWN: Final = date.max
"""Later than any month: of an indicator of which no month is known."""


async def take_up(conn: Conn) -> None:
    """Count by the catalogue of this version of the product; where it has grown, the tallies are counted anew."""
    version = catalogue.current().version
    await queries.ask_for_replay(conn, version=version)
    await queries.keep_version(conn, version=version)


async def starts(conn: Conn) -> dict[str, date]:
    """The first month that is known, of each indicator that a later catalogue has brought; NEVER: all are."""
    rows = await queries.list_starts(conn)
    return {row["indicator"]: row["known_from"] or UNKNOWN for row in rows}


async def begin(conn: Conn, standing: Standing) -> tuple[dict[str, date], frozenset[str]]:
    """Note from when what is new is known, once it has been counted, and make its first noughts.

    Shape   (what ``starts`` gives, the codes that have begun just now)
    """
    known = await starts(conn)
    new = [one for one in catalogue.current().indicators.values() if _is_later(one) and one.code not in known]
    if new:
        lost = {row["service"] for row in await queries.list_lost(conn)}
        first = await queries.read_first_month(conn) or periods.month_of(clock.today())
        for one in new:
            known[one.code] = _known_from(one, lost, standing.open_from)
            await _begin_one(conn, one, known[one.code], first, standing.open_from)
    return known, frozenset(one.code for one in new)


def _is_later(one: Indicator) -> bool:
    return one.counted and one.since > FIRST_VERSION


def _known_from(one: Indicator, lost: set[str], open_from: date) -> date:
    """What is pruned was told before the open months began. How something stood follows from all that came before."""
    if lost.isdisjoint(source.split(".")[0] for source in one.sources):
        return NEVER
    return UNKNOWN if one.stock else open_from


async def _begin_one(conn: Conn, one: Indicator, known_from: date, first: date, open_from: date) -> None:
    await queries.keep_start(conn, indicator=one.code, known_from=None if known_from == UNKNOWN else known_from)
    if known_from == UNKNOWN:
        return
    begins = max(first, known_from)
    closed = periods.months(begins, periods.after(open_from, -1)) if open_from > NEVER else []
    await queries.insert_noughts(
        conn,
        indicator=one.code,
        months=closed if one.people else [begins],
        area_kind="office" if one.people else "municipality",
        area=conn.office if one.people else (await areas.look_up(conn, set())).seat,
        stock=one.stock,
        rule="people" if one.people else "live",
    )


@dataclass(frozen=True)
class Known:
    """From when a report's figures are known, and how many offices have told of them; None: it is one office's own."""

    since: date = NEVER
    offices: int | None = None


ALWAYS: Final = Known()


async def known_here(conn: Conn, indicator: Indicator) -> Known:
    """From when this office knows an indicator's figures."""
    return Known((await starts(conn)).get(indicator.code, NEVER)) if _is_later(indicator) else ALWAYS


async def known_nationally(conn: Conn, indicator: Indicator, position: int) -> Known:
    """From when any office has told of an indicator, as of a place in the log; what was there from the first needs no asking."""
    if not _is_later(indicator):
        return ALWAYS
    kind = "office" if indicator.people else "municipality"
    row = await queries.read_told_from(conn, indicator=indicator.code, area_kind=kind, position=position)
    return Known(row["since"] or UNKNOWN, row["offices"])
