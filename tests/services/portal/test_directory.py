"""At head office: what every office has listed in public, by postcode."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest

from chassis import clock
from chassis.db import Database
from chassis.events import Message
from services.portal import directory


@pytest.fixture
async def hk(make_database: Callable[..., Awaitable[Database]]) -> Database:
    return await make_database("portal", office="hk")


def message(office: str, type: str, **data: Any) -> Message:
    return Message(
        id=str(uuid4()),
        office=office,
        service=type.split(".")[0],
        stream="national",
        epoch=1,
        sequence=1,
        type=type,
        subject=str(uuid4()),
        time=clock.now().isoformat(),
        data=data,
    )


def group(office: str, title: str, municipality: str | None, **changes: Any) -> Message:
    told = {
        "group_id": str(uuid4()),
        "title": title,
        "municipality": municipality,
        "place": None,
        "format": "in_person",
        "open": True,
        "listed_on": "2026-01-01",
        "closed_since": None,
    }
    return message(office, "groups.group_listed.v1", **(told | changes))


def event(office: str, title: str, municipality: str | None, **changes: Any) -> Message:
    told = {
        "event_id": str(uuid4()),
        "kind": "open_meeting",
        "title": title,
        "starts_on": "2999-01-01",
        "municipality": municipality,
        "place": None,
        "format": "in_person",
        "state": "published",
    }
    return message(office, "events.event_listed.v1", **(told | changes))


async def titles(hk: Database, postcode: str | None = None, kind: str | None = None) -> list[str]:
    return [row["title"] for row in await hk.run(directory.listings, postcode, kind, 0, 50)]


async def test_the_nearest_come_first_then_digital_ones(hk: Database) -> None:
    listed = [
        group("vest", "Bergen", "4601"),
        group("midt", "Digital", None, format="digital"),
        group("link-oslo", "Oslo", "0301"),
    ]
    await hk.run(directory.on_group_listed, listed)
    assert await titles(hk, "0150") == ["Oslo", "Digital", "Bergen"]


async def test_what_is_full_closed_cancelled_or_over_is_not_listed(hk: Database) -> None:
    await hk.run(
        directory.on_group_listed,
        [group("vest", "Full", "4601", open=False), group("vest", "Closed", "4601", closed_since="2026-02-01")],
    )
    await hk.run(
        directory.on_event_listed,
        [event("vest", "Cancelled", "4601", state="cancelled"), event("vest", "Over", "4601", starts_on="2020-01-01")],
    )
    assert await titles(hk) == []


async def test_the_last_word_about_a_thing_holds_and_saying_it_twice_changes_nothing(hk: Database) -> None:
    first = group("vest", "First name", "4601")
    renamed = group("vest", "New name", "4601", group_id=first.data["group_id"])
    for _ in range(2):
        await hk.run(directory.on_group_listed, [first, renamed])
    assert await titles(hk) == ["New name"]


async def test_two_offices_may_use_the_same_id(hk: Database) -> None:
    one = group("vest", "At vest", "4601")
    two = group("midt", "At midt", "5001", group_id=one.data["group_id"])
    await hk.run(directory.on_group_listed, [one, two])
    assert sorted(await titles(hk)) == ["At midt", "At vest"]


async def test_a_kind_is_asked_for_and_the_list_goes_on_where_it_ended(hk: Database) -> None:
    await hk.run(directory.on_event_listed, [event("vest", f"Meeting {n}", "4601") for n in range(5)])
    await hk.run(directory.on_group_listed, [group("vest", "Group", "4601")])

    first = await hk.run(directory.listings, None, "event", 0, 3)
    after = directory.next_after(first, 3)
    assert after == "3"
    rest = await hk.run(directory.listings, None, "event", int(after), 3)
    assert [row["title"] for row in first + rest] == [f"Meeting {n}" for n in range(5)]
    assert directory.next_after(rest, 3) is None


async def test_a_contact_point_closed_by_mistake_is_listed_again_and_who_did_it_and_why_is_noted(
    make_database: Callable[..., Awaitable[Database]],
) -> None:
    from chassis import corrections
    from services.portal import contact_points
    from services.portal.problems import ContactPointNotFound

    office, why = await make_database("portal"), {"reason": "wrong_one", "who": uuid4()}
    made = await office.run(contact_points.add, "Frivilligsentralen", "0301")
    with pytest.raises(ContactPointNotFound):
        await office.run(contact_points.reopen, made["contact_point_id"], **why)
    await office.run(contact_points.close, made["contact_point_id"])
    assert [row["title"] for row in await office.run(contact_points.list_closed)] == ["Frivilligsentralen"]

    row = await office.run(contact_points.reopen, made["contact_point_id"], **why)

    assert row["closed_since"] is None
    assert [each["title"] for each in await office.run(contact_points.list_own)] == ["Frivilligsentralen"]
    (noted,) = await office.run(corrections.of, "contact_point", made["contact_point_id"])
    assert (noted["what"], noted["reason"], noted["was"]) == ("closing", "wrong_one", [clock.today().isoformat()])


async def test_what_offices_hold_together_stands_once_with_all_their_names(hk: Database) -> None:
    joint = event("vest", "Felles fagdag", None, held_with=["ost", "gone"])
    await hk.run(directory.on_event_listed, [joint, event("ost", "Kveldsmøte", None)])
    rows = await hk.run(directory.listings, None, "event", 0, 10)
    assert [(row["title"], row["held_with"]) for row in rows] == [
        ("Felles fagdag", ["Distriktskontor Øst", "gone"]), ("Kveldsmøte", []),
    ]  # fmt: skip


async def test_an_office_lists_head_offices_events_for_the_whole_country_beside_its_own_contact_points(
    make_database: Callable[..., Awaitable[Database]],
) -> None:
    from services.portal import contact_points

    office = await make_database("portal")
    await office.run(contact_points.add, "Frivilligsentralen", "0301")
    shown, gone = national("Landskonferansen"), national("Jubileet")
    await office.run(directory.on_national_event_listed, [shown, gone])
    assert await titles(office) == ["Frivilligsentralen", "Jubileet", "Landskonferansen"]
    assert await titles(office, kind="event") == ["Jubileet", "Landskonferansen"]
    assert await titles(office, kind="contact_point") == ["Frivilligsentralen"]

    withdrawn = national("Jubileet", event_id=gone.data["event_id"], state="withdrawn")
    moved = national("Landskonferansen", event_id=shown.data["event_id"], starts_at="2020-01-01T10:00:00+00:00")
    await office.run(directory.on_national_event_listed, [withdrawn])
    first = await office.run(directory.listings, None, None, 0, 1)
    rest = await office.run(directory.listings, None, None, int(directory.next_after(first, 1) or 0), 1)
    assert [row["title"] for row in first + rest] == ["Frivilligsentralen", "Landskonferansen"]
    await office.run(directory.on_national_event_listed, [moved])
    assert await titles(office) == ["Frivilligsentralen"]
    await office.run(directory.on_national_event_listed, [shown])

    await office.run(directory.forget_national_events)
    assert await titles(office, kind="event") == []
    await office.run(directory.on_national_event_listed, [shown, gone, withdrawn])
    assert await titles(office, kind="event") == ["Landskonferansen"]


def national(title: str, **changes: Any) -> Message:
    told = {
        "event_id": str(uuid4()),
        "kind": "conference",
        "title": title,
        "starts_at": "2999-01-01T09:00:00+00:00",
        "ends_at": "2999-01-01T15:00:00+00:00",
        "municipality": None,
        "place": None,
        "format": "hybrid",
        "state": "published",
        "version": 2,
        "published_at": "2026-01-01T09:00:00+00:00",
        "address": "https://hk.localhost/events/x",
    }
    return message("hk", "events.national_event_listed.v1", **(told | changes))
