"""Rule 7: what fails for a reason in the data is put aside alone, and what comes later about the same thing waits for it."""

from typing import Any

import pytest

from chassis.bus import dead_letters
from chassis.db import Conn
from chassis.events import Message
from tests.wire import Wire, running, tell, write_down


async def allow_negative(wire: Wire) -> None:
    await wire.execute(wire.beta, "ALTER TABLE seen DROP CONSTRAINT not_negative")


async def states(wire: Wire) -> list[str]:
    return [row["state"] for row in await wire.dead_letters()]


async def until_states(wire: Wire, wanted: list[str]) -> None:
    async def reached() -> bool:
        return await states(wire) == wanted

    await wire.until(reached)


async def test_one_bad_message_among_many_is_put_aside_alone(wire: Wire) -> None:
    numbers = [*range(30), -1, *range(30, 60)]
    await wire.alpha.run(tell, numbers)
    async with running(wire):
        await wire.until_numbers(list(range(60)))

    [dead] = await wire.dead_letters()
    assert (dead["sequence"], dead["handler"], dead["attempts"]) == (31, "on_thing", 1)
    assert dead["reason"] == "CheckViolationError (not_negative)"
    assert (await wire.cursor())["sequence"] == 61


async def test_later_messages_about_the_same_thing_wait_and_are_retried_in_order_with_it(wire: Wire) -> None:
    await wire.alpha.run(tell, [-1, 5, 6], subject="x")
    await wire.alpha.run(tell, [7])
    async with running(wire):
        await wire.until_numbers([7])
        await until_states(wire, ["dead", "parked", "parked"])

        await allow_negative(wire)
        assert await wire.beta.run(dead_letters.ask_retry, None) == 1
        await wire.until_numbers([7, -1, 5, 6])
        await wire.alpha.run(tell, [8], subject="x")
        await wire.until_numbers([7, -1, 5, 6, 8])
    assert await states(wire) == ["done"] * 3


async def test_one_that_fails_again_keeps_only_those_behind_it_waiting(wire: Wire) -> None:
    await wire.alpha.run(tell, [-1, 5, -2, 6], subject="x")
    async with running(wire):
        await until_states(wire, ["dead", "parked", "parked", "parked"])
        await wire.execute(
            wire.beta, "ALTER TABLE seen DROP CONSTRAINT not_negative, ADD CONSTRAINT mild CHECK (n > -2)"
        )
        await wire.beta.run(dead_letters.ask_retry, None)
        await wire.until_numbers([-1, 5])
        await until_states(wire, ["done", "done", "dead", "parked"])
    assert (await wire.dead_letters())[2]["reason"] == "CheckViolationError (mild)"


async def test_when_one_is_given_up_those_behind_it_are_tried(wire: Wire) -> None:
    await wire.alpha.run(tell, [-1, 5, 6], subject="x")
    async with running(wire):
        await until_states(wire, ["dead", "parked", "parked"])
        [dead, *_] = await wire.dead_letters()
        await wire.beta.run(dead_letters.drop, dead["dead_letter_id"])
        await wire.until_numbers([5, 6])
    assert await states(wire) == ["dropped", "done", "done"]


async def test_twenty_dead_letters_in_a_row_stop_the_reader_until_staff_start_it(wire: Wire) -> None:
    await wire.alpha.run(tell, [-n for n in range(1, 26)])
    await wire.alpha.run(tell, [1])
    async with running(wire):

        async def stopped() -> Any:
            row = await wire.reader_row()
            return row and row["stopped_reason"]

        assert await wire.until(stopped) == "dead_letters_in_a_row"
        assert len(await states(wire)) == 20
        assert (await wire.cursor())["sequence"] == 20
        assert await wire.numbers() == []

        await allow_negative(wire)
        await wire.beta.run(dead_letters.ask_retry, None)
        await wire.until(lambda: has_numbers(wire, 26))
    assert sorted(await wire.numbers()) == [*range(-25, 0), 1]


async def has_numbers(wire: Wire, count: int) -> bool:
    return len(await wire.numbers()) == count


