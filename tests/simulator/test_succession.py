"""An office closes into another, counted on one's fingers: what stood there stands elsewhere, and nothing starts or ends."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from simulator import Operation, Truth
from simulator.succession import Succession
from simulator.truth import Cell
from tests.simulator.test_truth import UNTIL, a_group, done, enquiry, municipality, office

DAY = date(2026, 4, 1)
PASSING = Succession("vest", "link-oslo", DAY)


def lived(*before: Operation) -> Truth:
    truth = Truth()
    for operation in before:
        truth.note(operation)
    return truth


def passed(truth: Truth, waiting: Iterable[str] = (), ahead: Iterable[Operation] = ()) -> list[Operation]:
    """Noted, and all that goes on at the other office."""
    memory = truth.memory("vest")
    operations = [*PASSING.taking_over(memory, waiting), *PASSING.going_on(memory, ahead)]
    for operation in [PASSING.closing(), *sorted(operations, key=lambda each: each.at)]:
        truth.note(operation)
    return operations


def by_month(truth: Truth, indicator: str) -> dict[tuple[str, str], int]:
    """{(office, month): how many}, of totals; noughts left out."""
    return {
        (cell.office, cell.period): value
        for cell, value in truth.figures(UNTIL).items()
        if cell.indicator == indicator and not cell.breakdown and value
    }


def test_a_group_runs_on_elsewhere_and_neither_starts_nor_ends_for_it() -> None:
    truth = lived(*a_group())
    passed(truth)
    assert by_month(truth, "groups_running") == {
        ("vest", "2026-03"): 1, ("link-oslo", "2026-04"): 1, ("link-oslo", "2026-05"): 1,
    }  # fmt: skip
    assert by_month(truth, "groups_started") == {("vest", "2026-03"): 1}
    assert by_month(truth, "groups_ended") == {}
    assert truth.figures(UNTIL)[municipality("4627", "groups_running", "2026-04", format="in_person")] == 0


def test_whoever_is_reached_waits_there_since_then_and_is_received_once() -> None:
    people = [enquiry("2026-03-20", number) for number in range(10, 24)]
    truth = lived(*people)
    operations = passed(truth, [each.about for each in people])
    reached = [each for each in operations if each.name == "take_over_person"]
    assert len(reached) == 12
    assert by_month(truth, "people_waiting") == {
        ("vest", "2026-03"): 14, ("link-oslo", "2026-04"): 7, ("link-oslo", "2026-05"): 7,
    }  # fmt: skip
    received = by_month(truth, "enquiries_received")
    assert {key[0] for key in received} == {"vest"}
    placed = Cell("link-oslo", "waiting_days", "2026-04", "office", "link-oslo", (("band", "4_to_8_weeks"),))
    assert truth.figures(UNTIL)[placed] == 5
    assert truth.figures(UNTIL)[office("people_waiting", "2026-04")] == 0


def test_what_a_group_does_later_is_dated_from_the_day_on() -> None:
    ahead = [
        _met("2026-04-01", "strike_meeting", was_held_on="2026-03-31"),
        _met("2026-04-02", "hold_meeting", held_on="2026-03-31", attended=4),
        _met("2026-04-03", "correct_meeting", was_held_on="2026-03-31", held_on="2026-03-30", attended=3),
        done("2026-04-04", "enquire", "person-9", postcode=None, source=None),
    ]
    truth = lived(*a_group())
    later = [each for each in passed(truth, ahead=ahead) if each.name != "take_over_groups"]
    assert [(each.name, each.office, each.about) for each in later] == [
        ("hold_meeting", "link-oslo", "vest-group-1"), ("correct_meeting", "link-oslo", "vest-group-1"),
    ]  # fmt: skip
    assert {value for each in later for name, value in each.fields.items() if "held_on" in name} == {"2026-04-01"}
    assert [key for key, value in by_month(truth, "meetings_held").items()] == [("link-oslo", "2026-04")]


def test_who_was_erased_again_after_a_restore_stands_nowhere_until_then() -> None:
    truth = lived(enquiry("2026-03-20", 1), done("2026-05-03", "erase", "person-1"))
    passed(truth)
    assert by_month(truth, "people_waiting") == {("vest", "2026-03"): 1}


def _met(on: str, name: str, **fields: Any) -> Operation:
    return done(on, name, "group-1", **fields)
