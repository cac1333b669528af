"""The made-up network is the same for the same seed, and keeps to what people can do."""

from datetime import UTC, date, datetime
from itertools import islice, pairwise

from simulator import OFFICES, Operation, Span, Turn, plan
from simulator.live import live

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def two_years(code: str = "vest", seed: int = 1) -> list[Operation]:
    return list(plan(OFFICES[code], seed=seed, span=Span(NOW, 24)))


def test_the_same_seed_gives_the_same_operations() -> None:
    assert two_years() == two_years()


def test_another_seed_gives_others() -> None:
    assert two_years() != two_years(seed=2)


def test_time_never_goes_back_and_never_passes_now() -> None:
    operations = two_years()
    assert all(first.at <= second.at for first, second in pairwise(operations))
    assert operations[-1].at <= NOW


def test_every_month_is_closed_once_and_in_order() -> None:
    closed = [each.fields["month"] for each in two_years() if each.name == "close_month"]
    assert closed == sorted(set(closed))
    assert (closed[0], closed[-1], len(closed)) == ("2024-11", "2026-10", 24)


def test_only_people_who_wait_are_placed_and_nobody_twice() -> None:
    waiting: set[str] = set()
    for each in two_years():
        if each.name == "enquire":
            waiting.add(each.about)
        if each.name in ("leave", "erase"):
            waiting.remove(each.about)
        if each.name == "form_group":
            assert 4 <= len(each.fields["people"]) <= 8
            for person in each.fields["people"]:
                waiting.remove(person)


def test_a_group_meets_at_least_three_times_before_it_leads_itself() -> None:
    meetings: dict[str, int] = {}
    for each in two_years():
        if each.name == "hold_meeting":
            meetings[each.about] = meetings.get(each.about, 0) + 1
        if each.name == "step_back":
            assert meetings[each.about] >= 3


def test_all_that_can_be_done_is_done() -> None:
    done = {each.name for code in OFFICES for each in two_years(code)}
    assert done == {
        "enquire", "leave", "erase", "form_group", "start_group", "hold_meeting", "correct_meeting", "strike_meeting",
        "step_back", "give_sign", "end_group", "resume_group", "announce", "register", "resize", "cancel", "call_off", "move",
        "close_event", "correct_event", "hold_outreach", "correct_outreach", "strike_outreach", "invite", "download",
        "add_initiator", "sign_agreement", "end_agreement", "erase_initiator", "close_month",
    }  # fmt: skip


TURN = date(2025, 7, 1)


def put_back(gone: frozenset[str] = frozenset()) -> list[Operation]:
    turn = Turn(TURN, seed=99, gone=gone)
    return list(plan(OFFICES["vest"], seed=1, span=Span(NOW, 24), turn=turn))


def test_up_to_the_morning_that_is_put_back_all_is_as_it_was_and_then_otherwise() -> None:
    once, again = two_years(), put_back()
    before = [each for each in once if each.on < TURN]
    assert before == [each for each in again if each.on < TURN]
    assert once[len(before) :] != again[len(before) :]


def test_whoever_is_gone_by_that_morning_is_in_nothing_that_follows() -> None:
    asked = {each.about for each in put_back() if each.name == "enquire" and each.on < TURN}
    waited = asked & named_after(put_back())
    assert waited
    assert not waited & named_after(put_back(frozenset(waited)))


def named_after(operations: list[Operation]) -> set[str]:
    after = [each for each in operations if each.on >= TURN]
    placed = {name for each in after if each.name == "form_group" for name in each.fields["people"]}
    return placed | {each.about for each in after}


def test_a_working_day_never_ends() -> None:
    operations = list(islice(live(OFFICES["link-oslo"], seed=3), 2_000))
    started = [each.about for each in operations if each.name == "start_group"]
    assert len(started) == len(set(started)) > 20
