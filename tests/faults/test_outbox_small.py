"""``make proof NAME=outbox``, small: eight writing processes, one relay, one reader."""

import asyncio

from proofs.outbox import SMALL, prove


def test_eight_writing_processes_lose_nothing_and_keep_causes_before_effects() -> None:
    report = asyncio.run(prove(SMALL))
    assert report.held, report.parts
    assert report.parts["eight_writers"]["committed"] > 0
