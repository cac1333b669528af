"""Figures from before Brikke in a report: which of them answer it, and what is said of them beside the figures."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chassis import sql
from chassis.db import Conn
from chassis.languages import N_, gettext
from services.reporting import catalogue, periods, sums
from services.reporting.historical_figures import MONTH, SPANS, YEAR
from services.reporting.questions import Question

queries = sql.load(__file__)


@dataclass(frozen=True)
class Past:
    """The historical figures of a report. ``rows`` as :func:`sums.table` takes them."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    years: frozenset[int] = frozenset()
    """The years they are of."""
    unseen: frozenset[int] = frozenset()
    """Years of which only whole years are known, in a report that shows less than those."""
    twice: frozenset[str] = frozenset()
    """Offices that have stated something themselves of the same time."""


async def look_up(conn: Conn, question: Question, position: int) -> Past:
    """What a national report adds to what offices have stated, as it stood at a place in the log."""
    rows = await _rows(conn, question, position, position)
    used = [_used(question, row) for row in rows if _answers(question, row)]
    unseen = {row["period"].year for row in rows if not _answers(question, row)}
    return Past(
        used,
        frozenset(row["period"].year for row in used),
        frozenset(unseen),
        frozenset(await _twice(conn, question, position, used)) if used else frozenset(),
    )


async def known(conn: Conn, question: Question, position: int, later: int) -> dict[str, list[Any]]:
    """The rows that answer a question, by how the log marks them, and whether a later place has made them void."""
    rows = await _rows(conn, question, position, later)
    return {span: [_as_told(row) for row in rows if row["span"] == span and _answers(question, row)] for span in SPANS}


def _as_told(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"code": row["code"] or "", "value": row["value"] if row["numbers"] else None}


async def _rows(conn: Conn, question: Question, position: int, later: int) -> list[dict[str, Any]]:
    if not await queries.is_any(conn):
        return []
    found = await queries.list_facts(
        conn,
        indicator=question.indicator.code,
        spans=list(SPANS),
        start=periods.year_of(question.start),
        finish=question.end,
        area_kinds=kinds(question),
        dimension=question.dimension,
        position=position,
        later=later,
        map_year=question.map_year,
        to_kind=question.area or "county",
    )
    rows = [dict(row) for row in found if sums.belongs(question, row)]
    return [row for row in rows if row["span"] == YEAR or question.span == "year" or row["period"] >= question.start]


def kinds(question: Question) -> list[str]:
    """At which levels historical figures that answer are kept: they may be coarser than those counted by Brikke."""
    if question.indicator.people and not question.dimension:
        return ["county", "municipality"] if question.area else ["office"]
    return ["county", "municipality", "office"]


def _answers(question: Question, row: dict[str, Any]) -> bool:
    """Whether a figure can be shown: a whole year is no part of a quarter, nor of half a year."""
    if row["span"] == MONTH or question.span == "year":
        return True
    year = row["period"].year
    whole = question.start <= date(year, 1, 1) and date(year, 12, 1) <= question.end
    return whole and question.time in ("", "year")


def _used(question: Question, row: dict[str, Any]) -> dict[str, Any]:
    return row | {"historical": 1, "under_five_at": [row["office"]] if row["under_five"] else None}


async def _twice(conn: Conn, question: Question, position: int, rows: Iterable[dict[str, Any]]) -> set[str]:
    """Offices whose own statements and historical figures are of the same time: somebody must look at those."""
    times = {(row["office"], month) for row in rows for month in _months(row)}
    nobodys = {month for office, month in times if office == catalogue.UNSPECIFIED}
    stated = await queries.list_stated(
        conn,
        indicator=question.indicator.code,
        start=min(month for _, month in times),
        finish=max(month for _, month in times),
        area_kind="office" if question.indicator.people else "municipality",
        position=position,
    )
    return {row["office"] for row in stated if (row["office"], row["period"]) in times or row["period"] in nobodys}


def _months(row: dict[str, Any]) -> list[date]:
    first = row["period"]
    return [first] if row["span"] == MONTH else periods.months(first, periods.after(first, 11))


def notes(past: Past, names: Any) -> list[str]:
    """What must be known of them, in the reader's language. ``names`` an office's name by its code."""
    found = []
    if past.years:
        said = N_("Historical figures, from before Brikke and entered by head office, are part of {years}.")
        found.append(gettext(said).format(years=_said(past.years)))
    if past.unseen:
        said = N_("Of {years} there are historical figures for whole years only. Choose whole years to see them.")
        found.append(gettext(said).format(years=_said(past.unseen)))
    if past.twice:
        said = N_(
            "Here historical figures and figures stated by the office itself are of the same time, and may count the same"
            " twice: {offices}."
        )
        found.append(gettext(said).format(offices=", ".join(sorted(map(names, past.twice)))))
    return found


def _said(years: Iterable[int]) -> str:
    """Years as people write them: "2012–2015, 2018"."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
