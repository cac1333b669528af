"""By the clock: offers lapse, are reminded of, and go to the next in line; by day, once, however long the power was gone."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis import clock
from chassis.db import Database
from services.groups import forming, never_place, offers, topping_up
from tests.services.groups.builders import WHO, letters, make_enquiry, make_group, state_of, value
from tests.services.groups.inviting import MAIL, MEETS, NOON, make_invited, members, offer_state

SUITED: dict[str, Any] = {
    "channel": MAIL, "times": ["tue_evening"], "languages": ["nb"], "formats": ["in_person"], "postcode": "0150",
}  # fmt: skip
LAPSED = NOON + timedelta(days=6)
"""The first day on which an offer made at noon with five days has lapsed."""


async def tend(db: Database, when: datetime) -> dict[str, int]:
    with clock.at(when):
        return {
            "lapsed": await db.run(topping_up.lapse),
            "reminded": await db.run(topping_up.remind),
            "meetings": await db.run(topping_up.remind_of_meetings),
            "offered": await db.run(topping_up.top_up),
        }


async def make_next(db: Database, **changes: Any) -> UUID:
    """One more who waits, behind those who wait already."""
    waiting = await value(db, "SELECT count(*) FROM enquiry")
    with clock.at(NOON + timedelta(minutes=waiting)):
        enquiry_id: UUID = (await make_enquiry(db, **(SUITED | changes)))["enquiry_id"]
    return enquiry_id


async def say(db: Database, group: Any, enquiry_id: UUID, answer: str) -> None:
    with clock.at(NOON + timedelta(hours=1)):
        await db.run(offers.answer_for, group["group_id"], enquiry_id, answer=answer, who=WHO)


async def test_an_offer_lapses_the_day_after_its_last_and_the_person_waits_on(db: Database) -> None:
    group, ids = await make_invited(db)
    for enquiry_id in ids[1:]:
        await say(db, group, enquiry_id, "yes")

    assert (await tend(db, LAPSED - timedelta(days=1)))["lapsed"] == 0
    assert (await tend(db, LAPSED))["lapsed"] == 1
    assert (await tend(db, LAPSED))["lapsed"] == 0

    assert (await offer_state(db, ids[0]), await state_of(db, ids[0])) == ("lapsed", "waiting")
    assert await members(db, group["group_id"]) == 3
    assert len(await letters(db, "offer_lapsed")) == 1


async def test_nothing_is_done_at_night(db: Database) -> None:
    await make_invited(db)

    for hour in (0, 7, 20, 23):
        assert set((await tend(db, LAPSED.replace(hour=hour))).values()) == {0}
    assert (await tend(db, LAPSED.replace(hour=8)))["lapsed"] == 4


async def test_one_who_has_not_answered_is_reminded_once_the_day_before_the_last(db: Database) -> None:
    group, ids = await make_invited(db)
    await say(db, group, ids[0], "yes")

    assert (await tend(db, LAPSED - timedelta(days=3)))["reminded"] == 0
    assert (await tend(db, LAPSED - timedelta(days=2)))["reminded"] == 3
    assert (await tend(db, LAPSED - timedelta(days=1)))["reminded"] == 0

    reminders = await letters(db, "offer_reminder")
    assert len(reminders) == 3
    assert reminders[0]["not_after"] == "2026-05-10T00:00:00+02:00"


async def test_the_place_of_one_who_says_no_goes_to_the_one_who_has_waited_longest_and_suits(db: Database) -> None:
    group, ids = await make_invited(db)
    first, second = await make_next(db), await make_next(db)
    await say(db, group, ids[0], "no")

    found = await tend(db, NOON + timedelta(hours=2))

    assert found["offered"] == 1
    assert (await offer_state(db, first), await offer_state(db, second)) == ("open", None)
    assert await members(db, group["group_id"]) == 4
    assert len(await letters(db, "offer")) == 5


async def test_a_group_with_enough_people_asks_nobody_more(db: Database) -> None:
    group, ids = await make_invited(db, (MAIL,) * 5)
    await make_next(db)
    await say(db, group, ids[0], "no")

    assert (await tend(db, NOON + timedelta(hours=2)))["offered"] == 0


@pytest.mark.parametrize(
    "wishes",
    [
        {"times": ["tue_morning"]},
        {"times": []},
        {"formats": ["digital"]},
        {"postcode": "5003"},
        {"themes": ["grief"]},
        {"gender_wish": "same", "gender": "woman"},
        {"languages": []},
        {"birth_year": 1960},
    ],
    ids=str,
)
async def test_one_whom_the_group_does_not_suit_is_not_asked(db: Database, wishes: dict[str, Any]) -> None:
    group, ids = await make_invited(db, birth_year=1980)
    passed_over, suited = await make_next(db, **wishes), await make_next(db, birth_year=1985)
    await say(db, group, ids[0], "no")

    await tend(db, NOON + timedelta(hours=2))

    assert (await offer_state(db, passed_over), await offer_state(db, suited)) == (None, "open")


async def test_two_who_must_never_meet_are_not_brought_together_by_the_clock(db: Database) -> None:
    group, ids = await make_invited(db)
    apart, suited = await make_next(db), await make_next(db)
    await db.run(never_place.note, ids[3], other_id=apart, why="Naboer", who=WHO)
    await say(db, group, ids[0], "no")

    await tend(db, NOON + timedelta(hours=2))

    assert (await offer_state(db, apart), await offer_state(db, suited)) == (None, "open")


async def test_whoever_has_said_no_is_not_asked_about_the_same_group_again(db: Database) -> None:
    group, ids = await make_invited(
        db, **{name: SUITED[name] for name in ("times", "languages", "formats", "postcode")}
    )
    await say(db, group, ids[0], "no")

    assert (await tend(db, NOON + timedelta(hours=2)))["offered"] == 0
    assert await offer_state(db, ids[0]) == "declined"


async def test_two_groups_that_lack_people_do_not_ask_the_same_person(db: Database) -> None:
    groups = [await make_invited(db) for _ in range(2)]
    for group, ids in groups:
        await say(db, group, ids[0], "no")
    one, other = await make_next(db), await make_next(db)

    assert (await tend(db, NOON + timedelta(hours=2)))["offered"] == 2

    count = "SELECT count(DISTINCT group_id) FROM offer WHERE enquiry_id = ANY($1)"
    assert await value(db, count, [one, other]) == 2


async def test_of_two_groups_that_lack_people_the_one_that_meets_first_asks_the_first_in_line(db: Database) -> None:
    for _ in range(6):  # by their numbers, which are by chance, half of the pairs would come in this order too
        (soon, those), (other, these) = [await make_invited(db) for _ in range(2)]
        with clock.at(NOON):
            await db.run(offers.move_meeting, soon["group_id"], first_meeting_at=MEETS - timedelta(weeks=1), who=WHO)
        await say(db, soon, those[0], "no")
        await say(db, other, these[0], "no")
        first, second = await make_next(db), await make_next(db)

        assert (await tend(db, NOON + timedelta(hours=2)))["offered"] == 2

        where = "SELECT group_id FROM membership WHERE enquiry_id = $1"
        assert [await value(db, where, one) for one in (first, second)] == [soon["group_id"], other["group_id"]]


async def test_too_near_the_first_meeting_nobody_is_asked_any_more(db: Database) -> None:
    group, ids = await make_invited(db)
    await make_next(db)
    await say(db, group, ids[0], "no")

    assert (await tend(db, MEETS - timedelta(days=1, hours=4)))["offered"] == 0


async def test_a_group_nobody_was_invited_to_is_left_to_the_coordinator(db: Database) -> None:
    await make_next(db)
    with clock.at(NOON):
        await make_group(db, 2)

    assert (await tend(db, NOON + timedelta(hours=2)))["offered"] == 0


async def test_whoever_has_said_yes_is_reminded_once_of_the_first_meeting_two_days_before(db: Database) -> None:
    group, ids = await make_invited(db)
    await say(db, group, ids[0], "yes")
    near = MEETS - timedelta(days=2)

    assert (await tend(db, near - timedelta(minutes=1)))["meetings"] == 0
    assert (await tend(db, near))["meetings"] == 1
    assert (await tend(db, near + timedelta(days=1)))["meetings"] == 0
    [letter] = await letters(db, "first_meeting_reminder")
    assert datetime.fromisoformat(letter["not_after"]) == MEETS


async def test_a_first_meeting_that_has_begun_is_reminded_of_to_nobody(db: Database) -> None:
    group, ids = await make_invited(db)
    await say(db, group, ids[0], "yes")

    assert (await tend(db, MEETS))["meetings"] == 0
    assert (await tend(db, (MEETS + timedelta(days=3)).replace(hour=12)))["meetings"] == 0


async def test_a_first_meeting_that_moves_is_reminded_of_anew(db: Database) -> None:
    group, ids = await make_invited(db)
    await say(db, group, ids[0], "yes")
    near = MEETS - timedelta(days=2)
    await tend(db, near)
    with clock.at(near):
        await db.run(offers.move_meeting, group["group_id"], first_meeting_at=MEETS + timedelta(days=7), who=WHO)

    assert (await tend(db, near + timedelta(days=1)))["meetings"] == 0
    assert (await tend(db, near + timedelta(days=7)))["meetings"] == 1


async def test_whoever_has_just_said_yes_is_not_reminded_the_same_day(db: Database) -> None:
    group, ids = await make_invited(db)
    with clock.at(MEETS - timedelta(days=2)):
        await db.run(offers.answer_for, group["group_id"], ids[0], answer="yes", who=WHO)

    assert (await tend(db, MEETS - timedelta(days=2) + timedelta(hours=1)))["meetings"] == 0
    assert (await tend(db, MEETS - timedelta(days=1)))["meetings"] == 1


async def test_after_two_weeks_without_power_everything_is_done_once(db: Database) -> None:
    _group, _ids = await make_invited(db)
    await make_next(db)

    late = LAPSED + timedelta(days=3)
    found = await tend(db, late)

    assert (found["lapsed"], found["reminded"], found["offered"]) == (4, 0, 1)
    assert (await tend(db, late))["offered"] == 0


async def test_a_group_that_has_started_lets_nothing_lapse(db: Database) -> None:
    group, ids = await make_invited(db)
    for enquiry_id in ids:
        await say(db, group, enquiry_id, "yes")
    with clock.at(NOON + timedelta(hours=2)):
        await db.run(forming.start, group["group_id"])

    found = await tend(db, LAPSED)

    assert (found["lapsed"], found["offered"]) == (0, 0)
    assert [await state_of(db, one) for one in ids] == ["placed"] * 4


async def test_a_group_in_which_two_must_not_meet_stops_nobody_elses_offers(db: Database) -> None:
    group, ids = await make_invited(db)
    other, _ = await make_invited(db)
    await make_next(db)
    await say(db, group, ids[0], "no")
    for enquiry_id in ids[1:]:
        await say(db, group, enquiry_id, "yes")
    await db.run(never_place.note, ids[2], other_id=ids[3], why="Naboer", who=WHO)

    found = await tend(db, LAPSED)

    assert (found["lapsed"], found["offered"]) == (4, 1)
    assert await members(db, group["group_id"]) == 3
    assert await members(db, other["group_id"]) == 1
