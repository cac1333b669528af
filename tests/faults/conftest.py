"""One folder per promise of the bus: the rules of docs/streams.md, each with a fault put in its way."""

import pytest

from tests.faults.line import far_database, line
from tests.wire import made_up_contracts, pair, quick, wire

__all__ = ["far_database", "line", "made_up_contracts", "pair", "quick", "wire"]


@pytest.fixture(autouse=True)
def in_a_hurry(quick: None) -> None:
    """What the clock repeats comes often."""
