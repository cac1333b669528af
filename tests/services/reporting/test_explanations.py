"""Head office sees why an office has told a closed month otherwise: in a code, as it was known on the later of two days."""

import csv
import html
import io
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from chassis import clock
from chassis.db import Database
from chassis.events import MessageInvalid
from services.reporting import (
    bodies,
    explanations,
    national_log,
    questions,
    reasons,
    restated,
    revisions,
    schemas,
    statements,
    web,
)
from tests.conftest import MakeDatabase
from tests.services.reporting import (
    Office,
    carry_over,
    enquiries,
    event_closed,
    group_started,
    outbox,
)
from tests.services.reporting.put_back import back_up, put_back
from tests.services.reporting.test_national_log import make_head, statement, tally
from tests.services.reporting.test_restated import FIRST, LAST, START, compare, of_people, on, state
from tests.web import visiting

CLOSED, CORRECTED, EXPLAINED, LATER = [date(2026, 6, day) for day in (15, 18, 21, 24)]
NOTED, GIVEN = "reporting.revisions_noted.v1", "reporting.revisions_explained.v1"


@dataclass
class Line:
    """An office with May closed, and head office, which has heard of it."""

    office: Office
    head: Database
    reached: int = 0

    async def carry(self, day: date) -> None:
        with on(day):
            self.reached = await carry_over(self.office.db, self.head, after=self.reached)

    async def correct(self, day: date, *messages: Any) -> None:
        """Something of a closed month comes to light, is told and heard."""
        self.office.today = day
        await self.office.hear(*messages)
        await self.office.state()
        await self.carry(day)

    async def explain(self, day: date, reason: str = "late", words: str | None = None) -> None:
        """The office says why, of all that waits; it is told and heard."""
        self.office.today = day
        with self.office.clock():
            waiting = [one["code"] for one in (await self.office.db.run(revisions.look))["waiting"]]
            said = dict.fromkeys(waiting, words)
            assert await self.office.db.run(revisions.give, reasons=dict.fromkeys(waiting, reason), words=said)
        await self.carry(day)

    async def reasons(
        self, since: date, as_of: date, indicator: str = "events_held", **more: Any
    ) -> dict[tuple[str, str], list[str]]:
        """{(period, area): reasons} of what differs between two days."""
        with on(LATER):
            found = await compare(self.head, since, as_of, indicator=indicator, **more)
        return {(one["period"], one["area"]): one["reasons"] for one in found["items"]}


def reasons_on(page: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'data-label="Kontorets grunn">([^<]*)<', page)]


@pytest.fixture
async def made_head(make_database: MakeDatabase) -> Database:
    return await make_head(make_database)


@pytest.fixture
async def line(make_database: MakeDatabase) -> Line:
    office = Office(await make_database("reporting"), CLOSED)
    made = Line(office, await make_database("reporting", office="hk"))
    await office.hear(event_closed("2026-05-02", {"private": 3}), *enquiries(20, "2026-05-03"))
    await office.state()
    await office.close("2026-05")
    await made.carry(CLOSED)
    return made


async def test_what_was_changed_after_closing_is_not_explained_until_a_reason_is_given(line: Line) -> None:
    await line.correct(CORRECTED, event_closed("2026-05-09", {"private": 3}))
    assert await line.reasons(CLOSED, CORRECTED) == {("2026-05", "0301"): ["unsaid"]}
    await line.explain(EXPLAINED)
    assert await line.reasons(CLOSED, EXPLAINED) == {("2026-05", "0301"): ["late"]}


async def test_as_of_a_day_before_the_reason_it_had_not_been_said(line: Line) -> None:
    await line.correct(CORRECTED, event_closed("2026-05-09", {"private": 3}))
    before = await line.reasons(CLOSED, CORRECTED)
    await line.explain(EXPLAINED)
    assert await line.reasons(CLOSED, CORRECTED) == before == {("2026-05", "0301"): ["unsaid"]}


