"""Outlines of counties and municipalities from Kartverket (Geonorge, "kommuneinfo"), as TopoJSON that ``boundaries`` reads.

Drawn to the whole kilometre, as ``boundaries`` draws: neighbours stay neighbours, and a file stays small. They reach as far
out to sea as the municipality does.
"""

from collections.abc import Iterable
from typing import Any

from reference.boundaries import METRES, NORTH, WEST
from reference.sources import Asking, SourceFailed

SOURCE = "Kartverket (Geonorge)"
UTM_33 = "25833"
EASTS, NORTHS = (-500_000, 1_500_000), (6_000_000, 8_500_000)
"""Where in UTM 33 anything of Norway may lie: degrees are far outside."""

Point = tuple[int, int]


def outlines(asking: Asking, address: str, kind: str, codes: Iterable[str]) -> dict[str, Any]:
    """TopoJSON of the areas of a kind (``fylker``, ``kommuner``) with their codes.

    Errors  SourceFailed.
    """
    arcs: list[list[list[int]]] = []
    areas = []
    for code in codes:
        told = asking.ask(SOURCE, f"{address}/{kind}/{code}/omrade", utkoordsys=UTM_33)
        polygons = [_added(arcs, polygon) for polygon in _polygons(told, f"{kind}/{code}")]
        kept = [rings for rings in polygons if rings]
        areas.append({"type": "MultiPolygon", "arcs": kept, "properties": {"code": code}})
    return {
        "type": "Topology",
        "transform": {"scale": [METRES, -METRES], "translate": [WEST, NORTH]},
        "arcs": arcs,
        "objects": {kind: {"type": "GeometryCollection", "geometries": areas}},
    }


def _polygons(told: Any, of: str) -> list[list[list[Point]]]:
    """Each a list of rings, in kilometres of the box."""
    try:
        area = told["omrade"]
        if area["type"] not in ("Polygon", "MultiPolygon"):
            raise ValueError(area["type"])
        polygons = [area["coordinates"]] if area["type"] == "Polygon" else area["coordinates"]
        found = [[_ring(ring) for ring in polygon] for polygon in polygons]
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise SourceFailed(SOURCE, f"{of}: the answer has another shape than it had ({error!r})") from error
    if not any(found):
        raise SourceFailed(SOURCE, f"{of}: an area without an outline")
    return found


def _ring(points: Iterable[Any]) -> list[Point]:
    return straightened([_point(east, north) for east, north, *_ in points])


def _point(east: float, north: float) -> Point:
    if not (EASTS[0] < east < EASTS[1] and NORTHS[0] < north < NORTHS[1]):
        raise ValueError(f"{east}, {north} is not in metres of UTM 33")
    return round((east - WEST) / METRES), round((NORTH - north) / METRES)


def straightened(ring: list[Point]) -> list[Point]:
    """Without points that stand where the one before does, or on the straight line between two others."""
    kept: list[Point] = []
    for point in ring:
        if kept and kept[-1] == point:
            continue
        while len(kept) > 1 and _on_a_line(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept


def _on_a_line(first: Point, middle: Point, last: Point) -> bool:
    """Onwards, not back again."""
    ax, ay, bx, by = middle[0] - first[0], middle[1] - first[1], last[0] - middle[0], last[1] - middle[1]
    return ax * by == ay * bx and ax * bx + ay * by > 0


def _added(arcs: list[list[list[int]]], rings: list[list[Point]]) -> list[list[int]]:
    """The numbers of a polygon's rings, each added as one arc in steps; a ring too small to be drawn is left out."""
    numbers = []
    for ring in rings:
        if len(set(ring)) > 2:
            numbers.append([len(arcs)])
            arcs.append(_steps(ring))
    return numbers


def _steps(ring: list[Point]) -> list[list[int]]:
    return [[x - px, y - py] for (px, py), (x, y) in zip([(0, 0), *ring], ring, strict=False)]
