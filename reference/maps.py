"""Where an area of its own time lies on another year's map: pure functions over the edges of the reforms.

A merger carries figures over exactly. A code that was divided has several codes on the later map, and a code that came
of a merger has several on the earlier: then nobody can say what share is whose, and the figure stays undivided.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

Codes = frozenset[str]


@dataclass(frozen=True, slots=True)
class Life:
    """A stretch of time in which a code stood for one municipality in one county; ``ended`` None: still does."""

    code: str
    county: str
    began: date
    ended: date | None


@dataclass(frozen=True, slots=True)
class Change:
    on: date
    old: str
    new: str


class Reforms:
    """All changes, ready to be followed forwards and backwards."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self._onwards: dict[date, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._back: dict[date, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for change in changes:
            self._onwards[change.on][change.old].add(change.new)
            self._back[change.on][change.new].add(change.old)
        self._dates = sorted(self._onwards)

    def codes_on(self, code: str, at: date, day: date) -> Codes:
        """The codes valid on ``day`` that cover what ``code`` covered on the day ``at``."""
        if day >= at:
            dates, edges = self._dates[bisect_right(self._dates, at) : bisect_right(self._dates, day)], self._onwards
        else:
            dates, edges = self._dates[bisect_right(self._dates, day) : bisect_right(self._dates, at)][::-1], self._back
        codes = {code}
        for changed in dates:
            moved = edges[changed]
            codes = {to for one in codes for to in moved.get(one, {one})}
        return frozenset(codes)


@dataclass(frozen=True, slots=True)
class Place:
    """An area, the stretch of time its code is read in, and the codes of one map that cover it."""

    map_year: int
    from_kind: str
    from_code: str
    began: date
    ended: date | None
    to_kind: str
    to_codes: Codes


def places(lives: Iterable[Life], changes: Iterable[Change], years: range) -> list[Place]:
    """Every area that was valid in or after the first of ``years``, on the map of each of them."""
    reforms, since = Reforms(changes), date(years.start, 1, 1)
    known = [life for life in lives if life.ended is None or life.ended > since]
    counties = _counties(known, since)
    found: list[Place] = []
    for year in years:
        day = date(year, 1, 1)
        in_county = {life.code: life.county for life in known if _valid(life, day)}
        towns = [_place(life, reforms.codes_on(life.code, _near(life, day), day), year) for life in known]
        found += towns + [_in_counties(town, in_county) for town in towns]
        found += _counties_on_map(counties, towns, in_county, year)
    return found


def _valid(life: Life, day: date) -> bool:
    return life.began <= day and (life.ended is None or day < life.ended)


def _near(life: Life, day: date) -> date:
    """The day in the life that is nearest to ``day``: from there only changes after or before the life are followed."""
    last = life.ended - timedelta(days=1) if life.ended else date.max
    return min(max(day, life.began), last)


def _place(life: Life, codes: Codes, year: int) -> Place:
    return Place(year, "municipality", life.code, life.began, life.ended, "municipality", codes)


def _in_counties(town: Place, in_county: Mapping[str, str]) -> Place:
    counties = frozenset(in_county.get(code, code[:2]) for code in town.to_codes)
    return Place(town.map_year, town.from_kind, town.from_code, town.began, town.ended, "county", counties)


def _counties(lives: list[Life], since: date) -> dict[str, list[tuple[date, date | None, list[Life]]]]:
    """Of each county, the stretches in which it consisted of the same municipalities."""
    members: dict[str, list[Life]] = defaultdict(list)
    for life in lives:
        members[life.county].append(life)
    return {county: _stretches(lives_in, since) for county, lives_in in sorted(members.items())}


def _stretches(lives: list[Life], since: date) -> list[tuple[date, date | None, list[Life]]]:
    edges = sorted({max(life.began, since) for life in lives} | {life.ended for life in lives if life.ended})
    stretches = []
    for began in edges:
        place = bisect_left(edges, began) + 1
        inside = [life for life in lives if _valid(life, began)]
        if inside:
            stretches.append((began, edges[place] if place < len(edges) else None, inside))
    return stretches


def _counties_on_map(
    counties: Mapping[str, list[tuple[date, date | None, list[Life]]]],
    towns: list[Place],
    in_county: Mapping[str, str],
    year: int,
) -> list[Place]:
    codes_of = {(town.from_code, town.began): town.to_codes for town in towns}
    found = []
    for county, stretches in counties.items():
        for began, ended, inside in stretches:
            codes = frozenset[str]().union(*(codes_of[(life.code, life.began)] for life in inside))
            over = frozenset(in_county.get(code, code[:2]) for code in codes)
            found.append(Place(year, "county", county, began, ended, "county", over))
    return found