async def test_many_dead_letters_with_good_messages_between_do_not_stop_the_reader(wire: Wire) -> None:
    await wire.alpha.run(tell, [sign * n for n in range(1, 31) for sign in (-1, 1)])
    async with running(wire):
        await wire.until_numbers(list(range(1, 31)))
    assert await states(wire) == ["dead"] * 30
    assert (await wire.reader_row())["stopped_at"] is None


async def test_messages_that_only_wait_do_not_hide_a_row_of_dead_letters(wire: Wire) -> None:
    for n in range(1, 26):
        await wire.alpha.run(tell, [-n, n], subject=f"both {n}")
    async with running(wire):

        async def stopped() -> Any:
            row = await wire.reader_row()
            return row and row["stopped_at"]

        await wire.until(stopped)
    assert (await states(wire)).count("dead") == 20


async def test_an_unreadable_body_with_good_headers_is_a_dead_letter_as_it_came(wire: Wire) -> None:
    await wire.send_gamma(1, n=1)
    headers = {
        "source": "link-oslo/gamma",
        "stream": "events",
        "timeline": [0],
        "epoch": 1,
        "type": "gamma.thing_happened.v1",
    }
    await wire.send_raw(b"\xff not json", **headers, sequence=2, subject="g2", id="two")
    await wire.send_gamma(3, n=3)
    wire.start_reader()
    await wire.until_numbers([1, 3])

    [dead] = await wire.dead_letters()
    assert bytes(dead["body"]) == b"\xff not json"
    assert dead["reason"].startswith("BodyUnreadable")


async def test_an_envelope_that_disagrees_with_its_headers_is_a_dead_letter(wire: Wire) -> None:
    await wire.send_gamma(1, n=1, id="another id")
    wire.start_reader()
    [dead] = await wire.until(wire.dead_letters)
    assert dead["reason"].startswith("BodyUnreadable")


SECRET = b"Kanarifugl"
BAD_HEADERS: list[dict[str, Any]] = [
    {},
    {"sequence": "many"},
    {"sequence": "9" * 30},
    {"epoch": 0},
    {"timeline": []},
    {"subject": "a\0b"},
    {"source": "nobody"},
    {"kind": "head"},
]


@pytest.mark.parametrize("changes", BAD_HEADERS, ids=lambda changes: "-".join(changes) or "none")
async def test_bad_headers_go_to_the_brokers_dead_queue_and_the_body_is_not_logged(
    wire: Wire, capfd: pytest.CaptureFixture[str], changes: dict[str, Any]
) -> None:
    good = {
        "source": "link-oslo/gamma", "stream": "events", "timeline": [0], "epoch": 1, "sequence": 2,
        "type": "gamma.thing_happened.v1", "subject": "g", "id": "x",
    }  # fmt: skip
    await wire.send_gamma(1, n=1)
    await wire.send_raw(SECRET, **(good | changes if changes else {}))
    wire.start_reader()
    await wire.until_numbers([1])
    await wire.until(lambda: not_empty(wire, "dead"))
    await wire.send_gamma(2, n=2)
    await wire.until_numbers([1, 2])

    [delivery] = await wire.take("dead")
    assert delivery.body == SECRET
    written = "".join(capfd.readouterr())
    assert "message_refused" in written
    assert SECRET.decode() not in written
    assert "reader_waits" not in written, "the channel was closed over it"
    assert await wire.dead_letters() == []


async def not_empty(wire: Wire, queue: str) -> bool:
    return await wire.depth(queue) > 0


async def test_the_reason_names_the_fault_and_never_quotes_it(wire: Wire) -> None:
    async def quote(conn: Conn, handler: str, messages: list[Message]) -> None:
        if messages[0].data["n"] == 1:
            raise LookupError("Kanarifugl Prøvesen")
        await write_down(conn, handler, messages)

    wire.invoke = quote
    await wire.alpha.run(tell, [1, 2])
    async with running(wire):
        await wire.until_numbers([2])
    [dead] = await wire.dead_letters()
    assert dead["reason"].startswith("LookupError at test_rule_07")
    assert "Kanari" not in dead["reason"]
