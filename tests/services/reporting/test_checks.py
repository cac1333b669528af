"""What looks odd in a month: the impossible, the missing, the unusual, and what is not yet written down."""

from datetime import date

import pytest

from chassis import languages
from services.reporting import findings
from services.reporting.checks import Finding, Month, find, is_unusual, lacking, months
from services.reporting.periods import after

MAY = date(2026, 5, 1)


def month(before: dict[str, list[int]] | None = None, /, negative: tuple[str, ...] = (), **now: int) -> Month:
    """May, with the months before it, the latest first."""
    totals = {(code, MAY): value for code, value in now.items()}
    for code, values in (before or {}).items():
        totals |= {(code, after(MAY, -back)): value for back, value in enumerate(values, 1)}
    flows = ("groups_started", "events_held", "event_participants", "people_reached", "outreach_held")
    return Month(MAY, totals, flows, negative)


def kinds(found: list[Finding]) -> list[tuple[str, str]]:
    return [(one.kind, one.indicator) for one in found]


def test_a_month_like_those_before_is_odd_in_nothing() -> None:
    assert find(month({"groups_started": [4, 5, 3, 4, 6, 4, 5, 4, 3, 4, 5, 4]}, groups_started=5)) == []


@pytest.mark.parametrize(
    ("value", "before", "odd"),
    [
        (40, [20] * 12, True),
        (29, [20] * 12, False),
        (9, [3] * 12, True),
        (8, [3] * 12, False),
        (60, [10, 50, 20, 60, 30, 40, 10, 55, 25, 45, 35, 15], False),
        (1, [20] * 12, True),
        (5, [0] * 12, False),
        (6, [0] * 12, True),
    ],
)
def test_unusual_is_far_by_five_by_half_and_by_how_much_the_months_differ(
    value: int, before: list[int], odd: bool
) -> None:
    assert is_unusual(value, before) is odd


def test_with_few_months_before_nothing_is_unusual_or_missing() -> None:
    assert find(month({"groups_started": [1, 1, 1, 1, 1]}, groups_started=50)) == []
    assert kinds(find(month({"groups_started": [1] * 6}, groups_started=50))) == [("unusual", "groups_started")]


def test_nothing_where_there_nearly_always_is_something_is_missing() -> None:
    assert kinds(find(month({"outreach_held": [3] * 10 + [0, 0]}))) == [("missing", "outreach_held")]
    assert kinds(find(month({"outreach_held": [3] * 9 + [0, 0, 0]}))) == [("seldom", "outreach_held")]


@pytest.mark.parametrize(("had", "pointed_out"), [(5, False), (6, True), (9, True)])
def test_nothing_where_there_often_is_something_is_pointed_out_and_wants_no_answer(had: int, pointed_out: bool) -> None:
    found = find(month({"outreach_held": [0] * (12 - had) + [2] * had}))
    assert kinds(found) == [("seldom", "outreach_held")] * pointed_out
    assert [one.other for one in found] == [had] * pointed_out
    assert lacking(found, {}) == []


def years(*values: int) -> dict[tuple[str, date], int]:
    """What May had in the years before, the latest first."""
    return {("events_held", after(MAY, -12 * back)): value for back, value in enumerate(values, 1)}


@pytest.mark.parametrize(
    ("now", "before", "odd"),
    [
        (20, (8, 9), True),
        (14, (8, 9), False),
        (1, (8, 9), True),
        (0, (5, 9), False),
        (30, (8,), False),
        (30, (8, 25, 9), False),
        (40, (8, 25, 9), True),
    ],
)
def test_a_month_is_held_against_the_same_month_of_earlier_years(now: int, before: tuple[int, ...], odd: bool) -> None:
    """Outside all that these years had, by five and by half; one year says nothing."""
    usual = {("events_held", after(MAY, -back)): now for back in range(12)}
    looked_at = Month(MAY, usual | years(*before), ("events_held",))
    assert ("season", "events_held") in kinds(find(looked_at)) or not odd
    assert ("season", "events_held") not in kinds(find(looked_at)) or odd


def test_what_is_odd_already_is_not_told_twice_and_stands_beside_the_years_before() -> None:
    totals = (
        {("events_held", after(MAY, -back)): 20 for back in range(1, 13)} | years(20, 22) | {("events_held", MAY): 2}
    )
    [found] = find(Month(MAY, totals, ("events_held",)))
    assert (found.kind, found.same) == ("unusual", (20, 22))
    with languages.reading("en"):
        assert findings.same(found, MAY) == "The same month in earlier years: 2025: 20, 2024: 22."


def test_the_months_that_are_looked_at_are_all_read() -> None:
    assert set(months(MAY)) == {after(MAY, -back) for back in (*range(13), 24, 36, 48, 60)}


def test_a_fall_to_nothing_is_unusual_where_there_is_not_nearly_always_something() -> None:
    assert kinds(find(month({"outreach_held": [12] * 8 + [0] * 4}))) == [("unusual", "outreach_held")]
    assert kinds(find(month({"outreach_held": [12] * 12}))) == [("missing", "outreach_held")]


@pytest.mark.parametrize(
    ("now", "odd"),
    [
        ({"event_participants": 12}, "event_participants"),
        ({"people_reached": 3}, "people_reached"),
        ({"people_placed": 5}, "people_placed"),
        ({"groups_self_led": 3, "groups_running": 2}, "groups_self_led"),
    ],
)
def test_figures_that_cannot_be_true_together_are_pointed_out(now: dict[str, int], odd: str) -> None:
    assert kinds(find(month(**now))) == [("impossible", odd)]


def test_figures_that_fit_are_not_pointed_out() -> None:
    assert find(month(event_participants=12, events_held=1, groups_self_led=2, groups_running=2)) == []


def test_a_figure_below_nought_is_pointed_out_once() -> None:
    assert kinds(find(month(negative=("event_participants",), event_participants=3))) == [
        ("impossible", "event_participants")
    ]


def test_what_is_open_wants_no_comment_and_the_rest_do() -> None:
    found = [Finding("open", "not_counted", 2), Finding("unusual", "groups_started", 9)]
    assert lacking(found, {}) == ["unusual__groups_started"]
    assert lacking(found, {"unusual__groups_started": " \n"}) == ["unusual__groups_started"]
    assert lacking(found, {"unusual__groups_started": "Åpen dag"}) == []
