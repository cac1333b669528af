"""Figures about people: nobody can be worked out from what is told, and nothing is lost."""

import random
from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.reporting.people import (
    FOLDED,
    UNDER_FIVE,
    UNSPECIFIED,
    Figure,
    figure_of,
    known_of,
    may_follow,
    month_total,
    stated,
    year_end,
    year_to_date,
    year_total,
)
from services.reporting.years import TOTAL, Part, Year, figures

CODES = ("self", "partner", "course", "media", UNSPECIFIED)


def test_a_month_of_one_to_four_is_told_as_under_five_and_nought_as_nought() -> None:
    assert [figure_of(value).state for value in (0, 1, 4, 5)] == ["stated", "under_five", "under_five", "stated"]


@pytest.mark.parametrize(
    ("old", "new", "allowed"),
    [
        (stated(10), stated(15), True),
        (stated(10), stated(14), False),
        (stated(10), stated(5), True),
        (stated(10), stated(6), False),
        (stated(0), stated(5), True),
        (stated(0), UNDER_FIVE, False),
        (UNDER_FIVE, stated(8), False),
        (UNDER_FIVE, stated(9), True),
        (UNDER_FIVE, stated(0), False),
        (stated(9), UNDER_FIVE, True),
        (stated(8), UNDER_FIVE, False),
        (stated(5), FOLDED, True),
        (FOLDED, stated(5), True),
        (UNDER_FIVE, UNDER_FIVE, True),
    ],
)
def test_a_figure_may_be_followed_by_one_that_shows_a_change_of_five(old: Figure, new: Figure, allowed: bool) -> None:
    assert may_follow(old, new) is allowed


def test_a_small_correction_of_a_month_waits() -> None:
    assert month_total(12, [stated(10)]) == stated(10)
    assert month_total(15, [stated(10)]) == stated(15)


def test_a_part_of_a_running_year_is_told_once_it_has_five() -> None:
    assert year_to_date({"self": 5, "media": 4}, {}, room=20) == {"self": stated(5)}


def test_a_part_of_a_running_year_grows_by_five_or_not_at_all() -> None:
    assert year_to_date({"self": 9}, {"self": stated(5)}, room=20) == {"self": stated(5)}
    assert year_to_date({"self": 10}, {"self": stated(5)}, room=20) == {"self": stated(10)}


def test_in_the_second_half_a_part_is_told_for_the_first_time_but_not_higher() -> None:
    told = year_to_date({"self": 25, "media": 6}, {"self": stated(12)}, room=40, retell=False)
    assert told == {"self": stated(12), "media": stated(6)}


def test_the_parts_never_tell_more_than_the_months() -> None:
    """January told 10, February "under five": 14 by themselves would say that February was 4."""
    assert year_to_date({"self": 14}, {}, room=11) == {}
    assert year_to_date({"self": 11}, {}, room=11) == {"self": stated(11)}


def test_a_part_that_has_shrunk_below_five_is_taken_back() -> None:
    assert year_to_date({"self": 2}, {"self": stated(8)}, room=20) == {"self": FOLDED}


def test_the_year_ends_with_the_smallest_parts_folded_together() -> None:
    ended = year_end({"self": 20, "partner": 6, "media": 2, "friend": 1}, {"self": stated(20)}, total=29)
    assert ended == {"self": stated(20), UNSPECIFIED: stated(9)}


def test_of_a_large_part_only_as_many_are_folded_as_it_takes() -> None:
    assert year_end({"self": 72, "media": 1}, {"self": stated(67)}, total=73) == {
        "self": stated(67),
        UNSPECIFIED: stated(6),
    }


def test_the_year_ends_with_nothing_folded_when_every_part_has_five() -> None:
    assert year_end({"self": 20, "partner": 6}, {}, total=26) == {
        "self": stated(20),
        "partner": stated(6),
        UNSPECIFIED: stated(0),
    }


def test_a_year_of_few_people_tells_their_number_but_nothing_of_them() -> None:
    assert year_end({"self": 4, "media": 3}, {}, total=7) == {UNSPECIFIED: stated(7)}


@pytest.mark.parametrize("known", [0, 5, 17])
@pytest.mark.parametrize("hidden", [1, 2, 3, 4, 5])
def test_a_years_total_never_gives_away_a_month_under_five(known: int, hidden: int) -> None:
    """Whoever knows the rules, the months and the year still finds several possible numbers for every hidden month."""
    months = [stated(known), *[UNDER_FIVE] * hidden]
    possible: dict[Figure, list[tuple[int, ...]]] = {}
    for truth in product(range(1, 5), repeat=hidden):
        possible.setdefault(year_total(known + sum(truth), months), []).append(truth)
    for truths in possible.values():
        assert all(len({truth[month] for truth in truths}) > 1 for month in range(hidden))


@given(st.integers(0, 400), st.lists(st.integers(0, 60), max_size=12))
def test_a_years_total_is_never_one_to_four_and_close_to_the_truth(value: int, months: list[int]) -> None:
    figures_told = [figure_of(month) for month in months]
    told = year_total(value, figures_told)
    known, hidden = known_of(figures_told)
    assert told.value not in range(1, 5)
    if value >= known + 4 * hidden + 5:
        assert told == figure_of(value)


