"""Head office's log: appended to, never changed; the figures that stand follow it."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import force_setattr

from chassis import clock
from chassis.db import Conn, Database
from chassis.events import Message, MessageInvalid
from services.reporting import completeness, manifests, national_log, questions, reports
from services.reporting.completeness import Heard, Told, state_of
from tests.conftest import MakeDatabase
from tests.services.reporting import Office, carry_over, enquiries, group_started, outbox

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)


def tally(value: int | None, revision: int = 1, **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "indicator": "groups_started",
        "period": "2026-05",
        "area_kind": "municipality",
        "area": "0301",
        "area_on": "2026-05-01",
        "breakdown": {},
        "value": value,
        "state": "stated" if value is not None else "under_five",
        "revision": revision,
    }
    return made | more


def statement(sequence: int, *tallies: dict[str, Any], epoch: int = 1, office: str = "link-oslo") -> Message:
    return Message(
        id=str(uuid4()),
        office=office,
        service="reporting",
        stream="national",
        epoch=epoch,
        sequence=sequence,
        type="reporting.tallies_stated.v1",
        subject=office,
        time="2026-06-15T12:00:00+00:00",
        data={"catalogue_version": 1, "tallies": list(tallies)},
    )


async def standing(db: Database) -> list[tuple[Any, ...]]:
    async def ask(conn: Conn) -> list[tuple[Any, ...]]:
        rows = await conn.fetch("SELECT office, area, value, epoch, sequence FROM national_tally ORDER BY office, area")
        return [tuple(row) for row in rows]

    return await db.run(ask)


async def log(db: Database) -> list[tuple[Any, ...]]:
    async def ask(conn: Conn) -> list[tuple[Any, ...]]:
        rows = await conn.fetch("SELECT state, value, epoch, sequence FROM national_log ORDER BY log_position")
        return [tuple(row) for row in rows]

    return await db.run(ask)


async def make_head(make_database: MakeDatabase) -> Database:
    return await make_database("reporting", office="hk")


async def test_every_statement_is_kept_and_the_last_one_stands(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    await head.run(national_log.on_stated, [statement(1, tally(1)), statement(2, tally(2, 2))])
    await head.run(national_log.on_stated, [statement(3, tally(5, 3))])
    assert [row[1] for row in await log(head)] == [1, 2, 5]
    assert await standing(head) == [("link-oslo", "0301", 5, 1, 3)]


async def test_a_new_epoch_goes_before_a_higher_revision(make_database: MakeDatabase) -> None:
    """After a restore the office counts its revisions from where the backup was."""
    head = await make_head(make_database)
    await head.run(national_log.on_stated, [statement(9, tally(7, revision=9))])
    await head.run(national_log.on_stated, [statement(5, tally(6, revision=2), epoch=2)])
    assert await standing(head) == [("link-oslo", "0301", 6, 2, 5)]


async def test_offices_never_touch_each_others_figures(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    await head.run(national_log.on_stated, [statement(1, tally(1)), statement(1, tally(2), office="vest")])
    assert [(row[0], row[2]) for row in await standing(head)] == [("link-oslo", 1), ("vest", 2)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"indicator": "shoe_sizes"},
        {"note": "Testa from Storgata"},
        {"area": "Testa"},
        {"area_kind": "street"},
        {"breakdown": {"theme": "testa"}},
        {"breakdown": {"name": "testa"}},
        {"breakdown": {"format": "digital", "theme": "grief"}},
        {"value": "7"},
        {"value": -1},
        {"value": None},
        {"state": "void"},
        {"period": "2026-13"},
        {"revision": 0},
        {"indicator": "enquiries_received", "value": 3, "area_kind": "office", "area": "link-oslo"},
    ],
)
async def test_a_statement_that_is_not_numbers_and_codes_is_refused(
    make_database: MakeDatabase, wrong: dict[str, Any]
) -> None:
    head = await make_head(make_database)
    with pytest.raises(MessageInvalid):
        await head.run(national_log.on_stated, [statement(1, tally(1) | wrong)])
    assert await log(head) == []


async def test_what_a_restored_office_never_said_is_made_void_once(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    await head.run(national_log.on_stated, [statement(1, tally(1)), statement(2, tally(2, 2), tally(9, area="4601"))])

    for voids in (2, 0):
        assert await head.run(national_log.on_rolled_back, "link-oslo", "reporting", "national", 1, 1) == voids

    assert await standing(head) == [("link-oslo", "0301", 1, 1, 1)]
    assert [row[0] for row in await log(head)] == ["stated", "stated", "stated", "void", "void"]


async def test_a_restored_office_states_anew_after_the_voids(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    await head.run(national_log.on_stated, [statement(1, tally(1)), statement(2, tally(2, 2))])
    await head.run(national_log.on_rolled_back, "link-oslo", "reporting", "national", 1, 1)
    await head.run(national_log.on_stated, [statement(2, tally(3, 2), epoch=2)])
    assert await standing(head) == [("link-oslo", "0301", 3, 2, 2)]


async def test_another_office_keeps_its_figures_when_one_is_restored(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    await head.run(national_log.on_stated, [statement(1, tally(1)), statement(1, tally(2), office="vest")])
    await head.run(national_log.on_rolled_back, "vest", "reporting", "national", 1, 0)
    assert [(row[0], row[2]) for row in await standing(head)] == [("link-oslo", 1)]


async def value_as_of(db: Database, as_of: date | None, now: datetime) -> int | None:
    with clock.at(now):
        asked = questions.ask("groups_started", date(2026, 5, 1), date(2026, 5, 1), as_of=as_of, today=clock.today())
        report = await db.run(reports.national, asked)
    found: int | None = report["rows"][0][-2]
    return found


async def test_a_report_as_of_a_date_shows_what_was_known_then(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    for number, value in ((1, 4), (2, 6)):
        with clock.at(NOON.replace(day=10 * number)):
            await head.run(national_log.on_stated, [statement(number, tally(value, number))])
    today = NOON.replace(day=25)
    known = [await value_as_of(head, date(2026, 6, day), today) for day in (9, 10, 19, 20)]
    assert known == [0, 4, 4, 6]
    assert await value_as_of(head, None, today) == 6


async def test_a_void_does_not_change_what_was_known_before_it(make_database: MakeDatabase) -> None:
    head = await make_head(make_database)
    with clock.at(NOON.replace(day=1)):
        await head.run(national_log.on_stated, [statement(1, tally(4)), statement(2, tally(9, 2))])
    with clock.at(NOON.replace(day=3)):
        await head.run(national_log.on_rolled_back, "link-oslo", "reporting", "national", 1, 1)
    assert await value_as_of(head, date(2026, 6, 2), NOON) == 9
    assert await value_as_of(head, date(2026, 6, 4), NOON) == 4


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("state"), st.integers(0, 9)),
        st.tuples(st.just("void"), st.integers(0, 6)),
        st.tuples(st.just("clock"), st.integers(-3, 4)),
        st.tuples(st.just("ask"), st.integers(0, 3)),
    ),
    max_size=14,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
async def test_what_was_shown_as_of_a_date_never_changes(
    make_database: MakeDatabase, steps: list[tuple[str, int]]
) -> None:
    """Whatever is stated, made void or done to the clock afterwards."""
    head, day, epoch, sequence = await make_head(make_database), 10, 1, 0
    shown: dict[date, int | None] = {}
    for step, number in steps:
        now = NOON.replace(day=day)
        with clock.at(now):
            if step == "state":
                sequence += 1
                await head.run(national_log.on_stated, [statement(sequence, tally(number, sequence), epoch=epoch)])
            elif step == "void":
                sequence = min(number, sequence)
                await head.run(national_log.on_rolled_back, "link-oslo", "reporting", "national", epoch, sequence)
                epoch += 1
        if step == "clock":
            day = min(max(day + number, 2), 28)
        elif step == "ask":
            as_of = date(2026, 6, max(day - 1 - number, 1))
            found = await value_as_of(head, as_of, now)
            assert shown.setdefault(as_of, found) == found


async def test_a_manifest_agrees_when_all_has_come(make_database: MakeDatabase) -> None:
    office, head = Office(await make_database("reporting")), await make_head(make_database)
    await office.hear(
        group_started("2026-05-07"), *enquiries(12, "2026-05-03"), *enquiries(2, "2026-05-04", source="media")
    )
    await office.state()
    await office.close("2026-05")
    await office.hear(*enquiries(5, "2026-05-05"), group_started("2026-05-09"))
    await office.state()
    await carry_over(office.db, head)

    async def ask(conn: Conn) -> list[tuple[Any, ...]]:
        return [
            tuple(row) for row in await conn.fetch("SELECT span, period, matches FROM national_manifest ORDER BY span")
        ]

    assert await head.run(ask) == [("month", date(2026, 5, 1), True), ("year", date(2026, 1, 1), True)]


async def test_a_manifest_shows_that_something_is_missing(make_database: MakeDatabase) -> None:
    office, head = Office(await make_database("reporting")), await make_head(make_database)
    await office.hear(group_started("2026-05-07"))
    await office.close("2026-05")
    told = (await outbox(office.db, "reporting.manifest_stated.v1"))[0]
    message = statement(1)
    force_setattr(message, "data", told)
    await head.run(manifests.on_stated, [message])
    with clock.at(NOON):
        found = await head.run(completeness.read, date(2026, 5, 1), date(2026, 5, 1))
    assert await head.run(lambda conn: conn.fetchval("SELECT bool_or(matches) FROM national_manifest")) is False
    assert found["offices"]


MAY = date(2026, 5, 1)
HEARD = """
INSERT INTO bus.cursor (reader, office, service, stream, head_at)
VALUES ('national_log', 'link-oslo', 'reporting', 'national', $1)
"""
JUNE = datetime(2026, 6, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("heard", "told", "state"),
    [
        (Heard(None, 0), Told(), "not_joined"),
        (Heard(JUNE, 0), Told(3, matches=True), "closed"),
        (Heard(JUNE, 0), Told(3, matches=False), "mismatch"),
        (Heard(JUNE, 4), Told(3), "behind"),
        (Heard(datetime(2026, 5, 20, tzinfo=UTC), 0), Told(3), "silent"),
        (Heard(JUNE, 0), Told(3), "open"),
        (Heard(JUNE, 0), Told(), "zero"),
    ],
)
def test_nothing_and_silence_are_two_things(heard: Heard, told: Told, state: str) -> None:
    assert state_of(heard, told, MAY, NOON) == state


@pytest.mark.parametrize(
    ("state", "today", "late"),
    [
        ("open", date(2026, 6, 9), False),
        ("open", date(2026, 6, 10), True),
        ("zero", date(2026, 6, 10), True),
        ("silent", date(2026, 12, 1), True),
        ("closed", date(2026, 12, 1), False),
        ("not_joined", date(2026, 12, 1), False),
        ("mismatch", date(2026, 12, 1), False),
    ],
)
def test_a_month_is_late_from_the_tenth_of_the_next_until_it_is_closed(state: str, today: date, late: bool) -> None:
    assert completeness.is_late(state, MAY, today) is late


async def test_the_matrix_tells_what_is_under_five_what_was_revised_and_who_is_late(
    make_database: MakeDatabase,
) -> None:
    office, head = Office(await make_database("reporting")), await make_head(make_database)
    await office.hear(group_started("2026-05-07"), *enquiries(2, "2026-05-03"))
    await office.state()
    await office.close("2026-05")
    await office.hear(group_started("2026-05-09"), group_started("2026-06-02"))
    await office.state()
    await carry_over(office.db, head)
    await head.run(lambda conn: conn.execute(HEARD, datetime(2026, 7, 12, 9, tzinfo=UTC)))

    with clock.at(datetime(2026, 7, 12, 12, tzinfo=UTC)):
        found = await head.run(completeness.read, date(2026, 5, 1), date(2026, 6, 1))

    [link] = [one for one in found["offices"] if one["office"] == "link-oslo"]
    may, june = link["periods"]
    assert (may["late"], june["late"]) == (False, True)
    assert may["under_five"] > 0 and may["revised"] > 0
    assert june["under_five"] == 0


def test_a_month_that_has_not_begun_is_neither() -> None:
    assert state_of(Heard(JUNE, 0), Told(), date(2026, 7, 1), NOON) == "ahead"
