"""Rule 10: a reader that learns a new type is told everything again, and tells nobody."""

from chassis import outbox
from chassis.bus import control
from chassis.db import Conn
from chassis.events import Message
from tests.wire import HANDLERS, OtherHappened, ThingHappened, Wire, tell, write_down

HALF = {"alpha.thing_happened.v1": "on_thing"}


async def write_and_tell_on(conn: Conn, handler: str, messages: list[Message]) -> None:
    await write_down(conn, handler, messages)
    for message in messages:
        outbox.add(conn, ThingHappened.event(subject="on", n=message.data["n"]))


async def told_on(wire: Wire) -> list[int]:
    rows = await wire.look(wire.beta, "SELECT (data::jsonb ->> 'n')::int AS n FROM bus.outbox ORDER BY outbox_id")
    return [row["n"] for row in rows]


async def test_a_grown_list_of_types_is_replayed_without_telling_on(wire: Wire) -> None:
    wire.invoke, wire.handlers = write_and_tell_on, HALF
    await wire.alpha.run(tell, [1])
    await wire.alpha.run(tell, [2], kind=OtherHappened)
    await wire.alpha.run(tell, [3])
    wire.start_relay()
    first = wire.start_reader()
    await wire.until_at(3)
    await wire.end(first)
    assert await told_on(wire) == [1, 3]

    wire.handlers = HANDLERS
    wire.start_reader()
    await wire.until_numbers([1, 2, 3])
    rows = await wire.look(wire.beta, "SELECT replaying FROM seen")
    assert all(row["replaying"] for row in rows)
    assert await told_on(wire) == [1, 3]

    await wire.alpha.run(tell, [4])
    await wire.until_numbers([1, 2, 3, 4])
    assert await told_on(wire) == [1, 3, 4]


async def test_a_list_of_types_that_shrinks_is_not_replayed(wire: Wire) -> None:
    await wire.alpha.run(tell, [1, 2])
    wire.start_relay()
    first = wire.start_reader()
    await wire.until_numbers([1, 2])
    await wire.end(first)

    wire.handlers = HALF
    wire.start_reader()
    await wire.alpha.run(tell, [3])
    await wire.until_numbers([1, 2, 3])
    rows = await wire.look(wire.beta, "SELECT replaying FROM seen")
    assert not any(row["replaying"] for row in rows)


async def test_a_replay_asked_for_by_staff_rebuilds_the_projection(wire: Wire) -> None:
    await wire.alpha.run(tell, [1, 2, 3])
    wire.start_relay()
    wire.start_reader()
    await wire.until_numbers([1, 2, 3])

    await wire.execute(wire.beta, "UPDATE bus.reader SET replay_needed = true")
    await wire.execute(wire.beta, "UPDATE seen SET n = 99")
    await wire.until_numbers([1, 2, 3])


async def test_numbers_used_again_after_a_restore_are_no_replay(wire: Wire) -> None:
    """What a replay had been told under numbers 2 and 3 is not what the new epoch tells under them."""
    wire.invoke = write_and_tell_on
    await wire.alpha.run(tell, [1, 2, 3])
    wire.start_relay()
    wire.start_reader()
    await wire.until_numbers([1, 2, 3])
    await wire.execute(wire.beta, "UPDATE bus.reader SET replay_needed = true")
    await wire.until(lambda: replayed_to(wire, 3))

    async def undo(conn: Conn, *_: object) -> None:
        await conn.execute("DELETE FROM seen WHERE sequence > 1")

    await wire.stop()
    wire.rolled_back = undo
    await wire.execute(wire.alpha, "DELETE FROM bus.outbox WHERE sequence > 1")
    await wire.execute(wire.alpha, "UPDATE bus.stream SET last_sequence = 1, published = 1")
    await wire.alpha.run(control.open_epoch, "events", above=1, reason="restored", after=1)
    await wire.alpha.run(tell, [20, 30])
    wire.start_relay()
    wire.start_reader()
    await wire.until_numbers([1, 20, 30])
    assert await told_on(wire) == [1, 2, 3, 20, 30]


async def replayed_to(wire: Wire, sequence: int) -> bool:
    rows = await wire.look(wire.beta, "SELECT 1 FROM seen WHERE replaying")
    return len(rows) == sequence