async def test_an_address_by_places_does_not_change_when_the_reason_comes(line: Line) -> None:
    """Nothing else is told after it: the reason has a place in the log of its own."""
    await line.correct(CORRECTED, event_closed("2026-05-09", {"private": 3}))
    asked = f"/reporting/restated?indicator=events_held&since={CLOSED}&from=2026-04&to=2026-06"
    with on(CORRECTED):
        async with visiting(web.app, line.head, ("statistician",)) as visitor:
            page = (await visitor.get(asked)).text
            [always] = re.findall(r'href="(/reporting/restated[?][^"]*since_position=[^"]*)"', page)
            then = (await visitor.get(html.unescape(always))).text
            await line.explain(CORRECTED)
            again, now = (await visitor.get(html.unescape(always))).text, (await visitor.get(asked)).text
    assert reasons_on(then) == reasons_on(again) == ["Ikke sagt ennå"]
    assert reasons_on(now) == ["Meldt for sent"]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("correct"), st.sampled_from([0, 3, 7, 30])),
        st.tuples(st.just("explain"), st.sampled_from(reasons.REASONS)),
        st.tuples(st.just("void"), st.integers(0, 6)),
        st.tuples(st.just("clock"), st.integers(-40, 40)),
    ),
    min_size=2,
    max_size=12,
)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
async def test_whatever_comes_later_two_places_say_what_they_said(made_head: Database, steps: list[Any]) -> None:
    await made_head.run(lambda conn: conn.execute("TRUNCATE national_log, national_tally, national_revision"))
    now, epoch, sequence, first = START, 1, 0, await place_of(made_head)
    shown: dict[int, Any] = {}
    for step, given_now in [("correct", 5), *steps]:
        with clock.at(now):
            if step == "correct":
                told = statement(sequence + 1, tally(given_now, sequence + 1), epoch=epoch)
                await made_head.run(national_log.on_stated, [told])
                await made_head.run(explanations.on_noted, [notice(sequence + 2, epoch, NOTED, told_in=1)])
                sequence += 2
            elif step == "explain":
                sequence += 1
                await made_head.run(explanations.on_explained, [notice(sequence, epoch, GIVEN, reason=given_now)])
            elif step == "void":
                sequence = min(given_now, sequence)
                place = ("link-oslo", "reporting", "national", epoch, sequence)
                await made_head.run(national_log.on_rolled_back, *place)
                epoch += 1
            shown[await place_of(made_head)] = await between(made_head, first, await place_of(made_head))
        now += timedelta(days=given_now) if step == "clock" else timedelta()
    with clock.at(now):
        assert {place: await between(made_head, first, place) for place in shown} == shown


def notice(number: int, epoch: int, type: str, **data: Any) -> Any:
    revision = {"indicator": "groups_started", "period": "2026-05"}
    if "reason" in data:
        revision["reason"] = data.pop("reason")
    return replace(statement(number, epoch=epoch), type=type, data=data | {"revisions": [revision]})


async def place_of(head: Database) -> int:
    return int(await head.run(national_log.queries.read_last_position))


async def between(head: Database, first: int, last: int) -> Any:
    asked = questions.ask("groups_started", FIRST, LAST, (), None, None, today=CLOSED, position=last)
    found = await head.run(restated.compare, asked, None, since_position=first)
    return bodies.ComparedOut().dump(found)


async def test_each_change_keeps_the_reason_it_was_given(line: Line) -> None:
    await line.correct(CORRECTED, event_closed("2026-05-09", {"private": 3}))
    await line.explain(CORRECTED, "late")
    await line.correct(EXPLAINED, event_closed("2026-05-10", {"private": 3}))
    assert await line.reasons(CLOSED, EXPLAINED) == {("2026-05", "0301"): ["late", "unsaid"]}
    await line.explain(LATER, "doubled")
    assert await line.reasons(CLOSED, CORRECTED) == {("2026-05", "0301"): ["late"]}
    assert await line.reasons(CORRECTED, LATER) == {("2026-05", "0301"): ["doubled"]}
    assert await line.reasons(CLOSED, LATER) == {("2026-05", "0301"): ["late", "doubled"]}


async def test_two_changes_before_the_reason_share_it(line: Line) -> None:
    await line.correct(CORRECTED, event_closed("2026-05-09", {"private": 3}))
    await line.correct(EXPLAINED, event_closed("2026-05-10", {"private": 3}))
    await line.explain(LATER, "mistaken")
    assert await line.reasons(CLOSED, LATER) == {("2026-05", "0301"): ["mistaken"]}
    assert await line.reasons(CORRECTED, LATER) == {("2026-05", "0301"): ["mistaken"]}


