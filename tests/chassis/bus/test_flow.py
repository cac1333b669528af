"""What is told arrives once and in order."""

from tests.wire import OtherHappened, Wire, running, tell


async def test_a_thousand_events_arrive_once_and_in_order(wire: Wire) -> None:
    await wire.alpha.run(tell, list(range(1000)))
    async with running(wire):
        await wire.until_numbers(list(range(1000)))


async def test_what_is_told_while_running_arrives(wire: Wire) -> None:
    async with running(wire):
        for n in range(20):
            await wire.alpha.run(tell, [n])
        await wire.until_numbers(list(range(20)))


async def test_handlers_get_their_own_types_in_stream_order(wire: Wire) -> None:
    calls: list[tuple[str, list[int]]] = []

    async def remember(_conn: object, handler: str, messages: list[object]) -> None:
        calls.append((handler, [message.data["n"] for message in messages]))  # type: ignore[attr-defined]

    wire.invoke = remember  # type: ignore[assignment]
    await wire.alpha.run(tell, [1, 2])
    await wire.alpha.run(tell, [3], kind=OtherHappened)
    await wire.alpha.run(tell, [4])
    async with running(wire):
        await wire.until(lambda: _true_when(sum(len(numbers) for _, numbers in calls) == 4))

    flat = [(handler, n) for handler, numbers in calls for n in numbers]
    assert flat == [("on_thing", 1), ("on_thing", 2), ("on_other", 3), ("on_thing", 4)]


async def _true_when(value: bool) -> bool:
    return value
