"""An office closes into another: both lives are right under their own names, and nothing is counted twice or lost."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis import clock, languages
from chassis.db import Conn, Database
from chassis.events import Message
from services.reporting import closings, completeness, national_log, questions, reports, succession, today, verify
from services.reporting.problems import (
    FiguresAfterwards,
    FirstOfMonthOnly,
    LastMonthOpen,
    MonthClosed,
    NotYet,
    OfficeHasClosed,
    SuccessionNoted,
    SuccessorUnknown,
)
from tests.conftest import MakeDatabase
from tests.services.reporting import (
    Office,
    carry_over,
    enquiries,
    enquiry,
    group_ended,
    group_started,
    make_message,
    placed,
    stepped_back,
)
from tests.services.reporting.test_national_log import NOON, make_head, statement, tally

A, B = "link-oslo", "vest"
DAY = date(2026, 5, 1)
"""From when on the one's work is the other's; it is the middle of June."""


async def two(make_database: MakeDatabase) -> tuple[Office, Office, Database]:
    return (
        Office(await make_database("reporting")),
        Office(await make_database("reporting", office=B)),
        await make_head(make_database),
    )


def taken_over(started: Message, on: date = DAY) -> Message:
    """A group that ran, as it is told by the office that goes on with it."""
    told = started.data | {"started_on": on.isoformat(), "taken_over": True}
    return make_message(started.type, started.subject, **told)


def waits_on(asked: Message, on: date = DAY) -> Message:
    return make_message(asked.type, **(asked.data | {"taken_over_on": on.isoformat()}))


async def close_to_the_end(office: Office, head: Database, begins_on: date = DAY) -> None:
    """The office ends, signs off what is left, tells it, and head office notes it."""
    with office.clock():
        ended = await office.db.run(succession.end, B, begins_on)
    for month in ended["to_close"][::-1]:
        await office.close(month)
    await carry_over(office.db, head, from_code=A)
    with office.clock():
        await head.run(succession.note, A, B, begins_on)


async def sums(head: Database) -> dict[tuple[str, str, str], int]:
    """The national total of each month, by indicator and kind of area."""
    found: Counter[tuple[str, str, str]] = Counter()
    for cell in await head.run(verify.national):
        if not cell["breakdown"] and len(cell["period"]) == len("2026-05"):
            found[cell["indicator"], cell["period"], cell["area_kind"]] += cell["value"] or 0
    return {key: value for key, value in found.items() if value}


async def by_office(head: Database, indicator: str) -> tuple[list[Any], list[str]]:
    question = questions.ask(
        indicator, date(2026, 3, 1), date(2026, 6, 1), ["month", "office"], today=date(2026, 6, 15)
    )
    with languages.reading("en"), clock.at(NOON):
        report = await head.run(reports.national, question)
    return [[row[0], row[1], row[3]] for row in report["rows"]], report["notes"]


async def test_both_lives_stand_under_their_own_names(make_database: MakeDatabase) -> None:
    a, b, head = await two(make_database)
    first, second = group_started("2026-03-03"), group_started("2026-04-04")
    await a.hear(first, second, *enquiries(7, "2026-03-05"))
    await b.hear(group_started("2026-03-09"))
    await a.state()
    await close_to_the_end(a, head)

    await b.hear(taken_over(first), taken_over(second), *(waits_on(enquiry("2026-03-05")) for _ in range(7)))
    await b.hear(group_started("2026-05-20"))
    await b.state()
    await carry_over(b.db, head, from_code=B)

    running, notes = await by_office(head, "groups_running")
    assert running == [
        ["2026-03", A, 1], ["2026-03", B, 1], ["2026-04", A, 2], ["2026-04", B, 1],
        ["2026-05", A, 0], ["2026-05", B, 4], ["2026-06", A, 0], ["2026-06", B, 4],
    ]  # fmt: skip
    assert (
        notes[0] == "LINK Oslo went into Distriktskontor Vest on May 1, 2026; from then on its work is counted there."
    )
    started, _ = await by_office(head, "groups_started")
    assert started == [["2026-03", A, 1], ["2026-03", B, 1], ["2026-04", A, 1], ["2026-05", B, 1]]
    waiting = {cell[1:3]: value for cell, value in (await b.truth()).items() if cell[0] == "people_waiting"}
    assert waiting == {("2026-05", B): 7, ("2026-06", B): 7}
    assert not [cell for cell in await b.truth() if cell[0] == "enquiries_received"]


async def test_what_ends_afterwards_ends_once_and_there(make_database: MakeDatabase) -> None:
    a, b, head = await two(make_database)
    group = group_started("2026-03-03")
    await a.hear(group, stepped_back(group.subject, "2026-04-02"))
    await a.state()
    await close_to_the_end(a, head)
    await b.hear(
        taken_over(group), stepped_back(group.subject, DAY.isoformat()), group_ended(group.subject, "2026-06-02")
    )
    await b.state()
    await carry_over(b.db, head, from_code=B)

    assert await sums(head) == {
        ("groups_started", "2026-03", "municipality"): 1,
        ("groups_running", "2026-03", "municipality"): 1,
        ("groups_running", "2026-04", "municipality"): 1,
        ("groups_running", "2026-05", "municipality"): 1,
        ("groups_self_led", "2026-04", "municipality"): 1,
        ("groups_self_led", "2026-05", "municipality"): 1,
        ("groups_ended", "2026-06", "municipality"): 1,
    }


async def test_the_last_year_is_over_for_the_office_that_closes(make_database: MakeDatabase) -> None:
    """Its year's parts are told to the end, whether its last month was signed off before it ended or after."""
    a, _, head = await two(make_database)
    await a.hear(*enquiries(12, "2026-03-05", source="media"), *enquiries(3, "2026-04-05", source="self"))
    await a.state()
    for month in ("2026-03", "2026-04"):
        await a.close(month)
    await close_to_the_end(a, head)
    year = {
        (cell["area_kind"], str(cell["breakdown"])): cell["value"]
        for cell in await head.run(verify.national)
        if cell["period"] == "2026" and cell["indicator"] == "enquiries_received"
    }
    assert year["office", "{}"] == 12
    parts = sum(value or 0 for (kind, cell), value in year.items() if cell != "{}")
    assert parts == year["office", "{}"]


