"""A second version of the catalogue adds figures: the past is counted again for them alone, and head office shows it."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis import clock, languages
from chassis.db import Conn, Database
from services.reporting import closings, completeness, national_log, questions, reports, statements, verify
from services.reporting.problems import ReplayUnderWay
from tests.conftest import MakeDatabase
from tests.services.reporting import (
    Office,
    carry_over,
    enquiries,
    group_ended,
    group_started,
    outbox,
)
from tests.services.reporting.later_catalogue import AS, NEW, in_use
from tests.services.reporting.test_national_log import NOON, make_head, statement, tally

OLD = {new: old for old, new in AS.items()}
MONTHS = [f"{year}-{month:02}" for year in (2024, 2025, 2026) for month in range(1, 13)][:29]
"""The months before June 2026."""


async def lived(office: Office) -> None:
    """Two years and a half, all signed off but the last month."""
    first = str(uuid4())
    await office.hear(group_started("2024-03-10", group_id=first), *enquiries(7, "2024-04-02"))
    await office.hear(
        group_started("2025-02-01"), *enquiries(12, "2025-05-05", source="media"), *enquiries(2, "2025-06-01")
    )
    await office.hear(group_ended(first, "2025-09-01"), group_started("2026-06-02", format="digital"))
    await office.state()
    for month in MONTHS[2:]:
        await office.close(month)


async def take_up(office: Office) -> None:
    """What the office does when it starts with the new version: it asks for a replay, and tells nothing before that."""
    assert await office.state() == []
    assert await is_asked_for(office.db)
    await replay(office)


async def replay(office: Office, *, kept_from: int = 0) -> None:
    async def begin(conn: Conn) -> None:
        await conn.execute("UPDATE bus.reader SET replay_needed = false")

    await office.db.run(begin)
    await office.replay(kept_from=kept_from)


async def is_asked_for(db: Database) -> bool:
    async def ask(conn: Conn) -> bool:
        return bool(await conn.fetchval("SELECT bool_or(replay_needed) FROM bus.reader WHERE reader = 'tallies'"))

    return await db.run(ask)


async def make_office(make_database: MakeDatabase) -> Office:
    office = Office(await make_database("reporting"))

    async def open_reader(conn: Conn) -> None:
        await conn.execute("INSERT INTO bus.reader (reader, types) VALUES ('tallies', '{}') ON CONFLICT DO NOTHING")

    await office.db.run(open_reader)
    return office


async def report(head: Database, indicator: str, by: tuple[str, ...] = ("year",), **asked: Any) -> dict[str, Any]:
    question = questions.ask(indicator, date(2024, 1, 1), date(2026, 6, 1), by, today=date(2026, 6, 15), **asked)
    with languages.reading("en"), clock.at(NOON):
        return await head.run(reports.give, question)


async def figures(head: Database) -> dict[tuple[Any, ...], Any]:
    cells = await head.run(verify.national)
    return {
        (one["indicator"], one["period"], one["area"], str(one["breakdown"])): (one["state"], one["value"])
        for one in cells
    }


async def own(office: Office) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    return {
        (one["indicator"], one["period"], one["area"], str(one["breakdown"])): (
            one["truth"],
            one["state"],
            one["stated"],
        )
        for one in await office.db.run(verify.own)
    }


async def test_only_what_is_new_is_told_and_head_office_shows_it_for_past_years(make_database: MakeDatabase) -> None:
    office, head = await make_office(make_database), await make_head(make_database)
    await lived(office)
    seen, before = await carry_over(office.db, head), await own(office)
    shown = await figures(head)

    with in_use():
        await take_up(office)
        told = await office.state()
        assert told and {one["indicator"] for one in told} == set(NEW)
        assert {one["revision"] for one in told} == {1}
        assert {cell: told for cell, told in (await own(office)).items() if cell[0] not in NEW} == before

        await carry_over(office.db, head, after=seen)
        now = await figures(head)
        assert {cell: told for cell, told in now.items() if cell[0] not in NEW} == shown
        assert [row[1:] for row in (await report(head, NEW[0]))["rows"]] == [[1, 0], [1, 0], [1, 0]]
        assert [row[1] for row in (await report(head, NEW[1]))["rows"]] == [1, 1, 2]
        assert [row[1:3] for row in (await report(head, NEW[2]))["rows"]] == [[7, 0], [12, 1], [0, 0]]
        by_source = await report(head, NEW[2], ("year", "source"))
        assert ["2024", "self", 7] in [[row[0], row[1], row[3]] for row in by_source["rows"]]
        for code in NEW:
            assert (await report(head, code))["rows"] == (await report(head, OLD[code]))["rows"]
        assert await office.state() == []


async def test_the_manifests_of_past_months_agree_with_what_is_new(make_database: MakeDatabase) -> None:
    office, head = await make_office(make_database), await make_head(make_database)
    await lived(office)
    with in_use():
        await take_up(office)
        await office.state()
        await carry_over(office.db, head)

        async def unequal(conn: Conn) -> int:
            return int(await conn.fetchval("SELECT count(*) FROM national_manifest WHERE NOT matches"))

        assert await head.run(unequal) == 0
        stated = {one["period"] for one in await outbox(office.db, "reporting.manifest_stated.v1")}
        assert {"2024-03", "2024", "2026-05"} <= stated


async def test_what_never_happened_is_nought_from_the_first_month_counted_and_unknown_before(
    make_database: MakeDatabase,
) -> None:
    office, head = await make_office(make_database), await make_head(make_database)
    await office.hear(*enquiries(6, "2025-03-02"))
    await office.state()
    with in_use():
        assert (await report(head, NEW[0]))["notes"] == ["New: no office has told of it yet."]
        assert [row[1] for row in (await report(head, NEW[0]))["rows"]] == [None, None, None]

        await take_up(office)
        assert ("2025-03", 0) in {(one["period"], one["value"]) for one in await office.state()}
        await carry_over(office.db, head)
        found = await report(head, NEW[0], ("quarter",))
        assert [row[1] for row in found["rows"]] == [None] * 4 + [0] * 6
        assert found["notes"] == ["New: told by 1 office so far.", "New: known from March 2025."]
        assert (await report(head, "groups_started", ("quarter",)))["notes"] == []


async def test_months_whose_events_are_pruned_are_not_known(make_database: MakeDatabase) -> None:
    """Half a month is no figure, and how something stood cannot be counted from its middle."""
    office, head = await make_office(make_database), await make_head(make_database)
    await lived(office)
    seen = await carry_over(office.db, head)

    async def prune(conn: Conn) -> None:
        await conn.execute(
            "INSERT INTO bus.hole (reader, office, service, stream, from_sequence, to_sequence, noted_at)"
            " VALUES ('tallies', 'link-oslo', 'groups', 'events', 1, 8, now())"
        )

    await office.db.run(prune)
    with in_use():
        assert await office.state() == []
        await replay(office, kept_from=8)
        told = {(one["indicator"], one["period"], one["value"]) for one in await office.state()}
        assert (NEW[0], "2026-06", 1) in told
        assert {period for _, period, _ in told} == {"2026-06"}
        assert NEW[1] not in {indicator for indicator, _, _ in told}
        assert await office.db.run(verify.at_rest)

        await carry_over(office.db, head, after=seen)
        assert [row[1] for row in (await report(head, NEW[0]))["rows"]] == [None, None, 1]
        here = await report(office.db, NEW[1], scope="office")
        assert [row[1] for row in here["rows"]] == [None, None, None]
        assert here["notes"] == ["New: not known here, as what came before is no longer kept."]
        assert [row[1] for row in (await report(office.db, NEW[0], scope="office"))["rows"]] == [None, None, 1]


async def test_no_month_is_closed_before_the_new_figures_are_counted(make_database: MakeDatabase) -> None:
    office = await make_office(make_database)
    await office.hear(group_started("2026-04-10"))
    with in_use():
        with office.clock(), pytest.raises(ReplayUnderWay):
            await office.db.run(closings.close, date(2026, 4, 1))
        assert not await office.db.run(verify.at_rest)
        await take_up(office)
        await office.state()
        await office.close("2026-04")


async def test_a_new_version_asks_for_one_replay(make_database: MakeDatabase) -> None:
    office = await make_office(make_database)
    with in_use():
        await take_up(office)
        await office.state()
        assert not await is_asked_for(office.db)
    await office.state()
    with in_use():
        await office.state()
        assert await is_asked_for(office.db), (
            "after a step back to the version before, what is new must be counted again"
        )


async def test_the_log_keeps_what_was_counted_by_and_says_who_is_behind(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    await head.run(national_log.on_stated, [statement(1, tally(1)), statement(1, tally(2), office="vest")])
    newer = statement(2, tally(3, 2))
    newer.data["catalogue_version"] = 2
    await head.run(national_log.on_stated, [newer])

    async def versions(conn: Conn) -> list[Any]:
        return [
            tuple(row)
            for row in await conn.fetch("SELECT state, catalogue_version FROM national_log ORDER BY log_position")
        ]

    assert await head.run(versions) == [("stated", 1), ("stated", 1), ("stated", 2)]
    with in_use(), clock.at(NOON):
        found = await head.run(completeness.read, date(2026, 5, 1), date(2026, 5, 1))
    seen = {one["office"]: (one["catalogue_version"], one["older"]) for one in found["offices"]}
    assert (seen["link-oslo"], seen["vest"], seen["nord"]) == ((2, False), (1, True), (None, False))

    await head.run(national_log.on_rolled_back, "link-oslo", "reporting", "national", 1, 1)
    assert (await head.run(versions))[-1] == ("void", 2)


async def test_as_of_a_day_before_the_office_told_nothing_is_nought(make_database: MakeDatabase) -> None:
    office, head = await make_office(make_database), await make_head(make_database)
    await office.hear(group_started("2025-03-02"))
    await office.state()
    seen = await carry_over(office.db, head)
    place = (await report(head, "groups_started"))["position"]
    with in_use():
        await take_up(office)
        await office.state()
        await carry_over(office.db, head, after=seen)
        assert [row[1] for row in (await report(head, NEW[0], position=place))["rows"]] == [None, None, None]
        assert [row[1] for row in (await report(head, NEW[0]))["rows"]] == [None, 1, 0]


HAPPENINGS = st.lists(
    st.tuples(st.sampled_from(["start", "end", "ask", "close"]), st.integers(0, 11), st.integers(1, 28)), max_size=30
)


@pytest.mark.timeout(600)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HAPPENINGS, st.integers(0, 30))
async def test_counted_afterwards_is_counted_from_the_first(
    make_database: MakeDatabase, happenings: list[tuple[str, int, int]], taken_up: int
) -> None:
    """Whatever happened, whenever months were closed: each new figure has the truth of the one it follows, in every cell."""
    office = await make_office(make_database)
    office.today = date(2026, 2, 15)
    await live(office, happenings[:taken_up])
    with in_use():
        await take_up(office)
        await live(office, happenings[taken_up:])
        await office.state()
        truth = await office.truth()
        for new, old in OLD.items():
            assert cells_of(new, truth) == {
                cell: value for cell, value in cells_of(old, truth).items() if has(new, cell)
            }
        await replay(office)
        assert await office.truth() == truth
        assert await office.db.run(statements.state) == 0


def cells_of(indicator: str, truth: dict[tuple[str, ...], int]) -> dict[tuple[str, ...], int]:
    return {cell[1:]: value for cell, value in truth.items() if cell[0] == indicator}


def has(new: str, cell: tuple[str, ...]) -> bool:
    """Whether a new figure is divided in the way of a cell of the one it follows: not all are divided as finely."""
    dimension = cell[2].split("=")[0]
    kept = {NEW[0]: ("", "format"), NEW[1]: ("",), NEW[2]: ("", "source")}[new]
    return dimension in kept and (new != NEW[2] or not cell[1].isdigit())


async def live(office: Office, happenings: list[tuple[str, int, int]]) -> None:
    for what, month, day in happenings:
        on = date(2025, month + 1, day).isoformat()
        if what == "start":
            await office.hear(group_started(on, group_id=str(uuid4()), format=("digital", "in_person")[day % 2]))
        elif what == "ask":
            await office.hear(*enquiries(day % 7, on, source=("self", "media")[day % 2]))
        elif what == "end":
            started = [one for one in office.log if one.type == "groups.group_started.v1"]
            if started:
                group = started[day % len(started)]
                await office.hear(group_ended(group.subject, max(on, group.data["started_on"])))
        else:
            await office.state()
            await close_next(office)


async def close_next(office: Office) -> None:
    with office.clock():
        month = await office.db.run(closings.first_open)
        if month and month < date(2026, 2, 1):
            await office.db.run(closings.close, month)
    await office.news()
