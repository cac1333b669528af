"""Live reference data: what the sources tell becomes a directory like any other, or nothing at all."""

import csv
import json
import os
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from chassis import clock
from chassis.db import Conn
from infra.cli.app import build
from infra.local.faults import Fault
from infra.operations import environment, reference
from reference import live, live_areas, live_klass, load, sources
from reference.live_klass import Change, Life
from tests.conftest import MakeDatabase
from tests.reference.live_sources import LiveSources, serving

DATA = Path(__file__).parents[3] / "shared" / "data"
CODES, CHANGES = "/klass/classifications/131/codes.json", "/klass/classifications/131/changes.json"
COUNTIES = "/klass/classifications/104/codes.json"


@pytest.fixture
def sky() -> Iterator[LiveSources]:
    with serving() as served, clock.at(datetime(2026, 6, 1, 12, tzinfo=UTC)):
        yield served


def tables(folder: Path) -> dict[str, list[Any]]:
    return {each.table: each.rows for each in load.read(folder)}


def day(text: str) -> Any:
    return datetime.fromisoformat(text).date() if text else None


def test_what_the_sources_tell_becomes_the_rows_of_the_tables(sky: LiveSources) -> None:
    with live.directory(sky.sources) as folder:
        found = tables(folder)

    assert found["municipality"] == [
        (code, name, code[:2], day(began), day(ended))
        for code, name, began, ended in [
            ("0301", "Oslo - Oslove", "2026-01-01", ""),
            ("0301", "Oslo", "1838-01-01", "2026-01-01"),
            ("1103", "Stavanger", "1838-01-01", "2020-01-01"),
            ("1103", "Stavanger", "2020-01-01", ""),
            ("1141", "Finnøy", "1965-01-01", "2020-01-01"),
            ("1504", "Ålesund", "1977-01-01", "2020-01-01"),
            ("1507", "Ålesund", "2020-01-01", "2024-01-01"),
            ("1508", "Ålesund", "2024-01-01", ""),
            ("1534", "Haram", "1965-01-01", "2020-01-01"),
            ("1580", "Haram", "2024-01-01", ""),
            ("9999", "Uoppgitt", "1838-01-01", ""),
        ]
    ]
    assert set(found["municipality_change"]) == {
        (day("2020-01-01"), "1103", "1103", "merge"),
        (day("2020-01-01"), "1141", "1103", "merge"),
        (day("2020-01-01"), "1504", "1507", "merge"),
        (day("2020-01-01"), "1534", "1507", "merge"),
        (day("2024-01-01"), "1507", "1508", "split"),
        (day("2024-01-01"), "1507", "1580", "split"),
        (day("2026-01-01"), "0301", "0301", "rename"),
    }
    assert ("19", "Troms", day("1838-01-01"), day("2020-01-01")) in found["county"]
    assert ("15", "Møre og Romsdal", day("1838-01-01"), None) in found["county"]
    assert len(found["county"]) == 5


def test_inhabitants_stand_on_the_municipalities_of_2024_and_sum_to_the_country(sky: LiveSources) -> None:
    """A merger exactly, what was divided in even shares with nobody lost, and no year that is incomplete there."""
    with live.directory(sky.sources) as folder:
        found = set(tables(folder)["population"])

    assert found == {
        (2019, "0301", 680, 560), (2019, "1103", 137, 108), (2019, "1508", 29, 23), (2019, "1580", 28, 22),
        (2023, "0301", 709, 587), (2023, "1103", 147, 118), (2023, "1508", 34, 27), (2023, "1580", 33, 26),
        (2024, "0301", 717, 596), (2024, "1103", 148, 119), (2024, "1508", 59, 47), (2024, "1580", 9, 7),
    }  # fmt: skip


def test_the_outlines_are_those_of_today_under_the_year_of_the_last_reform(sky: LiveSources) -> None:
    with live.directory(sky.sources) as folder:
        found = {row[:3]: row[3:] for row in tables(folder)["boundary"]}

    assert found == {
        (2024, "municipality", "0301"): ("M300 1300l20 0 0 10 -20 0z", 310, 1305),
        (2024, "municipality", "1103"): ("M60 1400l10 0 0 10 -10 0z", 65, 1405),
        (2024, "municipality", "1508"): ("M100 1000l10 0 0 20 -10 0z", 105, 1010),
        (2024, "municipality", "1580"): ("M110 1000l10 0 0 20 -10 0z", 115, 1010),
        (2024, "county", "03"): ("M300 1300l20 0 0 10 -20 0z", 310, 1305),
        (2024, "county", "11"): ("M60 1400l10 0 0 10 -10 0z", 65, 1405),
        (2024, "county", "15"): ("M100 1000l20 0 0 20 -20 0z", 110, 1010),
    }