async def test_it_tells_nothing_of_what_is_no_longer_its_own(make_database: MakeDatabase) -> None:
    a, _, head = await two(make_database)
    await a.hear(group_started("2026-03-03"))
    await a.state()
    await close_to_the_end(a, head)
    await a.hear(group_started("2026-06-01"), *enquiries(9, "2026-05-09"))
    assert await a.state() == []
    truth = await a.truth()
    await a.replay()
    assert await a.truth() == truth
    assert not [cell for cell in truth if cell[1] >= "2026-05"]
    assert await a.db.run(verify.at_rest)
    with a.clock():
        assert (await a.db.run(today.look))["to_close"] is None
        assert await a.db.run(closings.first_open) is None
        with pytest.raises(OfficeHasClosed):
            await a.db.run(closings.close, DAY)


async def test_its_own_months_can_still_be_put_right_there(make_database: MakeDatabase) -> None:
    a, _, head = await two(make_database)
    await a.hear(group_started("2026-03-03"))
    await a.state()
    await close_to_the_end(a, head)
    seen = await carry_over(a.db, head, from_code=A, after=10_000)
    await a.hear(group_started("2026-03-20"))
    await a.state()
    await carry_over(a.db, head, from_code=A, after=seen)
    assert (await sums(head))["groups_started", "2026-03", "municipality"] == 2
    assert ("groups_running", "2026-05", "municipality") not in await sums(head)


