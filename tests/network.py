"""The whole local network for tests that need it: three offices with the demo, started once in a test run.

Such tests carry ``pytestmark = pytest.mark.xdist_group("network")``, so that one test process has them all.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local import demo
from infra.local.stack import Stack
from infra.local.supervise import marked_processes

ROOT = Path(__file__).resolve().parents[1] / ".brikke" / "test-network"


@pytest.fixture(scope="session")
def network() -> Iterator[Stack]:
    """The running network; wiped before and ended after, with nothing left behind."""
    Stack(ROOT).reset()
    stack = Stack(ROOT)
    try:
        stack.start()
        demo.run(stack, lambda _step: None)
        yield stack
    finally:
        stack.stop()
        left = marked_processes(stack.place)
        stack.reset()
    assert left == []
