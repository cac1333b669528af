"""Stating to head office: whatever differs from what it has been told, as far as the rules let it be told."""

from collections.abc import Iterable, Sequence, Set
from datetime import date
from typing import Any

from chassis import outbox, sql
from chassis.db import Conn
from services.reporting import (
    beginnings,
    catalogue,
    ever_told,
    manifests,
    people,
    periods,
    revisions,
    schemas,
    standings,
    years,
)
from services.reporting.ever_told import EverTold
from services.reporting.people import Figure
from services.reporting.periods import Period
from services.reporting.revisions import Correction
from services.reporting.tellings import Telling

queries = sql.load(__file__)

CHUNK = 500
"""Tallies in one message."""
AT_ONCE = 5_000
"""Tallies looked at in one transaction; what is left over comes with the next."""


async def state(conn: Conn) -> int:
    """Tell head office what has changed. While a replay is under way the figures are not whole, and nothing is told.

    Shape   how many tallies were told.
    Emits   reporting.tallies_stated.v1, and reporting.revisions_noted.v1 and reporting.manifest_stated.v1 for closed periods
            it touched.
    """
    await standings.lock(conn)
    await beginnings.take_up(conn)
    if await is_replaying(conn):
        return 0
    return await settle(conn)


async def settle(conn: Conn, *, closing: date | None = None) -> int:
    """Bring every tally to rest: value = stated + held. ``closing``: a month that is being closed just now."""
    standing = await standings.read(conn)
    if closing is not None:
        await _open_up(conn, closing)
    starts, begun = await beginnings.begin(conn, standing)
    most = AT_ONCE if closing is None and not begun else None
    rows = await queries.list_unsettled(conn, closing=closing, begun=sorted(begun), most=most)

    await ever_told.begin(conn)
    ever = await ever_told.read(conn) if any(row["rule"] == "people" for row in rows) else ever_told.NOTHING
    tellings = [
        _telling(row, ever, closed=standing.closed(row["period"]), begun=row["indicator"] in begun)
        if row["period"] >= starts.get(row["indicator"], standings.NEVER)
        else Telling.of(row, figure(row))
        for row in rows
    ]
    touched = {
        periods.year_of(row["period"]) for row in rows if row["rule"] == "people" and standing.closed(row["period"])
    }
    await keep(conn, tellings)
    corrections = _corrections(rows, tellings, standing, closing, begun)
    await revisions.note(conn, corrections)
    for year in sorted(touched | ({periods.year_of(closing)} if closing else set())):
        tellings += await years.settle(conn, year)

    told = [telling for telling in tellings if telling.tells]
    revisions.tell(conn, corrections, await tell(conn, told))
    await _manifest(conn, told, standing, closing)
    return len(told)


async def restate(conn: Conn, period: Period) -> int:
    """Tell a whole period again, as it stands, for a head office whose log does not agree with our manifest.

    Shape   how many tallies were told.
    Errors  none; a period of which nothing was told tells nothing but its manifest.
    Emits   reporting.tallies_stated.v1, reporting.manifest_stated.v1
    """
    await standings.lock(conn)
    rows = await queries.raise_revisions(conn, span=period.span, period=period.first)
    told = [Telling.again(row) for row in rows]
    await tell(conn, told)
    await manifests.state(conn, [period])
    return len(told)


async def is_replaying(conn: Conn) -> bool:
    """Whether the tallies are being counted anew."""
    return bool(await queries.is_replaying(conn, version=catalogue.current().version))


async def tell(conn: Conn, tellings: list[Telling]) -> int:
    """Put what is told on the national stream, in messages of at most 500. Shape: how many messages."""
    await ever_told.note(conn, tellings)
    version = catalogue.current().version
    messages = range(0, len(tellings), CHUNK)
    for first in messages:
        tallies = [telling.as_tally() for telling in tellings[first : first + CHUNK]]
        outbox.add(conn, schemas.TalliesStated.event(subject=conn.office, catalogue_version=version, tallies=tallies))
    return len(messages)


async def keep(conn: Conn, tellings: Iterable[Telling]) -> None:
    """Write down what has now been told, and what is held."""
    every = list(tellings)
    if every:
        await queries.keep_tellings(conn, **Telling.columns(every))


async def _open_up(conn: Conn, closing: date) -> None:
    """What waited for the month to close waits no longer; a total that nobody counted for is nought, not silence."""
    totals = catalogue.current().people()
    await queries.insert_noughts(
        conn,
        indicators=[one.code for one in totals],
        stocks=[one.stock for one in totals],
        period=closing,
        office=conn.office,
    )
    await queries.release_held(conn, period=closing)


def _telling(row: Any, ever: EverTold, *, closed: bool, begun: bool) -> Telling:
    """What to tell of a month's tally: all of it, none of it yet, or what the people rules let through.

    ``begun``  the office has just begun to count this: its first nought is told too, so that it is not taken for silence.
    """
    if row["rule"] == "live" or (row["rule"] == "closing" and closed):
        nothing_yet = row["value"] <= 0 and row["stated_state"] is None and not begun
        return Telling.of(row, None if nothing_yet else people.stated(max(row["value"], 0)))
    if row["rule"] == "people" and closed and is_total(row) and not ever.is_unsure(Period(row["span"], row["period"])):
        return Telling.of(row, people.month_total(row["value"], ever.of(row)))
    return Telling.of(row, figure(row))


def _corrections(
    rows: Sequence[Any],
    tellings: Sequence[Telling],
    standing: standings.Standing,
    closing: date | None,
    begun: Set[str],
) -> list[Correction]:
    """What is told otherwise of months that were closed before; what the office has just begun to count corrects nothing."""
    return [
        Correction(row["indicator"], row["period"], _change(row, telling))
        for row, telling in zip(rows, tellings, strict=True)
        if telling.tells
        and standing.closed(row["period"])
        and row["period"] != closing
        and row["indicator"] not in begun
    ]


def _change(row: Any, telling: Telling) -> int:
    """By how much it changes the indicator's total: nought where it is a part."""
    kept = "office" if row["rule"] == "people" else "municipality"
    if row["breakdown"] or row["area_kind"] != kept or telling.figure is None:
        return 0
    return (telling.figure.value or 0) - (row["stated_value"] or 0)


def is_total(row: Any) -> bool:
    return row["area_kind"] == "office" and not row["breakdown"]


def figure(row: Any) -> Figure | None:
    """What has been told of a tally, None before."""
    return Figure(row["stated_state"], row["stated_value"]) if row["stated_state"] else None


async def _manifest(conn: Conn, told: list[Telling], standing: standings.Standing, closing: date | None) -> None:
    closed = {
        telling.period for telling in told if telling.period.span == "year" or standing.closed(telling.period.first)
    }
    if closing is not None:
        closed.add(Period("month", closing))
    await manifests.state(conn, sorted(closed))
