"""The quick look at a message: its yes is a promise, so it is held against the validator on what fits and what nearly does."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import contracts
from contracts import plain

ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=120),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FITTING = {
    "channel": "email", "language": "nb", "occasion": "x", "parameters": {"seats": 1}, "purpose": "event_registration",
    "recipient": "a@example.org", "template": "registration_confirmed", "about": {"subject": "s", "version": 1}, "key": None,
    "not_after": "2026-01-05T12:00:00+00:00",
}  # fmt: skip


def fits(schema: dict[str, Any], value: Any) -> bool:
    checker = Draft202012Validator.FORMAT_CHECKER
    return Draft202012Validator(schema, format_checker=checker).is_valid(value)


def value_of(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Something near what is asked for: of the right kind, or odd."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"]) | ODD
    kinds = schema.get("type", "string")
    kind = kinds if isinstance(kinds, str) else kinds[0]
    if kind == "array":
        return st.lists(value_of(schema.get("items", {})), max_size=3) | ODD
    near: dict[str, st.SearchStrategy[Any]] = {
        "string": st.uuids().map(str) | st.dates().map(str) | st.datetimes().map(lambda at: f"{at.isoformat()}Z") | st.text(),
        "integer": st.integers(-3, 10_000) | st.booleans() | st.just(1.0),
    }  # fmt: skip
    if kind == "object":
        return message_of(schema) | ODD
    return near.get(kind, ODD) | ODD


def message_of(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    named = {name: value_of(inner) for name, inner in schema.get("properties", {}).items()}
    return st.fixed_dictionaries({}, optional=named | {"more": ODD})


@pytest.mark.parametrize("type", contracts.all_types())
def test_what_plainly_fits_fits(type: str) -> None:
    document = contracts.of(type).document
    quick = plain.check(document)

    @settings(max_examples=15, deadline=None, derandomize=True)
    @given(message_of(document))
    def hold(message: Any) -> None:
        assert not quick(message) or fits(document, message)

    hold()


def test_what_is_sent_every_day_is_seen_to_fit_at_a_glance() -> None:
    document = contracts.of("notifications.send_message.v1").document

    assert plain.check(document)(FITTING)
    assert fits(document, FITTING)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("channel", "pigeon"), ("language", "nbx"), ("occasion", ""), ("occasion", "x" * 201), ("parameters", []), ("key", 7),
        ("about", {"subject": "s"}), ("about", {"subject": "s", "version": 0}),
        ("about", {"subject": "s", "version": True}), ("more", 1), ("recipient", None),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_as_before(name: str, value: Any) -> None:
    contract = contracts.of("notifications.send_message.v1")
    broken = FITTING | {name: value}

    assert not plain.check(contract.document)(broken)
    assert contract.faults(broken)


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"multipleOf": 2}, 4),
        ({"additionalProperties": {"type": "string"}}, {"more": 1}),
        ({"enum": [1]}, True),
        ({"type": "number"}, 1.5),
        ({"type": "object"}, {1: "not JSON"}),
    ],
)
def test_what_is_not_known_for_certain_is_for_the_validator(schema: dict[str, Any], value: Any) -> None:
    assert not plain.check(schema)(value)
