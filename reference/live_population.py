"""Inhabitants on 1 January of each year from SSB table 07459 (JSON-stat 2), on the municipalities of 2024.

Asked year by year, of the municipalities of that year: some seven hundred cells, where 800 000 are allowed. A merger carries
figures over exactly. What was divided is shared out evenly over its parts, so that sums of all parts and of the country are
exact; how many lived in one part before the division nobody knows.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from math import prod
from typing import Any

from reference import live_klass, maps
from reference.live_klass import NOT_STATED
from reference.sources import Asking, SourceFailed

SOURCE = "SSB 07459"
FIRST_YEAR = 2006
"""Earlier years are incomplete there."""
MAP = date(2024, 1, 1)
COUNTRY = "0"
GROUPING, CHILDREN, ADULTS = "agg:TodeltGrupperingB", "H17", "H18"
"""Two ages: 0-17, and 18 and older."""
OFF = 1_000
"""One in so many may be missing between the municipalities and the country."""

Figures = dict[str, tuple[int, int]]
"""{region: (children, adults)}"""


def inhabitants(
    asking: Asking, address: str, towns: Sequence[live_klass.Life], changes: Iterable[live_klass.Change]
) -> Iterator[tuple[int, str, int, int]]:
    """Rows of (year, municipality of 2024, inhabitants, of these 18 and older), for every year that the table has.

    Errors  SourceFailed.
    """
    reforms = maps.Reforms(maps.Change(date.fromisoformat(each.on), each.old, each.new) for each in changes)
    regions, years = _contents(asking.ask(SOURCE, address))
    for year in years:
        day = date(year, 1, 1)
        codes = sorted({life.code for life in towns if life.was_valid(day)} - {NOT_STATED})
        if lacking := [code for code in (COUNTRY, *codes) if code not in regions]:
            raise SourceFailed(SOURCE, f"the table lacks the regions {lacking} of {year}")
        figures = _figures(asking.ask(SOURCE, address, _question([COUNTRY, *codes], year)), [COUNTRY, *codes], year)
        _expect_whole(figures, year)
        for code, (children, adults) in sorted(_on_the_map(figures, reforms, day).items()):
            yield year, code, children + adults, adults


def _contents(told: Any) -> tuple[set[str], list[int]]:
    """The regions and years that the table holds."""
    try:
        values = {variable["code"]: variable["values"] for variable in told["variables"]}
        years = [int(year) for year in values["Tid"]]
        return set(values["Region"]), [year for year in sorted(years) if year >= FIRST_YEAR]
    except (KeyError, TypeError, ValueError) as error:
        raise _other_shape(error) from error


def _question(regions: Sequence[str], year: int) -> dict[str, Any]:
    chosen = (
        ("Region", "item", list(regions)),
        ("Alder", GROUPING, [CHILDREN, ADULTS]),
        ("ContentsCode", "item", ["Personer1"]),
        ("Tid", "item", [str(year)]),
    )
    return {
        "query": [
            {"code": code, "selection": {"filter": how, "values": values}} for code, how, values in chosen
        ],
        "response": {"format": "json-stat2"},
    }  # fmt: skip


def _figures(told: Any, regions: Sequence[str], year: int) -> Figures:
    """Of each region that was asked of; dimensions may stand in any order, each but region and age with one value."""
    try:
        dimensions, sizes, values = told["id"], told["size"], told["value"]
        steps = {name: prod(sizes[place + 1 :]) for place, name in enumerate(dimensions)}
        at = {name: _places(told["dimension"][name]["category"]["index"]) for name in dimensions}
        if len(values) != prod(sizes) or prod(sizes) != 2 * len(regions) or list(at["Tid"]) != [str(year)]:
            raise SourceFailed(SOURCE, f"half an answer, or more than was asked for, for {year}")
        found = {
            (region, age): values[at["Region"][region] * steps["Region"] + at["Alder"][age] * steps["Alder"]]
            for region in regions
            for age in (CHILDREN, ADULTS)
        }
        return {region: (_count(found[region, CHILDREN]), _count(found[region, ADULTS])) for region in regions}
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise _other_shape(error) from error


def _places(index: Any) -> dict[str, int]:
    """Where each category stands: told as a list, or as {category: place}."""
    return {name: place for place, name in enumerate(index)} if isinstance(index, list) else dict(index)


def _count(value: Any) -> int:
    """Of people. A dot where a figure should be is no nought."""
    if value is None or value != int(value) or value < 0:
        raise ValueError(f"{value} people")
    return int(value)


def _expect_whole(figures: Figures, year: int) -> None:
    country = sum(figures[COUNTRY])
    sum_of_all = sum(sum(ages) for code, ages in figures.items() if code != COUNTRY)
    if not country or abs(country - sum_of_all) * OFF > country:
        raise SourceFailed(SOURCE, f"the municipalities of {year} have {sum_of_all} inhabitants, the country {country}")


def _on_the_map(figures: Figures, reforms: maps.Reforms, day: date) -> Figures:
    found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for code, (children, adults) in figures.items():
        if code != COUNTRY:
            parts = sorted(reforms.codes_on(code, day, MAP))
            for place, part in enumerate(parts):
                had = found[part]
                found[part] = (
                    had[0] + _share(children, len(parts), place),
                    had[1] + _share(adults, len(parts), place),
                )
    return found


def _share(whole: int, parts: int, place: int) -> int:
    """An even share; what is over goes to the first, so that all shares together are the whole."""
    return whole // parts + (place < whole % parts)


def _other_shape(error: Exception) -> SourceFailed:
    return SourceFailed(SOURCE, f"the answer has another shape than it had ({error!r})")
