"""A network with the demo, one of everything in it, and a browser."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from infra.local.stack import Stack
from tests.journeys.scenes import Scenes, prepare
from tests.journeys.visitors import Network, chromium
from tests.network import alone

RUNNING = os.environ.get("BRIKKE_STATE")
"""The state of a network to visit instead of the tests' own."""


@contextmanager
def at_hand() -> Iterator[Stack]:
    """The network to visit, to ourselves."""
    if RUNNING:
        yield Stack(Path(RUNNING))
    else:
        with alone() as stack:
            yield stack


@pytest.fixture(scope="session")
def demo() -> Network:
    """The running network, as visitors see it."""
    with at_hand() as stack:
        return Network(stack)


@pytest.fixture(scope="session")
def scenes(demo: Network) -> Scenes:
    """What stands for the parameters of addresses."""
    with at_hand():
        return prepare(demo)


@pytest.fixture(autouse=True)
def undisturbed(demo: Network) -> Iterator[None]:
    """While a test visits the network, nobody else restarts or kills it."""
    with at_hand():
        yield


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One chromium for a module, no longer: while it is open no other test may have a loop of its own."""
    with chromium() as opened:
        yield opened
