"""Every figure the services count is what the simulator counted apart: at the office, and at head office."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from services.reporting import catalogue, counting
from simulator import OFFICES, Operation, Span, Truth, plan, play
from simulator.truth import read
from tests.conftest import MakeDatabase
from tests.simulator.in_one_process import InOneProcess, against, in_one_process

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
OFFICE, MONTHS, SCALE, SEED = "vest", 7, 1.6, 10


@pytest.fixture
def made_up_contracts() -> None:
    """Here the real contracts stand."""


def operations() -> list[Operation]:
    return list(plan(OFFICES[OFFICE], seed=SEED, span=Span(NOW, MONTHS), scale=SCALE))


async def lived(office: InOneProcess, file: Path, todo: Iterable[Operation]) -> tuple[Any, list[dict[str, Any]], Any]:
    """(where the office's count is not the truth, the truth, where head office's is not the office's)."""
    truth = Truth()
    await play(todo, office, truth)
    truth.write(file, NOW.date())
    told = read(file)
    tallies, elsewhere = await office.figures(NOW)
    return against(told, tallies), told, elsewhere


@pytest.mark.timeout(240)
async def test_every_figure_is_the_truth_at_the_office_and_at_head_office(
    make_database: MakeDatabase, tmp_path: Path
) -> None:
    office = await in_one_process(make_database, OFFICE)
    wrong, told, elsewhere = await lived(office, tmp_path / "truth.jsonl", operations())
    assert wrong == []
    assert elsewhere == []
    assert {line["indicator"] for line in told if line["value"]} >= counted_today()
    assert office.counted_types == counting.RULES.keys()


@pytest.mark.parametrize(
    ("deaf_to", "of", "shows_in"),
    [
        ("events.outreach_struck.v1", ("outreach",), {"advice_given", "outreach_held", "people_reached"}),
        ("events.event_reopened.v1", ("event", "announce", "register", "move"), {"event_participants", "events_held"}),
        ("groups.meeting_struck.v1", ("group", "meeting", "enquire", "step_back"), {"meetings_held"}),
    ],
)
async def test_a_correction_that_is_not_counted_is_noticed(
    make_database: MakeDatabase,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    deaf_to: str,
    of: tuple[str, ...],
    shows_in: set[str],
) -> None:
    monkeypatch.setitem(counting.RULES, deaf_to, counting.Rule("held_on", lambda data, facts: iter(())))
    office = await in_one_process(make_database, OFFICE)
    todo = [each for each in operations() if any(word in each.name for word in of)]
    wrong, _, _ = await lived(office, tmp_path / "truth.jsonl", todo)
    assert {line["indicator"] for line in wrong} == shows_in


def counted_today() -> set[str]:
    """Every indicator of the catalogue that some event is counted for."""
    return {each.code for each in catalogue.current().indicators.values() if each.counted}
