"""What is told fits its schema, and looks on the wire as it was told."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from marshmallow import fields

from chassis.events import CommandSchema, EventSchema, Message, MessageInvalid, encode


class Started(EventSchema):
    """A made-up event."""

    type = "tests.started.v1"
    thing_id = fields.UUID(required=True)
    on = fields.Date(required=True)
    size = fields.Int(strict=True)


class Asked(CommandSchema):
    """A made-up command."""

    type = "tests.ask.v1"
    stream = "commands.tests"
    key = fields.Str(required=True)
    name = fields.Str(required=True, metadata={"personal": True})


THING = UUID(int=7)


def test_values_are_given_as_python_means_them_and_kept_as_plain_json() -> None:
    event = Started.event(subject="s", thing_id=THING, on=date(2026, 11, 22), size=3)
    assert event.data == {"thing_id": str(THING), "on": "2026-11-22", "size": 3}
    assert Started.read(event.data) == {"thing_id": THING, "on": date(2026, 11, 22), "size": 3}


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"thing_id": THING}, "on"),
        ({"thing_id": THING, "on": date(2026, 1, 1), "colour": "red"}, "colour"),
        ({"thing_id": "not an id", "on": date(2026, 1, 1)}, "thing_id"),
    ],
)
def test_what_does_not_fit_is_refused_by_name_and_never_by_value(given: dict[str, Any], named: str) -> None:
    with pytest.raises(MessageInvalid) as refused:
        Started.event(subject="s", **given)
    assert str(refused.value) == f"tests.started.v1: {named}"


def test_personal_fields_are_set_apart() -> None:
    event = Asked.event(subject="s", key="k", name="Kari Eksempel")
    assert event.data == {"key": "k"}
    assert event.sealed == {"name": "Kari Eksempel"}


ROW = {
    "message_id": uuid4(), "type": "tests.started.v1", "recorded_at": datetime.fromisoformat("2026-11-22T10:00:00+00:00"),
    "subject": 'a "subject"', "stream": "events", "epoch": 2, "sequence": 17, "traceparent": None, "data": '{"size": 3}',
}  # fmt: skip


def test_an_envelope_reads_back_as_it_was_written() -> None:
    message = Message.decode(encode(ROW, office="link-oslo", service="groups"))
    assert (message.id, message.source, message.type) == (str(ROW["message_id"]), "link-oslo/groups", ROW["type"])
    assert (message.stream, message.epoch, message.sequence) == ("events", 2, 17)
    assert (message.subject, message.data, message.traceparent) == ('a "subject"', {"size": 3}, None)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'"x"', b"\xff", b'{"source": "one"}'])
def test_what_is_no_envelope_is_refused(body: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        Message.decode(body)