async def test_of_an_open_month_and_of_what_was_told_before_no_reason_is_asked(line: Line) -> None:
    await line.correct(
        CORRECTED, event_closed("2026-06-09", {"private": 3}), event_closed("2026-05-09", {"private": 3})
    )
    await line.explain(EXPLAINED)
    found = await line.reasons(CLOSED, EXPLAINED)
    assert found == {("2026-05", "0301"): ["late"], ("2026-06", "0301"): []}
    assert await line.reasons(date(2026, 5, 1), CLOSED) == {("2026-05", "0301"): []}


async def test_a_part_that_was_told_before_the_closing_alone_has_no_reason(line: Line) -> None:
    await line.correct(CORRECTED, event_closed("2026-05-09", {"academia": 4}))
    await line.explain(EXPLAINED)
    with on(LATER):
        found = await compare(line.head, date(2026, 5, 1), EXPLAINED, indicator="event_participants", by="sector")
    assert {one["part"]: one["reasons"] for one in found["items"]} == {"academia": ["late"], "private": []}


async def test_what_is_told_in_many_messages_is_explained_in_all_of_them(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statements, "CHUNK", 1)
    monkeypatch.setattr(revisions, "TOGETHER", 1)
    before = line.reached
    await line.correct(CORRECTED, event_closed("2026-05-09", {"private": 3}), group_started("2026-05-11"))
    await line.explain(EXPLAINED)
    assert len(await outbox(line.office.db, NOTED)) > 3
    for indicator in ("events_held", "event_participants", "groups_started"):
        found = await line.reasons(CLOSED, EXPLAINED, indicator)
        assert found == {("2026-05", "0301"): ["late"]}, indicator
    firsts = await line.head.run(lambda conn: conn.fetch("SELECT DISTINCT first_sequence FROM national_revision"))
    assert {row["first_sequence"] for row in firsts} == {before + 1, None}


async def test_a_code_is_told_and_never_a_word(line: Line) -> None:
    await line.correct(CORRECTED, event_closed("2026-05-09", {"private": 3}))
    await line.explain(EXPLAINED, "other", "Papirlista lå igjen")
    both = [{"indicator": one, "period": "2026-05"} for one in ("event_participants", "events_held")]
    assert await outbox(line.office.db, NOTED) == [{"told_in": 1, "revisions": both}]
    assert await outbox(line.office.db, GIVEN) == [{"revisions": [one | {"reason": "other"} for one in both]}]
    everything = await line.office.db.run(lambda conn: conn.fetch("SELECT data FROM bus.outbox"))
    assert not any("Papirlista" in str(row["data"]) for row in everything)


@pytest.mark.parametrize(
    "wrong",
    [{"words": "Papirlista lå igjen"}, {"reason": "Papirlista lå igjen"}, {"reason": "unsaid"}, {"period": "2026"}],
)
def test_no_word_fits_into_the_contract(wrong: dict[str, Any]) -> None:
    right = {"indicator": "events_held", "period": "2026-05", "reason": "late"}
    schemas.RevisionsExplained.read({"revisions": [right]})
    with pytest.raises(MessageInvalid):
        schemas.RevisionsExplained.read({"revisions": [right | wrong]})


async def test_where_nothing_may_be_told_of_people_nothing_is_noted_either(line: Line) -> None:
    """Two more people are held, so that there is no change on the wire that a reason could point at."""
    await line.correct(CORRECTED, *enquiries(2, "2026-05-20"))
    assert await outbox(line.office.db, NOTED) == []
    await line.correct(EXPLAINED, *enquiries(5, "2026-05-20"))
    [noted] = await outbox(line.office.db, NOTED)
    assert {(one["indicator"], one["period"]) for one in noted["revisions"]} == {
        ("enquiries_received", "2026-05"),
        ("people_waiting", "2026-05"),
    }
    assert await line.reasons(CLOSED, LATER, "enquiries_received") == {("2026-05", "link-oslo"): ["unsaid"]}


async def test_a_part_of_the_year_has_the_reason_it_was_told_with(line: Line) -> None:
    await line.correct(CORRECTED, *enquiries(9, "2026-05-20"))
    await line.explain(EXPLAINED, "mistaken")
    found = await line.reasons(CLOSED, EXPLAINED, "enquiries_received", by="source")
    assert found and set(map(tuple, found.values())) == {("mistaken",)}


