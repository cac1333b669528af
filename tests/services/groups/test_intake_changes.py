"""A conversation that is agreed on: moved, cancelled, reminded of, and what came of it."""

from datetime import timedelta

import pytest

from chassis import clock
from chassis.db import Database
from services.groups import intake_bookings, intake_conversations
from services.groups.intake_problems import NoConversationAhead
from tests.services.groups.builders import WHO, letters, value
from tests.services.groups.conversing import SOON, holder, invited, is_free, last_about_times, offered, waits
from tests.services.groups.inviting import NOON, OTHER_PHONE


async def test_a_conversation_is_moved_by_the_person_and_by_staff_and_what_was_said_is_taken_back(db: Database) -> None:
    with clock.at(NOON):
        first, second, third = await offered(db, in_a_row=3)
        enquiry_id, token = await invited(db)
        await db.run(intake_bookings.choose, token, time_id=first)
        await db.run(intake_bookings.choose, token, time_id=second)
        assert await is_free(db, first) and await holder(db, second) == enquiry_id
        await db.run(intake_bookings.book_for, enquiry_id, time_id=third, who=WHO)
        assert await is_free(db, second) and await holder(db, third) == enquiry_id

    moved = [letter["parameters"]["starts_at"] for letter in await letters(db, "talk_moved")]
    assert moved == ["2026-05-07T08:45:00+00:00", "2026-05-07T09:30:00+00:00"]
    assert len(await letters(db, "talk_booked")) == 1
    assert await last_about_times(db) == ["withdraw", "talk_moved"]


@pytest.mark.parametrize("by_us", [False, True])
async def test_a_conversation_staff_cancel_is_told_of_and_the_time_is_free_unless_it_is_we_who_cannot(
    db: Database, by_us: bool
) -> None:
    with clock.at(NOON):
        (time_id,) = await offered(db)
        enquiry_id, token = await invited(db)
        await db.run(intake_bookings.choose, token, time_id=time_id)
        await db.run(intake_bookings.cancel_for, enquiry_id, by_us=by_us, who=WHO)
        assert await is_free(db, time_id) == (not by_us)
        assert (await db.run(intake_bookings.look_at, token))["is_open"], "another may be chosen"
        with pytest.raises(NoConversationAhead):
            await db.run(intake_bookings.cancel, token)
    (letter,) = await letters(db, "talk_cancelled")
    assert letter["parameters"]["starts_at"] == "2026-05-07T08:00:00+00:00"
    assert await last_about_times(db) == ["withdraw", "talk_cancelled"]


async def test_whom_we_cancel_with_and_cannot_write_to_is_to_be_called(db: Database) -> None:
    with clock.at(NOON):
        first, second = await offered(db, in_a_row=2)
        people = [await waits(db, OTHER_PHONE), await waits(db, OTHER_PHONE)]
        for enquiry_id, time_id, by_us in zip(people, (first, second), (True, False), strict=True):
            await db.run(intake_bookings.book_for, enquiry_id, time_id=time_id, who=WHO)
            await db.run(intake_bookings.cancel_for, enquiry_id, by_us=by_us, who=WHO)
    rows = await value(db, "SELECT array_agg(enquiry_id) FROM contact WHERE reason = 'conversation_changed'")
    assert rows == people[:1]


DAY_BEFORE = NOON + timedelta(days=2)


async def test_each_is_reminded_once_the_day_before_by_day(db: Database) -> None:
    with clock.at(NOON):
        first, second = await offered(db, in_a_row=2)
        _enquiry_id, token = await invited(db)
        await db.run(intake_bookings.choose, token, time_id=first)
        assert await db.run(intake_bookings.remind) == 0, "it is three days ahead"
    with clock.at(DAY_BEFORE.replace(hour=6)):
        assert await db.run(intake_bookings.remind) == 0, "nobody is written to at night"
    with clock.at(DAY_BEFORE):
        _other_id, other = await invited(db)
        await db.run(intake_bookings.choose, other, time_id=second)
        assert await db.run(intake_bookings.remind) == 1, "whoever has chosen today knows it"
        assert await db.run(intake_bookings.remind) == 0
    (letter,) = await letters(db, "talk_reminder")
    assert letter["parameters"]["starts_at"] == "2026-05-07T08:00:00+00:00"
    assert letter["not_after"] == letter["parameters"]["starts_at"]


async def test_the_reminder_is_taken_back_and_given_anew_when_it_is_moved(db: Database) -> None:
    with clock.at(NOON):
        (first,) = await offered(db)
        (later,) = await offered(db, on=SOON + timedelta(days=7))
        _enquiry_id, token = await invited(db)
        await db.run(intake_bookings.choose, token, time_id=first)
    with clock.at(DAY_BEFORE):
        assert await db.run(intake_bookings.remind) == 1
        await db.run(intake_bookings.choose, token, time_id=later)
        assert await last_about_times(db) == ["withdraw", "talk_moved"]
    with clock.at(DAY_BEFORE + timedelta(days=7)):
        assert await db.run(intake_bookings.remind) == 1


async def test_what_came_of_it_ends_the_booking_of_that_day_and_the_page_says_there_is_nothing_to_choose(
    db: Database,
) -> None:
    with clock.at(NOON):
        (time_id,) = await offered(db)
        enquiry_id, token = await invited(db)
        await db.run(intake_bookings.choose, token, time_id=time_id)
        await db.run(intake_conversations.hold, enquiry_id, outcome="waiting_list", way="phone", who=WHO)
        assert await holder(db, time_id) == enquiry_id, "what is agreed on for another day stays so"
    with clock.at(NOON + timedelta(days=3)):
        assert await db.run(intake_bookings.has_been, enquiry_id) == {"way": "here", "held_on": SOON}
        await db.run(intake_conversations.hold, enquiry_id, outcome="waiting_list", way="here", who=WHO)
        seen = await db.run(intake_bookings.look_at, token)
    assert await holder(db, time_id) is None and not seen["is_open"] and not seen["is_ahead"]


async def test_not_now_cancels_what_is_ahead(db: Database) -> None:
    with clock.at(NOON):
        (time_id,) = await offered(db)
        enquiry_id, token = await invited(db)
        await db.run(intake_bookings.choose, token, time_id=time_id)
        await db.run(intake_conversations.leave, enquiry_id, reason="not_now", ask_again_weeks=8, who=WHO)
        assert await is_free(db, time_id)
        assert not (await db.run(intake_bookings.look_at, token))["is_open"]
    assert len(await letters(db, "talk_cancelled")) == 1


async def test_whoever_did_not_come_is_asked_anew(db: Database) -> None:
    with clock.at(NOON):
        (time_id,) = await offered(db)
        await offered(db, on=SOON + timedelta(days=7))
        enquiry_id, token = await invited(db)
        await db.run(intake_bookings.choose, token, time_id=time_id)
    with clock.at(NOON + timedelta(days=4)):
        await db.run(intake_bookings.invite, enquiry_id, who=WHO)
        seen = await db.run(intake_bookings.look_at, token)
    assert seen["is_open"] and seen["time_id"] is None
