"""The small form of the proof of scale: what it measures is whole and right; how quick it is, the full form says."""

import asyncio

import pytest

from proofs.scale import SMALL, prove


@pytest.mark.timeout(600)
def test_the_small_form_builds_asks_takes_in_and_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIKKE_STATE", "")
    parts = asyncio.run(prove(SMALL, name="scale-small")).parts
    assert parts["rebuilt"]["figures"] == parts["filled"]["tallies"] > 0
    assert all(parts["asked"][f"{indicator}_now"]["rows"] for indicator in ("groups_started", "groups_running"))
    assert parts["taken_in"]["tallies"] == SMALL.messages * 500
    assert parts["shown"]["p99_s"] > 0
    assert parts["memory"]["most_mb"] > 0
