"""Reference data from the live sources, written as a directory that ``reference.load`` takes like any other.

Municipalities and their changes from SSB Klass 131, counties from Klass 104, inhabitants from SSB table 07459, outlines
from Kartverket (Geonorge). Postcodes and offices have no live source: they stay as they are.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from chassis import clock
from reference import live_areas, live_klass, live_population, load
from reference.live_klass import NOT_STATED, Change, Life
from reference.sources import Asking, SourceFailed, Sources, connect


@contextmanager
def directory(sources: Sources | None = None) -> Iterator[Path]:
    """A folder of all that the live sources tell, for as long as it is needed.

    Errors  SourceFailed: one of them did not answer, or what came does not fit; then there is no folder at all.
    """
    with TemporaryDirectory(prefix="brikke-reference-") as folder:
        fetch(Path(folder), sources or Sources())
        yield Path(folder)


def fetch(folder: Path, sources: Sources) -> None:
    """Ask every source, and write what they tell into the folder.

    Errors  SourceFailed.
    """
    with connect(sources) as client:
        asking = Asking(client, sources.wait)
        until = clock.today() + timedelta(days=1)
        changes = live_klass.changes(asking, sources.klass, until)
        towns = live_klass.municipalities(asking, sources.klass, until, changes)
        counties = live_klass.counties(asking, sources.klass, until)
        _expect_counties(towns, counties)
        _write(folder / "klass131_codes_live.csv", "code name valid_from valid_to county_code", map(_town, towns))
        _write(folder / "klass131_changes_live.csv", "change_date old_code old_name new_code new_name kind", changes)
        _write(folder / "counties.csv", "code name valid_from valid_to", counties)
        people = live_population.inhabitants(asking, sources.population, towns, changes)
        columns = "year municipality_code_2024 population population_18plus"
        _write(folder / "population_municipality_live.csv", columns, people)
        _areas(folder, asking, sources, towns, counties, changes)
    load.read(folder)


def _areas(
    folder: Path,
    asking: Asking,
    sources: Sources,
    towns: Sequence[Life],
    counties: Sequence[Life],
    changes: Sequence[Change],
) -> None:
    """Maps of today, named after the year of the last reform."""
    year = max(change.on for change in changes if change.old != change.new)[:4]
    (folder / "map").mkdir()
    for kind, lives in (("fylker", counties), ("kommuner", towns)):
        codes = sorted(life.code for life in lives if not life.ended and life.code[:2] != NOT_STATED[:2])
        drawn = live_areas.outlines(asking, sources.areas, kind, codes)
        (folder / "map" / f"{kind}_{year}_utm33.topojson").write_text(json.dumps(drawn))


def _expect_counties(towns: Sequence[Life], counties: Sequence[Life]) -> None:
    """Every municipality of today lies in a county of today."""
    known = {life.code for life in counties if not life.ended}
    if lost := sorted(life.code for life in towns if not life.ended and life.code[:2] not in known):
        raise SourceFailed(live_klass.COUNTIES, f"there is no county for the municipalities {lost}")


def _town(life: Life) -> tuple[str, ...]:
    return (*life, life.code[:2])


def _write(file: Path, columns: str, rows: Iterable[Iterable[object]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        lines = csv.writer(opened)
        lines.writerow(columns.split())
        lines.writerows(rows)