async def test_head_office_refuses_figures_of_months_that_are_no_longer_its(make_database: MakeDatabase) -> None:
    """As an office would tell that was put back from a backup older than its end. Noughts and its own months go in."""
    a, _, head = await two(make_database)
    await a.hear(group_started("2026-03-03"))
    await a.state()
    await close_to_the_end(a, head)
    before = await sums(head)
    for wrong in (tally(1, period="2026-05"), tally(None, indicator="people_waiting", area_kind="office", area=A)):
        with pytest.raises(OfficeHasClosed):
            await head.run(national_log.on_stated, [statement(900, tally(4, period="2026-04"), wrong)])
    assert await sums(head) == before
    await head.run(national_log.on_stated, [statement(901, tally(0), tally(4, 2, period="2026-04", area="4601"))])
    await head.run(national_log.on_stated, [statement(1, tally(3), office=B)])
    assert (await sums(head))["groups_started", "2026-04", "municipality"] == 4
    assert (await sums(head))["groups_started", "2026-05", "municipality"] == 3


async def test_it_must_have_stated_its_last(make_database: MakeDatabase) -> None:
    a, _, head = await two(make_database)
    await a.hear(group_started("2026-03-03"), *enquiries(6, "2026-04-04"))
    await a.state()
    await carry_over(a.db, head, from_code=A)
    with a.clock(), pytest.raises(LastMonthOpen):
        await head.run(succession.note, A, B, DAY)
    for month in ("2026-03", "2026-04"):
        await a.close(month)
    await carry_over(a.db, head, from_code=A)
    with a.clock(), pytest.raises(FiguresAfterwards):
        await head.run(succession.note, A, B, DAY)


async def test_what_cannot_be_is_refused_in_words(make_database: MakeDatabase) -> None:
    a, _, head = await two(make_database)
    await a.hear(group_started("2026-03-03"))
    await a.state()
    with a.clock():
        for day, fault in ((date(2026, 5, 2), FirstOfMonthOnly), (date(2026, 7, 1), NotYet)):
            with pytest.raises(fault):
                await a.db.run(succession.end, B, day)
    await a.close("2026-03")
    await a.close("2026-04")
    await a.close("2026-05")
    with a.clock(), pytest.raises(MonthClosed):
        await a.db.run(succession.end, B, DAY)
    await a.hear(group_started("2026-06-03"))
    with a.clock(), pytest.raises(FiguresAfterwards):
        await a.db.run(succession.end, B, date(2026, 6, 1))

    other, _, _ = await two(make_database)
    await other.hear(group_started("2026-03-03"))
    await close_to_the_end(other, head)
    with other.clock():
        for successor in (A, "nobody-at-all", "midt"):
            with pytest.raises(SuccessorUnknown):
                await head.run(succession.note, "midt", successor, DAY)
        with pytest.raises(SuccessionNoted):
            await head.run(succession.note, A, "midt", DAY)
        with pytest.raises(SuccessionNoted):
            await other.db.run(succession.end, "midt", DAY)


async def test_the_matrix_does_not_call_it_silent(make_database: MakeDatabase) -> None:
    a, _, head = await two(make_database)
    await a.hear(group_started("2026-03-03"))
    await a.state()

    async def hear(conn: Conn) -> None:
        await conn.execute(
            "INSERT INTO bus.cursor (reader, office, service, stream, epoch, sequence, head_at, moved_at)"
            " VALUES ('national_log', 'link-oslo', 'reporting', 'national', 1, 1, $1, $1)",
            NOON.replace(month=5, day=20),
        )

    await head.run(hear)

    async def states() -> list[tuple[str, bool]]:
        with a.clock():
            found = await head.run(completeness.read, date(2026, 3, 1), date(2026, 6, 1))
        row = next(one for one in found["offices"] if one["office"] == A)
        return [(period["state"], period["late"]) for period in row["periods"]]

    assert (await states())[2] == ("silent", True)
    await close_to_the_end(a, head)
    assert await states() == [("closed", False), ("closed", False), ("ended", False), ("ended", False)]


async def test_a_report_as_of_before_knows_nothing_of_it(make_database: MakeDatabase) -> None:
    a, _, head = await two(make_database)
    await a.hear(group_started("2026-03-03"))
    await a.state()
    await carry_over(a.db, head, from_code=A)
    question = questions.ask(
        "groups_running", date(2026, 3, 1), date(2026, 6, 1), ["office"], today=date(2026, 6, 15), position=3
    )
    with clock.at(NOON):
        before = await head.run(reports.national, question)
        await close_to_the_end(a, head)
        assert await head.run(reports.national, question) == before


