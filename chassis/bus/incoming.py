"""What came off a queue: a head, or a message whose headers say where it belongs even if its body cannot be read."""

import json
from dataclasses import dataclass
from typing import Any

from chassis.bus.broker import Delivery
from chassis.events import Message

EPOCHS_MAX = 10_000
NUMBER_END = 2**63


class HeadersBad(Exception):
    """The headers do not say whose message this is, or the broker has not vouched for the sender."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One delivery, sorted: by its headers alone."""

    office: str
    service: str
    stream: str
    timeline: list[int]
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

    @property
    def key(self) -> tuple[str, str, str]:
        return self.office, self.service, self.stream

    def message(self) -> Message:
        """The message, its envelope agreeing with its headers. Errors: ValueError, KeyError, TypeError."""
        message = Message.decode(self.body)
        told = (message.office, message.service, message.stream, message.epoch, message.sequence, message.id)
        if told != (*self.key, self.epoch, self.sequence, self.message_id):
            raise ValueError("the envelope disagrees with its headers")
        return message


def parse(delivery: Delivery, *, national: bool) -> Item:
    """Sort a delivery by its headers.

    A national message must bear the user id that the broker checked, and it must be the office it speaks for.
    Errors  HeadersBad; the body is not looked at, and never logged.
    """
    try:
        headers = delivery.headers
        office, service = headers["source"].split("/")
        if national and delivery.user_id != office:
            raise HeadersBad("user_id_missing" if delivery.user_id is None else "user_id_foreign")
        if headers.get("kind") == "head":
            return _sound(_head(office, service, headers["stream"], json.loads(delivery.body)))
        item = Item(
            office=office,
            service=service,
            stream=headers["stream"],
            timeline=[int(after) for after in headers["timeline"]],
            epoch=int(headers["epoch"]),
            sequence=int(headers["sequence"]),
            subject=str(headers["subject"]),
            type=str(headers["type"]),
            message_id=str(headers["id"]),
            after=str(headers.get("after") or ""),
            body=delivery.body,
        )
        return _sound(item)
    except (KeyError, ValueError, TypeError, AttributeError, RecursionError) as bad:
        raise HeadersBad("headers_unreadable") from bad


def _sound(item: Item) -> Item:
    """Refuse what no row could hold: it could be neither applied nor dead-lettered. Errors: ValueError."""
    numbers = [item.sequence, item.first_kept, *item.timeline]
    texts = [*item.key, item.subject, item.type, item.message_id]
    if not 1 <= item.epoch <= len(item.timeline) or len(item.timeline) > EPOCHS_MAX:
        raise ValueError("epoch")
    if any(not 0 <= number < NUMBER_END for number in numbers) or (item.sequence == 0 and not item.is_head):
        raise ValueError("number")
    if any(not isinstance(text, str) or "\0" in text for text in texts):
        raise ValueError("text")
    return item


def _head(office: str, service: str, stream: str, body: dict[str, Any]) -> Item:
    return Item(
        office=office,
        service=service,
        stream=stream,
        timeline=[int(after) for after in body["timeline"]],
        epoch=int(body["epoch"]),
        sequence=int(body["last"]),
        first_kept=int(body["first_kept"]),
        is_head=True,
    )
