"""Reports: one indicator over time, areas and parts; of this office, or of all of them at head office."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chassis import clock, sql
from chassis.db import Conn
from chassis.languages import N_, gettext, ngettext
from services.reporting import catalogue, labels, national_log, periods
from services.reporting.labels import Labels
from services.reporting.problems import HeadOfficeOnly, MapUnknown
from services.reporting.questions import Question

queries = sql.load(__file__)

Key = tuple[Any, ...]


@dataclass
class Sum:
    """What is told of one row of a report."""

    value: int = 0
    numbers: int = 0
    under_five: int = 0

    def shown(self) -> int | None:
        """The sum of the numbers; None when there is no number among what is told."""
        return self.value if self.numbers else None


@dataclass
class Table:
    sums: dict[Key, Sum] = field(default_factory=lambda: defaultdict(Sum))
    undivided: set[tuple[str, str, date]] = field(default_factory=set)
    """Areas that the map has divided: (kind, code, a day it was valid)."""
    under_five_at: set[str] = field(default_factory=set)


async def own(conn: Conn, question: Question) -> dict[str, Any]:
    """This office's own figures, the truth, for its own staff. Shape: as :func:`national`."""
    await _check_map(conn, question)
    wanted = _wanted(question)
    del wanted["span"]
    return await _report(conn, question, _table(question, await queries.list_own(conn, office=conn.office, **wanted)))


async def national(conn: Conn, question: Question) -> dict[str, Any]:
    """All offices' figures as they have stated them, now or as of a date.

    Shape   {indicator, name, scope, columns, rows, unit, as_of, map, notes}; a row holds one value per column; the last
            two columns are ``value`` (null when all that can be told is "under five") and ``under_five`` (how many
            offices' figures in it are told as under five).
    Errors  HeadOfficeOnly, MapUnknown.
    """
    if not conn.settings.is_head_office:
        raise HeadOfficeOnly
    await _check_map(conn, question)
    position = await national_log.position_as_of(conn, question.as_of)
    if position is None:
        rows = await queries.list_national(conn, **_wanted(question))
    else:
        rows = await queries.list_national_as_of(conn, position=position, **_wanted(question))
    return await _report(conn, question, _table(question, rows))


async def _check_map(conn: Conn, question: Question) -> None:
    if question.area and not await queries.has_map(conn, map_year=question.map_year):
        raise MapUnknown(errors={"map": [MapUnknown.sentence()]})


def _wanted(question: Question) -> dict[str, Any]:
    start = periods.year_of(question.start) if question.span == "year" else question.start
    return {
        "indicator": question.indicator.code,
        "span": question.span,
        "start": start,
        "finish": question.end,
        "area_kind": question.area_kind,
        "dimension": question.dimension,
        "map_year": question.map_year,
        "to_kind": question.area or "county",
    }


def _table(question: Question, rows: list[Any]) -> Table:
    """The rows summed by what the report is divided by; an area that the map has divided stands under its own code."""
    table, now = Table(), clock.today()
    for row in rows:
        bucket = question.bucket(row["period"])
        if question.indicator.stock and row["period"] != question.last_month(bucket, now):
            continue
        sum = table.sums[tuple(_part(question, row, by, bucket, table) for by in question.by)]
        if row["state"] == "under_five":
            sum.under_five += 1
            table.under_five_at.add(row["office"])
        elif row["value"] is not None:
            sum.value, sum.numbers = sum.value + row["value"], sum.numbers + 1
    return table


def _part(question: Question, row: Any, by: str, bucket: date, table: Table) -> Any:
    if by == question.time:
        return bucket
    if by == "office":
        return row["office"]
    if by == question.dimension:
        return row["code"]
    if row["to_codes"] is None:
        return row["area"] if row["area_kind"] == by else catalogue.NO_COUNTY
    if len(row["to_codes"]) == 1:
        return row["to_codes"][0]
    table.undivided.add((row["area_kind"], row["area"], row["area_on"]))
    return f"{row['area']} ({row['area_on']:%Y})"


async def _report(conn: Conn, question: Question, table: Table) -> dict[str, Any]:
    _fill(question, table)
    known = await labels.look_up(conn, question.map_year, table.undivided)
    named = [by for by in question.by if by not in ("month", "quarter", "year")]
    columns = [name for by in question.by for name in ((by, f"{by}_name") if by in named else (by,))]
    rows = [
        [*_cells(question, key, known), sum.shown(), sum.under_five]
        for key, sum in sorted(table.sums.items(), key=lambda item: tuple(map(str, item[0])))
    ]
    indicator = question.indicator
    return {
        "indicator": indicator.code,
        "name": labels.text(indicator.name),
        "scope": question.scope,
        "columns": [*columns, "value", "under_five"],
        "rows": rows,
        "unit": indicator.unit,
        "as_of": question.as_of,
        "map": question.map_year,
        "notes": _notes(question, table, known),
    }


def _fill(question: Question, table: Table) -> None:
    """Where only time divides, each stretch has its row. What is told at once is nought when nothing came; what waits
    for a month to be closed has no number before."""
    at_once = question.scope == "office" or not question.indicator.people
    if all(by == question.time for by in question.by):
        for month in periods.months(question.start, question.end):
            table.sums[tuple(question.bucket(month) for _ in question.by)].numbers += at_once


def _cells(question: Question, key: Key, known: Labels) -> list[str]:
    cells = []
    for by, part in zip(question.by, key, strict=True):
        if by == question.time:
            cells.append(labels.time(by, part))
        else:
            cells += [str(part), known.name(by, str(part))]
    return cells


def _notes(question: Question, table: Table, known: Labels) -> list[str]:
    notes = []
    if table.under_five_at:
        number = len(table.under_five_at)
        notes.append(
            ngettext("Under five at %(num)d office.", "Under five at %(num)d offices.", number) % {"num": number}
        )
    for kind, code, on in sorted(table.undivided):
        name = known.name(kind, f"{code} ({on:%Y})")
        notes.append(
            gettext(N_("{area} has been divided since and cannot be shared out on this map.")).format(area=name)
        )
    if question.span == "year":
        notes.append(gettext(N_("Parts of figures about people are given for whole years, the running year so far.")))
    return notes
