"""What head office tells all offices: the same rules down the line as up it, whatever one office or the line is at."""

import json
from datetime import timedelta
from typing import Any

import pytest

from chassis import clock, outbox
from chassis.bus import control, pruning, topology
from chassis.bus.broker import Delivery, Outgoing, Refused
from chassis.bus.incoming import HeadersBad, parse
from chassis.db import Conn
from tests.faults.line import Line, Office, tell_all, tell_one


async def test_every_office_is_told_everything_once_and_in_order(line: Line) -> None:
    line.start_head_office()
    line.start(line.near)
    line.start(line.far)
    await line.tell(*range(1, 21))

    await line.until_numbers(line.near, list(range(1, 21)))
    await line.until_numbers(line.far, list(range(1, 21)))
    await line.until(lambda: has_receipts(line, 20, line.near, line.far))


async def has_receipts(line: Line, sequence: int, *offices: Office) -> bool:
    rows = await line.hk.look("SELECT reader, sequence FROM bus.receipt WHERE stream = 'downward'")
    told = {row["reader"]: row["sequence"] for row in rows}
    return all(told.get(f"{office.code}/beta/heard") == sequence for office in offices)


async def test_a_line_that_is_down_for_weeks_loses_nothing_and_holds_up_nobody(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More is told meanwhile than the queue of the office that is away has room for."""
    monkeypatch.setitem(topology.DOWNWARD_QUEUE, "x-max-length", 10)
    for office in (line.near, line.far):
        queue = topology.downward_queue(office.code, "beta", "heard")
        await (await line.operator()).call("queue_delete", queue=queue)
    await line.declare(line.near, line.far)
    line.start_head_office()
    line.start(line.near)
    for first in range(1, 61, 5):
        await line.tell(*range(first, first + 5))
        await line.until_numbers(line.near, list(range(1, first + 5)))
    assert await line.far.numbers() == []

    line.start(line.far)
    await line.until_numbers(line.far, list(range(1, 61)))
    assert await line.near.numbers() == list(range(1, 61))


async def test_an_office_that_joins_reads_from_the_beginning(line: Line) -> None:
    await (await line.operator()).call(
        "queue_delete", queue=topology.downward_queue(line.far.code, "beta", "heard")
    )  # it is not there yet
    line.start_head_office()
    line.start(line.near)
    await line.tell(1, 2, 3)
    await line.until(lambda: has_receipts(line, 3, line.near))
    await line.hk.db.run(all_have_had_it)
    with clock.at(clock.now() + timedelta(days=100)):
        assert await line.hk.db.run(pruning.prune) == 0

    await line.declare(line.near, line.far)
    line.start(line.far)
    await line.until_numbers(line.far, [1, 2, 3])


async def all_have_had_it(conn: Conn) -> None:
    """Whoever pruning asks after has had everything for long."""
    for reader in pruning.expected_readers(conn.settings, "alpha", "downward"):
        await conn.execute(
            "INSERT INTO bus.receipt_day (stream, reader, day, sequence) VALUES ('downward', $1, $2, 3)",
            reader,
            clock.today(),
        )


async def test_what_is_for_one_office_alone_is_numbered_for_it_and_comes_to_no_other(line: Line) -> None:
    """Not even to the queue; and what was told while it was away comes all the same."""
    line.start_head_office()
    line.start(line.far)
    await line.hk.db.run(tell_one, line.near.code, (1, 2))
    await line.hk.db.run(tell_one, line.far.code, (30, 40))
    await line.until_numbers(line.far, [30, 40])
    queue = topology.downward_queue(line.near.code, "beta", "heard")
    await line.until(lambda: waits(line, line.near, 2))
    await (await line.operator()).call("queue_purge", queue=queue)
    await line.hk.db.run(tell_one, line.near.code, (3,))

    line.start(line.near)
    await line.until_numbers(line.near, [1, 2, 3])
    assert await line.far.numbers() == [30, 40]
    cursors = await line.far.look("SELECT stream, sequence FROM bus.cursor")
    assert [(row["stream"], row["sequence"]) for row in cursors] == [(f"to.{line.far.code}", 2)]
    with pytest.raises(outbox.NotHeadOffice):
        await line.near.db.run(tell_one, line.far.code, (1,))


async def test_where_there_is_no_office_yet_nothing_stands_still(line: Line) -> None:
    for office in (line.near, line.far):
        queue = topology.downward_queue(office.code, "beta", "heard")
        await (await line.operator()).call("queue_delete", queue=queue)
    line.start_head_office()
    await line.tell(1, 2)

    async def published() -> bool:
        [row] = await line.hk.look("SELECT published, stopped_reason FROM bus.stream WHERE stream = 'downward'")
        return row["published"] == 2 and row["stopped_reason"] is None

    await line.until(lambda: stream_exists(line))
    await line.until(published)


async def stream_exists(line: Line) -> bool:
    return bool(await line.hk.look("SELECT 1 FROM bus.stream WHERE stream = 'downward'"))


async def test_repeats_are_dropped_and_what_was_lost_is_asked_for(line: Line) -> None:
    line.start_head_office()
    await line.tell(1, 2, 3)
    await line.until(lambda: waits(line, line.far, 3))
    await (await line.operator()).call(
        "queue_purge", queue=topology.downward_queue(line.far.code, "beta", "heard")
    )  # lost on the way
    await line.tell(4)
    line.start(line.near)
    line.start(line.far)

    await line.until_numbers(line.far, [1, 2, 3, 4])
    await line.until(lambda: is_empty(line, line.near))
    assert await line.near.numbers() == [1, 2, 3, 4]


async def waits(line: Line, office: Office, count: int) -> bool:
    return await line.depth(office) >= count


async def is_empty(line: Line, office: Office) -> bool:
    return await line.depth(office) == 0


async def test_either_side_may_start_again_at_any_time(line: Line) -> None:
    line.start_head_office()
    line.start(line.near)
    await line.tell(1, 2)
    await line.until_numbers(line.near, [1, 2])
    await line.near.stop()
    await line.tell(3)
    await line.hk.stop()
    await line.hk.db.run(tell_all, (4, 5))

    line.start(line.near)
    line.start_head_office()
    await line.until_numbers(line.near, [1, 2, 3, 4, 5])


async def test_an_office_put_back_from_a_backup_is_told_again_what_it_lost(line: Line) -> None:
    line.start_head_office()
    line.start(line.near)
    line.start(line.far)
    await line.tell(1, 2, 3, 4)
    await line.until_numbers(line.near, [1, 2, 3, 4])
    await line.until_numbers(line.far, [1, 2, 3, 4])
    await line.near.stop()

    [row] = await line.hk.look("SELECT message_id FROM bus.outbox WHERE stream = 'downward' AND sequence = 2")
    await line.near.db.run(put_back, row["message_id"])
    line.start(line.near)
    await line.until_numbers(line.near, [1, 2, 3, 4])
    assert await line.far.numbers() == [1, 2, 3, 4]
    assert await epochs(line) == [(1, 0)]


async def put_back(conn: Conn, message_id: Any) -> None:
    """The office's database as it was when it had been told two things."""
    await conn.execute("DELETE FROM seen WHERE n > 2")
    await conn.execute("UPDATE bus.cursor SET sequence = 2, message_id = $1", message_id)


async def epochs(line: Line) -> list[tuple[int, int]]:
    rows = await line.hk.look("SELECT epoch, begins_after FROM bus.epoch WHERE stream = 'downward' ORDER BY epoch")
    return [tuple(row) for row in rows]


async def test_when_head_office_is_put_back_unawares_every_office_unlearns_what_never_happened(line: Line) -> None:
    line.start_head_office()
    line.start(line.near)
    line.start(line.far)
    await line.tell(1, 2)
    await line.until(lambda: has_receipts(line, 2, line.near, line.far))
    await line.tell(3, 4)
    await line.until_numbers(line.near, [1, 2, 3, 4])
    await line.until_numbers(line.far, [1, 2, 3, 4])
    await line.hk.stop()

    await line.hk.db.run(put_head_office_back)
    await line.hk.db.run(tell_all, (30, 40, 50))
    line.start_head_office()
    await line.until_numbers(line.near, [1, 2, 30, 40, 50])
    await line.until_numbers(line.far, [1, 2, 30, 40, 50])
    assert (await epochs(line))[0] == (1, 0)
    assert (await epochs(line))[1][1] == 2


async def put_head_office_back(conn: Conn) -> None:
    await conn.execute("DELETE FROM bus.outbox WHERE sequence > 2 OR sequence IS NULL")
    await conn.execute("UPDATE bus.stream SET last_sequence = 2, published = 2")
    await conn.execute("UPDATE bus.receipt SET sequence = least(sequence, 2)")


async def test_no_office_tells_the_others_anything(line: Line) -> None:
    """Not through its own code, in head office's name, or by use of a queue; and the product refuses it before that."""
    line.start(line.far)
    channel = await line.near.broker("beta").channel(confirms=True)
    own = Outgoing(
        exchange="national", routing_key=f"{line.near.code}.alpha.downward.x", body=b"{}", message_id="m", headers={}
    )
    assert await channel.publish([own]) == [False], "no queue takes it"

    forged = Outgoing(
        exchange="national", routing_key=f"{line.hk.code}.alpha.downward.x", body=b"{}", message_id="m", headers={}
    )
    with pytest.raises(Refused):
        await channel.publish([forged])

    with pytest.raises(outbox.NotHeadOffice):
        await line.near.db.run(tell_all, (1,))


def test_what_is_not_head_offices_own_is_refused_by_the_reader() -> None:
    headers = {
        "source": "near/alpha", "stream": "downward", "epoch": 1, "sequence": 1, "subject": "s", "type": "t",
        "id": "i", "timeline": [0],
    }  # fmt: skip
    delivery = Delivery(tag=1, body=b"{}", headers=headers, message_id="i", user_id="near")

    assert parse(delivery, national=True).sequence == 1
    with pytest.raises(HeadersBad, match="not_head_office"):
        parse(delivery, national=True, only_from="hk")


async def test_an_office_is_heard_about_its_own_place_in_what_is_told_downward_alone(
    line: Line, capfd: pytest.CaptureFixture[str]
) -> None:
    line.start_head_office()
    line.start(line.far)
    await line.tell(1, 2, 3)
    await line.until(lambda: has_receipts(line, 3, line.far))
    before = await line.hk.look("SELECT stream, epoch, last_sequence FROM bus.stream")

    others = f"to.{line.far.code}"
    for stream, reader in (("downward", line.far.code), ("national", line.near.code), (others, line.near.code)):
        forged = {"stream": stream, "epoch": 9, "sequence": 9, "id": "x", "reader": f"{reader}/beta/heard"}
        await say(line, line.near, "receipt", forged)
    await say(line, line.near, "request", {"stream": "downward", "reader": f"{line.far.code}/beta/heard", "from": 1})

    said = ""
    while said.count("control_refused") < 4:
        said += await line.until(lambda: written(capfd))
    assert await line.hk.look("SELECT stream, epoch, last_sequence FROM bus.stream") == before


async def say(line: Line, office: Office, kind: str, body: dict[str, Any]) -> None:
    channel = await office.broker("beta").channel(confirms=True)
    message = Outgoing(
        exchange="national",
        routing_key=topology.control_key(office.code, line.hk.code, "alpha", kind),
        body=json.dumps(body).encode(),
        message_id="m",
        headers={"kind": kind, "source": f"{office.code}/beta"},
    )
    assert await channel.publish([message]) == [True]


async def written(capfd: pytest.CaptureFixture[str]) -> str:
    return "".join(capfd.readouterr())


async def test_nobody_but_head_office_is_heard_at_an_office(line: Line) -> None:
    """Another office's word in its inbox is passed over, whatever it is about."""
    near = Control_of(line.near)
    assert not near._may_say(line.far.code, {"stream": "downward", "reader": f"{line.far.code}/beta/heard"})
    assert near._may_say(line.hk.code, {"stream": "national", "reader": f"{line.hk.code}/portal/directory"})


def Control_of(office: Office) -> control.Control:  # noqa: N802 reads as the thing it makes
    return control.Control(office.db, office.broker("beta"), inbox="")
