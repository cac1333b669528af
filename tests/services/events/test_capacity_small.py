"""A crowd at one event's door, small: the proof's own run, ``make proof NAME=capacity``."""

from proofs import capacity


async def test_a_crowd_never_gets_more_seats_than_there_are_and_gets_them_in_order() -> None:
    for seed in range(capacity.SMALL.runs):
        found = await capacity.rush(capacity.SMALL, seed)

        assert found["broken"] == {}
        assert found["held"]
        assert found["given_when_free"] > 0
        assert (found["offered"]["taken"] > 0, found["offered"]["let_go"] > 0) == (seed == 1, seed == 1)
