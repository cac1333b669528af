"""Rule 11: heads say where a stream stands, so a lost last message is noticed and silence differs from zero."""

from typing import Any

from tests.wire import Wire, running, tell


async def test_a_lost_last_message_is_noticed_by_the_head(wire: Wire) -> None:
    await wire.tell_numbered([1, 2, 3])
    await wire.send([1, 2])
    await wire.mark_published(3)
    async with running(wire):
        await wire.until_numbers([1, 2, 3])


async def test_a_first_message_that_is_the_only_one_and_lost_is_noticed_too(wire: Wire) -> None:
    await wire.tell_numbered([1])
    await wire.mark_published(1)
    async with running(wire):
        await wire.until_numbers([1])


async def test_a_stream_in_which_nothing_happens_is_heard_of_again_and_again(wire: Wire) -> None:
    await wire.alpha.run(tell, [1])
    async with running(wire):
        await wire.until_at(1)
        first = await wire.until(lambda: heard_after(wire, None))
        second = await wire.until(lambda: heard_after(wire, first["head_at"]))
    assert (second["head_epoch"], second["head_last"]) == (1, 1)
    assert second["moved_at"] <= first["head_at"]


async def heard_after(wire: Wire, moment: Any) -> Any:
    row = await wire.cursor()
    if row is None or row["head_at"] is None or (moment is not None and row["head_at"] <= moment):
        return None
    return row if row["head_last"] == 1 else None


async def test_a_whole_queue_that_was_lost_comes_again(wire: Wire) -> None:
    await wire.tell_numbered(list(range(1, 31)))
    await wire.send(list(range(1, 31)))
    await wire.mark_published(30)
    await (await wire.operator()).call("queue_purge", "beta.seen")
    async with running(wire):
        await wire.until_numbers(list(range(1, 31)))


async def test_a_head_never_speaks_of_what_the_broker_has_not_confirmed(wire: Wire) -> None:
    """It follows what it counts in the same queue; a head that ran ahead would look like a loss."""
    operator = await wire.operator()
    for queue in ("beta.seen", "beta.also"):
        await operator.call("queue_unbind", queue, "events", "*.alpha.events.#")
    await wire.alpha.run(tell, [1, 2])
    wire.start_relay()
    wire.start_reader()

    async def heard() -> Any:
        row = await wire.cursor()
        return row if row and row["head_at"] else None

    row = await wire.until(heard)
    assert (row["head_last"], row["gap_since"]) == (0, None)
