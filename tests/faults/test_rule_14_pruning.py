"""Rule 14: what is pruned every reader has had for longer than any backup is kept; nobody is written to twice."""

from datetime import timedelta
from typing import Any

from chassis import clock
from chassis.bus import control, pruning, restore
from chassis.db import Conn
from chassis.events import Message
from tests.wire import Wire, ask_for, do_thing, running, tell

READERS = ("link-oslo/beta/also", "link-oslo/beta/seen")


async def received(wire: Wire, reader: str, sequence: int, days_ago: int) -> None:
    await wire.execute(
        wire.alpha,
        "INSERT INTO bus.receipt_day (stream, reader, day, sequence) VALUES ('events', $1, $2, $3)",
        reader, clock.today() - timedelta(days=days_ago), sequence,
    )  # fmt: skip


async def prune(wire: Wire, *, months_closed: bool = True) -> int:
    if months_closed:
        last_month = (clock.today().replace(day=1) + timedelta(days=31)).replace(day=1)
        note = "INSERT INTO bus.closed_period (period, closed_on) VALUES ($1, $2)"
        await wire.execute(wire.alpha, note, last_month, clock.today())
    return await wire.alpha.run(pruning.prune)


async def kept(wire: Wire) -> list[int]:
    return [row["sequence"] for row in await wire.look(wire.alpha, "SELECT sequence FROM bus.outbox ORDER BY sequence")]


async def test_only_what_every_reader_had_before_the_oldest_backup_is_pruned(wire: Wire) -> None:
    await wire.tell_numbered([1, 2, 3, 4, 5])
    await received(wire, READERS[0], 4, days_ago=36)
    await received(wire, READERS[1], 3, days_ago=40)
    await received(wire, READERS[1], 5, days_ago=34)
    assert await prune(wire) == 3
    assert await kept(wire) == [4, 5]
    assert (await wire.stream())["first_kept"] == 4


async def test_nothing_is_pruned_while_one_reader_has_never_told(wire: Wire) -> None:
    await wire.tell_numbered([1, 2, 3])
    await received(wire, READERS[0], 3, days_ago=90)
    assert await prune(wire) == 0
    assert await kept(wire) == [1, 2, 3]


async def test_events_of_a_month_that_is_not_closed_are_kept(wire: Wire) -> None:
    await wire.tell_numbered([1, 2, 3])
    for reader in READERS:
        await received(wire, reader, 3, days_ago=90)
    assert await prune(wire, months_closed=False) == 0


async def test_old_receipts_do_not_let_a_new_epochs_messages_be_pruned(wire: Wire) -> None:
    await wire.tell_numbered([1, 2, 3])
    for reader in READERS:
        await received(wire, reader, 3, days_ago=90)
    await wire.alpha.run(control.open_epoch, "events", above=1, reason="restored", after=1)
    await prune(wire)
    assert await kept(wire) == [2, 3]


async def test_a_reader_that_needs_what_is_pruned_notes_the_hole_and_goes_on(wire: Wire) -> None:
    await wire.tell_numbered([1, 2, 3, 4, 5])
    await wire.mark_published(5)
    await wire.execute(wire.alpha, "DELETE FROM bus.outbox WHERE sequence <= 3")
    await wire.execute(wire.alpha, "UPDATE bus.stream SET first_kept = 4")
    async with running(wire):
        await wire.until_numbers([4, 5])
    [hole] = await wire.look(wire.beta, "SELECT from_sequence, to_sequence FROM bus.hole")
    assert tuple(hole) == (1, 3)


async def test_a_producer_asked_for_pruned_numbers_begins_at_the_first_it_keeps(wire: Wire) -> None:
    await wire.tell_numbered([1, 2, 3, 4, 5])
    await wire.mark_published(5)
    await wire.execute(wire.alpha, "DELETE FROM bus.outbox WHERE sequence <= 3")
    await wire.execute(wire.alpha, "UPDATE bus.stream SET first_kept = 4")
    await wire.alpha.run(control.on_request, {"stream": "events", "from": 1})
    assert (await wire.stream())["published"] == 3


async def test_commands_from_before_a_restore_are_shown_and_not_done_again(wire: Wire) -> None:
    shown: list[int] = []

    async def do_or_show(conn: Conn, handler: str, messages: list[Message]) -> None:
        for message in messages:
            if message.replaying:
                shown.append(message.sequence)
            else:
                await do_thing(conn, handler, [message])

    for n in (1, 2, 3):
        await wire.alpha.run(ask_for, n, "Kari Eksempel")
    await wire.number()
    last = await wire.alpha.run(restore.begin_epochs)
    assert await wire.beta.run(restore.distrust_commands, {"alpha": last}) == 1
    await wire.alpha.run(ask_for, 4, "Ola Eksempel")

    wire.start_relay()
    wire.start_reader("commands", invoke=do_or_show)
    await wire.until_numbers([4], table="done")
    assert shown == [1, 2, 3]


def test_the_horizon_is_longer_than_any_backup_is_kept() -> None:
    assert pruning.BACKUP_HORIZON_DAYS >= 35


async def test_a_stream_nobody_reads_is_numbered_and_not_published(wire: Wire) -> None:
    await wire.alpha.run(tell, [1, 2])
    wire.start_relay(read=set())

    async def numbered() -> Any:
        row = await wire.stream()
        return row if row and row["last_sequence"] == 2 else None

    row = await wire.until(numbered)
    assert row["published"] == 0
    assert await wire.depth("beta.seen") == 0
