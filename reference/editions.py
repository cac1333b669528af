"""Reference data as it goes down the line: tables that belong together are one edition, cut into pieces and put together.

An edition is used whole or not at all. What it is of: ``EDITIONS``. Boundaries, and where areas lie on other years' maps,
are for head office's reports alone and stay there.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from reference.datasets import COLUMNS, Dataset

EDITIONS: Final = {
    "municipalities": ("municipality", "municipality_change", "county"),
    "postcodes": ("postcode",),
    "population": ("population",),
    "offices": ("office", "office_area"),
}
TABLES: Final = tuple(table for tables in EDITIONS.values() for table in tables)
ROWS: Final = 500
"""Rows to a piece: some twenty kilobytes."""
NUMBERS: Final = ("year", "population", "population_18plus")


class EditionBroken(Exception):
    """All pieces are here, and together they are not the version that they say; nothing of it is used."""


def version_of(datasets: Sequence[Dataset]) -> str:
    """The version of an edition, made of its tables' own. Shape: sixteen hexadecimal digits."""
    return hashlib.sha256(" ".join(each.version for each in datasets).encode()).hexdigest()[:16]


def cut(datasets: Sequence[Dataset]) -> list[dict[str, Any]]:
    """Shape   [{piece, pieces, dataset, rows}]: at most ``ROWS`` rows of one table each, a row as text or null by column."""
    told = [
        (each.table, [_as_text(row) for row in each.rows[begin : begin + ROWS]])
        for each in datasets
        for begin in range(0, len(each.rows), ROWS)
    ]
    return [
        {"piece": place, "pieces": len(told), "dataset": table, "rows": rows}
        for place, (table, rows) in enumerate(told, start=1)
    ]


def join(edition: str, version: str, pieces: Sequence[tuple[str, Sequence[Any]]]) -> list[Dataset]:
    """The tables of an edition, of all its pieces in order: (table, rows).

    Shape   every table of the edition, in the order in which they refer to one another; its rows as JSON holds them.
    Errors  EditionBroken.
    """
    found = [
        Dataset(table, [tuple(_typed(table, row)) for of, rows in pieces if of == table for row in rows], "head_office")
        for table in EDITIONS[edition]
    ]
    if version_of(found) != version:
        raise EditionBroken
    return found


def as_records(datasets: Sequence[Dataset]) -> list[dict[str, Any]]:
    """Tables as ``reference.take`` has them: [{dataset, version, source, rows: [{column: value}]}]."""
    return [
        {
            "dataset": each.table,
            "version": each.version,
            "source": each.source,
            "rows": [dict(zip(each.columns, row, strict=True)) for row in each.rows],
        }
        for each in datasets
    ]


def is_wanted(held: Sequence[tuple[str, datetime]], loaded_at: datetime) -> bool:
    """Whether an edition goes before what is held of its tables: [(origin, loaded_at)].

    It goes before the sample always, before what head office told earlier, and before what was loaded here by hand
    earlier than at head office. What is newer here stays, and so does what is here already.
    """
    return all(origin == "sample" or had < loaded_at for origin, had in held)


def _as_text(row: Sequence[Any]) -> list[str | None]:
    return [None if value is None else str(value) for value in row]


def _typed(table: str, row: Sequence[str | None]) -> Iterator[Any]:
    for column, value in zip(COLUMNS[table].split(), row, strict=True):
        yield int(value) if value is not None and column in NUMBERS else value
