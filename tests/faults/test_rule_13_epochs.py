"""Rule 13: after a restore numbers go on under a new epoch; what never happened is taken back, what did is kept."""

from typing import Any

from chassis.bus import control, restore
from chassis.db import Conn
from tests.wire import Wire, forget, running, tell

Undone = list[tuple[str, str, str, int, int]]


def make_undo(undone: Undone) -> Any:
    async def undo(conn: Conn, office: str, service: str, stream: str, epoch: int, after: int) -> None:
        undone.append((office, service, stream, epoch, after))
        await conn.execute("DELETE FROM seen WHERE epoch = $1 AND sequence > $2", epoch, after)

    return undo


async def put_back(wire: Wire, sequence: int) -> None:
    """alpha from the backup that held so many numbers, by the restore that says so."""
    await wire.execute(wire.alpha, "DELETE FROM bus.outbox WHERE sequence > $1", sequence)
    await wire.execute(wire.alpha, "UPDATE bus.stream SET last_sequence = $1, published = $1", sequence)
    await wire.alpha.run(restore.begin_epochs)


async def test_a_reader_past_the_end_of_the_old_epoch_takes_back_what_never_happened(wire: Wire) -> None:
    undone: Undone = []
    wire.rolled_back = make_undo(undone)
    await wire.alpha.run(tell, [1, 2, 3, 4])
    async with running(wire):
        await wire.until_numbers([1, 2, 3, 4])
    await wire.stop()

    await put_back(wire, 2)
    await wire.alpha.run(tell, [30])
    async with running(wire):
        await wire.until_numbers([1, 2, 30])
    assert undone == [("link-oslo", "alpha", "events", 1, 2)]
    row = await wire.cursor()
    assert (row["epoch"], row["sequence"], row["timeline"]) == (2, 3, [0, 2])


async def test_a_restored_producer_that_says_nothing_new_is_noticed_by_its_head(wire: Wire) -> None:
    wire.rolled_back = make_undo([])
    await wire.alpha.run(tell, [1, 2, 3, 4])
    async with running(wire):
        await wire.until_numbers([1, 2, 3, 4])
    await wire.stop()

    await put_back(wire, 2)
    async with running(wire):
        await wire.until_numbers([1, 2])


async def test_a_reader_that_cannot_take_back_is_rebuilt(wire: Wire) -> None:
    assert wire.reset is forget
    await wire.alpha.run(tell, [1, 2, 3, 4])
    async with running(wire):
        await wire.until_numbers([1, 2, 3, 4])
    await wire.stop()

    await put_back(wire, 2)
    await wire.alpha.run(tell, [30, 40])
    async with running(wire):
        await wire.until_numbers([1, 2, 30, 40])


async def test_a_reader_behind_the_end_of_the_old_epoch_first_reads_up_to_it(wire: Wire) -> None:
    undone: Undone = []
    wire.rolled_back = make_undo(undone)
    await wire.tell_numbered([1, 2, 3, 4])
    await wire.send([1, 2])
    await wire.mark_published(4)
    reading = wire.start_reader()
    await wire.until_numbers([1, 2])
    await wire.end(reading)

    await wire.alpha.run(control.open_epoch, "events", above=1, reason="restored", after=4)
    await wire.alpha.run(tell, [5, 6])
    async with running(wire):
        await wire.until_numbers([1, 2, 3, 4, 5, 6])
    assert undone == []
    rows = await wire.look(wire.beta, "SELECT epoch FROM seen ORDER BY place")
    assert [row["epoch"] for row in rows] == [1, 1, 1, 1, 2, 2]


async def test_what_still_comes_from_the_epoch_that_ended_is_dropped(wire: Wire) -> None:
    """Also what follows upon the very message the reader had last: only its epoch tells that it never happened."""
    undone: Undone = []
    wire.rolled_back = make_undo(undone)
    await wire.tell_numbered([1, 2, 3, 4])
    of_old = await wire.outgoing([3, 4])
    await wire.send([1, 2])
    await wire.mark_published(2)
    wire.start_reader()
    await wire.until_numbers([1, 2])

    await put_back(wire, 2)
    await wire.send_head(2, epoch=2, timeline=[0, 2])
    for message in of_old:
        await wire.publish(message)
    await wire.alpha.run(tell, [30, 40])
    wire.start_relay()
    await wire.until_numbers([1, 2, 30, 40])
    assert (await wire.cursor())["sequence"] == 4
    assert undone == [], "it was never taken for something that happened, to be taken back afterwards"


async def test_an_epoch_is_never_used_twice(wire: Wire) -> None:
    await wire.tell_numbered([1])
    await wire.alpha.run(restore.begin_epochs, above=7)
    await wire.alpha.run(restore.begin_epochs)
    assert (await wire.stream())["epoch"] == 9


async def test_statements_are_ordered_by_epoch_before_number() -> None:
    from chassis.bus import timeline

    known = [0, 100, 40]
    assert not timeline.is_valid(known, 2, 101)
    assert timeline.is_valid(known, 3, 41)
