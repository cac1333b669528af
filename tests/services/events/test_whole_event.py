"""The whole life of an event, once in order and in random order: never too many, in order, each in one state and told once."""

import asyncio

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from chassis.db import Database
from tests.services.events.whole_event import PARTY_STATES, WholeEvent

pytestmark = pytest.mark.timeout(900)  # many histories, one after another: minutes where two cores bear much else

CHANGES = {"waiting>confirmed", "confirmed>cancelled", "confirmed>forgotten"}


def one_of_each(life: WholeEvent) -> None:
    """A history in which everything happens once, so that no state is left to luck."""
    life.an_event_is_published(4, smaller_may_pass=False, parties=[(9, 1)])
    for step in (
        lambda: life.some_register([(0, 1), (1, 1), (2, 3), (3, 1), (0, 4)]),
        lambda: life.somebody_without_an_address_calls(2),
        lambda: life.there_are_more_seats_or_fewer(-3),
        lambda: life.one_cancels_by_link(0),
        lambda: life.there_are_more_seats_or_fewer(2),
        lambda: life.one_cancels_by_phone(0),
        lambda: life.some_register([(5, 2), (5, 1), (6, 1)]),
        lambda: life.one_becomes_more_or_fewer(3, 4, by_staff=False),
        lambda: life.one_becomes_more_or_fewer(1, 1, by_staff=True),
        lambda: life.it_is_moved(3),
        lambda: life.one_is_erased(0),
        lambda: life.one_is_erased(3),
        lambda: life.days_pass(8),
        lambda: life.one_cancels_by_phone(2),
        lambda: life.there_are_more_seats_or_fewer(4),
        lambda: life.some_register([(7, 1)]),
        lambda: life.it_is_settled(0),
        lambda: life.one_cancels_by_link(2),
    ):
        step()
        life.check()


async def test_everything_happens_once_and_nothing_is_given_after_the_start(db: Database) -> None:
    here = made(db)
    await asyncio.to_thread(lambda: one_of_each(here()))

    assert {state for kind, state in here.seen if kind == "party"} >= {*PARTY_STATES, "waiting>confirmed"}
    assert here.seen >= {("event", "closed"), ("size", "changed"), ("size", "refused")}


async def test_nothing_is_given_once_it_is_called_off(db: Database) -> None:
    def live(life: WholeEvent) -> None:
        life.an_event_is_published(2, smaller_may_pass=False, parties=[(0, 2), (1, 1), (2, 1)])
        life.it_is_called_off(0)
        life.one_cancels_by_link(0)
        life.check()

    here = made(db)
    await asyncio.to_thread(lambda: live(here()))

    assert ("fits and is not given seats", "cancelled") in here.seen


async def test_a_party_that_can_never_fit_holds_up_nobody(db: Database) -> None:
    def live(life: WholeEvent) -> None:
        life.an_event_is_published(4, smaller_may_pass=False, parties=[(0, 3), (1, 4), (2, 1)])
        life.there_are_more_seats_or_fewer(-1)
        life.check()
        life.one_cancels_by_link(0)
        life.check()
        life.some_register([(3, 1)])
        life.check()

    here = made(db)
    await asyncio.to_thread(lambda: live(here()))

    assert ("party", "waiting>confirmed") in here.seen


async def test_who_asks_is_given_seats_in_the_order_of_asking(db: Database) -> None:
    def live(life: WholeEvent) -> None:
        asking = [(0, 1), (1, 2), (2, 1), (3, 1)]
        life.an_event_is_published(2, smaller_may_pass=False, parties=asking, by_approval=True)
        life.check()
        for yes in (True, True, True, False):
            life.one_that_asked_is_answered(0, yes)
            life.check()
        for receipt in (3, 2):
            life.one_cancels_by_link(receipt)
            life.check()

    here = made(db)
    await asyncio.to_thread(lambda: live(here()))

    assert here.seen >= {
        ("asked", "confirmed"),
        ("asked", "waiting"),
        ("asked", "refused"),
        ("party", "waiting>confirmed"),
    }


async def test_places_of_both_sorts_are_offered_taken_let_go_and_lapse(db: Database) -> None:
    def live(life: WholeEvent) -> None:
        parties = [(1, 1), (0, 1), (3, 1), (2, 1), (5, 1), (4, 1)]
        life.an_event_is_published(1, smaller_may_pass=False, parties=parties, digital=1, offer_hours=48)
        life.check()
        for step in (
            lambda: life.one_changes_its_way(4, "in_person", meanwhile=False, by_staff=False),
            lambda: life.one_cancels_by_link(0),
            lambda: life.one_that_is_asked_answers(0, False),
            lambda: life.one_that_is_asked_answers(0, True),
            lambda: life.there_are_more_seats_or_fewer(2, 1),
            lambda: life.days_pass(3),
            lambda: life.it_is_held_in_one_way(0, "digital"),
        ):
            step()
            life.check()

    here = made(db)
    await asyncio.to_thread(lambda: live(here()))

    assert here.seen >= {("offer", "taken"), ("offer", "let go"), ("offer", "lapsed"), ("held", "digital")}


async def test_who_waits_may_be_erased(db: Database) -> None:
    def live(life: WholeEvent) -> None:
        life.an_event_is_published(1, smaller_may_pass=False, parties=[(0, 1), (1, 1)])
        life.check()
        life.one_is_erased(0)
        life.check()

    here = made(db)
    await asyncio.to_thread(lambda: live(here()))

    assert ("party", "waiting>forgotten") in here.seen


async def test_who_waits_may_leave_the_line(db: Database) -> None:
    def live(life: WholeEvent) -> None:
        life.an_event_is_published(2, smaller_may_pass=False, parties=[(0, 2), (1, 1), (2, 1)])
        life.check()
        life.one_cancels_by_link(1)
        life.check()

    here = made(db)
    await asyncio.to_thread(lambda: live(here()))

    assert ("party", "waiting>cancelled") in here.seen


async def test_the_whole_life_of_an_event_in_random_order(db: Database) -> None:
    here = made(db)
    how = settings(
        max_examples=160,  # which they are depends on what else has been imported: so many that each change is met often
        stateful_step_count=40,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    await asyncio.to_thread(run_state_machine_as_test, here, settings=how)

    assert {state for kind, state in here.seen if kind == "party"} >= {*PARTY_STATES, *CHANGES}
    assert here.seen >= {("size", "changed"), ("size", "refused")}


def made(db: Database) -> type[WholeEvent]:
    """The machine, for one test's database and loop."""

    class Here(WholeEvent):
        pass

    Here.db, Here.loop, Here.seen = db, asyncio.get_running_loop(), set()
    return Here
