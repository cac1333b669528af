"""A crowd that begins connections and does not go on keeps nobody else waiting."""

import pytest

from proofs.half_open import HELD_MIN, P99_MAX_S, SMALL, besiege
from tests.infra.test_front_door import House, everyone_is_up, house

__all__ = ["everyone_is_up", "house"]


@pytest.mark.timeout(120)
async def test_visitors_are_served_while_hundreds_of_connections_are_held_half_open(house: House) -> None:
    figures = await besiege("127.0.0.1", house.port, house.tls, SMALL)
    assert figures["visits"] > 10
    assert figures["refused"] == []
    assert figures["open_mean"] >= HELD_MIN * SMALL.connections
    assert figures["p50_s"] < P99_MAX_S, "half of them, for a machine that runs all the tests is slow by itself"


def test_there_is_room_for_a_crowd(house: House) -> None:
    """nginx says so in its log when the machine does not let it have the files its connections need."""
    assert "exceed open file resource limit" not in house.log
    assert "setrlimit" not in house.log
