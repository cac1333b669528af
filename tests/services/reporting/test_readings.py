"""A tally is read quickly and by the book: both must say the same."""

import json
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from services.reporting import readings, schemas

RIGHT: dict[str, Any] = {
    "indicator": "groups_started",
    "period": "2026-05",
    "area_kind": "municipality",
    "area": "0301",
    "area_on": "2026-05-01",
    "breakdown": {},
    "value": 7,
    "state": "stated",
    "revision": 1,
}
VALUES: dict[str, list[Any]] = {
    "indicator": ["groups_started", "enquiries_received", "shoe_sizes", None, 3, ["groups_started"]],
    "period": ["2026-05", "2026", "2026-13", "2026-5", "2026-05\n", "", None, 2026, "0000-05", "0000"],
    "area_kind": ["municipality", "county", "office", "street", None, 3],
    "area": ["0301", "03", "link-oslo", "", "0301\n", "Testa", None, 301, "x" * 40],
    "area_on": ["2026-05-01", "2026-5-1", "2026-02-30", "2026-05-01T10:00:00", None, 5, ""],
    "breakdown": [
        {},
        {"format": "digital"},
        {"theme": "grief"},
        {"theme": "x"},
        {"name": "x"},
        {"format": 1},
        [],
        None,
        "x",
        {"format": "digital", "theme": "grief"},
        {"municipality": "0301"},
        {"theme": None},
    ],
    "value": [7, 0, 3, -1, None, "7", 7.0, 7.5, True, 10**12],
    "state": ["stated", "under_five", "folded", "void", None, 1],
    "revision": [1, 2, 0, -1, "1", None, True, 1.0],
    "note": ["Testa"],
}


def by_the_book(tally: Any) -> Any:
    try:
        return schemas.Tally().load(json.loads(json.dumps(tally)))
    except ValidationError:
        return None


CHANGES = st.lists(
    st.sampled_from(sorted(VALUES)).flatmap(lambda name: st.tuples(st.just(name), st.sampled_from(VALUES[name])))
)
GONE = st.sets(st.sampled_from(sorted(RIGHT)), max_size=1)


@given(CHANGES, GONE)
def test_quick_and_thorough_reading_say_the_same(changes: list[tuple[str, Any]], gone: set[str]) -> None:
    tally = {name: value for name, value in (RIGHT | dict(changes)).items() if name not in gone}
    assert readings.read(tally) == by_the_book(tally)


def test_each_single_change_is_read_the_same() -> None:
    for name, values in VALUES.items():
        for value in values:
            tally = RIGHT | {name: value}
            assert readings.read(tally) == by_the_book(tally), (name, value)


def test_a_right_tally_has_its_day_as_a_date() -> None:
    assert readings.read(RIGHT) == RIGHT | {"area_on": date(2026, 5, 1)}
