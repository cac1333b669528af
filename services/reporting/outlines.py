"""A report by county or municipality as a map: one column of its table, on the map of the year it is told by.

An area has the shade of its class, and a county its number too. What is under five is hatched, what is not told is empty.
"""

from html import escape
from typing import Any, Final

from chassis import sql
from chassis.db import Conn
from chassis.languages import N_, current, gettext, number
from reference.boundaries import HEIGHT, WIDTH
from services.reporting import tables

queries = sql.load(__file__)

SHADES: Final = ("#d3ebed", "#9ccfd4", "#5fabb3", "#2f7f88", "#12525a")
NOUGHT: Final = "#e7e2d8"
CLASSES_MAX: Final = len(SHADES)
LINE: Final = 52
"""How far the lines of the explanation are from one another, in the map's units."""
LEGEND: Final = 740
"""Where they begin, from the left: where there is only sea and neighbours."""

CREDIT: Final = "© Kartverket (CC BY 4.0)"
"""In the picture too, which may be kept without its page."""

Outline = dict[str, Any]


async def years(conn: Conn, kind: str) -> list[int]:
    """The years whose counties or municipalities can be drawn, the newest first; empty where no boundaries are loaded."""
    return [row["map_year"] for row in await queries.list_outlined_years(conn, area_kind=kind)]


async def read(conn: Conn, year: int, kind: str) -> list[Outline]:
    """Shape: [{area_code, shape, label_x, label_y}]; empty where no boundaries are loaded for the year."""
    return [dict(row) for row in await queries.list_outlines(conn, map_year=year, area_kind=kind)]


def draw(
    table: dict[str, Any], outlines: list[Outline], *, title: str, whose: str, untold: int | None, named: bool
) -> str:
    """The last column of a pivoted report as SVG.

    ``untold`` is the value of an area that is not in the table; ``named``: areas are large enough for their numbers.
    """
    told = {row["code"]: row["cells"][-1] for row in table["rows"] if row["cells"]}
    cells = {one["area_code"]: told.get(one["area_code"], {"value": untold, "under_five": 0}) for one in outlines}
    tops = classes([cell["value"] for cell in cells.values() if cell["value"]])
    areas = "".join(_area(one, cells[one["area_code"]], tops) for one in outlines)
    words = "".join(_number(one, cells[one["area_code"]]) for one in outlines) if named else ""
    said = "; ".join(f"{row['name']}: {sign(row['cells'][-1])}" for row in table["rows"] if row["cells"])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH // 3}" height="{HEIGHT // 3}"'
        f' viewBox="0 0 {WIDTH} {HEIGHT}" role="img" lang="{current()}"'
        f' aria-labelledby="t d"><title id="t">{escape(title)}</title>'
        f'<desc id="d">{escape(f"{whose}. {said}.")}</desc>{STYLE}{HATCH}'
        f'<g stroke="#5a6672" stroke-width="1.5">{areas}</g>{words}{_legend(tops)}</svg>'
    )


def classes(values: list[int]) -> list[int]:
    """The highest value of each class: at most five, with about as many areas in each."""
    ordered = sorted(values)
    ends = (
        [ordered[-(-len(ordered) * step // CLASSES_MAX) - 1] for step in range(1, CLASSES_MAX + 1)] if ordered else []
    )
    return sorted(set(ends))


def _area(outline: Outline, cell: dict[str, Any], tops: list[int]) -> str:
    return f'<path d="{escape(outline["shape"])}" fill="{fill(cell, tops)}"/>'


def fill(cell: dict[str, Any], tops: list[int]) -> str:
    """A shade; a hatch for under five, a shade of its own for nought, none for what is not told."""
    if cell["under_five"] and not cell["value"]:
        return "url(#under-five)"
    if not cell["value"]:
        return "none" if cell["value"] is None else NOUGHT
    return _shade(next(place for place, top in enumerate(tops) if cell["value"] <= top), tops)


def _shade(place: int, tops: list[int]) -> str:
    return SHADES[place + (CLASSES_MAX - len(tops)) // 2]


def _number(outline: Outline, cell: dict[str, Any]) -> str:
    return f'<text class="on-map" x="{outline["label_x"]}" y="{outline["label_y"]}">{escape(sign(cell))}</text>'


def sign(cell: dict[str, Any]) -> str:
    """What stands for a cell, as in the table: a number, a colon for under five, two dots for what is not told."""
    if cell["value"] is None:
        return tables.NOT_TOLD if cell["under_five"] else tables.NOT_KNOWN
    return number(cell["value"]) + (f" + {tables.NOT_TOLD}" if cell["under_five"] else "")


def _legend(tops: list[int]) -> str:
    lows = [1, *(top + 1 for top in tops)]
    shades = [(_shade(place, tops), _range(lows[place], top)) for place, top in enumerate(tops)]
    signs = [
        (NOUGHT, "0"),
        ("url(#under-five)", gettext(N_(": under five"))),
        ("none", gettext(N_(".. not reported yet"))),
    ]
    lines = [*shades, *signs]
    credit = f'<text class="said credit" x="{LEGEND}" y="{930 + LINE * (len(lines) + 1)}">{CREDIT}</text>'
    return credit + "".join(
        f'<rect x="{LEGEND}" y="{900 + LINE * place}" width="40" height="36" fill="{colour}" stroke="#5a6672"/>'
        f'<text class="said" x="{LEGEND + 56}" y="{930 + LINE * place}">{escape(words)}</text>'
        for place, (colour, words) in enumerate(lines)
    )


def _range(low: int, high: int) -> str:
    return number(high) if low == high else f"{number(low)}–{number(high)}"


STYLE: Final = (
    "<style>text { font: 36px sans-serif; fill: #1e2b3c } .on-map { text-anchor: middle; font-weight: 700;"
    " paint-order: stroke; stroke: #fff; stroke-width: 8px }"
    " .credit { font-size: 28px }"
    " @media (prefers-color-scheme: dark) { .said { fill: #e6e9ee } }</style>"
)
HATCH: Final = (
    '<defs><pattern id="under-five" width="14" height="14" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><rect width="5" height="14" fill="#2f7f88"/></pattern></defs>'
)
