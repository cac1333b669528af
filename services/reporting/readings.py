"""Reading a tally quickly: what head office does ten thousand times a second.

The schema in ``schemas.py`` says what a tally may be, and says what is wrong with one. This says only whether one is
right, by the same rules, several times faster: each distinct area, day, period and part is looked at once. A test holds
the two equal.
"""

import re
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final

from services.reporting import catalogue

FIELDS: Final = ("indicator", "period", "area_kind", "area", "area_on", "breakdown", "value", "state", "revision")
PERIOD: Final = r"[12]\d{3}(-(0[1-9]|1[0-2]))?"
AREAS: Final = {"municipality": r"\d{4}", "county": r"\d{2}", "office": r"[a-z][a-z0-9-]{1,30}"}
STATES: Final = ("stated", "under_five", "folded")
KEPT: Final = 8192

_take = itemgetter(*FIELDS)


def read(tally: Any) -> dict[str, Any] | None:
    """The tally with its day as a date; None when it is not right."""
    try:
        indicator, period, area_kind, area, area_on, breakdown, value, state, revision = _take(tally)
        right = (
            len(tally) == len(FIELDS)
            and _indicator(indicator) is not None
            and _period(period)
            and _area(area_kind, area)
            and (not breakdown or (len(breakdown) == 1 and all(_part(*part) for part in breakdown.items())))
            and type(breakdown) is dict
            and _number(value, state, people=bool(_indicator(indicator)))
            and type(revision) is int
            and revision >= 1
        )
        day = _day(area_on)
    except (KeyError, TypeError, AttributeError):
        return None
    return tally | {"area_on": day} if right and day is not None else None


def _number(value: Any, state: Any, *, people: bool) -> bool:
    if state != "stated":
        return value is None and state in STATES
    return type(value) is int and value >= 0 and not (people and 0 < value < 5)


@lru_cache(KEPT)
def _indicator(code: Any) -> bool | None:
    """Whether the indicator is about people; None when there is no such indicator."""
    known = catalogue.current().indicators.get(code)
    return known.people if known else None


@lru_cache(KEPT)
def _period(code: Any) -> bool:
    return re.fullmatch(PERIOD, code) is not None


@lru_cache(KEPT)
def _area(kind: Any, code: Any) -> bool:
    return re.fullmatch(AREAS[kind], code) is not None


@lru_cache(KEPT)
def _part(dimension: Any, code: Any) -> bool:
    return catalogue.current().is_part(dimension, code)


@lru_cache(KEPT)
def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-10-01") else None
    except ValueError:
        return None