def test_the_population_is_asked_of_year_by_year_within_the_limit(sky: LiveSources) -> None:
    with live.directory(sky.sources):
        pass

    _, *asked = sky.questions("/table")
    chosen = [{each["code"]: each["selection"] for each in question["query"]} for question in asked]
    assert [each["Tid"]["values"] for each in chosen] == [["2019"], ["2023"], ["2024"]]
    assert chosen[1]["Region"] == {"filter": "item", "values": ["0", "0301", "1103", "1507"]}
    assert chosen[1]["Alder"] == {"filter": "agg:TodeltGrupperingB", "values": ["H17", "H18"]}
    assert {question["response"]["format"] for question in asked} == {"json-stat2"}
    assert sky.questions(CODES) == [{"from": "1838-01-01", "to": "2026-06-02", "language": "nb"}]
    assert sky.questions("/areas/fylker/15/omrade") == [{"utkoordsys": "25833"}]
    assert sky.waits == []


def test_a_source_that_is_busy_is_asked_again_when_it_says(sky: LiveSources) -> None:
    body = (Path(__file__).parent / "recorded" / "klass131_codes.json").read_bytes()
    sky.answer(CODES, (503, {}, b""), (429, {"Retry-After": "17"}, b""), (503, {}, b""), (200, {}, body))

    with live.directory(sky.sources) as folder:
        assert len(tables(folder)["municipality"]) == 11

    assert sky.waits == [2, 17, 8]


CASES: dict[str, tuple[str, Any]] = {
    "a page instead of data": ("SSB Klass 131.*something other than JSON", (CODES, (200, {}, b"<html>"))),
    "half an answer": ("SSB Klass 131.*no whole answer", (CHANGES, (200, {"Content-Length": "90"}, b'{"codeCh'))),
    "cut off": ("SSB Klass 131.*something other than JSON", (CHANGES, (200, {}, b'{"codeChanges": ['))),
    "a key is gone": ("SSB Klass 104.*another shape", (COUNTIES, (200, {}, b'{"codes": [{"code": "03"}]}'))),
    "a list is gone": ("SSB Klass 131.*another shape", (CHANGES, (200, {}, b"{}"))),
    "nothing": ("SSB Klass 131.*nothing under codes", (CODES, (200, {}, b'{"codes": []}'))),
    "no longer there": ("SSB 07459.*answered 404", ("/table", (404, {}, b""))),
    "busy for long": ("SSB Klass 104.*answered 503", (COUNTIES, (503, {}, b""))),
    "too much at once": ("SSB 07459.*answered 403", ("/table/2023", (403, {}, b"too many cells"))),
    "not of the map": ("Kartverket.*kommuner/1580.*another shape", ("/areas/kommuner/1580/omrade", (200, {}, b"[]"))),
}


@pytest.mark.parametrize("case", CASES)
def test_a_source_that_fails_is_named_and_nothing_is_there(
    sky: LiveSources, case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    why, (path, answer) = CASES[case]
    sky.answer(path, answer)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    with pytest.raises(Fault, match=why) as told, reference.live(sky.sources):
        raise AssertionError("there is nothing to load")

    assert "what was there stays" in told.value.remedy
    assert list(tmp_path.iterdir()) == []


def numbers(year: int, values: list[Any]) -> Any:
    return lambda sky: sky.change("/table", year=year, value=values)


def degrees(sky: LiveSources) -> None:
    ring = [[10.1, 59.9], [10.9, 59.9], [10.9, 60.1], [10.1, 59.9]]
    sky.change("/areas/fylker/03/omrade", omrade={"type": "Polygon", "coordinates": [ring]})


def lost_county(sky: LiveSources) -> None:
    whole = json.loads((Path(__file__).parent / "recorded" / "klass104_codes.json").read_text())["codes"]
    sky.change(COUNTIES, codes=[row for row in whole if row["code"] != "15"])


def lost_region(sky: LiveSources) -> None:
    told = json.loads((Path(__file__).parent / "recorded" / "population_table.json").read_text())["variables"]
    told[0]["values"].remove("1507")
    sky.change("/table", variables=told)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (numbers(2023, [165, 758, 122, 587, 29, 118, 14]), "half an answer"),
        (numbers(2023, [165, 758, 122, 587, 29, 118, 14, None]), "another shape.*None people"),
        (
            numbers(2023, [165, 758, 122, 587, 29, 118, 4, 3]),
            "municipalities of 2023 have 863 inhabitants, the country 923",
        ),
        (degrees, "fylker/03.*not in metres"),
        (lost_county, "no county for the municipalities .'1508', '1580'."),
        (lost_region, "lacks the regions .'1507'. of 2023"),
    ],
)
def test_what_does_not_fit_is_refused(sky: LiveSources, change: Any, why: str) -> None:
    change(sky)

    with pytest.raises(sources.SourceFailed, match=why), live.directory(sky.sources):
        raise AssertionError("there is nothing to load")