async def test_figures_that_stand_together_or_are_not_told_have_no_reason(line: Line) -> None:
    """A reason beside a difference of one to four people would say that there is one, and of which figure."""

    at, revision = line.reached, {"indicator": "enquiries_received", "period": "2026-05"}
    await state(line.head, CORRECTED, at + 1, of_people(22, 2, period="2026-05"))
    noted = replace(statement(at + 2), type=NOTED, data={"told_in": 1, "revisions": [revision]})
    with on(CORRECTED):
        await line.head.run(explanations.on_noted, [noted])
    with on(LATER):
        found = await compare(line.head, CLOSED, CORRECTED, indicator="enquiries_received")
    assert [(one["difference"], one["reasons"]) for one in found["items"]] == [(None, [])]


async def test_after_a_restore_what_was_noted_and_explained_past_it_is_void(line: Line) -> None:
    backup, reached = await back_up(line.office), line.reached
    await line.correct(CORRECTED, event_closed("2026-05-09", {"private": 3}))
    await line.explain(CORRECTED)
    assert await line.reasons(CLOSED, CORRECTED) == {("2026-05", "0301"): ["late"]}
    with on(EXPLAINED):
        assert await put_back(line.office, backup, line.head, code="link-oslo", epoch=1) == reached
    line.reached = reached
    await tell_again(line, EXPLAINED, event_closed("2026-05-09", {"private": 3}))
    assert await line.reasons(CLOSED, EXPLAINED) == {("2026-05", "0301"): ["unsaid"]}
    assert await line.reasons(CLOSED, CORRECTED) == {("2026-05", "0301"): ["late"]}


async def tell_again(line: Line, day: date, *messages: Any) -> None:
    """The office counts and tells in its new epoch what it had told before."""
    line.office.today = day
    await line.office.hear(*messages)
    await line.office.state()
    with on(day):
        line.reached = await carry_over(line.office.db, line.head, after=line.reached, epoch=2)


async def test_a_void_is_made_once_however_often_it_is_told(line: Line) -> None:
    await line.correct(CORRECTED, event_closed("2026-05-09", {"private": 3}))
    place = ("link-oslo", "reporting", "national", 1, 0)
    with on(EXPLAINED):
        await line.head.run(national_log.on_rolled_back, *place)
        await line.head.run(national_log.on_rolled_back, *place)
    states = await line.head.run(lambda conn: conn.fetch("SELECT state FROM national_revision ORDER BY log_position"))
    assert [row["state"] for row in states] == ["noted", "noted", "void", "void"]


async def test_counting_anew_notes_nothing_again(line: Line) -> None:
    await line.correct(CORRECTED, event_closed("2026-05-09", {"private": 3}))
    before = await outbox(line.office.db, NOTED)
    await line.office.replay()
    await line.office.state()
    assert await outbox(line.office.db, NOTED) == before != []


async def test_the_table_and_the_workbook_have_a_column_for_it(line: Line) -> None:
    await line.correct(
        CORRECTED, event_closed("2026-05-09", {"private": 3}), event_closed("2026-06-02", {"private": 3})
    )
    await line.explain(CORRECTED, "event_changed")
    await line.correct(EXPLAINED, event_closed("2026-05-10", {"private": 3}))
    asked = f"/api/reporting/restated?indicator=events_held&since={CLOSED}&as_of={EXPLAINED}&from=2026-04&to=2026-06&format="
    with on(LATER):
        async with visiting(web.app, line.head, ("statistician",)) as visitor:
            table = (await visitor.get(f"{asked}csv")).text
            book = openpyxl.load_workbook(io.BytesIO((await visitor.get(f"{asked}xlsx")).content))
    lines = list(csv.reader(io.StringIO(table)))
    assert (lines[0][-1], [row[-1] for row in lines[1:3]]) == ("reasons", ["event_changed, unsaid", ""])
    rows = list(book["Forskjeller"].values)
    assert [row[-1] or "" for row in rows[:3]] == ["Kontorets grunn", "Arrangementet ble endret, Ikke sagt ennå", ""]


async def test_the_codes_the_office_chooses_from_are_those_that_are_told() -> None:
    told = schemas.Explanation().fields["reason"].validate
    assert tuple(told.choices) == reasons.REASONS == tuple(reasons.WORDS)  # type: ignore[union-attr]
