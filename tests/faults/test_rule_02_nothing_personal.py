"""Rule 2: events carry nothing personal; a command's personal fields are sealed from the moment they are collected."""

import base64
import json
from datetime import date, timedelta

import pytest

from chassis import clock, seal
from chassis.bus import pruning
from chassis.events import MessageInvalid
from tests.wire import ThingHappened, Wire, ask_for

CANARY = "Kanarifugl Prøvesen"
SHAPES = [
    CANARY.encode(),
    json.dumps(CANARY).strip('"').encode(),
    base64.b64encode(CANARY.encode()),
    CANARY.encode("utf-16-le"),
    CANARY.encode("latin-1"),
]


def holds_canary(raw: bytes) -> bool:
    return any(shape in raw for shape in SHAPES)


async def test_a_commands_personal_fields_are_unreadable_in_the_outbox_and_on_the_wire(wire: Wire) -> None:
    await wire.alpha.run(ask_for, 1, CANARY)
    await wire.number()
    [row] = await wire.look(wire.alpha, "SELECT * FROM bus.outbox")
    assert not holds_canary(repr(tuple(row)).encode())

    await wire.send([1], stream="commands.beta")
    [delivery] = await wire.take("beta.commands")
    assert not holds_canary(delivery.body)
    assert not holds_canary(repr(delivery.headers).encode())


async def test_the_targets_use_case_opens_what_was_sealed(wire: Wire) -> None:
    await wire.alpha.run(ask_for, 1, CANARY)
    wire.start_relay()
    wire.start_reader("commands")
    await wire.until_numbers([1], table="done")

    [row] = await wire.look(wire.beta, "SELECT who FROM done")
    assert row["who"] == CANARY


async def test_the_keys_of_the_day_are_destroyed_by_the_clock_after_thirty_days(wire: Wire) -> None:
    noon = clock.now().replace(hour=12)
    with clock.at(noon):
        await wire.alpha.run(ask_for, 1, CANARY)
    kept = []
    for days in (seal.KEEP_DAYS, seal.KEEP_DAYS + 2, seal.KEEP_DAYS + 3):
        with clock.at(noon + timedelta(days=days)):
            await wire.alpha.run(pruning.prune)
        kept.append(len(list(wire.alpha.settings.key_dir.glob("*.key"))))

    assert kept == [1, 0, 0]


async def test_after_its_day_key_is_destroyed_nobody_can_read_a_command(wire: Wire) -> None:
    await wire.alpha.run(ask_for, 1, CANARY)
    assert seal.destroy_old_keys(wire.alpha.settings.key_dir, date(2100, 1, 1)) == 1
    wire.start_relay()
    wire.start_reader("commands")
    [dead] = await wire.until(wire.dead_letters)

    assert dead["reason"].startswith("KeyDestroyed")
    assert not holds_canary(dead["body"])
    assert await wire.numbers("done") == []


async def test_an_event_takes_no_field_that_its_schema_does_not_name(wire: Wire) -> None:
    with pytest.raises(MessageInvalid) as refused:
        ThingHappened.event(subject="s1", n=1, name=CANARY)

    assert not holds_canary(str(refused.value).encode())
