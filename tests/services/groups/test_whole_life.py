"""The whole life of enquiries and groups, once in order and in random order: no rule broken, nobody lost or passed over."""

import asyncio

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from chassis.db import Database
from services.groups import announcements, offers, waiting_list
from tests.services.groups.builders import WHO
from tests.services.groups.whole_life import ANNOUNCEMENT_STATES, GROUP_STATES, OFFER_STATES, PERSON_STATES, WholeLife

pytestmark = pytest.mark.timeout(600)  # many histories, one after another: minutes where two cores bear much else


def one_of_each(life: WholeLife) -> None:
    """A history in which everything happens once, so that no state is left to luck."""
    life.somebody_asks({"kind": "email", "address": "a@example.org"}, 1980, 12, [])
    life.a_group_is_formed(8, [], True, "in_person")
    life.check()
    members = [one for one, row in life.standing().items() if row["group_id"]]
    for member, answer in zip(members, ("yes", "no", "another_time"), strict=False):
        life.do(offers.answer_for, life.groups[0], member, answer=answer, who=WHO)
        life.check()
    life.one_is_taken_out(1, 1)
    for _ in range(3):
        life.days_pass(7)
        life.check()
    life.it_ends(1, True)
    life.check()
    life.a_group_is_formed(5, [], False, "in_person")
    for _ in range(3):
        life.a_group_goes_on_as_groups_do(1, 1)
        life.check()
    life.the_office_settles_whether_to_talk_first(True)
    for many in (0, 4):
        life.we_talk_with_those_who_have_waited_longest(many)
        life.a_group_is_formed(4, [], False, "digital")
        assert len(life.groups) == (3 if many else 2)
        life.check()
    life.the_office_settles_whether_to_talk_first(False)
    for reason in ("withdrawn", "helped_on", "not_now"):
        waiting = [one for one, row in life.standing().items() if row["state"] == "waiting"]
        life.do(waiting_list.let_go, waiting[0], reason)
        life.check()
    announced_once(life)
    life.teardown()
    life.check()


def announced_once(life: WholeLife) -> None:
    """Three groups are announced: one begins and goes on, one is moved and topped up, one is called off."""
    life.somebody_asks({"kind": "email", "address": "a@example.org"}, 1980, 10, [])
    life.a_group_is_announced(10, 6, "digital", 5)
    until_the_last_day_to_join_has_passed(life)
    life.it_starts(0)
    life.check()
    for what in ("top_up", "called_off"):
        life.a_group_is_announced(10, 6, "digital", 2)
        until_the_last_day_to_join_has_passed(life)
        life.it_is_settled_what_becomes_of_it(0, "move", 10)
        until_the_last_day_to_join_has_passed(life)
        if what == "called_off":
            life.it_ends(0, True)
        else:
            life.it_is_settled_what_becomes_of_it(0, "top_up", 1)
        life.check()


def until_the_last_day_to_join_has_passed(life: WholeLife) -> None:
    for _ in range(20):
        life.check()
        if life.do(announcements.find, life.groups[-1])["state"] != announcements.OPEN:
            return
        life.days_pass(1)
    raise AssertionError("still open")


async def test_everything_happens_once_and_every_state_is_reached_and_left(db: Database) -> None:
    here = made(db)
    await asyncio.to_thread(lambda: one_of_each(here()))

    reached = {state for _, state in here.seen if ">" not in state}
    left = {state.split(">")[0] for _, state in here.seen if ">" in state}
    assert reached >= {*GROUP_STATES, *OFFER_STATES, *PERSON_STATES, *ANNOUNCEMENT_STATES}
    assert left >= {"forming", "starting", "self_led", "waiting", "placed", "open"}


async def test_the_whole_life_of_enquiries_and_groups_in_random_order(db: Database) -> None:
    here = made(db)
    how = settings(
        max_examples=60,
        stateful_step_count=40,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    await asyncio.to_thread(run_state_machine_as_test, here, settings=how)

    assert here.seen >= {("person", "waiting"), ("person", "waiting>placed"), ("group", "forming"), ("offer", "open")}


def made(db: Database) -> type[WholeLife]:
    """The machine, for one test's database and loop."""

    class Here(WholeLife):
        pass

    Here.db, Here.loop, Here.seen = db, asyncio.get_running_loop(), set()
    return Here
