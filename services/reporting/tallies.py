"""The office's own tallies: kept up to date event by event, rebuilt to the same figures by a replay."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from chassis import clock, sql
from chassis.db import Conn
from chassis.events import Message
from services.reporting import areas, cells, counting, project_counts, standings
from services.reporting.cells import Change
from services.reporting.counting import Count, Facts, GroupFact
from services.reporting.periods import month_of

queries = sql.load(__file__)


async def on_counted(conn: Conn, messages: Sequence[Message]) -> None:
    """Count what happened. A message that a closed month holds already (in a replay) is passed over; where the catalogue has
    brought something new since, that is counted of it, and nothing else. Of what is dated after the office has closed into
    another nothing stands. What each group, event and outreach counts for is kept beside it, for projects.

    Errors  KeyError, ValueError, GroupUnknown for data that cannot be counted: the message is set aside.
    """
    await standings.lock(conn)
    standing = await standings.read(conn)
    held = {message.id for message in messages if standing.holds(message, counting.dated_on(message))}
    known = held if standing.activities_held else set()
    fresh = [message for message in messages if standing.new or message.id not in known]
    if not fresh:
        return

    facts = await _known_groups(conn, fresh)
    before = dict(facts)
    done = [(message, counting.done(message, facts)) for message in fresh]
    found = [
        count
        for message, all_done in done
        for count in counting.counts(message, all_done)
        if message.id not in held or count.indicator in standing.new
    ]

    await _keep_groups(conn, [fact for group_id, fact in facts.items() if before.get(group_id) != fact])
    await fold(conn, found)
    await project_counts.fold(conn, [one for one in done if one[0].id not in known])
    await _let_pass(conn, standing)


async def fold(conn: Conn, counts: list[Count]) -> None:
    """Add counts to the tallies: one statement for what happened, two for how things stand."""
    known = await areas.look_up(conn, {count.municipality for count in counts})
    changed = cells.changes(counts, known)
    flows = [change for change in changed if not change.stock]
    stocks = [change for change in changed if change.stock]
    if flows:
        await queries.add_flows(conn, **_columns(flows))
    if stocks:
        columns = _columns(stocks)
        changes = columns.pop("changes")
        await queries.fill_stocks(conn, until=month_of(clock.today()), **columns)
        del columns["rules"]
        await queries.add_stocks(conn, changes=changes, **columns)


def _columns(changed: list[Change]) -> dict[str, list[Any]]:
    return {
        "indicators": [one.cell.indicator for one in changed],
        "periods": [one.cell.period for one in changed],
        "area_kinds": [one.cell.area_kind for one in changed],
        "areas": [one.cell.area for one in changed],
        "dimensions": [one.cell.dimension for one in changed],
        "codes": [one.cell.code for one in changed],
        "rules": [one.rule for one in changed],
        "changes": [one.change for one in changed],
    }


async def _known_groups(conn: Conn, messages: list[Message]) -> Facts:
    wanted = {UUID(message.data["group_id"]) for message in messages if "group_id" in message.data}
    if not wanted:
        return {}
    rows = await queries.list_groups(conn, group_ids=sorted(wanted))
    return {row["group_id"]: GroupFact(**dict(row)) for row in rows}


async def _keep_groups(conn: Conn, facts: list[GroupFact]) -> None:
    if not facts:
        return
    columns = ("group_id", "municipality_code", "format", "theme", "started_on", "stepped_back_on", "ended_on")
    lists = {f"{name}s": [getattr(fact, name) for fact in facts] for name in columns}
    await queries.keep_groups(conn, **lists)


async def carry(conn: Conn, until: date | None = None) -> None:
    """Carry what stands into each new month, up to this one: a stock goes on until something changes it."""
    await standings.lock(conn)
    await queries.carry_stocks(conn, until=until or month_of(clock.today()))
    await _let_pass(conn, await standings.read(conn))


async def _let_pass(conn: Conn, standing: standings.Standing) -> None:
    """Of an office that has closed into another nothing stands from that day on."""
    if standing.ended_on < standings.NEVER_ENDS:
        await queries.let_pass(conn, begins_on=standing.ended_on)


async def reset(conn: Conn) -> None:
    """Empty the tallies for a replay, down to what the closed months hold; what has been stated stays known."""
    await standings.lock(conn)
    standing = await standings.read(conn)
    await queries.forget_groups(conn)
    await queries.rewind_groups(conn)
    await queries.drop_open_tallies(conn, open_from=standing.open_from)
    await queries.rewind_tallies(conn)
    await queries.rewind_stocks(conn, open_from=standing.open_from)
    await project_counts.reset(conn)
    await carry(conn)
