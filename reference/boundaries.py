"""Boundaries of counties and municipalities, from TopoJSON in metres (UTM 33) to the paths of one drawing.

All are drawn in one box, a kilometre to the unit and north up, so that counties, municipalities and offices lie right upon
one another. What is too small for that is left out: a map here helps people to find their way, and no figure comes from it.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

WEST, NORTH = -90_000, 7_960_000
"""The box's upper left corner, metres in UTM 33."""
METRES = 1_000
WIDTH, HEIGHT = 1_220, 1_520
"""Of the box, in its own units."""

Point = tuple[int, int]


class Boundary(NamedTuple):
    """One area."""

    code: str
    shape: str
    """SVG path."""
    label_x: int
    label_y: int
    """The middle of its largest part."""


def read(file: Path) -> list[Boundary]:
    """Every area of a TopoJSON file that is large enough to be drawn."""
    topology = json.loads(file.read_text())
    arcs = [list(_points(arc, topology["transform"])) for arc in topology["arcs"]]
    [areas] = topology["objects"].values()
    found = (_boundary(area, arcs) for area in areas["geometries"])
    return [boundary for boundary in found if boundary]


def _points(arc: Iterable[Iterable[int]], transform: dict[str, Any]) -> Iterator[Point]:
    """An arc's points in the box; each is written as its distance from the one before."""
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        east = x * transform["scale"][0] + transform["translate"][0]
        north = y * transform["scale"][1] + transform["translate"][1]
        yield round((east - WEST) / METRES), round((NORTH - north) / METRES)


def _boundary(area: dict[str, Any], arcs: list[list[Point]]) -> Boundary | None:
    polygons = [area["arcs"]] if area["type"] == "Polygon" else area["arcs"]
    rings = [ring for polygon in polygons for numbers in polygon if len(ring := _ring(numbers, arcs)) > 2]
    if not rings:
        return None
    x, y = _middle(max(rings, key=lambda ring: abs(_doubled_area(ring))))
    return Boundary(area["properties"]["code"], "".join(map(_path, rings)), x, y)


def _ring(numbers: Iterable[int], arcs: list[list[Point]]) -> list[Point]:
    """The arcs after one another; a number below nought is an arc backwards. No point twice in a row."""
    ring: list[Point] = []
    for number in numbers:
        for point in arcs[number] if number >= 0 else reversed(arcs[~number]):
            if not ring or ring[-1] != point:
                ring.append(point)
    return ring[:-1] if len(ring) > 1 and ring[0] == ring[-1] else ring


def _path(ring: list[Point]) -> str:
    (x, y), steps = ring[0], []
    for next_x, next_y in ring[1:]:
        steps.append(f"{next_x - x} {next_y - y}")
        x, y = next_x, next_y
    return f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps)}z"


def _doubled_area(ring: list[Point]) -> int:
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in zip(ring, ring[1:] + ring[:1], strict=True))


def _middle(ring: list[Point]) -> Point:
    """The centre of gravity; of a ring without area, its first point."""
    doubled = _doubled_area(ring)
    if not doubled:
        return ring[0]
    pairs = list(zip(ring, ring[1:] + ring[:1], strict=True))
    x = sum((x + next_x) * (x * next_y - next_x * y) for (x, y), (next_x, next_y) in pairs)
    y_sum = sum((y + next_y) * (x * next_y - next_x * y) for (x, y), (next_x, next_y) in pairs)
    return round(x / (3 * doubled)), round(y_sum / (3 * doubled))
