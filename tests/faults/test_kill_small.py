"""``make proof NAME=kill``, small: two offices, everything killed once, the line cut and frozen, an office restored."""

import asyncio

import pytest

from proofs import _network
from proofs.kill import SMALL, prove


@pytest.fixture(autouse=True)
def made_up_contracts() -> None:
    """Here the real contracts stand: it is the real network that is broken."""


@pytest.mark.timeout(600)
def test_the_figures_add_up_whatever_is_killed_cut_frozen_or_restored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIKKE_STATE", "")
    report = asyncio.run(prove(SMALL, "kill-small"))
    assert report.held, report.parts
    assert set(report.parts) == {*SMALL.parts, "brikke_verify"}
    _network.Network("kill-small", SMALL.offices, SMALL.far).forget()
