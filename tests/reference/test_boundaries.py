"""Boundaries: from TopoJSON to paths that lie right upon one another."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from chassis.db import Conn
from reference import boundaries, load
from tests.conftest import MakeDatabase

DATA = Path(__file__).parents[3] / "shared" / "data" / "map"
STEP = re.compile(r"-?\d+")


def topology(*areas: tuple[str, list[Any]]) -> dict[str, Any]:
    """Two squares of 100 km side by side, the border between them written once; arcs in steps of 10 km."""
    west, north = boundaries.WEST, boundaries.NORTH
    return {
        "type": "Topology",
        "transform": {"scale": [10_000, -10_000], "translate": [west, north]},
        "arcs": [[[10, 0], [0, 10]], [[10, 10], [-10, 0], [0, -10], [10, 0]], [[10, 10], [10, 0], [0, -10], [-10, 0]]],
        "objects": {
            "areas": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "arcs": [arcs], "properties": {"code": code}} for code, arcs in areas
                ],
            }
        },
    }


def write(folder: Path, name: str, *areas: tuple[str, list[Any]]) -> Path:
    (folder / "map").mkdir(exist_ok=True)
    file = folder / "map" / name
    file.write_text(json.dumps(topology(*areas)))
    return file


def corners(shape: str) -> list[tuple[int, int]]:
    """The points of a path of one ring."""
    x, y, *steps = [int(number) for number in STEP.findall(shape)]
    found = [(x, y)]
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        found.append((found[-1][0] + dx, found[-1][1] + dy))
    return found


def test_an_area_is_drawn_in_kilometres_with_its_middle(tmp_path: Path) -> None:
    [area] = boundaries.read(write(tmp_path, "fylker_2024_utm33.topojson", ("11", [0, 1])))

    assert (area.code, area.label_x, area.label_y) == ("11", 50, 50)
    assert sorted(corners(area.shape)) == [(0, 0), (0, 100), (100, 0), (100, 100)]


def test_two_neighbours_share_their_border_whichever_way_each_goes_round(tmp_path: Path) -> None:
    first, other = boundaries.read(write(tmp_path, "fylker_2024_utm33.topojson", ("11", [0, 1]), ("12", [~0, ~2])))

    assert set(corners(first.shape)) & set(corners(other.shape)) == {(100, 0), (100, 100)}
    assert (other.label_x, other.label_y) == (150, 50)


async def test_boundaries_are_loaded_where_a_directory_holds_them_and_stay(
    make_database: MakeDatabase, tmp_path: Path, bed: Any
) -> None:
    write(tmp_path, "fylker_2024_utm33.topojson", ("11", [0, 1]))
    write(tmp_path, "kommuner_2024_utm33.topojson", ("1103", [0, 1]))
    db = await make_database("portal")

    async def ask(conn: Conn) -> tuple[int, int, int]:
        before = await conn.fetchval("SELECT count(*) FROM reference.boundary")
        await load.load(conn, tmp_path)
        loaded = await conn.fetchval("SELECT count(*) FROM reference.boundary")
        await load.load(conn)
        return before, loaded, await conn.fetchval("SELECT count(*) FROM reference.boundary")

    assert await db.run(ask) == (0, 2, 2)


@pytest.mark.parametrize(("name", "areas"), [("fylker_2024", 15), ("kommuner_2024", 357), ("kommuner_2020", 354)])
def test_the_public_maps_lie_inside_the_box(name: str, areas: int) -> None:
    if not DATA.exists():
        assert not os.environ.get("CI"), "the public maps must be at hand"
        pytest.skip("the public maps are not at hand")

    found = boundaries.read(DATA / f"{name}_utm33.topojson")

    assert len(found) == len({area.code for area in found}) == areas
    assert all(0 < area.label_x < boundaries.WIDTH and 0 < area.label_y < boundaries.HEIGHT for area in found)