@pytest.mark.parametrize(("chosen", "asked"), [([], True), (["--sample"], False), (["--from", "."], False)])
def test_the_command_asks_the_live_sources_unless_told_otherwise(
    sky: LiveSources, monkeypatch: pytest.MonkeyPatch, chosen: list[str], asked: bool
) -> None:
    monkeypatch.setattr(live, "Sources", lambda: sky.sources)
    monkeypatch.setattr(environment, "chosen_offices", lambda _: [])

    told = CliRunner().invoke(build(), ["reference", "load", *chosen])

    assert (told.exit_code, bool(sky.asked)) == (0, asked)


def test_an_address_where_nobody_listens_is_named(sky: LiveSources) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        gone = f"http://127.0.0.1:{closed.getsockname()[1]}"
        with (
            pytest.raises(sources.SourceFailed, match=r"Kartverket.*ConnectError"),
            live.directory(replace(sky.sources, areas=gone)),
        ):
            raise AssertionError("there is nothing to load")

    assert sky.waits == [2, 4, 8, 16, 32]


def test_an_address_that_never_answers_is_given_up(sky: LiveSources) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mute = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with (
            pytest.raises(sources.SourceFailed, match=r"SSB Klass 131.*ReadTimeout"),
            live.directory(replace(sky.sources, klass=mute, timeout_s=0.05)),
        ):
            raise AssertionError("there is nothing to load")


def test_the_public_tables_are_what_would_be_made_of_the_codes_that_klass_tells() -> None:
    """Lives cut at every change, and the kind of every change, are those of the public tables since 1838."""
    if not DATA.exists():
        assert not os.environ.get("CI"), "the public tables must be at hand"
        pytest.skip("the public tables are not at hand")
    codes, edges = (rows(DATA / f"klass131_{name}_1838_2024.csv") for name in ("codes", "changes"))
    changes = [
        Change(*(row[name] for name in ["change_date", "old_code", "old_name", "new_code", "new_name"]))
        for row in edges
    ]
    lives = [Life(row["code"], row["name"], row["valid_from"], row["valid_to"]) for row in codes]

    assert [change.kind for change in live_klass.with_kinds(changes)] == [row["kind"] for row in edges]
    assert live_klass.cut_at_changes(live_klass.joined(lives), changes) == sorted(lives)


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_a_straight_border_has_no_points_between_its_corners() -> None:
    assert live_areas.straightened([(0, 0), (1, 0), (1, 0), (3, 0), (3, 2), (3, 1)]) == [(0, 0), (3, 0), (3, 2), (3, 1)]


async def test_a_live_load_takes_its_place_and_maps_of_other_years_stay(
    make_database: MakeDatabase, sky: LiveSources, tmp_path: Path
) -> None:
    (tmp_path / "map").mkdir()
    db = await make_database("portal")

    async def ask(conn: Conn) -> tuple[dict[str, int], dict[str, int], set[int]]:
        with live.directory(sky.sources) as folder:
            [drawn] = (folder / "map").glob("fylker_*")
            (tmp_path / "map" / "fylker_2020_utm33.topojson").write_text(drawn.read_text())
            await load.load(conn, tmp_path)
            changed, again = await load.load(conn, folder), await load.load(conn, folder)
        years = {row["map_year"] for row in await conn.fetch("SELECT map_year FROM reference.boundary")}
        return changed, again, years

    changed, again, years = await db.run(ask)

    assert again == {}
    assert years == {2020, 2024}
    assert {table: changed[table] for table in ("municipality", "municipality_change", "county", "population", "boundary")} == {
        "municipality": 11, "municipality_change": 7, "county": 5, "population": 12, "boundary": 10,
    }  # fmt: skip
    assert not {"postcode", "office"} & set(changed)
