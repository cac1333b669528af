"""Announced groups: joined by whoever wishes, never by more than there are places for, and begun if enough have."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from chassis import clock
from chassis.db import Database
from services.groups import (
    announcements,
    announcing,
    asking_again,
    contacts,
    directory,
    forming,
    group_life,
    joining,
    never_place,
    offers,
    pauses,
    persons,
    policies,
    topping_up,
    waiting_list,
)
from services.groups.announced_problems import (
    HasAPlace,
    JoinByNotPossible,
    JoiningLinkGone,
    JoiningOver,
    NoPlaceThere,
    NotEnoughYet,
    PlacesNotPossible,
)
from services.groups.offer_problems import MeetingNotAhead
from services.groups.problems import NeverTogether
from services.groups.room_problems import RoomTooSmall
from tests.services.groups.announcing_groups import (
    AFTER,
    JOIN_BY,
    SUITED,
    join,
    make_announced,
    make_waiting,
    settle,
    standing,
)
from tests.services.groups.builders import WHO, letters, make_enquiry, told, value
from tests.services.groups.inviting import MAIL, MEETS, NOON, OTHER_PHONE, members, offer_state, token_of
from tests.services.groups.rooming import make_room


async def test_an_announced_group_stands_in_the_public_list_and_in_the_national_one(db: Database) -> None:
    group_id = await make_announced(db)

    [listed] = await db.run(directory.listed)
    assert (listed["group_id"], listed["join_by"], listed["first_meeting_at"]) == (group_id, JOIN_BY, MEETS)
    assert (listed["weekday"], f"{listed['meets_at']:%H:%M}") == ("tue", "18:00")
    assert [one["open"] for one in await told(db, "groups.group_listed.v1")] == [True]


@pytest.mark.parametrize(
    ("details", "problem"),
    [
        ({"first_meeting_at": NOON - timedelta(days=1)}, MeetingNotAhead),
        ({"join_by": (MEETS - timedelta(days=1)).date()}, JoinByNotPossible),
        ({"join_by": (NOON - timedelta(days=1)).date()}, JoinByNotPossible),
        ({"places": 9}, PlacesNotPossible),
        ({"fewest": 3}, PlacesNotPossible),
        ({"places": 5, "fewest": 6}, PlacesNotPossible),
    ],
)
async def test_what_cannot_be_is_not_announced(db: Database, details: Any, problem: Any) -> None:
    with pytest.raises(problem):
        await make_announced(db, **details)
    assert await value(db, "SELECT count(*) FROM self_help_group") == 0


async def test_a_room_is_held_that_has_room_for_all_who_may_come(db: Database) -> None:
    await make_room(db, seats=5)
    with pytest.raises(RoomTooSmall):
        await make_announced(db, format="in_person", room_id=await make_room(db, seats=5), places=6)

    large = await make_room(db, seats=8)
    group_id = await make_announced(db, format="in_person", places=6, municipality="0301")
    assert await value(db, "SELECT room_id FROM room_booking WHERE group_id = $1", group_id) == large


async def test_whoever_joins_is_told_so_and_waits_on_at_the_same_place_until_it_starts(db: Database) -> None:
    group_id, [person] = await make_announced(db), await make_waiting(db, called="Vind")
    before = await value(db, "SELECT received_at FROM enquiry")
    await join(db, group_id, person)
    await join(db, group_id, person)

    assert await standing(db, group_id) == ("open", 1)
    [letter] = await letters(db)
    assert (letter["template"], letter["parameters"]["answer_by"]) == ("announced_joined", JOIN_BY.isoformat())
    assert "Ny start" not in str(letter)
    assert (
        await value(db, "SELECT (state, received_at)::text FROM enquiry")
        == f'(waiting,"{before:%Y-%m-%d %H:%M:%S+00}")'
    )
    assert await told(db, "groups.person_placed.v1") == []


async def test_whoever_has_joined_may_give_the_place_back_by_the_link_and_join_again(db: Database) -> None:
    group_id, [person] = await make_announced(db), await make_waiting(db)
    await join(db, group_id, person)
    [letter] = await letters(db)
    with clock.at(NOON):
        await db.run(offers.answer, token_of(letter), answer="no")
    assert await standing(db, group_id) == ("open", 0)

    await join(db, group_id, person)
    assert await standing(db, group_id) == ("open", 1)


async def test_there_are_never_more_than_there_are_places_however_many_press_at_once(db: Database) -> None:
    group_id, people = await make_announced(db, places=5), await make_waiting(db, 16)

    async def press(person: Any) -> str:
        try:
            result: str = await db.run(joining.join, group_id, person)
        except NoPlaceThere:
            return "full"
        return result

    with clock.at(NOON):
        answers = await asyncio.gather(*(press(person) for person in people))
    assert sorted(answers) == ["full"] * 11 + [joining.JOINED] * 5
    assert (await standing(db, group_id), await members(db, group_id)) == (("open", 5), 5)
    assert await value(db, "SELECT count(*) FROM enquiry WHERE state = 'waiting'") == 16


@pytest.mark.parametrize("why", ["full", "apart", "ages"])
async def test_why_there_is_no_place_for_somebody_is_never_told(db: Database, why: str) -> None:
    group_id, others = await make_announced(db, places=4), await make_waiting(db, 4)
    [person] = await make_waiting(db, birth_year=1950 if why == "ages" else 1980)
    await join(db, group_id, *others[: 4 if why == "full" else 2])
    if why == "apart":
        await db.run(never_place.note, others[0], other_id=person, why="Naboer", who=WHO)

    with clock.at(NOON), pytest.raises(NoPlaceThere) as refused:
        await db.run(joining.join, group_id, person)
    said = (refused.value.status, refused.value.slug, refused.value.detail, refused.value.errors, refused.value.params)
    assert said == (409, "no-place-there", NoPlaceThere.sentence(), {}, {})
    assert refused.value.__suppress_context__
    assert await offer_state(db, person) is None


async def test_staff_are_told_why_since_they_may_know(db: Database) -> None:
    group_id, [one, other] = await make_announced(db), await make_waiting(db, 2)
    await join(db, group_id, one)
    await db.run(never_place.note, one, other_id=other, why="Naboer", who=WHO)
    with clock.at(NOON), pytest.raises(NeverTogether):
        await db.run(joining.join_for, group_id, enquiry_id=other, who=WHO)


async def test_nobody_is_in_two_groups_and_whoever_holds_a_place_answers_that_first(db: Database) -> None:
    one, other = await make_announced(db), await make_announced(db)
    people = await make_waiting(db, 2)
    await join(db, one, people[0])
    with clock.at(NOON):
        await db.run(forming.create, title="Onsdag", format="digital", enquiries=[people[1]])
        with pytest.raises(HasAPlace):
            await db.run(joining.join, other, people[0])
        with pytest.raises(NoPlaceThere):  # chosen, and not told yet: that is not for this page to tell
            await db.run(joining.join, other, people[1])


async def test_joining_ends_a_pause_and_a_refusal_does_not(db: Database) -> None:
    group_id, [person, *others] = await make_announced(db, places=4), await make_waiting(db, 5)
    with clock.at(NOON):
        await db.run(pauses.pause, person, weeks=8, by=pauses.PERSON)
    await join(db, group_id, *others)
    with clock.at(NOON), pytest.raises(NoPlaceThere):
        await db.run(joining.join, group_id, person)
    assert await value(db, "SELECT paused_by FROM enquiry WHERE enquiry_id = $1", person) == "person"

    await db.run(waiting_list.let_go, others[0], "withdrawn")
    await join(db, group_id, person)
    assert await value(db, "SELECT paused_by FROM enquiry WHERE enquiry_id = $1", person) is None


async def test_where_everyone_is_talked_with_first_the_person_is_to_be_called_and_nobody_is_lost(db: Database) -> None:
    group_id, [person] = await make_announced(db), await make_waiting(db)
    await db.run(policies.talk_first, first=True, who=WHO)
    with clock.at(NOON):
        assert await db.run(joining.join, group_id, person) == joining.TALK_FIRST
    [call] = await db.run(contacts.to_call, who=WHO)
    assert (call["enquiry_id"], call["reason"]) == (person, "announced")

    await db.run(policies.talk_first, first=False, who=WHO)
    with clock.at(NOON):
        await db.run(joining.join_for, group_id, enquiry_id=person, who=WHO)
    assert await db.run(contacts.to_call, who=WHO) == []
    assert await standing(db, group_id) == ("open", 1)


async def test_those_who_wait_and_fit_are_told_once_and_join_by_the_link(db: Database) -> None:
    group_id = await make_announced(db)
    fits, to_call, *unfit = [
        *await make_waiting(db, called="Vind", at=NOON - timedelta(days=1)),
        *await make_waiting(db, channel=OTHER_PHONE),
        *await make_waiting(db, times=["mon_morning"]),
        *await make_waiting(db, formats=["in_person"]),
        *await make_waiting(db, languages=["pl"]),
        *await make_waiting(db, themes=["grief"]),
        *await make_waiting(db, birth_year=1950),
        *await make_waiting(db),
    ]
    [joined] = await make_waiting(db)
    await join(db, group_id, joined)
    await db.run(never_place.note, unfit[-1], other_id=joined, why="Naboer", who=WHO)
    with clock.at(NOON):
        assert [row["enquiry_id"] for row in await db.run(joining.who_fits, group_id)] == [fits, to_call]
        for _ in range(2):
            await db.run(joining.tell, group_id, enquiries=[fits, to_call, *unfit], who=WHO)
    [letter] = await letters(db, "group_announced")
    assert (letter["recipient"], letter["parameters"]["called"]) == (MAIL["address"], "Vind")
    assert [call["enquiry_id"] for call in await db.run(contacts.to_call, who=WHO)] == [to_call]

    with clock.at(NOON):
        assert await db.run(joining.by_letter, token_of(letter)) == (fits, joining.JOINED)
    assert await standing(db, group_id) == ("open", 2)


async def test_enough_have_joined_so_it_begins_and_is_counted_once_when_it_starts(db: Database) -> None:
    group_id, people = await make_announced(db), await make_waiting(db, 4)
    await join(db, group_id, *people)
    assert await settle(db, NOON + timedelta(days=8)) == 0, "the last day to join is not over"
    assert [await settle(db), await settle(db)] == [1, 0]

    assert await standing(db, group_id) == ("enough", 4)
    assert len(await letters(db, "announced_goes_ahead")) == 4
    assert [one["open"] for one in await told(db, "groups.group_listed.v1")] == [True, False]
    assert await told(db, "groups.group_started.v1") == []

    with clock.at(MEETS):
        await db.run(forming.start, group_id)
    [started] = await told(db, "groups.group_started.v1")
    assert (started["participants"], len(await told(db, "groups.person_placed.v1"))) == (4, 4)


async def test_nothing_is_settled_at_night(db: Database) -> None:
    group_id = await make_announced(db)
    assert await settle(db, AFTER.replace(hour=3)) == 0
    assert await standing(db, group_id) == ("open", 0)


async def test_weeks_without_power_change_nothing_but_the_hour(db: Database) -> None:
    group_id, people = await make_announced(db), await make_waiting(db, 3)
    await join(db, group_id, *people)
    await settle(db, AFTER + timedelta(days=30))
    assert await standing(db, group_id) == ("too_few", 3)


async def test_too_few_and_nobody_joins_by_link_any_more_but_staff_may_enter_the_last(db: Database) -> None:
    group_id, people = await make_announced(db), await make_waiting(db, 4)
    await join(db, group_id, *people[:3])
    await settle(db)
    assert await standing(db, group_id) == ("too_few", 3)
    with clock.at(AFTER), pytest.raises(JoiningOver):
        await db.run(joining.join, group_id, people[3])

    with clock.at(AFTER):
        await db.run(joining.join_for, group_id, enquiry_id=people[3], who=WHO)
    await settle(db)
    assert await standing(db, group_id) == ("enough", 4)


async def test_after_the_last_day_nobody_joins_though_the_clock_has_not_been_by(db: Database) -> None:
    group_id, [person] = await make_announced(db), await make_waiting(db)
    with clock.at(AFTER.replace(hour=1)), pytest.raises(JoiningOver):
        await db.run(joining.join, group_id, person)


async def test_too_few_and_moved_whoever_joined_is_told_and_others_may_join(db: Database) -> None:
    group_id, people = await make_announced(db), await make_waiting(db, 4)
    await join(db, group_id, *people[:3])
    await settle(db)
    later = MEETS + timedelta(days=15)
    with clock.at(AFTER):
        group = await db.run(
            announcing.move, group_id, first_meeting_at=later, join_by=(later - timedelta(days=7)).date(), who=WHO
        )
    assert (group["weekday"], group["open"], len(await letters(db, "first_meeting_moved"))) == ("wed", True, 3)
    await join(db, group_id, people[3], at=AFTER)
    await settle(db, later - timedelta(days=5))
    assert await standing(db, group_id) == ("enough", 4)


async def test_moved_nearer_it_cannot_be_joined_after_it_has_met(db: Database) -> None:
    group_id = await make_announced(db)
    with clock.at(NOON):
        await db.run(offers.move_meeting, group_id, first_meeting_at=NOON + timedelta(days=3, hours=6), who=WHO)
    assert (await db.run(announcements.find, group_id))["join_by"] == (NOON + timedelta(days=2)).date()


async def test_where_only_the_last_day_is_put_off_those_who_joined_hear_of_it(db: Database) -> None:
    group_id, [person] = await make_announced(db), await make_waiting(db)
    await join(db, group_id, person)
    await settle(db)
    with clock.at(AFTER):
        await db.run(announcing.move, group_id, join_by=(MEETS - timedelta(days=2)).date(), who=WHO)
    days = [letter["parameters"]["answer_by"] for letter in await letters(db, "announced_joined")]
    assert days == [JOIN_BY.isoformat(), (MEETS - timedelta(days=2)).date().isoformat()]


async def test_too_few_and_topped_up_from_the_list_in_order_until_it_has_enough(db: Database) -> None:
    group_id, people = await make_announced(db, fewest=5), await make_waiting(db, 6)
    await join(db, group_id, *people[3:])
    with clock.at(AFTER):
        assert await db.run(topping_up.top_up) == 0, "while it is joined nobody is offered a place"
    await settle(db)
    with clock.at(AFTER):
        assert await db.run(topping_up.top_up) == 0, "nor before a coordinator says so"
        await db.run(announcing.top_up, group_id, who=WHO)
        assert await db.run(topping_up.top_up) == 2
        assert [await offer_state(db, one) for one in people[:3]] == ["open", "open", None]
        await db.run(offers.answer_for, group_id, people[0], answer="yes", who=WHO)
    await settle(db)
    assert await standing(db, group_id) == ("topping_up", 4)
    with clock.at(AFTER):
        await db.run(offers.answer_for, group_id, people[1], answer="yes", who=WHO)
    await settle(db)
    assert await standing(db, group_id) == ("enough", 5)
    assert len(await letters(db, "announced_goes_ahead")) == 5


async def test_fewer_than_announced_go_ahead_when_a_coordinator_says_so_and_policy_allows_it(db: Database) -> None:
    group_id, people = await make_announced(db, fewest=6), await make_waiting(db, 4)
    await join(db, group_id, *people[:3])
    with clock.at(AFTER), pytest.raises(NotEnoughYet):
        await db.run(announcing.go_ahead, group_id, who=WHO)
    await join(db, group_id, people[3])
    with clock.at(AFTER):
        for _ in range(2):
            await db.run(announcing.go_ahead, group_id, who=WHO)
    assert len(await letters(db, "announced_goes_ahead")) == 4


async def test_called_off_everyone_is_told_and_keeps_the_place_in_line(db: Database) -> None:
    group_id, people = await make_announced(db), await make_waiting(db, 4)
    await join(db, group_id, *people[:3])
    with clock.at(NOON):
        await db.run(joining.tell, group_id, enquiries=people, who=WHO)
    [letter] = await letters(db, "group_announced")
    await settle(db)
    with clock.at(AFTER):
        await db.run(group_life.end, group_id, reason="too_few")
        with pytest.raises(JoiningLinkGone):
            await db.run(joining.by_letter, token_of(letter))

    assert len(await letters(db, "offer_withdrawn")) == 3
    assert await value(db, "SELECT count(*) FROM enquiry WHERE state = 'waiting'") == 4
    order = await value(db, "SELECT array_agg(enquiry_id ORDER BY received_at, enquiry_id) FROM enquiry")
    assert sorted(order) == sorted(people)
    assert await told(db, "groups.group_ended.v1") == []
    assert (await db.run(announcements.find, group_id))["state"] == "called_off"
    assert await db.run(directory.listed) == []


async def test_a_letter_that_has_not_gone_out_is_taken_back_but_not_what_is_written_about_another_place(
    db: Database,
) -> None:
    group_id, people = await make_announced(db), await make_waiting(db, 5)
    with clock.at(NOON):
        await db.run(joining.tell, group_id, enquiries=people, who=WHO)
        other = await db.run(forming.create, title="Onsdag", format="digital", enquiries=people[1:])
        await db.run(offers.invite, other["group_id"], first_meeting_at=MEETS, who=WHO)
        before = await told(db, "notifications.withdraw_messages.v1")
        await db.run(group_life.end, group_id, reason="other")
    keys = [one["subject"] for one in await told(db, "notifications.withdraw_messages.v1")][len(before) :]
    alone = await value(db, "SELECT message_key::text FROM enquirer WHERE enquiry_id = $1", people[0])
    assert set(keys) == {alone}


async def test_a_place_that_comes_free_after_it_was_told_to_begin_goes_to_the_next_in_line(db: Database) -> None:
    group_id, people = await make_announced(db), await make_waiting(db, 5)
    await join(db, group_id, *people[1:])
    await settle(db)
    with clock.at(AFTER):
        await db.run(offers.answer_for, group_id, people[1], answer="no", who=WHO)
        await db.run(topping_up.top_up)
    assert await offer_state(db, people[0]) == "open"


async def test_nobody_is_reminded_of_a_meeting_that_may_come_to_nothing(db: Database) -> None:
    late = (MEETS - timedelta(days=2)).date()
    group_id, people = await make_announced(db, join_by=late), await make_waiting(db, 4)
    await join(db, group_id, *people)
    with clock.at(MEETS - timedelta(days=2)):
        assert await db.run(topping_up.remind_of_meetings) == 0
    await settle(db, (MEETS - timedelta(days=1)).replace(hour=9))
    with clock.at((MEETS - timedelta(days=1)).replace(hour=10)):
        assert await db.run(topping_up.remind_of_meetings) == 0, "told the same day that it begins"
    assert len(await letters(db, "announced_goes_ahead")) == 4


async def test_started_early_it_cannot_be_joined_any_more(db: Database) -> None:
    group_id, people = await make_announced(db), await make_waiting(db, 5)
    await join(db, group_id, *people[:4])
    with clock.at(NOON):
        await db.run(forming.start, group_id)
        with pytest.raises(JoiningOver):
            await db.run(joining.join, group_id, people[4])
    assert await db.run(directory.listed) == []


async def test_whoever_is_erased_leaves_no_trace_and_frees_the_place(db: Database) -> None:
    group_id, people = await make_announced(db, places=4), await make_waiting(db, 6)
    with clock.at(NOON):
        await db.run(joining.tell, group_id, enquiries=people, who=WHO)
    await join(db, group_id, *people[:4])
    [held] = await db.run(persons.export, enquiry_id=people[0])
    assert [one["title"] for one in held["told_of"]] == ["Ny start"]
    await db.run(persons.erase, enquiry_id=people[0])
    assert await value(db, "SELECT count(*) FROM announcement_letter WHERE enquiry_id = $1", people[0]) == 0

    await join(db, group_id, people[4])
    assert await standing(db, group_id) == ("open", 4)


async def test_whoever_withdraws_can_join_nothing_by_a_letter(db: Database) -> None:
    group_id, [person] = await make_announced(db), await make_waiting(db)
    with clock.at(NOON):
        await db.run(joining.tell, group_id, enquiries=[person], who=WHO)
        await db.run(waiting_list.let_go, person, "withdrawn")
    assert await value(db, "SELECT count(*) FROM announcement_letter") == 0


async def test_somebody_new_is_on_the_waiting_list_whether_there_is_a_place_or_not(db: Database) -> None:
    group_id, people = await make_announced(db, places=4), await make_waiting(db, 4)
    await join(db, group_id, *people)
    with clock.at(NOON):
        new = (await make_enquiry(db, **SUITED))["enquiry_id"]
        assert await db.run(joining.with_enquiry, group_id, new) == "no_place"
    assert await value(db, "SELECT state FROM enquiry WHERE enquiry_id = $1", new) == "waiting"


async def test_whoever_has_joined_is_not_asked_whether_they_still_wait(db: Database) -> None:
    group_id, [person] = await make_announced(db), await make_waiting(db, at=NOON - timedelta(weeks=20))
    await join(db, group_id, person)
    with clock.at(NOON):
        assert await db.run(asking_again.tend) == {"written": 0, "to_call": 0}
