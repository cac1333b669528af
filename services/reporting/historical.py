"""Figures from the years before Brikke: a file is checked, entered once, corrected by another, or withdrawn.

They stand in head office's log as statements of spans of their own, under epoch 0 and the number of their file. So a report
as of any date knows what was entered by then, and no figure that an office counts is ever mixed up with them.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from chassis import clock, identity_numbers, sql
from chassis.db import Conn
from services.reporting import catalogue, historical_figures, historical_lines, labels, national_log, people, themes
from services.reporting.historical_figures import SPANS, Figure
from services.reporting.historical_lines import Area, Fault, Known
from services.reporting.historical_sheets import Line as Row
from services.reporting.problems import (
    HeadOfficeOnly,
    HistoricalEntered,
    HistoricalFaults,
    HistoricalNotStanding,
    HistoricalUnknown,
)

queries = sql.load(__file__)

EPOCH: Final = 0
"""Before the first epoch of any office."""
DRAFT_STANDS: Final = timedelta(days=1)


async def known(conn: Conn) -> Known:
    """What a file may name: offices, and every county, municipality and theme there has been. Errors: HeadOfficeOnly."""
    _only_head_office(conn)
    offices = {row["code"]: row["name"] for row in await queries.list_offices(conn)}
    areas = [Area(**row) for row in await queries.list_areas(conn)]
    return Known(offices, areas, await themes.names(conn))


async def check(
    conn: Conn, rows: list[Row], *, title: str, replaces: UUID | None = None, uploaded_by: UUID | None = None
) -> tuple[UUID | None, list[Fault]]:
    """Read a file and say what is wrong with it, or keep it for entering. Nothing is stated yet.

    ``replaces``  the file that this one corrects.
    Shape   (the file, no faults), or (None, the faults).
    Errors  HeadOfficeOnly, HistoricalEntered (the same stands already), HistoricalNotStanding, IdentityNumberGiven.
    """
    identity_numbers.refuse(title=title)
    named = await known(conn)
    await _standing(conn, replaces)
    lines, faults = historical_lines.read(rows, named, clock.today())
    figures: list[Figure] = []
    if not faults:
        figures, faults = historical_figures.of(lines)
    digest = historical_figures.digest(figures)
    await _refuse_the_same(conn, digest)
    faults = faults or await _against_what_is_known(conn, figures, replaces)
    if faults:
        return None, faults
    await queries.drop_old_drafts(conn, before=clock.now() - DRAFT_STANDS)
    file_id: UUID = await queries.insert_draft(
        conn, title=title, replaces=replaces, digest=digest, figures=historical_figures.pack(figures),
        figure_count=len(figures), uploaded_at=clock.now(), uploaded_by=uploaded_by,
    )  # fmt: skip
    return file_id, []


async def find(conn: Conn, file_id: UUID) -> dict[str, Any]:
    """A file, and what it says by figure and year.

    Shape   {file_id, number, title, state, replaces, replaces_title, figure_count, uploaded_at, entered_at, sums, changes};
            ``sums`` [{indicator, name, first, last, figures, years: [(year, total; None: under five alone)]}],
            ``changes`` {new, changed, taken_out, same} against the file it replaces.
    Errors  HeadOfficeOnly, HistoricalUnknown.
    """
    row = await _find(conn, file_id)
    figures = historical_figures.unpack(row["figures"])
    before = historical_figures.unpack(row["replaces_figures"] or [])
    changed, same, gone = _compared(before, figures)
    already = {one.cell for one in before}
    new = sum(one.cell not in already for one in changed)
    return {
        **{name: row[name] for name in ("file_id", "number", "title", "state", "replaces", "replaces_title")},
        **{name: row[name] for name in ("figure_count", "uploaded_at", "entered_at")},
        "sums": _sums(figures),
        "changes": {"new": new, "changed": len(changed) - new, "taken_out": len(gone), "same": same},
    }


async def list_files(conn: Conn) -> list[Any]:
    """Files that were entered, the last first. Errors: HeadOfficeOnly."""
    _only_head_office(conn)
    found: list[Any] = await queries.list_files(conn)
    return found


async def enter(conn: Conn, file_id: UUID) -> int:
    """State a checked file's figures, all of them or none. What was entered already is entered no second time.

    Shape   how many statements were added to the log.
    Errors  HeadOfficeOnly, HistoricalUnknown, HistoricalNotStanding, HistoricalFaults: something else has been stated
            since the file was checked.
    """
    await national_log.queries.lock_log(conn)
    row = await _find(conn, file_id)
    if row["state"] != "draft":
        return 0
    await _standing(conn, row["replaces"])
    figures = historical_figures.unpack(row["figures"])
    await _refuse_the_same(conn, row["digest"])
    if await _against_what_is_known(conn, figures, row["replaces"]):
        raise HistoricalFaults
    before = historical_figures.unpack(row["replaces_figures"] or [])
    changed, _, gone = _compared(before, figures)
    number: int = await queries.enter(conn, file_id=file_id, entered_at=clock.now())
    told = await _ever(conn, changed)
    await _void(conn, gone)
    await national_log.keep(conn, [_statement(one, number, 1 + len(told.get(one.cell, ()))) for one in changed])
    if row["replaces"]:
        await queries.set_state(conn, file_id=row["replaces"], state="replaced")
    return len(changed) + len(gone)


async def withdraw(conn: Conn, file_id: UUID) -> None:
    """Take a file's figures out of every report from now on; reports of days before show them still.

    Errors  HeadOfficeOnly, HistoricalUnknown, HistoricalNotStanding.
    """
    await national_log.queries.lock_log(conn)
    row = await _find(conn, file_id)
    await _standing(conn, file_id)
    await _void(conn, historical_figures.unpack(row["figures"]))
    await queries.set_state(conn, file_id=file_id, state="withdrawn")


def _only_head_office(conn: Conn) -> None:
    if not conn.settings.is_head_office:
        raise HeadOfficeOnly


async def _find(conn: Conn, file_id: UUID) -> Any:
    _only_head_office(conn)
    row = await queries.find_file(conn, file_id=file_id)
    if row is None:
        raise HistoricalUnknown
    return row


async def _standing(conn: Conn, file_id: UUID | None) -> None:
    """Whether the file stands. Errors: HistoricalNotStanding."""
    if file_id is not None and await queries.read_state(conn, file_id=file_id) != "standing":
        raise HistoricalNotStanding(errors={"replaces": [HistoricalNotStanding.sentence()]})


async def _refuse_the_same(conn: Conn, digest: str) -> None:
    title = await queries.read_same(conn, digest=digest)
    if title is not None:
        raise HistoricalEntered(errors={"file": [HistoricalEntered.sentence()]})


async def _against_what_is_known(conn: Conn, figures: list[Figure], replaces: UUID | None) -> list[Fault]:
    """What stands in other files, what offices have stated themselves, and what was ever told of people."""
    if not figures:
        return []
    indicators = sorted({one.indicator for one in figures})
    taken = {
        (row["indicator"], row["year"], row["office"]): row["title"]
        for row in await queries.list_taken(conn, indicators=indicators, replaces=replaces)
    }
    span = {"start": min(one.period for one in figures), "finish": max(_last_month(one) for one in figures)}
    stated = await queries.list_stated(conn, indicators=indicators, **span)
    names = await labels.look_up(conn, clock.today().year, set())
    return [
        *historical_figures.against_files(figures, taken),
        *historical_figures.against_statements(
            figures, [tuple(row) for row in stated], {code: name for (_, code), name in names.names.items()}
        ),
        *historical_figures.against_what_was_told(figures, await _ever(conn, figures)),
    ]


def _last_month(figure: Figure) -> date:
    return figure.period.replace(month=12) if figure.span == historical_figures.YEAR else figure.period


def _compared(before: Sequence[Figure], after: Sequence[Figure]) -> tuple[list[Figure], int, list[Figure]]:
    """(what is new or says otherwise, how many say the same, what is gone)."""
    was = {one.cell: one.told for one in before}
    changed = [one for one in after if was.get(one.cell) != one.told]
    kept = {one.cell for one in after}
    return changed, len(after) - len(changed), [one for one in before if one.cell not in kept]


async def _ever(conn: Conn, figures: Sequence[Figure]) -> dict[tuple[Any, ...], list[people.Figure]]:
    """All that was ever told of these figures, withdrawn or not, the oldest first."""
    found: dict[tuple[Any, ...], list[people.Figure]] = defaultdict(list)
    indicators = sorted({one.indicator for one in figures})
    for row in await queries.list_ever(conn, indicators=indicators, spans=list(SPANS)):
        found[tuple(row)[:8]].append(people.Figure(row["state"], row["value"]))
    return found


async def _void(conn: Conn, figures: Sequence[Figure]) -> None:
    """Say in the log of every statement of these figures that it does not hold."""
    names = ("offices", "indicators", "spans", "periods", "area_kinds", "areas", "dimensions", "codes")
    columns = {name: [one.cell[place] for one in figures] for place, name in enumerate(names)}
    await queries.append_voids(conn, recorded_at=await national_log.recorded_at(conn), **columns)
    await queries.drop_figures(conn, **columns)


def _statement(one: Figure, number: int, revision: int) -> tuple[Any, ...]:
    """As national_log.COLUMNS."""
    return (
        one.office, one.indicator, one.span, one.period, one.area_kind, one.area, one.area_on, one.dimension, one.code,
        one.value, one.state, revision, EPOCH, number,
    )  # fmt: skip


def _sums(figures: Sequence[Figure]) -> list[dict[str, Any]]:
    """What a file says, in short, by indicator."""
    found: dict[str, list[Figure]] = defaultdict(list)
    for one in figures:
        found[one.indicator].append(one)
    return [
        {
            "indicator": indicator,
            "name": historical_figures.name_of(indicator),
            "first": min(one.period.year for one in ones),
            "last": max(one.period.year for one in ones),
            "figures": len(ones),
            "years": _years(indicator, ones),
        }
        for indicator, ones in found.items()
    ]


def _years(indicator: str, figures: Sequence[Figure]) -> list[tuple[int, int | None]]:
    """Each year's total, without its parts; of how things stood the last there is, of under five alone None."""
    known = catalogue.current().indicators[indicator]
    totals = [one for one in figures if not one.dimension and (not known.people or one.area_kind == "office")]
    found: dict[int, list[Figure]] = defaultdict(list)
    for one in totals:
        found[one.period.year].append(one)
    for year, ones in found.items() if known.stock else ():
        last = max(one.period for one in ones)
        found[year] = [one for one in ones if one.period == last]
    return [(year, _total(ones)) for year, ones in sorted(found.items())]


def _total(figures: Sequence[Figure]) -> int | None:
    told = [one.value for one in figures if one.value is not None]
    return sum(told) if told else None
