"""The whole local network for tests that need it: three offices with the demo, shared by all test processes.

The first test that asks starts it, each has it to itself while it runs, and the next run of the tests finds it again.
``python -m tests.network stop`` ends it; ``make test`` does so when it is done.
"""

import fcntl
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from chassis.migrate import MigrationChanged
from infra.local import demo
from infra.local.stack import Stack

ROOT = Path(__file__).resolve().parents[1] / ".brikke" / "test-network"


@pytest.fixture
def network() -> Iterator[Stack]:
    """The running network, for one test at a time."""
    with alone() as stack:
        yield stack


@contextmanager
def alone() -> Iterator[Stack]:
    """The running network; whoever else asks for it waits."""
    ROOT.mkdir(parents=True, exist_ok=True)
    with (ROOT.parent / "test-network.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with ThreadPoolExecutor(1) as thread:  # whoever asks may have a loop running: an open browser is one
            stack = thread.submit(_started).result()
        yield stack


def _started() -> Stack:
    try:
        return _start()
    except MigrationChanged:  # kept from a run with other code
        Stack(ROOT).reset()
        return _start()


def _start() -> Stack:
    stack = Stack(ROOT)
    stack.start()
    demo.run(stack, lambda _step: None)
    return stack


def stop() -> None:
    """End it and forget it."""
    if (ROOT / "places.json").exists():
        Stack(ROOT).reset()


if __name__ == "__main__" and sys.argv[1:] == ["stop"]:
    stop()