@given(
    st.dictionaries(st.sampled_from(CODES), st.integers(0, 40)),
    st.dictionaries(st.sampled_from(CODES[:-1]), st.integers(5, 40).map(stated)),
    st.sampled_from([0, *range(5, 200)]),
)
def test_the_years_parts_add_up_to_its_total_whatever_was_told_before(
    cells: dict[str, int], told: dict[str, Figure], total: int
) -> None:
    ended = year_end(cells, told, total)
    if ended is None:
        return
    assert sum(figure.value or 0 for figure in ended.values()) == total
    for code, figure in ended.items():
        assert figure.value not in range(1, 5)
        assert may_follow(told.get(code, FOLDED if code != UNSPECIFIED else figure), figure) or figure == stated(0)
        if code != UNSPECIFIED:
            assert (figure.value or 0) <= max(cells.get(code, 0), 0)


Month = dict[str, int]
HAPPENS = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from(CODES), st.integers(1, 14)),  # the month's enquiries by source
        st.lists(
            st.tuples(st.integers(0, 11), st.sampled_from(CODES), st.integers(-3, 8)), max_size=2
        ),  # late corrections
    ),
    min_size=12,
    max_size=12,
)


@settings(max_examples=400, deadline=None)
@given(HAPPENS)
def test_a_whole_year_tells_nobody_and_loses_nobody(year: list[tuple[Month, list[tuple[int, str, int]]]]) -> None:
    truth: list[Counter[str]] = []
    ever_months: list[list[Figure]] = []
    told: dict[Part, Figure] = {}
    ever: dict[Part, list[Figure]] = {}
    for number, (month, late) in enumerate(year):
        truth.append(Counter(month))
        for place, code, change in late:
            if place <= number:
                truth[place][code] = max(0, truth[place][code] + change)
        ever_months.append([])
        for one, before in zip(truth, ever_months, strict=True):
            before.append(month_total(one.total(), before))
            assert all(may_follow(figure, before[-1]) for figure in before)
        told_months = [before[-1] for before in ever_months]
        one_year = whole(truth, told_months, told)
        one_year.ever = ever
        standing = figures(one_year, ["source"], over=number == 11, retell=number < 6)
        check(standing, told, told_months, truth, over=number == 11)
        for part, figure in standing.items():
            assert all(may_follow(before, figure) for before in ever.get(part, []))
            ever.setdefault(part, []).append(figure)
        told = standing


def whole(truth: list[Counter[str]], months: list[Figure], told: dict[Part, Figure]) -> Year:
    found = Year(months=months, told=dict(told))
    for month in truth:
        found.truth[TOTAL] += month.total()
        for code, value in month.items():
            found.truth["source", code] += value
    return found


def check(
    standing: dict[Part, Figure],
    told: dict[Part, Figure],
    months: list[Figure],
    truth: list[Counter[str]],
    *,
    over: bool,
) -> None:
    known, hidden = known_of(months)
    cells = {code: figure for (by, code), figure in standing.items() if by}

    for figure in [*standing.values(), *months]:
        assert figure.value not in range(1, 5)
    for part, figure in told.items():
        assert may_follow(figure, standing[part])
    if over and (total := standing[TOTAL]).value is not None and cells:
        assert sum(figure.value or 0 for figure in cells.values()) == total.value
        exact = sum(month.total() for month in truth)
        assert abs(exact - total.value) <= 4 * hidden + 4
    if not over and not any(figure == FOLDED for figure in cells.values()):
        grew = any(may_change(told.get(part), figure) for part, figure in standing.items())
        assert not grew or sum(figure.value or 0 for figure in cells.values()) <= max(
            known + hidden, sum(figure.value or 0 for figure in told.values())
        )


SOURCES = (
    ("self",) * 40 + ("health_service",) * 25 + ("friend",) * 12 + ("course",) * 9 + ("partner",) * 8 + ("media",) * 6
)


def test_few_people_are_left_without_a_part_at_norwegian_volume() -> None:
    """Two hundred offices' years of about 95 enquiries. Telling month by month instead would leave two in three."""
    chance, people, without = random.Random(5), 0, 0
    for _ in range(200):
        truth = [Counter[str]() for _ in range(12)]
        number = chance.randint(60, 130)
        for _ in range(number):
            truth[chance.randrange(12)][chance.choice(SOURCES)] += 1
        told: dict[Part, Figure] = {}
        months = [figure_of(month.total()) for month in truth]
        for month in range(12):
            year = whole(truth[: month + 1], months[: month + 1], told)
            told = figures(year, ["source"], over=month == 11, retell=month < 6)
        people += number
        without += number - sum(figure.value or 0 for (by, code), figure in told.items() if by and code != UNSPECIFIED)
    print(f"without a part: {without / people:.1%}")
    assert without / people <= 0.10


def may_change(old: Figure | None, new: Figure) -> bool:
    return (new.value or 0) > ((old.value or 0) if old else 0)


def test_a_month_is_held_against_all_that_was_told_of_it_not_the_last_alone() -> None:
    assert month_total(11, [stated(10), stated(16)]) == stated(10), "five below what stood: the nearest told before"
    assert month_total(21, [stated(10), stated(16)]) == stated(21)
    assert month_total(18, [stated(10), stated(16)]) == stated(16)


def test_a_part_is_held_against_all_that_was_told_of_it() -> None:
    assert year_to_date({"self": 11}, {"self": stated(16)}, 40, ever={"self": [stated(10)]}) == {"self": stated(16)}
    ended = year_end({"self": 11, "media": 9}, {"self": stated(16)}, 20, ever={"self": [stated(10)]})
    assert ended == {"self": stated(10), "media": stated(5), UNSPECIFIED: stated(5)}
