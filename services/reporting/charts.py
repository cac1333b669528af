"""A report as a picture: Vega-Lite drawn to SVG in a process of its own, with title and description, and kept.

``python -m services.reporting.charts`` reads {specification, title, description} as JSON and writes the SVG. It draws from
the very cells of the table: what stands as a sign there stands as a sign here, and never as a number.
"""

import hashlib
import json
import sys
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any, Final
from xml.sax.saxutils import escape

from chassis import workers
from services.reporting import tables

TIMEOUT_S: Final = 30
MEDIA_TYPE: Final = "image/svg+xml"
MOST_SERIES: Final = 6
"""More lines than these cannot be told apart: then the total is drawn."""
MOST_BARS: Final = 40
KEPT: Final = 200
"""So many pictures are kept in memory, the last that were asked for."""
WIDTH, STEP, HEIGHT = 440, 24, 220
INK, QUIET, LINE = "#1e2b3c", "#5b6573", "#d4d8de"
SERIES: Final = ("#0a6169", "#b4472b", "#5b3e96", "#8a6d00", "#2f6f2f", "#9c2f6b")
"""Told apart from each other and from white by 4.5 : 1; each has a dash and a point of its own besides."""
DARK: Final = {
    INK: "#f2f0ec", QUIET: "#b9b4aa", LINE: "#4a4742",
    "#0a6169": "#6cc8d0", "#b4472b": "#f0937a", "#5b3e96": "#b79df0",
    "#8a6d00": "#e3c24a", "#2f6f2f": "#8ed08e", "#9c2f6b": "#ef92c4",
}  # fmt: skip
"""The same for those who read in the dark; the picture asks the browser by itself."""
FONT: Final = "Inter, Arial, sans-serif"

_kept: "OrderedDict[str, bytes]" = OrderedDict()


def is_worth_drawing(table: Mapping[str, Any]) -> bool:
    """One number is read quicker than a picture of it."""
    return len(table["times"]) * len(table["rows"]) > 1


async def draw(table: Mapping[str, Any], *, title: str, description: str, say_time: Any, all_of_it: str) -> bytes:
    """A table of :func:`pivots.pivot` as SVG: lines over time, or bars where there is one time.

    ``say_time``   a code of time in words.
    ``all_of_it``  what the line of everything is called.
    Errors  Unavailable when it does not come to an end in time or fails.
    """
    asked = {"specification": specification(table, say_time, all_of_it), "title": title, "description": description}
    written = json.dumps(asked, sort_keys=True).encode()
    key = hashlib.sha256(written).hexdigest()
    if key not in _kept:
        _kept[key] = await workers.ask(__name__, written, timeout_s=TIMEOUT_S)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    _kept.move_to_end(key)
    return _kept[key]


def specification(table: Mapping[str, Any], say_time: Any, all_of_it: str) -> dict[str, Any]:
    """What is to be drawn, in Vega-Lite."""
    if len(table["times"]) > 1:
        return _whole(_over_time(table, say_time, all_of_it))
    return _whole(_side_by_side(table, all_of_it))


def _over_time(table: Mapping[str, Any], say_time: Any, all_of_it: str) -> dict[str, Any]:
    few = len(table["rows"]) <= MOST_SERIES
    series = (
        [(row["name"] or all_of_it, row["cells"]) for row in table["rows"]] if few else [(all_of_it, table["total"])]
    )
    times = [say_time(time) for time in table["times"]]
    points = [
        {"series": name, "time": time, **_point(cell)}
        for name, cells in series
        for time, cell in zip(times, cells, strict=True)
    ]
    names = [name for name, _ in series]
    legend = {"title": None, "orient": "top", "labelLimit": 200, "columns": 3} if len(names) > 1 else None
    x = {"field": "time", "type": "ordinal", "sort": times, "axis": {"title": None, "labelAngle": _angle(times)}}
    by = {"field": "series", "type": "nominal", "sort": names, "legend": legend}
    colour = {**by, "scale": {"domain": names, "range": list(SERIES[: len(names)])}}
    told_apart = {**by, "scale": {"domain": names}}
    line = {
        "mark": {"type": "line", "strokeWidth": 2.5, "invalid": "break-paths-show-domains"},
        "encoding": {"y": _y(), "color": colour, "strokeDash": told_apart},
    }
    point = {
        "transform": [{"filter": "isValid(datum.value)"}],
        "mark": {"type": "point", "filled": True, "opacity": 1, "size": 50},
        "encoding": {"y": _y(), "color": colour, "shape": told_apart},
    }
    return {
        "data": {"values": points}, "width": WIDTH, "height": HEIGHT, "encoding": {"x": x}, "layer": [line, point, _signs("y")],
    }  # fmt: skip


