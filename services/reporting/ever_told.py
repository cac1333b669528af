"""Every figure about people that was ever told, remembered outside the database.

Head office keeps what it was told before a restore, and shows it in reports as of an earlier day. An office that is put back
from a backup has forgotten it, and would tell a figure that differs by a few people from one that can still be read. So
each figure goes into a journal in the key directory before it is told: numbers of cells, nothing about anybody.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from chassis import clock, journals, sql
from chassis.db import Conn
from chassis.settings import Settings
from services.reporting import catalogue
from services.reporting.people import Figure
from services.reporting.periods import Period, after
from services.reporting.tellings import Telling

queries = sql.load(__file__)

Cell = tuple[str, str, str, str, str, str]
"""(indicator, span, period, area kind, area, breakdown as JSON)."""


@dataclass(frozen=True)
class EverTold:
    """What was ever told of each cell, and the day up to which we cannot be sure to know it."""

    figures: Mapping[Cell, tuple[Figure, ...]]
    unsure_until: date

    def of(self, row: Any) -> list[Figure]:
        """All that was told of a tally's cell, what stands last."""
        before = self.figures.get(cell(row), ())
        standing = Figure(row["stated_state"], row["stated_value"]) if row["stated_state"] else None
        return [figure for figure in before if figure != standing] + ([standing] if standing else [])

    def is_unsure(self, period: Period) -> bool:
        """Whether more may have been told of a period than we know: then nothing new is."""
        return after(period.first) <= self.unsure_until


NOTHING = EverTold({}, date.min)
"""Where no figure is about people, nobody has to know what was told of them."""


def cell(row: Any) -> Cell:
    """The cell of a tally, {indicator, span, period, area_kind, area, breakdown}."""
    return (
        row["indicator"], row["span"], row["period"].isoformat(), row["area_kind"], row["area"],
        json.dumps(row["breakdown"], sort_keys=True),
    )  # fmt: skip


async def begin(conn: Conn) -> None:
    """See to it that there is a journal, begun from what stands, before anything can be lost with the database.

    Where the office has been put back before and the journal is lost, nobody knows what was told until then.
    """
    path = journal_file(conn.settings)
    if path.exists():
        return
    standing = [dict(row) | {"period": row["period"].isoformat()} for row in await queries.list_standing(conn)]
    lost = [{"unsure_until": clock.today().isoformat()}] if await queries.was_restored(conn) else []
    journals.append(path, [*standing, *lost])


async def read(conn: Conn) -> EverTold:
    """What the journal and the database know."""
    await begin(conn)
    path = journal_file(conn.settings)
    found = await queries.read_unawares(conn)
    unawares = found.astimezone(clock.OSLO).date() if found else date.min
    figures, unsure_until = _parsed(path, journals.stamp(path))
    return EverTold(figures, max(unsure_until, unawares))


async def note(conn: Conn, tellings: Iterable[Telling]) -> None:
    """Write down what is about to be told of people, as far as it never was before."""
    about_people = [one for one in tellings if catalogue.current().indicators[one.indicator].people]
    if not about_people:
        return
    known = (await read(conn)).figures
    news = [one for one in about_people if one.figure not in known.get(cell(one.as_row()), ())]
    if news:
        journals.append(journal_file(conn.settings), [_entry(telling) for telling in news])


def journal_file(settings: Settings) -> Path:
    """One line of JSON for each figure, beside the erasure journal, and copied with it."""
    return settings.key_dir / f"told-{settings.office}.jsonl"


def _entry(telling: Telling) -> dict[str, Any]:
    row = telling.as_row()
    assert telling.figure is not None
    told = {"state": telling.figure.state, "value": telling.figure.value}
    return row | {"period": row["period"].isoformat()} | told


@lru_cache(2)
def _parsed(path: Path, _stamp: journals.Stamp | None) -> tuple[dict[Cell, tuple[Figure, ...]], date]:
    figures: dict[Cell, list[Figure]] = {}
    unsure_until = date.min
    for entry in journals.read(path):
        if "unsure_until" in entry:
            unsure_until = max(unsure_until, date.fromisoformat(entry["unsure_until"]))
            continue
        where = cell(entry | {"period": date.fromisoformat(entry["period"])})
        figures.setdefault(where, []).append(Figure(entry["state"], entry["value"]))
    return {where: tuple(dict.fromkeys(told)) for where, told in figures.items()}, unsure_until
