"""A connection that cannot be made is tried again, whatever it trips over."""

import asyncio

import pytest

from chassis.bus.broker import Broker


async def test_a_fault_in_the_client_itself_does_not_end_reconnecting(
    vhost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    broker = Broker(vhost, service="alpha", name="office")
    good, tries = broker._parameters, 0

    def bad_at_first() -> object:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise TypeError("what pika trips over")
        return good()

    monkeypatch.setattr(broker, "_parameters", bad_at_first)
    broker.start()
    try:
        async with asyncio.timeout(30):
            channel = await broker.channel()
        assert not channel.closed.done()
        assert tries == 3
    finally:
        await broker.stop()