WHATS = st.sampled_from(["start", "back", "end", "ask", "place"])
BEFORE = st.lists(st.tuples(st.sampled_from("ab"), WHATS, st.integers(0, 119)), max_size=20)
AFTER = st.lists(st.tuples(st.sampled_from("ab"), WHATS, st.integers(120, 160)), max_size=20)


@pytest.mark.timeout(600)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(BEFORE, AFTER)
async def test_national_totals_are_what_they_would_have_been(
    make_database: MakeDatabase, before: list[tuple[str, str, int]], after: list[tuple[str, str, int]]
) -> None:
    """Two offices that go on side by side, and the same two of which one closes into the other: month by month the same."""
    apart, _ = await live(make_database, before, after, closes=False)
    together, told = await live(make_database, before, after, closes=True)
    assert together == apart
    assert told == {key: value for key, value in together.items() if key[0].startswith("groups")}


@dataclass
class Group:
    owner: str
    started: Message
    last: int
    stepped_back: bool = False
    ended: bool = False


async def live(
    make_database: MakeDatabase, before: list[Any], after: list[Any], *, closes: bool
) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]]:
    """Shape: the truth at both offices, in sum by month; and what head office has of them about groups."""
    a, b, head = await two(make_database)
    at, groups, waiting = {"a": a, "b": b}, list[Group](), Counter[str]()
    for office, what, day in before:
        await happen(at, groups, waiting, office, what, day)
    if closes:
        await a.state()
        await close_to_the_end(a, head)
        await b.hear(*handed_over(groups, waiting["a"]))
        at = {"a": b, "b": b}
    for office, what, day in after:
        await happen(at, groups, waiting, office, what, day)

    for each in (a, b):
        await each.state()
    await carry_over(b.db, head, from_code=B)
    if not closes:
        await carry_over(a.db, head, from_code=A)
    cells = await head.run(verify.national)
    assert [
        one for code, each in ((A, a), (B, b)) for one in verify.differences(code, await each.db.run(verify.own), cells)
    ] == []
    truth = [(cell, value) for each in (a, b) for cell, value in (await each.truth()).items() if not cell[3]]
    told = [((one["indicator"], one["period"]), one["value"]) for one in cells if not one["breakdown"]]
    return total(
        [(cell[:2], value) for cell, value in truth if cell[2].isdigit() == cell[0].startswith("groups")]
    ), total([(cell, value) for cell, value in told if cell[0].startswith("groups")])


def total(figures: list[tuple[Any, int]]) -> dict[Any, int]:
    found: Counter[Any] = Counter()
    for cell, value in figures:
        found[cell] += value or 0
    return {cell: value for cell, value in found.items() if value}


async def happen(
    at: dict[str, Office], groups: list[Group], waiting: Counter[str], office: str, what: str, day: int
) -> None:
    on = (date(2026, 1, 1) + timedelta(days=day)).isoformat()
    if what == "start":
        groups.append(Group(office, group_started(on), day))
        await at[office].hear(groups[-1].started)
    elif what == "ask":
        waiting[office] += 1
        await at[office].hear(enquiry(on))
    elif what == "place" and waiting[office]:
        waiting[office] -= 1
        await at[office].hear(placed(on))
    elif what in ("back", "end"):
        await go_on(at, [one for one in groups if not one.ended and one.owner == office and one.last <= day], what, on)


async def go_on(at: dict[str, Office], groups: list[Group], what: str, on: str) -> None:
    for group in groups[:1]:
        if what == "end":
            group.ended = True
            await at[group.owner].hear(group_ended(group.started.subject, on))
        elif not group.stepped_back:
            group.stepped_back = True
            await at[group.owner].hear(stepped_back(group.started.subject, on))


def handed_over(groups: list[Group], waiting: int) -> list[Message]:
    found = [waits_on(enquiry("2026-02-02")) for _ in range(waiting)]
    for group in groups:
        if group.owner == "a" and not group.ended:
            found.append(taken_over(group.started))
            found += [stepped_back(group.started.subject, DAY.isoformat())] if group.stepped_back else []
    return found
