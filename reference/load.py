"""Load reference data into one service's database: all of a set or nothing, and nothing when it is there already.

``load(conn, directory)`` takes a directory of CSV files with the names and columns that README.md lists; what the
directory does not hold comes from the small sample kept here. Live sources fill the same ``Dataset`` rows.
"""

import csv
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from chassis import clock
from reference import boundaries
from reference.maps import Change, Life, places

SAMPLE = Path(__file__).parent / "sample"
FIRST_MAP = 2006
LOCK = 0x7265666572  # "refer"

Row = tuple[Any, ...]


class ReferenceMissing(Exception):
    """Neither the directory nor the sample holds the file; the message names it."""


@dataclass(frozen=True)
class Dataset:
    """The rows of one reference table, in the order of its columns."""

    table: str
    columns: tuple[str, ...]
    rows: list[Row]
    source: str

    @property
    def version(self) -> str:
        return hashlib.sha256(json.dumps(self.rows, default=str).encode()).hexdigest()[:16]


async def load(conn: Any, directory: Path | None = None) -> dict[str, int]:
    """Bring the reference tables to what ``directory`` holds (None: the sample), as their owner.

    Shape   {table: rows} of the tables that changed; empty when the database had all of it.
    Errors  ReferenceMissing; asyncpg's own, after which nothing has changed.
    """
    return await store(conn, read(directory or SAMPLE))


async def store(conn: Any, datasets: list[Dataset]) -> dict[str, int]:
    """Replace the tables whose rows differ, in one transaction; areas on the maps follow the municipalities."""
    async with conn.transaction():
        await conn.execute("SELECT pg_advisory_xact_lock($1)", LOCK)
        had = {
            row["dataset"]: row["version"] for row in await conn.fetch("SELECT dataset, version FROM reference.version")
        }
        changed = [dataset for dataset in datasets if had.get(dataset.table) != dataset.version]
        names = {dataset.table for dataset in changed}
        if "office" in names and "office_area" not in names:
            changed += [dataset for dataset in datasets if dataset.table == "office_area"]
        for dataset in reversed(changed):
            await conn.execute(f"DELETE FROM reference.{dataset.table}")  # noqa: S608 a name of ours, not from outside
        for dataset in changed:
            await _fill(conn, dataset)
    return {dataset.table: len(dataset.rows) for dataset in changed}


async def _fill(conn: Any, dataset: Dataset) -> None:
    await conn.copy_records_to_table(
        dataset.table, schema_name="reference", columns=list(dataset.columns), records=dataset.rows
    )
    await conn.execute(
        """
        INSERT INTO reference.version (dataset, version, source, row_count, loaded_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (dataset) DO UPDATE SET version = excluded.version, source = excluded.source,
            row_count = excluded.row_count, loaded_at = excluded.loaded_at
        """,
        dataset.table,
        dataset.version,
        dataset.source,
        len(dataset.rows),
        clock.now(),
    )


def read(directory: Path) -> list[Dataset]:
    """Every data set of a directory, the sample standing in for files it lacks. Offices stand before their areas."""
    codes, changes = _records(directory, "klass131_codes_*.csv"), _records(directory, "klass131_changes_*.csv")
    lives = sorted((_life(row) for row in codes), key=lambda life: (life.code, life.began))
    edges = sorted(
        {Change(date.fromisoformat(r["change_date"]), r["old_code"], r["new_code"]) for r in changes}, key=repr
    )
    return [
        _dataset(
            "municipality", "code name county_code valid_from valid_to", map(_municipality, codes), "SSB Klass 131"
        ),
        _dataset("municipality_change", "change_date old_code new_code kind", map(_change, changes), "SSB Klass 131"),
        _dataset(
            "county",
            "code name valid_from valid_to",
            map(_county, _records(directory, "counties.csv")),
            "SSB Klass 104",
        ),
        _dataset("area_on_map", _PLACE, _places(lives, edges), "derived"),
        _dataset(
            "postcode",
            "postcode city municipality_code",
            map(_postcode, _records(directory, "postcode_to_*.csv")),
            "Bring",
        ),
        _dataset(
            "population", _PEOPLE, map(_population, _records(directory, "population_municipality_*.csv")), "SSB 07459"
        ),
        _dataset("office", _OFFICE, map(_office, _records(directory, "offices.csv")), "head office"),
        _dataset("office_area", _AREA, map(_office_area, _records(directory, "office_areas.csv")), "head office"),
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
        yield _dataset("boundary", _BOUNDARY, found, "Kartverket")


MAPS = {"fylker": "county", "kommuner": "municipality"}
MAP_FILE = re.compile(r"(fylker|kommuner)_(\d{4})_utm33\.topojson")
_BOUNDARY = "map_year area_kind area_code shape label_x label_y"
_PLACE = "map_year from_kind from_code valid_from valid_to to_kind to_codes"
_PEOPLE = "year municipality_code population population_18plus"
_OFFICE = "code kind name municipality_code phone email street postcode valid_from valid_to"
_AREA = "office_code area_kind area_code valid_from valid_to"


def _records(directory: Path, pattern: str) -> list[dict[str, str]]:
    """The rows of the one file of that name in the directory, or in the sample."""
    for folder in (directory, SAMPLE):
        found = sorted(folder.glob(pattern))
        if found:
            with found[-1].open(encoding="utf-8", newline="") as file:
                return list(csv.DictReader(file))
    raise ReferenceMissing(pattern)


def _dataset(table: str, columns: str, rows: Iterable[Row], source: str) -> Dataset:
    return Dataset(table, tuple(columns.split()), sorted(set(rows), key=repr), source)


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


def _places(lives: list[Life], changes: list[Change]) -> list[Row]:
    years = range(FIRST_MAP, clock.today().year + 1)
    return [
        (p.map_year, p.from_kind, p.from_code, p.began, p.ended, p.to_kind, tuple(sorted(p.to_codes)))
        for p in places(lives, changes, years)
    ]
