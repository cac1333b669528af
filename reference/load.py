"""Load reference data into one service's database: all of a set or nothing, and nothing when it is there already.

``load(conn, directory)`` takes a directory of CSV files with the names and columns that README.md lists; what the
directory does not hold comes from the small sample kept here, where nothing better has been loaded. ``live.py`` makes such
a directory of the live sources.
"""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from chassis import clock
from reference import boundaries
from reference.datasets import Dataset, Row, dataset
from reference.maps import Change, Life, places

SAMPLE = Path(__file__).parent / "sample"
FIRST_MAP = 2006
LOCK = 0x7265666572  # "refer"


class ReferenceMissing(Exception):
    """Neither the directory nor the sample holds the file; the message names it."""


@dataclass(frozen=True)
class File:
    """The rows of a CSV file, and whether it is the sample's."""

    origin: str
    rows: list[dict[str, str]]


async def load(conn: Any, directory: Path | None = None) -> dict[str, int]:
    """Bring the reference tables to what ``directory`` holds (None: the sample), as their owner.

    Shape   {table: rows} of the tables that changed; empty when the database had all of it.
    Errors  ReferenceMissing; asyncpg's own, after which nothing has changed.
    """
    return await store(conn, read(directory or SAMPLE))


async def store(conn: Any, datasets: list[Dataset]) -> dict[str, int]:
    """Replace the tables whose rows differ, in one transaction; areas on the maps follow the municipalities.

    The sample, which comes with every start, takes the place of an earlier sample only. Maps of other years stay.
    """
    async with conn.transaction():
        await conn.execute("SELECT pg_advisory_xact_lock($1)", LOCK)
        had = {
            row["dataset"]: row for row in await conn.fetch("SELECT dataset, version, origin FROM reference.version")
        }
        offered = [await _with_other_maps(conn, each) for each in datasets if not _stands_in_vain(each, had)]
        changed = [each for each in offered if each.table not in had or had[each.table]["version"] != each.version]
        names = {each.table for each in changed}
        if "office" in names and "office_area" not in names:
            changed += [each for each in datasets if each.table == "office_area"]
        for each in reversed(changed):
            await conn.execute(f"DELETE FROM reference.{each.table}")  # noqa: S608 a name of ours, not from outside
        for each in changed:
            await _fill(conn, each)
        for each in [*offered, *changed]:
            await _note(conn, each)
    return {each.table: len(each.rows) for each in changed}


def _stands_in_vain(offered: Dataset, had: dict[str, Any]) -> bool:
    """Whether this is the sample, and something better is there."""
    kept = had.get("municipality" if offered.table == "area_on_map" else offered.table)
    return offered.origin == "sample" and kept is not None and kept["origin"] != "sample"


async def _with_other_maps(conn: Any, offered: Dataset) -> Dataset:
    """Boundaries together with those of years that are not offered: each source knows some years only."""
    if offered.table != "boundary":
        return offered
    years = {row[offered.columns.index("map_year")] for row in offered.rows}
    others = await conn.fetch("SELECT * FROM reference.boundary WHERE map_year <> ALL ($1)", list(years))
    kept = [tuple(row[column] for column in offered.columns) for row in others]
    return dataset(offered.table, [*offered.rows, *kept], offered.origin)


async def _fill(conn: Any, dataset: Dataset) -> None:
    await conn.copy_records_to_table(
        dataset.table, schema_name="reference", columns=list(dataset.columns), records=dataset.rows
    )


async def _note(conn: Any, dataset: Dataset) -> None:
    """Say which version is there; the same version loaded again has been there since the first time."""
    await conn.execute(
        """
        INSERT INTO reference.version AS v (dataset, version, source, row_count, loaded_at, origin)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (dataset) DO UPDATE SET version = excluded.version, source = excluded.source,
            row_count = excluded.row_count, loaded_at = excluded.loaded_at, origin = excluded.origin
        WHERE (v.version, v.origin) <> (excluded.version, excluded.origin)
        """,
        dataset.table,
        dataset.version,
        dataset.source,
        len(dataset.rows),
        clock.now(),
        dataset.origin,
    )


