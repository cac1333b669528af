"""What a delivery's headers say, and what they may not say."""

import json
from typing import Any

import pytest

from chassis.bus.broker import Delivery
from chassis.bus.incoming import EPOCHS_MAX, HeadersBad, parse

HEADERS: dict[str, Any] = {
    "source": "link-oslo/groups",
    "stream": "events",
    "epoch": 2,
    "sequence": 121,
    "subject": "s",
    "id": "5f0c",
    "after": "5f0b",
    "type": "groups.group_started.v1",
    "timeline": [0, 120],
}
ENVELOPE = {
    "id": "5f0c",
    "source": "link-oslo/groups",
    "stream": "events",
    "epoch": 2,
    "sequence": 121,
    "type": "groups.group_started.v1",
    "subject": "s",
    "time": "2026-11-22T10:00:00+00:00",
    "data": {"size": 3},
}


def delivery(*, body: bytes = b"", user_id: str | None = None, **changes: Any) -> Delivery:
    headers = {name: value for name, value in (HEADERS | changes).items() if value is not None}
    return Delivery(tag=1, body=body, headers=headers, message_id="5f0c", user_id=user_id)


def test_headers_say_where_a_message_belongs_without_its_body() -> None:
    item = parse(delivery(), national=False)
    assert (item.key, item.timeline) == (("link-oslo", "groups", "events"), (0, 120))
    assert (item.epoch, item.sequence, item.message_id, item.after) == (2, 121, "5f0c", "5f0b")


@pytest.mark.parametrize(
    "changes",
    [
        {"source": None}, {"source": "nobody"}, {"source": 7}, {"stream": 7}, {"stream": "a\0b"}, {"timeline": None},
        {"timeline": []}, {"timeline": 5}, {"timeline": [0, -1]}, {"timeline": [0, {}]}, {"timeline": [0] * (EPOCHS_MAX + 1)},
        {"epoch": 0}, {"epoch": 3}, {"epoch": "x"}, {"sequence": 0}, {"sequence": -1}, {"sequence": 2**63},
        {"sequence": None}, {"subject": "a\0b"}, {"type": "a\0b"}, {"id": "a\0b"}, {"id": None}, {"kind": "head"},
    ],
)  # fmt: skip
def test_headers_that_no_row_could_hold_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(HeadersBad):
        parse(delivery(**changes), national=False)


def test_the_same_place_is_looked_through_once_and_still_refused_each_time() -> None:
    for _ in range(2):
        with pytest.raises(HeadersBad):
            parse(delivery(timeline=[0, -1]), national=False)
    first, second = (parse(delivery(), national=False) for _ in range(2))
    assert first.timeline is second.timeline


@pytest.mark.parametrize(("user_id", "reason"), [(None, "user_id_missing"), ("bergen", "user_id_foreign")])
def test_a_national_message_speaks_for_the_office_the_broker_vouched_for(user_id: str | None, reason: str) -> None:
    assert parse(delivery(user_id="link-oslo"), national=True).key[0] == "link-oslo"
    with pytest.raises(HeadersBad, match=reason):
        parse(delivery(user_id=user_id), national=True)


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "other"},
        {"source": "bergen/groups"},
        {"stream": "national"},
        {"epoch": 1},
        {"sequence": 122},
        {"data": []},
    ],
)
def test_an_envelope_that_disagrees_with_its_headers_is_not_believed(changes: dict[str, Any]) -> None:
    assert parse(delivery(body=json.dumps(ENVELOPE).encode()), national=False).message().data == {"size": 3}
    lying = parse(delivery(body=json.dumps(ENVELOPE | changes).encode()), national=False)
    with pytest.raises(ValueError):
        lying.message()
