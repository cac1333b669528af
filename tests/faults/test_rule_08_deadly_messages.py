"""Rule 8: only a message that kills its process three times, alone, is put aside; the innocent around it are applied."""

import asyncio
import pickle
import signal
import sys

from tests.faults.deadly import DEADLY
from tests.wire import Wire


async def run_reader(wire: Wire) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.faults.deadly", pickle.dumps(wire.beta.settings).hex(), wire.url,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip


async def deaths_until(wire: Wire, numbers: list[int]) -> int:
    """Start the reader again as often as it dies, as a supervisor would. Shape: how often it died."""
    deaths = 0
    while True:
        process = await run_reader(wire)
        died = asyncio.create_task(process.wait())
        read = asyncio.create_task(wire.until_numbers(numbers, timeout_s=60))
        await asyncio.wait({died, read}, return_when=asyncio.FIRST_COMPLETED)
        if not died.done():
            process.kill()
            await died
            await read
            return deaths
        read.cancel()
        await asyncio.gather(read, return_exceptions=True)
        assert died.result() == -signal.SIGKILL
        deaths += 1
        assert deaths < 8, "it dies for ever"


async def test_a_message_that_kills_three_times_alone_is_put_aside_and_the_innocent_are_not(wire: Wire) -> None:
    await wire.tell_numbered([1, 2, 3, DEADLY, 5, 6, 7])
    await wire.send(list(range(1, 8)))
    await wire.send_head(7)

    deaths = await deaths_until(wire, [1, 2, 3, 5, 6, 7])

    [dead] = await wire.dead_letters()
    assert dead["sequence"] == 4
    assert dead["reason"] == "KilledItsProcess"
    assert deaths == 4, "once in its batch, three times alone"


async def test_a_process_killed_by_something_else_costs_no_message_anything(wire: Wire) -> None:
    await wire.tell_numbered([1, 2, 3])
    await wire.execute(
        wire.beta, "INSERT INTO bus.reader (reader, working_on, single_steps, piece) VALUES ('seen', 'batch', 3, 3)"
    )
    wire.start_reader()
    await wire.send([1, 2, 3])
    await wire.until_numbers([1, 2, 3])
    assert await wire.dead_letters() == []
    row = await wire.reader_row()
    assert (row["working_on"], row["single_steps"], row["piece"]) == (None, 0, 0)


async def test_a_large_batch_is_closed_in_on_in_few_deaths(wire: Wire) -> None:
    numbers = list(range(1, 65))
    await wire.tell_numbered([DEADLY if n == 40 else n for n in numbers])
    await wire.send(numbers)
    await wire.send_head(64)

    deaths = await deaths_until(wire, [n for n in numbers if n != 40])

    [dead] = await wire.dead_letters()
    assert dead["sequence"] == 40
    assert deaths <= 2 + 3, "in its batch, in an eighth of it, three times alone"


async def test_a_death_by_something_else_costs_few_commits(wire: Wire) -> None:
    await wire.tell_numbered(list(range(1, 65)))
    await wire.execute(
        wire.beta, "INSERT INTO bus.reader (reader, working_on, single_steps, piece) VALUES ('seen', 'batch', 64, 64)"
    )
    await wire.send(list(range(1, 65)))
    wire.start_reader()
    await wire.until_numbers(list(range(1, 65)))
    [row] = await wire.look(wire.beta, "SELECT count(DISTINCT xmin::text) AS commits FROM seen")
    assert row["commits"] <= 16


async def test_after_a_death_a_head_is_still_heard(wire: Wire) -> None:
    await wire.execute(
        wire.beta, "INSERT INTO bus.reader (reader, working_on, kills, single_steps) VALUES ('seen', 'some-id', 2, 5)"
    )
    await wire.tell_numbered([1])
    await wire.mark_published(1)
    wire.start_relay()
    wire.start_reader()
    await wire.until_numbers([1])
