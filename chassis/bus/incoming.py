"""What came off a queue: a head, or a message whose headers say where it belongs even if its body cannot be read."""

import json
from functools import lru_cache
from typing import Any

import msgspec

from chassis.bus.broker import Delivery
from chassis.events import Message

EPOCHS_MAX = 10_000
NUMBER_END = 2**63

Key = tuple[str, str, str]
"""Office, service, stream."""


class HeadersBad(Exception):
    """The headers do not say whose message this is, or the broker has not vouched for the sender."""


class Item(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One delivery, sorted: by its headers alone. No garbage collector needs to look at it: it points at nothing that points."""

    key: Key
    timeline: tuple[int, ...]
    epoch: int
    sequence: int
    """For a head: the last number published."""
    first_kept: int = 1
    subject: str = ""
    type: str = ""
    message_id: str = ""
    after: str = ""
    """The id of the message before it in its stream; empty where the producer no longer keeps that one."""
    body: bytes = b""
    is_head: bool = False

    def message(self, *, replaying: bool = False) -> Message:
        """The message, its envelope agreeing with its headers. Errors: ValueError."""
        told = Message.decode(self.body, replaying=replaying)
        if (
            told.sequence != self.sequence
            or told.id != self.message_id
            or told.epoch != self.epoch
            or (told.office, told.service, told.stream) != self.key
        ):
            raise ValueError("the envelope disagrees with its headers")
        return told


def parse(delivery: Delivery, *, national: bool, only_from: str | None = None) -> Item:
    """Sort a delivery by its headers.

    A national message must bear the user id that the broker checked, and it must be the office it speaks for; of what is
    told downward that is head office (``only_from``).
    Errors  HeadersBad; the body is not looked at, and never logged.
    """
    try:
        headers = delivery.headers
        source, stream = headers["source"], headers["stream"]
        if national and delivery.user_id != source.split("/")[0]:
            raise HeadersBad("user_id_missing" if delivery.user_id is None else "user_id_foreign")
        if only_from is not None and delivery.user_id != only_from:
            raise HeadersBad("not_head_office")
        if "kind" in headers and headers["kind"] == "head":
            return _head(source, stream, json.loads(delivery.body))
        return _message(source, stream, headers, delivery.body)
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError) as bad:
        raise HeadersBad("headers_unreadable") from bad


def _message(source: str, stream: str, headers: dict[str, Any], body: bytes) -> Item:
    key, timeline = _place(source, stream, tuple(headers["timeline"]))
    subject, type, message_id = str(headers["subject"]), str(headers["type"]), str(headers["id"])
    sequence = _number(headers["sequence"])
    if sequence == 0:
        raise ValueError("number")
    if "\0" in subject or "\0" in type or "\0" in message_id:
        raise ValueError("text")
    return Item(
        key=key,
        timeline=timeline,
        epoch=_epoch(headers["epoch"], timeline),
        sequence=sequence,
        subject=subject,
        type=type,
        message_id=message_id,
        after=str(headers.get("after") or ""),
        body=body,
    )


def _head(source: str, stream: str, body: dict[str, Any]) -> Item:
    key, timeline = _place(source, stream, tuple(body["timeline"]))
    return Item(
        key=key,
        timeline=timeline,
        epoch=_epoch(body["epoch"], timeline),
        sequence=_number(body["last"]),
        first_kept=_number(body["first_kept"]),
        is_head=True,
    )


@lru_cache(100)
def _place(source: str, stream: str, told: tuple[Any, ...]) -> tuple[Key, tuple[int, ...]]:
    """A stream and its timeline: the same for thousands of messages, so looked through once. Errors: ValueError, TypeError."""
    office, service = source.split("/")
    timeline = tuple(_number(begins_after) for begins_after in told)
    if len(timeline) > EPOCHS_MAX:
        raise ValueError("epoch")
    if not isinstance(stream, str) or "\0" in source or "\0" in stream:
        raise ValueError("text")
    return (office, service, stream), timeline


def _epoch(told: Any, timeline: tuple[int, ...]) -> int:
    epoch = int(told)
    if not 1 <= epoch <= len(timeline):
        raise ValueError("epoch")
    return epoch


def _number(told: Any) -> int:
    """A number that a row can hold: anything else could be neither applied nor dead-lettered. Errors: ValueError."""
    number = int(told)
    if not 0 <= number < NUMBER_END:
        raise ValueError("number")
    return number