def read(directory: Path) -> list[Dataset]:
    """Every data set of a directory, the sample standing in for files it lacks. Offices stand before their areas."""
    codes, changes = _file(directory, "klass131_codes_*.csv"), _file(directory, "klass131_changes_*.csv")
    return [
        _dataset("municipality", codes, _municipality),
        _dataset("municipality_change", changes, _change),
        _dataset("county", _file(directory, "counties.csv"), _county),
        dataset("area_on_map", _places(codes, changes), codes.origin),
        _dataset("postcode", _file(directory, "postcode_to_*.csv"), _postcode),
        _dataset("population", _file(directory, "population_municipality_*.csv"), _population),
        _dataset("office", _file(directory, "offices.csv"), _office),
        _dataset("office_area", _file(directory, "office_areas.csv"), _office_area),
        *_boundaries(directory),
    ]


def _boundaries(directory: Path) -> Iterator[Dataset]:
    """Of the directory's maps; nothing where it holds none, and what was loaded before stays."""
    found = [
        (int(named[2]), MAPS[named[1]], *boundary)
        for file in sorted((directory / "map").glob("*_utm33.topojson"))
        if (named := MAP_FILE.fullmatch(file.name))
        for boundary in boundaries.read(file)
    ]
    if found:
        yield dataset("boundary", found)


MAPS = {"fylker": "county", "kommuner": "municipality"}
MAP_FILE = re.compile(r"(fylker|kommuner)_(\d{4})_utm33\.topojson")


def _file(directory: Path, pattern: str) -> File:
    """The one file of that name in the directory, or in the sample."""
    for folder in (directory, SAMPLE):
        found = sorted(folder.glob(pattern))
        if found:
            with found[-1].open(encoding="utf-8", newline="") as file:
                return File("sample" if folder == SAMPLE else "directory", list(csv.DictReader(file)))
    raise ReferenceMissing(pattern)


def _dataset(table: str, file: File, row_of: Callable[[dict[str, str]], Row]) -> Dataset:
    return dataset(table, map(row_of, file.rows), file.origin)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _life(row: dict[str, str]) -> Life:
    return Life(row["code"], row["county_code"], date.fromisoformat(row["valid_from"]), _day(row["valid_to"]))


def _municipality(row: dict[str, str]) -> Row:
    return (row["code"], row["name"], row["county_code"], _day(row["valid_from"]), _day(row["valid_to"]))


def _change(row: dict[str, str]) -> Row:
    return (_day(row["change_date"]), row["old_code"], row["new_code"], row["kind"])


def _county(row: dict[str, str]) -> Row:
    return (row["code"], row["name"], _day(row["valid_from"]), _day(row["valid_to"]))


def _postcode(row: dict[str, str]) -> Row:
    return (row["postcode"], row["city"], row["municipality_code_2024"])


def _population(row: dict[str, str]) -> Row:
    return (int(row["year"]), row["municipality_code_2024"], int(row["population"]), int(row["population_18plus"]))


def _office(row: dict[str, str]) -> Row:
    optional = tuple(row[name] or None for name in ("phone", "email", "street", "postcode"))
    return (
        row["code"],
        row["kind"],
        row["name"],
        row["municipality_code"],
        *optional,
        _day(row["valid_from"]),
        _day(row["valid_to"]),
    )


def _office_area(row: dict[str, str]) -> Row:
    return (row["office_code"], row["area_kind"], row["area_code"], _day(row["valid_from"]), _day(row["valid_to"]))


def _places(codes: File, changes: File) -> list[Row]:
    lives = sorted((_life(row) for row in codes.rows), key=lambda life: (life.code, life.began))
    edges = sorted(
        {Change(date.fromisoformat(r["change_date"]), r["old_code"], r["new_code"]) for r in changes.rows}, key=repr
    )
    years = range(FIRST_MAP, clock.today().year + 1)
    return [
        (p.map_year, p.from_kind, p.from_code, p.began, p.ended, p.to_kind, tuple(sorted(p.to_codes)))
        for p in places(lives, edges, years)
    ]
