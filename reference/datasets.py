"""What a reference table holds: its columns, its rows, where they come from, and the version they make."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

Row = tuple[Any, ...]

COLUMNS: Final = {
    "municipality": "code name county_code valid_from valid_to",
    "municipality_change": "change_date old_code new_code kind",
    "county": "code name valid_from valid_to",
    "area_on_map": "map_year from_kind from_code valid_from valid_to to_kind to_codes",
    "postcode": "postcode city municipality_code",
    "population": "year municipality_code population population_18plus",
    "office": "code kind name municipality_code phone email street postcode valid_from valid_to",
    "office_area": "office_code area_kind area_code valid_from valid_to",
    "boundary": "map_year area_kind area_code shape label_x label_y",
}
SOURCES: Final = {
    "municipality": "SSB Klass 131",
    "municipality_change": "SSB Klass 131",
    "county": "SSB Klass 104",
    "area_on_map": "derived",
    "postcode": "Bring",
    "population": "SSB 07459",
    "office": "head office",
    "office_area": "head office",
    "boundary": "Kartverket",
}
ORIGINS: Final = ("sample", "directory", "head_office")
"""Which way rows came into a database: with the product, loaded here by somebody, or down the line."""


@dataclass(frozen=True)
class Dataset:
    """The rows of one reference table, in the order of its columns."""

    table: str
    rows: list[Row]
    origin: str = "directory"

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(COLUMNS[self.table].split())

    @property
    def source(self) -> str:
        return SOURCES[self.table]

    @property
    def version(self) -> str:
        return hashlib.sha256(json.dumps(self.rows, default=str).encode()).hexdigest()[:16]


def dataset(table: str, rows: Iterable[Row], origin: str = "directory") -> Dataset:
    """Rows in the one order that their version is made of, each once."""
    return Dataset(table, sorted(set(rows), key=repr), origin)
