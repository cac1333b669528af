"""``make proof NAME=ledger``, small: a sender killed again and again, and a server that counts."""

import asyncio

import pytest

from proofs.ledger import SMALL, prove


@pytest.mark.timeout(300)
def test_whenever_the_sender_is_killed_nothing_is_lost_and_only_what_was_in_doubt_comes_twice() -> None:
    report = asyncio.run(prove(SMALL))

    (part,) = report.parts.values()
    assert report.held, part
    assert sum(part["kills"].values()) == SMALL.kills
    assert part["repeats"] <= part["messages_between_250_and_commit"] <= part["listed_on_the_page"]
