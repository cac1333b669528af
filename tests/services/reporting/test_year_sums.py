"""Sums of whole years: kept with the figures, by section of the log, they say what the figures themselves say at every place."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from chassis import clock
from chassis.db import Database
from services.reporting import bodies, national_log, questions, readable, reports, sections
from tests.conftest import MakeDatabase
from tests.services.reporting.pasts import Past
from tests.services.reporting.test_national_log import make_head, statement, tally
from tests.services.reporting.test_rebuilding import ask, rebuild

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)
ASKED = [
    ("groups_started", ("county", "year")),
    ("groups_started", ("municipality",)),
    ("groups_started", ()),
    ("enquiries_received", ("year",)),
]
SPANS = [
    (date(2024, 1, 1), date(2026, 12, 1)),
    (date(2024, 6, 1), date(2026, 6, 1)),
    (date(2024, 4, 1), date(2025, 11, 1)),
]
TALLIES = st.fixed_dictionaries(
    {
        "indicator": st.sampled_from(["groups_started", "groups_running", "enquiries_received"]),
        "period": st.sampled_from(["2024-03", "2024-11", "2025-01", "2025-12", "2026-06"]),
        "area": st.sampled_from(["0301", "4601", "1507"]),
        "value": st.sampled_from([0, 5, 7, 30, None]),
    }
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("state"), st.lists(TALLIES, min_size=1, max_size=4)),
        st.tuples(st.just("void"), st.integers(0, 6)),
        st.tuples(st.just("clock"), st.integers(-40, 40)),
        st.tuples(st.just("look"), st.none()),
    ),
    max_size=14,
)
KEPT = """
SELECT indicator, span, area_kind, dimension, year, area, code, area_on, under_five_at, sum(figures)::bigint AS figures,
       sum(numbers)::bigint AS numbers, sum(value)::bigint AS value
FROM national_sum
WHERE section IN (0, (SELECT max(number) FROM national_section))
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
HAVING sum(figures) <> 0 OR sum(numbers) <> 0 OR sum(value) <> 0
ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9
"""
COUNTED = """
SELECT indicator, span, area_kind, dimension_of(breakdown) AS dimension, extract(year FROM period)::integer AS year, area,
       code_of(breakdown) AS code,
       CASE WHEN date_trunc('year', area_on) = date_trunc('year', period) THEN date_trunc('year', area_on)::date ELSE area_on END
           AS area_on,
       CASE state WHEN 'under_five' THEN office ELSE '' END AS under_five_at, count(*) AS figures, count(value) AS numbers,
       COALESCE(sum(value), 0)::bigint AS value
