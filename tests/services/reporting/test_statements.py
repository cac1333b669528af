"""What is told to head office, and when."""

import pytest

from chassis.db import Conn
from services.reporting import closings, problems, statements
from services.reporting.periods import parse
from tests.conftest import MakeDatabase
from tests.services.reporting import (
    Office,
    enquiries,
    event_closed,
    group_ended,
    group_started,
    left,
    outbox,
    placed,
    registration,
    stated,
)


async def test_a_group_start_is_told_at_once(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(group_started("2026-05-07", theme="grief"))

    told = {(t["indicator"], t["period"], t["area"], *t["breakdown"].values()): t for t in await office.state()}
    assert told["groups_started", "2026-05", "0301"] == {
        "indicator": "groups_started",
        "period": "2026-05",
        "area_kind": "municipality",
        "area": "0301",
        "area_on": "2026-05-01",
        "breakdown": {},
        "value": 1,
        "state": "stated",
        "revision": 1,
    }
    assert told["groups_started", "2026-05", "03", "grief"]["area_kind"] == "county"
    assert not any(t["area_kind"] == "municipality" and "theme" in t["breakdown"] for t in told.values())


async def test_nothing_new_is_nothing_told(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(group_started("2026-05-07"))
    assert await office.state()
    assert await office.state() == []


async def test_only_what_differs_is_told_again_under_the_next_revision(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(group_started("2026-06-01"))
    await office.state()
    await office.hear(group_started("2026-06-02", format="digital"))

    told = await office.state()
    assert {(t["value"], t["revision"]) for t in told if not t["breakdown"]} == {(2, 2)}
    assert not any(t["breakdown"] == {"format": "in_person"} for t in told)


async def test_what_comes_back_to_what_was_told_is_not_told(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(registration("2026-06-01", seats=2))
    await office.state()
    await office.hear(registration("2026-06-02"), registration("2026-06-02", cancelled=True))
    assert await office.state() == []


async def test_what_has_gone_to_nought_is_told_as_nought(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    start = group_started("2026-06-01")
    await office.hear(start)
    await office.state()
    await office.hear(group_ended(start.subject, "2026-06-10"))
    told = await office.state()
    assert [(t["value"], t["state"]) for t in told if t["indicator"] == "groups_running" and not t["breakdown"]] == [
        (0, "stated")
    ]


async def test_more_than_five_hundred_tallies_go_in_several_messages(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    months = [f"{year}-{month:02}" for year in range(2010, 2026) for month in range(1, 13)]
    await office.hear(*[registration(f"{month}-05") for month in months])
    await office.hear(*[event_closed(f"{month}-06", {"voluntary": 3}) for month in months])

    assert len(await office.state()) == 4 * len(months)
    sizes = [len(data["tallies"]) for data in await outbox(office.db, "reporting.tallies_stated.v1")]
    assert sizes == [500, 268]


async def test_nothing_about_people_is_told_of_an_open_month(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(*enquiries(12, "2026-05-03"), placed("2026-05-20"))
    assert await office.state() == []


async def test_nothing_is_told_while_a_replay_is_under_way(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(group_started("2026-05-07"))

    async def begin_replay(conn: Conn) -> None:
        await conn.execute("UPDATE bus.cursor SET replay_until = sequence + 1")

    await office.db.run(begin_replay)
    assert await office.state() == []
    with office.clock(), pytest.raises(problems.ReplayUnderWay):
        await office.db.run(closings.close, parse("2026-05").first)


async def test_a_replay_tells_nothing_that_was_told(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(group_started("2026-05-07"), *enquiries(7, "2026-05-03"))
    await office.close("2026-05")
    await office.state()

    await office.replay()

    assert await office.state() == []


async def test_closing_tells_what_has_waited(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(*enquiries(12, "2026-05-03"), *enquiries(3, "2026-05-09", source="media"), placed("2026-05-20"))
    await office.hear(event_closed("2026-05-07", {"municipality": 2, "voluntary": 3}))
    live = await office.state()
    assert not any("sector" in t["breakdown"] for t in live)

    told = {
        (t["indicator"], t["period"], t["area_kind"], *t["breakdown"].values()): t
        for t in await office.close("2026-05")
    }

    assert told["enquiries_received", "2026-05", "office"]["value"] == 15
    assert told["people_placed", "2026-05", "office"]["state"] == "under_five"
    assert told["people_placed", "2026-05", "office"]["value"] is None
    assert told["people_waiting", "2026-05", "office"]["value"] == 14
    assert told["enquiries_received", "2026", "office", "self"]["value"] == 12
    assert ("enquiries_received", "2026", "office", "media") not in told
    assert told["enquiries_received", "2026", "municipality"]["value"] == 15
    assert told["event_participants", "2026-05", "municipality", "voluntary"]["value"] == 3


async def test_a_closed_month_without_anyone_is_told_as_nought(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(group_started("2026-04-07"))
    await office.close("2026-04")
    told = [t for t in await stated(office.db) if t["indicator"] == "enquiries_received"]
    assert [(t["value"], t["state"]) for t in told] == [(0, "stated")]


async def test_a_waiting_list_under_five_is_told_month_by_month(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(*enquiries(3, "2026-03-03"))
    for month in ("2026-03", "2026-04"):
        told = [t for t in await office.close(month) if t["indicator"] == "people_waiting"]
        assert [(t["period"], t["state"]) for t in told] == [(month, "under_five")]


async def test_a_small_correction_of_a_closed_month_is_held_and_a_large_one_told(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(*enquiries(10, "2026-05-03"))
    await office.close("2026-05")

    await office.hear(*enquiries(4, "2026-05-30"))
    assert [t for t in await office.state() if t["indicator"] == "enquiries_received"] == []

    await office.hear(*enquiries(1, "2026-05-31"))
    told = [t for t in await office.state() if t["indicator"] == "enquiries_received" and t["period"] == "2026-05"]
    assert [(t["value"], t["revision"]) for t in told] == [(15, 2)]


async def test_the_years_last_closing_tells_every_part(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    office.today = office.today.replace(year=2027, month=1)
    for month in range(1, 13):
        await office.hear(
            *enquiries(6, f"2026-{month:02}-10"), *enquiries(month == 12, f"2026-{month:02}-11", source="media")
        )
        await office.close(f"2026-{month:02}")

    told = [t for t in await stated(office.db) if t["indicator"] == "enquiries_received" and t["period"] == "2026"]
    last = {(t["area_kind"], *t["breakdown"].values(), t["area"]): t["value"] for t in told}
    assert last["office", "link-oslo"] == 73
    assert last["office", "self", "link-oslo"] + last["office", "unspecified", "link-oslo"] == 73
    assert last["municipality", "0301"] + last["municipality", "9999"] == 73
    assert not any(t["value"] in range(1, 5) for t in told)


async def test_a_closing_says_that_it_happened_and_counts_what_it_told(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(group_started("2026-05-07"), *enquiries(7, "2026-05-03"))
    await office.state()
    await office.close("2026-05")

    assert await outbox(office.db, "reporting.period_closed.v1") == [{"period": "2026-05", "closed_on": "2026-06-15"}]
    manifests = await outbox(office.db, "reporting.manifest_stated.v1")
    assert sorted(manifest["period"] for manifest in manifests) == ["2026", "2026-05"]
    told = [t for t in await stated(office.db) if t["period"] == "2026-05"]
    month = next(manifest for manifest in manifests if manifest["period"] == "2026-05")
    assert (month["count"], month["sum"]) == (len(told), sum(t["value"] or 0 for t in told))


async def test_months_are_closed_in_order_once_and_when_they_are_over(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(group_started("2026-04-07"))
    with pytest.raises(problems.MonthNotOver):
        await office.close("2026-06")
    with pytest.raises(problems.EarlierMonthOpen, match="earlier"):
        await office.close("2026-05")
    await office.close("2026-04")
    with pytest.raises(problems.MonthClosed):
        await office.close("2026-04")


async def test_a_count_below_nought_is_never_told(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(registration("2026-05-07", cancelled=True))
    assert await office.state() == []
    await office.hear(left("2026-05-08"))
    await office.close("2026-05")
    assert {t["value"] for t in await stated(office.db)} == {0}


async def test_a_period_can_be_told_again_whole(make_database: MakeDatabase) -> None:
    office = Office(await make_database("reporting"))
    await office.hear(group_started("2026-05-07"), *enquiries(7, "2026-05-03"))
    await office.close("2026-05")
    told = await stated(office.db)
    await office.db.run(statements.restate, parse("2026-05"))
    again = (await stated(office.db))[len(told) :]
    assert sorted(str(t | {"revision": 0}) for t in again) == sorted(
        str(t | {"revision": 0}) for t in told if t["period"] == "2026-05"
    )
    assert {t["revision"] for t in again} == {2}
