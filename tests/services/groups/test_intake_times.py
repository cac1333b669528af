"""Times for the conversation with us: offered, with a link of their own on a screen, and taken away."""

import asyncio
from datetime import date, time, timedelta

import pytest

from chassis import clock
from chassis.db import Database
from services.groups import intake_bookings, intake_times, persons
from services.groups.intake_problems import MetByAnother, TimeIsBooked, TimeNotFound
from services.groups.problems import DateNotPossible
from services.groups.room_problems import NoLinkGiven
from tests.services.groups.builders import letters, value
from tests.services.groups.conversing import holder, invited, is_free, offered
from tests.services.groups.inviting import NOON


async def test_times_are_offered_after_one_another_by_the_clock_on_the_wall(db: Database) -> None:
    with clock.at(NOON):
        await offered(db, on=date(2026, 10, 26), begins_at=time(9), in_a_row=3)
        rows = await db.run(intake_times.free, after=clock.now())
    begins = [row["begins_at"].astimezone(clock.OSLO).time() for row in rows]
    assert begins == [time(9), time(9, 45), time(10, 30)]
    assert {row["ends_at"] - row["begins_at"] for row in rows} == {timedelta(minutes=45)}


async def test_whoever_is_met_has_one_conversation_at_a_time(db: Database) -> None:
    with clock.at(NOON):
        await offered(db, in_a_row=2)
        with pytest.raises(MetByAnother):
            await offered(db, begins_at=time(11), met_by="rogn")
        assert len(await offered(db, begins_at=time(11), met_by="Siv")) == 3
        assert len(await offered(db, begins_at=time(11, 30))) == 4


async def test_a_time_is_ahead_and_not_further_than_a_year(db: Database) -> None:
    with clock.at(NOON):
        for on in (NOON.date(), NOON.date() + timedelta(days=400)):
            with pytest.raises(DateNotPossible):
                await offered(db, on=on)


async def test_on_a_screen_a_time_has_a_link_or_gives_each_one_of_their_own(db: Database) -> None:
    with clock.at(NOON):
        with pytest.raises(NoLinkGiven):
            await offered(db, way="digital")
        await value(db, "UPDATE policy SET digital_at = 'https://mote.example.org'")
        (own,) = await offered(db, way="digital")
        _enquiry_id, token = await invited(db)
        await db.run(intake_bookings.choose, token, time_id=own)
        first = (await db.run(intake_bookings.look_at, token))["link"]
        await db.run(intake_bookings.cancel, token)
        await db.run(intake_bookings.choose, token, time_id=own)
        second = (await db.run(intake_bookings.look_at, token))["link"]
    assert first.startswith("https://mote.example.org/") and second.startswith("https://mote.example.org/")
    assert first != second
    assert first not in str(await letters(db)) and second not in str(await letters(db))


async def test_a_link_somebody_knows_is_offered_to_nobody_else(db: Database) -> None:
    with clock.at(NOON):
        first, second = await offered(db, way="digital", place="https://mote.example.org/rom", in_a_row=2)
        enquiry_id, token = await invited(db)
        await db.run(intake_bookings.choose, token, time_id=first)
        await db.run(intake_bookings.cancel, token)
        assert not await is_free(db, first) and await is_free(db, second)
        await db.run(intake_bookings.choose, token, time_id=second)
        await db.run(persons.erase, enquiry_id=enquiry_id)
        assert not await is_free(db, second)


async def test_a_time_somebody_has_is_not_taken_away(db: Database) -> None:
    with clock.at(NOON):
        first, second = await offered(db, in_a_row=2)
        _enquiry_id, token = await invited(db)
        await db.run(intake_bookings.choose, token, time_id=first)
        with pytest.raises(TimeIsBooked):
            await db.run(intake_times.take_away, first)
        await db.run(intake_times.take_away, second)
        with pytest.raises(TimeNotFound):
            await db.run(intake_times.take_away, second)


async def test_a_time_that_is_taken_away_as_somebody_chooses_it_is_either_theirs_or_gone(db: Database) -> None:
    with clock.at(NOON):
        (time_id,) = await offered(db)
        enquiry_id, token = await invited(db)
        chosen, gone = await asyncio.gather(
            db.run(intake_bookings.choose, token, time_id=time_id),
            db.run(intake_times.take_away, time_id),
            return_exceptions=True,
        )
    assert (type(chosen), type(gone)) in {(type(None), TimeIsBooked), (TimeNotFound, type(None))}
    assert (await holder(db, time_id) == enquiry_id) == (chosen is None)
