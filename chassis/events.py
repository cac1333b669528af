"""Events, commands and national messages: their schemas, and how they look on the wire (CloudEvents 1.0)."""

import json
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, ClassVar

import msgspec
from marshmallow import RAISE, Schema, ValidationError


class MessageInvalid(Exception):
    """A message does not fit its schema; the text names the type and the fields, never their values."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something to be told: an event, a command or a national message, before it has a number."""

    type: str
    stream: str
    subject: str
    data: dict[str, Any]
    sealed: dict[str, Any] = field(default_factory=dict)
    """A command's personal fields, in the clear until ``outbox.add`` seals them."""


class EventSchema(Schema):
    """What happened in a service; kept in its outbox, holds no personal data."""

    type: ClassVar[str] = ""
    stream: ClassVar[str] = "events"

    class Meta:
        unknown = RAISE

    @classmethod
    def event(cls, *, subject: str, **fields: Any) -> Event:
        """An event of this type about ``subject`` (an id), from Python values.

        Errors  MessageInvalid, naming the fields that do not fit.
        """
        schema = _instance(cls)
        data = schema.dump(fields)
        errors = schema.validate(data) | {name: ["unknown"] for name in fields.keys() - schema.fields.keys()}
        if errors:
            raise MessageInvalid(f"{cls.type}: {', '.join(sorted(errors))}")
        personal = {name for name, item in schema.fields.items() if item.metadata.get("personal")}
        return Event(
            type=cls.type,
            stream=cls.stream,
            subject=subject,
            data={name: value for name, value in data.items() if name not in personal},
            sealed={name: data[name] for name in personal & data.keys()},
        )

    @classmethod
    def read(cls, data: dict[str, Any]) -> dict[str, Any]:
        """The Python values of a message's data. Errors: MessageInvalid."""
        try:
            loaded: dict[str, Any] = _instance(cls).load(data)
        except ValidationError as invalid:
            faults = invalid.messages if isinstance(invalid.messages, dict) else {}
            raise MessageInvalid(f"{cls.type}: {', '.join(sorted(map(str, faults)))}") from None
        return loaded


class CommandSchema(EventSchema):
    """What one service of an office asks another to do; fields marked ``metadata={"personal": True}`` travel sealed.

    ``type`` begins with the target's name, and so does the stream.
    """

    stream: ClassVar[str] = "commands"


class NationalSchema(EventSchema):
    """What an office tells head office: a closed schema, numbers and notices only."""

    stream: ClassVar[str] = "national"


class DownwardSchema(NationalSchema):
    """What head office tells every office; no office tells the others anything."""

    stream: ClassVar[str] = "downward"


class OneOfficeSchema(NationalSchema):
    """What head office tells one office alone: each office has a stream of its own, ``to.<its code>``."""

    stream: ClassVar[str] = "to.<office>"

    @classmethod
    def event_to(cls, office: str, *, subject: str, **fields: Any) -> Event:
        """An event of this type to one office. Errors: MessageInvalid, naming the fields that do not fit."""
        return replace(cls.event(subject=subject, **fields), stream=f"to.{office}")


@cache
def _instance(schema: type[EventSchema]) -> EventSchema:
    return schema()


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A numbered message as a reader gets it. A struct, because a reader makes tens of thousands a second of them."""

    id: str
    office: str
    service: str
    stream: str
    epoch: int
    sequence: int
    type: str
    subject: str
    time: str
    data: dict[str, Any]
    traceparent: str | None = None
    replaying: bool = False
    """True when the reader has been told this before: nobody is written to, nothing is told on."""

    @property
    def source(self) -> str:
        return f"{self.office}/{self.service}"

    @classmethod
    def decode(cls, body: bytes, *, replaying: bool = False) -> "Message":
        """A message from its JSON envelope. Errors: ValueError for anything that is not one."""
        told = _decode_envelope(body)
        office, service = told.source.split("/")
        return cls(
            id=told.id,
            office=office,
            service=service,
            stream=told.stream,
            epoch=told.epoch,
            sequence=told.sequence,
            type=told.type,
            subject=told.subject,
            time=told.time,
            data=told.data,
            traceparent=told.traceparent,
            replaying=replaying,
        )


class _Envelope(msgspec.Struct):
    """What is read of a JSON envelope; the rest is for those who know CloudEvents and not us."""

    id: str
    source: str
    stream: str
    epoch: int
    sequence: int
    type: str
    subject: str
    time: str
    data: dict[str, Any]
    traceparent: str | None = None


_decode_envelope = msgspec.json.Decoder(_Envelope).decode


def encode(row: Any, *, office: str, service: str) -> bytes:
    """The JSON envelope of an outbox row; ``row["data"]`` is JSON text already."""
    head = {
        "specversion": "1.0",
        "id": str(row["message_id"]),
        "source": f"{office}/{service}",
        "type": row["type"],
        "time": row["recorded_at"].isoformat(),
        "subject": row["subject"],
        "datacontenttype": "application/json",
        "dataschema": f"/contracts/{row['type']}.json",
        "stream": row["stream"],
        "epoch": row["epoch"],
        "sequence": row["sequence"],
    }
    if row["traceparent"]:
        head["traceparent"] = row["traceparent"]
    return f'{json.dumps(head)[:-1]}, "data": {row["data"]}}}'.encode()
