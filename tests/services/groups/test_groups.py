"""From a waiting list to a group that leads itself."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from chassis import clock
from chassis.db import Database
from services.groups import directory, forming, group_life, groups, waiting_list
from services.groups.initiator_problems import InitiatorUnknown
from services.groups.problems import (
    AgesTooFarApart,
    AlreadyInAGroup,
    DateNotPossible,
    EnquiryNotFound,
    EnquiryNotWaiting,
    GroupHasEnded,
    GroupNotForming,
    GroupNotFound,
    GroupNotSelfLed,
    GroupNotStarting,
    MeetingAlreadyRecorded,
    TooFewMeetings,
    TooFewPeople,
    TooManyPeople,
)
from tests.services.groups.builders import (
    WHO,
    make_enquiry,
    make_group,
    make_self_led_group,
    make_started_group,
    state_of,
    told,
    types_told,
    value,
)


async def test_a_group_starts_and_places_those_who_were_chosen(db: Database) -> None:
    with clock.at(datetime(2026, 3, 1, 12, tzinfo=UTC)):
        chosen = [(await make_enquiry(db, postcode="0150"))["enquiry_id"] for _ in range(4)]
    with clock.at(datetime(2026, 3, 11, 12, tzinfo=UTC)):
        group = await make_group(db, enquiries=chosen, people=0, theme="grief")
        started = await db.run(forming.start, group["group_id"])

    assert (started["state"], started["started_on"], started["participants"]) == ("starting", date(2026, 3, 11), 4)
    assert [await state_of(db, one) for one in chosen] == ["placed"] * 4
    [event] = await told(db, "groups.group_started.v1")
    assert event == {
        "subject": str(group["group_id"]),
        "group_id": str(group["group_id"]),
        "started_on": "2026-03-11",
        "municipality": "0301",
        "theme": "grief",
        "format": "in_person",
        "participants": 4,
    }
    placed = await told(db, "groups.person_placed.v1")
    assert {(p["waiting_days"], p["municipality"], p["format"]) for p in placed} == {(10, "0301", "in_person")}
    received = {event["subject"] for event in await told(db, "groups.enquiry_received.v1")}
    assert {p["subject"] for p in placed} == received


async def test_placements_are_told_before_the_start(db: Database) -> None:
    await make_started_group(db)

    assert (await types_told(db))[-5:] == ["groups.person_placed.v1"] * 4 + ["groups.group_started.v1"]


async def test_a_group_of_three_does_not_start(db: Database) -> None:
    group = await make_group(db, people=3)

    with pytest.raises(TooFewPeople):
        await db.run(forming.start, group["group_id"])
    assert await told(db, "groups.group_started.v1") == []


async def test_nine_people_are_too_many_to_choose(db: Database) -> None:
    with pytest.raises(TooManyPeople):
        await make_group(db, people=9)


async def test_years_of_birth_that_are_known_lie_within_fifteen_years(db: Database) -> None:
    ids = [
        (await make_enquiry(db, birth_year=year) if year else await make_enquiry(db))["enquiry_id"]
        for year in (1980, 1995, None, 1996)
    ]

    await make_group(db, people=0, enquiries=ids[:3])
    with pytest.raises(AgesTooFarApart):
        await make_group(db, people=0, enquiries=[ids[3], (await make_enquiry(db, birth_year=1980))["enquiry_id"]])


async def test_no_one_is_chosen_for_two_groups(db: Database) -> None:
    enquiry_id = (await make_enquiry(db))["enquiry_id"]
    await make_group(db, people=0, enquiries=[enquiry_id])

    with pytest.raises(AlreadyInAGroup):
        await make_group(db, people=0, enquiries=[enquiry_id])


async def test_two_coordinators_who_choose_the_same_person_at_once_do_not_both_get_her(db: Database) -> None:
    enquiry_id = (await make_enquiry(db))["enquiry_id"]

    outcomes = await asyncio.gather(
        *(make_group(db, people=0, enquiries=[enquiry_id]) for _ in range(6)), return_exceptions=True
    )

    assert sum(isinstance(outcome, dict) for outcome in outcomes) == 1
    assert {type(outcome) for outcome in outcomes} == {dict, AlreadyInAGroup}


async def test_one_who_withdraws_as_the_group_starts_is_either_placed_or_gone(db: Database) -> None:
    receipts = [await make_enquiry(db) for _ in range(5)]
    group = await make_group(db, people=0, enquiries=[receipt["enquiry_id"] for receipt in receipts])
    leaver = receipts[0]

    started, _ = await asyncio.gather(
        db.run(forming.start, group["group_id"]),
        db.run(waiting_list.withdraw, leaver["enquiry_id"], leaver["pickup_code"]),
    )

    placed, left = await told(db, "groups.person_placed.v1"), await told(db, "groups.enquiry_left.v1")
    assert len(placed) + len(left) == 5
    assert started["participants"] == len(placed)


async def test_only_people_who_wait_can_be_chosen(db: Database) -> None:
    gone = (await make_enquiry(db))["enquiry_id"]
    await db.run(waiting_list.let_go, gone, "not_now")

    with pytest.raises(EnquiryNotWaiting):
        await make_group(db, people=0, enquiries=[gone])
    with pytest.raises(EnquiryNotFound):
        await make_group(db, people=0, enquiries=[uuid4()])


async def test_an_initiator_we_do_not_know_is_refused(db: Database) -> None:
    with pytest.raises(InitiatorUnknown):
        await make_group(db, initiators=[uuid4()])


async def test_more_are_chosen_and_released_while_the_group_is_being_formed(db: Database) -> None:
    group = await make_group(db, people=3)
    late = (await make_enquiry(db))["enquiry_id"]

    await db.run(forming.choose, group["group_id"], [late])
    after = await db.run(forming.release, group["group_id"], group["enquiries"][0])

    assert set(after["enquiries"]) == {*group["enquiries"][1:], late}
    assert await state_of(db, group["enquiries"][0]) == "waiting"


async def test_a_group_starts_once(db: Database) -> None:
    group = await make_started_group(db)

    with pytest.raises(GroupNotForming):
        await db.run(forming.start, group["group_id"])


async def test_a_group_does_not_start_tomorrow_or_before_its_people_came(db: Database) -> None:
    group = await make_group(db)

    for days in (1, -1):
        with pytest.raises(DateNotPossible):
            await db.run(forming.start, group["group_id"], clock.today() + timedelta(days=days))


async def test_a_digital_group_counts_in_its_offices_municipality(db: Database) -> None:
    await make_started_group(db, format="digital", municipality="4601")

    [event] = await told(db, "groups.group_started.v1")
    assert event["municipality"] == "0301"


async def test_meetings_are_head_counts_one_a_day(db: Database) -> None:
    group = await make_started_group(db)

    await db.run(group_life.record_meeting, group["group_id"], held_on=clock.today(), attended=5)

    with pytest.raises(MeetingAlreadyRecorded):
        await db.run(group_life.record_meeting, group["group_id"], held_on=clock.today(), attended=5)
    with pytest.raises(DateNotPossible):
        await db.run(
            group_life.record_meeting, group["group_id"], held_on=clock.today() + timedelta(days=1), attended=5
        )
    [event] = await told(db, "groups.meeting_held.v1")
    assert (event["attended"], event["held_on"]) == (5, clock.today().isoformat())


async def test_the_initiators_stay_for_the_meetings_the_office_has_decided(db: Database) -> None:
    group = await make_started_group(db)

    with pytest.raises(TooFewMeetings) as refused:
        await db.run(group_life.step_back, group["group_id"])
    assert refused.value.params == {"fewest": 3, "held": 0}


async def test_after_the_step_back_the_office_knows_less(db: Database) -> None:
    group = await make_self_led_group(db)

    assert (group["state"], group["enquiries"], group["meetings_held"]) == ("self_led", [], 1)
    for table in ("membership", "meeting", "enquiry", "enquirer"):
        assert await value(db, f"SELECT count(*) FROM {table}") == 0
    [event] = await told(db, "groups.group_stepped_back.v1")
    assert event["meetings_held"] == 1


async def test_the_groups_own_contact_is_kept_until_the_group_ends(db: Database) -> None:
    started = await make_started_group(db)
    for day in range(3):
        with clock.at(clock.now() + timedelta(days=day)):
            await db.run(group_life.record_meeting, started["group_id"], held_on=clock.today(), attended=4)
    contact = started["enquiries"][0]

    with clock.at(clock.now() + timedelta(days=2)):
        group = await db.run(group_life.step_back, started["group_id"], contacts=[contact])
        assert group["enquiries"] == [contact]
        await db.run(group_life.end, started["group_id"], reason="completed")

    assert await value(db, "SELECT count(*) FROM enquiry") == 0


async def test_a_contact_has_to_be_in_the_group(db: Database) -> None:
    group = await make_started_group(db)
    for day in range(3):
        with clock.at(clock.now() + timedelta(days=day)):
            await db.run(group_life.record_meeting, group["group_id"], held_on=clock.today(), attended=4)

    with clock.at(clock.now() + timedelta(days=2)), pytest.raises(EnquiryNotFound):
        await db.run(group_life.step_back, group["group_id"], contacts=[uuid4()])


async def test_a_sign_of_life_is_news_once(db: Database) -> None:
    group = await make_self_led_group(db)

    for state in ("meeting", "meeting", "paused"):
        await db.run(group_life.sign_of_life, group["group_id"], state=state)

    assert [event["state"] for event in await told(db, "groups.group_state_changed.v1")] == ["meeting", "paused"]


async def test_only_a_group_that_leads_itself_gives_signs_of_life(db: Database) -> None:
    group = await make_started_group(db)

    with pytest.raises(GroupNotSelfLed):
        await db.run(group_life.sign_of_life, group["group_id"], state="meeting")


async def test_a_group_that_opens_is_listed_and_closes_again_with_a_date(db: Database) -> None:
    group = await make_self_led_group(db, place="Biblioteket")
    for state in ("open", "open", "paused"):
        await db.run(group_life.sign_of_life, group["group_id"], state=state)

    opened, closed = await told(db, "groups.group_listed.v1")
    assert (opened["open"], opened["closed_since"], opened["place"]) == (True, None, "Biblioteket")
    assert (closed["open"], closed["closed_since"]) == (False, clock.today().isoformat())
    assert closed["listed_on"] == opened["listed_on"]


async def test_a_group_that_was_never_open_is_never_listed(db: Database) -> None:
    group = await make_self_led_group(db)
    await db.run(group_life.sign_of_life, group["group_id"], state="meeting")
    await db.run(group_life.end, group["group_id"], reason="completed")

    assert await told(db, "groups.group_listed.v1") == []


async def test_listings_go_to_the_national_stream(db: Database) -> None:
    await make_group(db, open=True)

    assert await value(db, "SELECT stream FROM bus.outbox WHERE type = 'groups.group_listed.v1'") == "national"


async def test_the_directory_shows_the_nearest_first_and_no_other_county(db: Database) -> None:
    await make_group(db, people=0, title="Bergen", municipality="4601", open=True)
    await make_group(db, people=0, title="Digital", format="digital", open=True)
    await make_group(db, people=0, title="Oslo", open=True)
    await make_group(db, people=0, title="Lukket")

    near = await db.run(directory.listed, postcode="0150")
    everywhere = await db.run(directory.listed)

    assert [(row["title"], row["near"]) for row in near] == [("Oslo", True), ("Digital", True)]
    assert {row["title"] for row in everywhere} == {"Oslo", "Bergen", "Digital"}


async def test_a_group_that_never_started_is_dissolved_and_its_people_go_on_waiting(db: Database) -> None:
    group = await make_group(db)

    ended = await db.run(group_life.end, group["group_id"], reason="too_few")

    assert ended["state"] == "dissolved"
    assert {await state_of(db, one) for one in group["enquiries"]} == {"waiting"}
    assert await told(db, "groups.group_ended.v1") == []
    await make_group(db, people=0, enquiries=group["enquiries"])


async def test_a_group_ends_once_and_its_people_are_forgotten(db: Database) -> None:
    group = await make_started_group(db)

    await db.run(group_life.end, group["group_id"], reason="disagreement")

    assert await value(db, "SELECT count(*) FROM enquiry") == 0
    [event] = await told(db, "groups.group_ended.v1")
    assert event["reason"] == "disagreement"
    with pytest.raises(GroupHasEnded):
        await db.run(group_life.end, group["group_id"], reason="other")
    with pytest.raises(GroupNotStarting):
        await db.run(group_life.record_meeting, group["group_id"], held_on=clock.today(), attended=1)


async def test_a_group_of_nowhere_is_not_found(db: Database) -> None:
    for use_case in (groups.find, forming.start):
        with pytest.raises(GroupNotFound):
            await db.run(use_case, uuid4())


async def test_looking_into_a_group_is_audited(db: Database) -> None:
    group = await make_group(db)

    seen = await db.run(groups.look_into, group["group_id"], who=WHO)

    assert [row["called"] for row in seen["people"]] == ["Testa0", "Testa1", "Testa2", "Testa3"]
    assert await value(db, "SELECT about_id FROM audit.entry WHERE about_kind = 'group'") == str(group["group_id"])