def _side_by_side(table: Mapping[str, Any], all_of_it: str) -> dict[str, Any]:
    rows = table["rows"][:MOST_BARS]
    points = [{"name": row["name"] or all_of_it, **_point(row["cells"][0])} for row in rows]
    y = {
        "field": "name", "type": "nominal", "sort": [point["name"] for point in points],
        "axis": {"title": None, "labelLimit": 220},
    }  # fmt: skip
    x = {"field": "value", "type": "quantitative", "axis": _axis()}
    bar = {"mark": {"type": "bar", "color": SERIES[0], "height": {"band": 0.7}}, "encoding": {"x": x}}
    number = {
        "transform": [{"filter": "isValid(datum.value)"}],
        "mark": {"type": "text", "align": "left", "dx": 5, "color": INK},
        "encoding": {"x": x, "text": {"field": "value", "type": "quantitative", "format": ",d"}},
    }
    return {
        "data": {"values": points}, "width": WIDTH - 140, "height": {"step": STEP}, "encoding": {"y": y},
        "layer": [bar, number, _signs("x")],
    }  # fmt: skip


def _signs(along: str) -> dict[str, Any]:
    """Where there is no number: its sign, on the axis."""
    return {
        "transform": [{"filter": "datum.sign !== null"}],
        "mark": {"type": "text", "color": QUIET, "fontSize": 15, "dx": 6 if along == "x" else 0, "dy": -8 if along == "y" else 0},
        "encoding": {along: {"datum": 0, "type": "quantitative"}, "text": {"field": "sign"}},
    }  # fmt: skip


def _point(cell: Mapping[str, Any]) -> dict[str, Any]:
    value = cell["value"]
    sign = None if value is not None else tables.NOT_TOLD if cell["under_five"] else tables.NOT_KNOWN
    return {"value": value, "sign": sign}


def _y() -> dict[str, Any]:
    return {"field": "value", "type": "quantitative", "axis": _axis(), "scale": {"zero": True}}


def _axis() -> dict[str, Any]:
    return {"title": None, "format": ",d", "tickMinStep": 1, "tickCount": 5}


def _angle(times: Sequence[str]) -> int:
    return 0 if len(times) <= 6 else -45


def _whole(drawn: dict[str, Any]) -> dict[str, Any]:
    label = {"labelColor": INK, "labelFontSize": 14, "labelFont": FONT}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": "transparent",
        "padding": {"left": 24, "top": 5, "right": 12, "bottom": 5},  # letters may be wider where it is read
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": {**label, "gridColor": LINE, "domainColor": QUIET, "tickColor": QUIET},
            "legend": {**label, "symbolSize": 80, "symbolStrokeWidth": 2.5},
        },
        **drawn,
    }


def main(asked: bytes) -> bytes:
    """A specification to SVG. It fetches nothing from anywhere."""
    import vl_convert

    told = json.loads(asked)
    locale = {"decimal": ",", "thousands": "\u202f", "grouping": [3], "currency": ["", " kr"]}
    svg = vl_convert.vegalite_to_svg(told["specification"], allowed_base_urls=[], format_locale=locale)
    return _described(svg, told["title"], told["description"]).encode()


def _described(svg: str, title: str, description: str) -> str:
    """The picture names itself, says what it shows, and has colours of its own in the dark."""
    start = svg.index(">") + 1
    head = svg[:start].replace("<svg ", '<svg role="img" aria-labelledby="title description" ', 1)
    dark = "".join(
        f'[fill="{light}"]{{fill:{night}}}[stroke="{light}"]{{stroke:{night}}}' for light, night in DARK.items()
    )
    return (
        f'{head}<title id="title">{escape(title)}</title><desc id="description">{escape(description)}</desc>'
        f"<style>@media (prefers-color-scheme: dark){{{dark}}}</style>{svg[start:]}"
    )


if __name__ == "__main__":
    sys.stdout.buffer.write(main(sys.stdin.buffer.read()))