FROM national_tally
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9
"""
BY_SECTION = """
SELECT s::text AS sum FROM national_sum AS s WHERE (figures, numbers, value) <> (0, 0, 0) ORDER BY 1
"""


@pytest.fixture(autouse=True)
def short_sections(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """So that a few statements fill several."""
    monkeypatch.setattr(sections, "LENGTH", 3)
    yield


async def told(head: Database, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await ask(head, query)]


async def show(head: Database, **more: Any) -> list[str]:
    """Several reports as they go out, of whole years and of parts of years."""
    asked = [
        questions.ask(indicator, first, last, by, 2024, today=clock.today(), **more)
        for indicator, by in ASKED
        for first, last in SPANS
    ]
    return [json.dumps(bodies.ReportOut().dump(await head.run(reports.national, one))) for one in asked]


async def live(head: Database, steps: list[tuple[str, Any]]) -> Past:
    past = Past(head, NOON)
    for step, given_ in steps:
        await past.take(step, given_)
    return past


@settings(
    max_examples=12,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(STEPS)
async def test_the_sums_are_those_of_the_figures_and_the_log_tells_the_same(
    make_database: MakeDatabase, steps: list[tuple[str, Any]]
) -> None:
    """Whatever is stated, stated again or made void; and built anew they are the same, section by section."""
    past = await live(await make_head(make_database), steps)
    assert await told(past.head, KEPT) == await told(past.head, COUNTED)
    await past.head.run(national_log.recorded_at)  # turns the section, as whoever comes next would
    stood = await told(past.head, BY_SECTION)
    await rebuild(past.head)
    assert await told(past.head, BY_SECTION) == stood


@settings(
    max_examples=5, deadline=None, phases=(Phase.generate,), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
async def test_by_sums_a_report_is_the_same_as_figure_by_figure_at_every_place(
    make_database: MakeDatabase, steps: list[tuple[str, Any]]
) -> None:
    """Also where the log was cut into sections afterwards, in the middle of what was told together."""
    head = (await live(await make_head(make_database), steps)).head
    last = await head.run(national_log.queries.read_last_position)
    with clock.at(NOON + timedelta(days=200)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(readable, "by_years", lambda question, _: readable.by_months(question))
            by_figures = [await show(head, position=position) for position in (None, *range(last + 1))]
        assert [await show(head, position=position) for position in (None, *range(last + 1))] == by_figures
        await head.run(lambda conn: conn.execute("DELETE FROM national_section WHERE number > 1"))
        await rebuild(head)
        assert [await show(head, position=position) for position in (None, *range(last + 1))] == by_figures


async def test_what_was_made_void_is_taken_back_in_the_section_that_says_so(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    await head.run(national_log.on_stated, [statement(1, tally(1), tally(9, area="4601"), tally(3, area="1507"))])
    await head.run(national_log.on_stated, [statement(2, tally(2, 2), tally(8, 2, area="4601"))])
    await head.run(national_log.on_rolled_back, "link-oslo", "reporting", "national", 1, 1)
    await head.run(national_log.on_stated, [statement(2, tally(5, 2), epoch=2)])
    assert await told(head, KEPT) == await told(head, COUNTED)
    await head.run(national_log.recorded_at)
    stood = await told(head, BY_SECTION)
    await rebuild(head)
    assert await told(head, BY_SECTION) == stood


async def test_a_section_ends_once_it_is_long_enough_and_between_two_transactions(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    for sequence, tallies in enumerate((2, 2, 4, 1, 1), 1):
        await head.run(national_log.on_stated, [statement(sequence, *(tally(n, sequence) for n in range(tallies)))])
    assert await told(head, "SELECT number, begins_after FROM national_section ORDER BY 1") == [(1, 0), (2, 4), (3, 8)]


async def test_a_figure_put_wrong_by_hand_is_summed_as_it_stands_and_put_right_with_it(
    make_database: MakeDatabase,
) -> None:
    head = await make_head(make_database)
    await head.run(national_log.on_stated, [statement(1, tally(1), tally(9, area="4601"))])
    stood = await told(head, BY_SECTION)
    await head.run(lambda conn: conn.execute("UPDATE national_tally SET value = 70 WHERE area = '0301'"))
    assert await told(head, KEPT) == await told(head, COUNTED)
    await head.run(lambda conn: conn.execute("UPDATE national_sum SET value = 3"))
    await rebuild(head)
    assert await told(head, BY_SECTION) == stood


async def place(head: Database, code: str, *stretches: tuple[date, date | None, str]) -> None:
    """Where a made-up municipality lies on the map of 2024, from day to day."""
    for valid_from, valid_to, county in stretches:
        await head.run(
            lambda conn, row: conn.execute(
                "INSERT INTO reference.area_on_map (map_year, from_kind, from_code, valid_from, valid_to, to_kind, to_codes)"
                " VALUES (2024, 'municipality', $1, $2, $3, 'county', ARRAY[$4])",
                *row,
            ),
            (code, valid_from, valid_to, county),
        )


async def by_county(
    head: Database, last: date = date(2026, 12, 1), position: int | None = None
) -> dict[tuple[str, str], int]:
    asked = questions.ask(
        "groups_started", date(2024, 1, 1), last, ("county", "year"), 2024, today=date(2026, 12, 1), position=position
    )
    report = await head.run(reports.national, asked)
    return {(row[0], row[2]): row[3] for row in report["rows"]}


def of(value: int, period: str, area_on: str) -> dict[str, Any]:
    return tally(value, period=period, area="9901", area_on=area_on)


async def test_an_area_that_moves_with_the_year_is_where_it_was(make_database: MakeDatabase) -> None:
    """Also a figure of a later month that is told under a code of the year before."""
    head = await make_head(make_database)
    await place(head, "9901", (date(2020, 1, 1), date(2026, 1, 1), "03"), (date(2026, 1, 1), None, "46"))
    figures = [of(1, "2025-12", "2025-12-01"), of(20, "2026-01", "2026-01-01"), of(300, "2026-02", "2025-12-31")]
    await head.run(national_log.on_stated, [statement(1, *figures)])
    assert await by_county(head) == {("03", "2025"): 1, ("46", "2026"): 20, ("03", "2026"): 300}


async def test_an_area_that_moves_within_a_year_is_where_it_was_each_month(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    await place(head, "9901", (date(2020, 1, 1), date(2026, 7, 1), "03"), (date(2026, 7, 1), None, "46"))
    figures = [of(1, "2026-06", "2026-06-01"), of(20, "2026-07", "2026-07-01")]
    await head.run(national_log.on_stated, [statement(1, *figures)])
    assert await by_county(head) == {("03", "2026"): 1, ("46", "2026"): 20}


async def test_of_months_that_are_not_shown_neither_a_number_nor_a_row_is_left(make_database: MakeDatabase) -> None:
    """Of a county that told of December alone a report until November says nothing, as things stand and as they stood."""
    head = await make_head(make_database)
    figures = [
        of(1, "2025-03", "2025-03-01"),
        of(20, "2025-12", "2025-12-01"),
        tally(300, period="2025-12", area="4601"),
    ]
    await place(head, "9901", (date(2020, 1, 1), None, "03"))
    await head.run(national_log.on_stated, [statement(1, *figures)])
    shown = [await by_county(head, date(2025, 11, 1), position) for position in (None, 3)]
    assert shown == [{("03", "2025"): 1}] * 2


SHOWN, HIDDEN = 1, -1


@pytest.mark.parametrize(
    ("start", "end", "by", "rest", "years"),
    [
        ("2024-01", "2025-12", ("year",), [], (2024, 2025)),
        (
            "2024-02",
            "2026-06",
            ("county",),
            [(HIDDEN, "2024-01", "2024-01"), (HIDDEN, "2026-07", "2026-12")],
            (2024, 2026),
        ),
        (
            "2024-11",
            "2026-05",
            ("year",),
            [(SHOWN, "2024-11", "2024-12"), (HIDDEN, "2026-06", "2026-12")],
            (2025, 2026),
        ),
        ("2024-02", "2024-11", (), [(HIDDEN, "2024-01", "2024-01"), (HIDDEN, "2024-12", "2024-12")], (2024, 2024)),
        (
            "2025-06",
            "2026-02",
            ("year",),
            [(HIDDEN, "2025-01", "2025-05"), (SHOWN, "2026-01", "2026-02")],
            (2025, 2025),
        ),
        ("2025-11", "2026-02", ("year",), [(SHOWN, "2025-11", "2026-02")], (None, None)),
        ("2024-01", "2025-12", ("quarter",), [(SHOWN, "2024-01", "2025-12")], (None, None)),
        ("2024-01", "2025-12", ("office", "year"), [(SHOWN, "2024-01", "2025-12")], (None, None)),
    ],
)
def test_years_are_read_by_their_sums_and_what_is_less_of_the_rest_figure_by_figure(
    start: str, end: str, by: tuple[str, ...], rest: list[tuple[int, str, str]], years: tuple[int | None, int | None]
) -> None:
    """In June 2026: of that year there is nothing later to take away."""
    first, last = (date.fromisoformat(f"{month}-01") for month in (start, end))
    asked = questions.ask("groups_started", first, last, by, 2024, today=date(2026, 6, 1))
    found = readable.by_years(asked, date(2026, 6, 1))
    read = [(sign, f"{one:%Y-%m}", f"{other:%Y-%m}") for one, other, sign in zip(*found[:3], strict=True)]
    assert (read, found[3:]) == (rest, years)
