"""The proof of the proposals, small: short lists held to the search through every choice."""

import asyncio

from proofs.matching import SMALL, exact


def test_the_choice_is_as_good_as_the_best_and_breaks_no_rule() -> None:
    told = asyncio.run(exact(SMALL))

    assert told["held"]
    assert (told["lists"], told["rules_broken"]) == (SMALL.short_lists, 0)
    assert told["with_a_group"] > 0
