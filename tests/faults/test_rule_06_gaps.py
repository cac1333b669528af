"""Rule 6: a gap holds nothing; what is missing is asked for and comes by the normal path."""

import pytest

from chassis.bus import control
from tests.wire import Wire


async def test_a_message_lost_in_the_middle_is_asked_for_and_comes(wire: Wire) -> None:
    await wire.tell_numbered([1, 2, 3, 4, 5])
    await wire.mark_published(5)
    await wire.send([1, 2, 4, 5])
    wire.start_relay()
    wire.start_reader()
    await wire.until_numbers([1, 2, 3, 4, 5])
    assert (await wire.cursor())["gap_since"] is None


async def test_other_readers_drop_the_repeats(wire: Wire) -> None:
    await wire.tell_numbered([1, 2, 3, 4, 5])
    await wire.send([1, 2, 3, 4, 5])
    await wire.mark_published(5)
    wire.start_reader("also")
    await wire.until_at(5, reader="also")
    await (await wire.operator()).call("queue_purge", "beta.seen")

    wire.start_relay()
    wire.start_reader()
    await wire.until_numbers([1, 2, 3, 4, 5])
    await wire.until(lambda: empty(wire, "beta.also"))
    assert await wire.numbers("also") == [1, 2, 3, 4, 5]


async def empty(wire: Wire, queue: str) -> bool:
    return await wire.depth(queue) == 0


async def test_a_gap_stalls_only_its_own_stream(wire: Wire) -> None:
    await wire.send_gamma(1, n=100)
    await wire.send_gamma(3, n=300)
    await wire.tell_numbered([1, 2, 3])
    wire.start_relay()
    wire.start_reader()
    await wire.until_numbers([100, 1, 2, 3])

    gamma = await wire.cursor("gamma")
    assert gamma["sequence"] == 1
    assert gamma["gap_since"] is not None
    assert (await wire.cursor())["gap_since"] is None


async def test_what_is_ahead_of_a_gap_is_let_go_so_that_the_missing_one_finds_room(wire: Wire) -> None:
    await wire.tell_numbered(list(range(1, 41)))
    wire.start_reader()
    await wire.send(list(range(2, 41)))

    async def nothing_is_held() -> bool:
        row = await wire.cursor()
        return bool(row and row["gap_since"]) and await wire.depth("beta.seen") == 0

    await wire.until(nothing_is_held)
    assert (await wire.cursor())["sequence"] == 0

    await wire.mark_published(40)
    wire.start_relay()
    await wire.until_numbers(list(range(1, 41)))


async def test_many_messages_ahead_of_one_gap_are_one_request(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(control, "ASK_AGAIN_S", 3600.0)
    await wire.tell_numbered(list(range(1, 21)))
    wire.start_reader()
    for sequence in range(2, 21):
        await wire.send([sequence])

    async def arrived() -> bool:
        return await wire.depth("beta.seen") == 0 and await wire.depth("alpha.control") > 0

    await wire.until(arrived)
    requests = [delivery for delivery in await wire.take("alpha.control") if delivery.headers["kind"] == "request"]
    assert len(requests) == 1


async def test_a_request_never_moves_the_mark_forward(wire: Wire) -> None:
    await wire.tell_numbered([1, 2, 3])
    await wire.alpha.run(control.on_request, {"stream": "events", "from": 3})
    assert (await wire.stream())["published"] == 0
