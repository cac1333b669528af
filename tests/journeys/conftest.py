"""A network with the demo, one of everything in it, and a browser."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from infra.local.stack import Stack
from tests.journeys.scenes import Scenes, prepare
from tests.journeys.visitors import Network, chromium


@pytest.fixture(scope="session")
def demo(request: pytest.FixtureRequest) -> Network:
    """The running network, as visitors see it: the tests' own, or the one whose state is in BRIKKE_STATE."""
    running = os.environ.get("BRIKKE_STATE")
    stack: Stack = Stack(Path(running)) if running else request.getfixturevalue("network")
    return Network(stack)


@pytest.fixture(scope="session")
def scenes(demo: Network) -> Scenes:
    """What stands for the parameters of addresses."""
    return prepare(demo)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One chromium for a module, no longer: while it is open no other test may have a loop of its own."""
    with chromium() as opened:
        yield opened
